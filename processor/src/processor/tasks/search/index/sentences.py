"""What is known of a picture, as a person would say it: models of texts were made of sentences, not of lists."""

from collections.abc import Mapping

from wire.tasks.detect.labels import MODERN

MOST_CHARACTERS = 1_000
NUMBERS = ("no", "a", "two", "three", "four", "five")
MANY = "many"
PLURALS = {"person": "people", "sheep": "sheep", "knife": "knives", "skis": "skis", "scissors": "scissors"}


def sentence_of(counts: Mapping[str, int], text: str) -> str:
    """How many things of each label are there, and the text; empty where nothing is known."""
    things = " and ".join(_so_many(MODERN.get(label, label), count) for label, count in counts.items())
    return ". ".join(filter(None, (things, " ".join(text.split()))))[:MOST_CHARACTERS]


def _so_many(label: str, count: int) -> str:
    number = NUMBERS[count] if count < len(NUMBERS) else MANY
    return f"{number} {label if count == 1 else _plural(label)}"


def _plural(label: str) -> str:
    if label in PLURALS:
        return PLURALS[label]
    return f"{label}es" if label.endswith(("s", "ch", "x")) else f"{label}s"
