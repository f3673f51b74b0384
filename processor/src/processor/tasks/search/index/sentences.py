"""What is known of a picture, as a person would say it: models of texts were made of sentences, not of lists."""

from collections.abc import Mapping

from processor.english.plurals import plural
from wire.tasks.detect.labels import MODERN

MOST_CHARACTERS = 1_000
NUMBERS = ("no", "a", "two", "three", "four", "five")
MANY = "many"


def sentence_of(counts: Mapping[str, int], text: str, caption: str = "") -> str:
    """The caption, how many things of each label are there, and the text; empty where nothing is known."""
    things = " and ".join(_so_many(MODERN.get(label, label), count) for label, count in counts.items())
    said = (caption.rstrip("."), things, " ".join(text.split()))
    return ". ".join(filter(None, said))[:MOST_CHARACTERS]


def _so_many(label: str, count: int) -> str:
    number = NUMBERS[count] if count < len(NUMBERS) else MANY
    return f"{number} {label if count == 1 else plural(label)}"
