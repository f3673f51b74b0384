"""A scene, said in plain English."""

import re
from collections.abc import Collection, Sequence

from processor.english.plurals import PAIRS, counted
from processor.tasks.describe.labels.scene import LARGE, SMALL, Group, Scene
from wire.tasks.describe.spec import Length
from wire.tasks.detect.labels import MODERN

MOST_GROUPS = {Length.SHORT: 3, Length.NORMAL: 6, Length.LONG: 80}
LONGEST_TEXT = {Length.SHORT: 40, Length.NORMAL: 120, Length.LONG: 1_000}

NOTHING = "Nothing was recognized."

WORTH_TELLING = re.compile(r"\w{2}")
"""A single letter or digit is rarely one: it is a post, a wheel, a leaf."""


def caption(scene: Scene, length: Length) -> str:
    """What is in the scene, its largest things first, where they are, and what is written in it."""
    groups = scene.groups
    told = [_group(scene, group, length) for group in groups[: MOST_GROUPS[length]]]
    if len(groups) > len(told):
        told.append("other things")
    sentences = [_sentence(listed(told))] if told else []
    text = f"reads “{shortened(scene.text, LONGEST_TEXT[length])}”." if WORTH_TELLING.search(scene.text) else ""
    if text and not told:
        return f"Text that {text}"
    if text and length is not Length.SHORT:
        sentences.append(f"The text in it {text}")
    return " ".join(sentences) or NOTHING


def objects(scene: Scene, labels: Collection[str] = ()) -> str:
    """The things alone, of these labels or all, as an answer: `two people and a dog`; empty where there is none."""
    groups = [group for group in scene.groups if not labels or group.label in labels]
    return listed([thing(len(group.boxes), group.label) for group in groups])


def thing(count: int, label: str) -> str:
    """So many of what the label is for, in its usual spelling."""
    return counted(count, spelled(label))


def spelled(label: str) -> str:
    """The label as people write it."""
    modern = MODERN.get(label, label)
    return "TV" if modern == "tv" else modern


def listed(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def shortened(text: str, characters: int) -> str:
    """`text`, or its first words and an ellipsis."""
    if len(text) <= characters:
        return text
    return (text[:characters].rpartition(" ")[0] or text[: characters - 1]) + "…"


def _group(scene: Scene, group: Group, length: Length) -> str:
    said = thing(len(group.boxes), group.label)
    if length is Length.SHORT:
        return said
    if length is Length.LONG:
        said = _sized(scene, group, said)
    where = scene.where(group.boxes)
    return f"{said} {where}" if where else said


def _sized(scene: Scene, group: Group, said: str) -> str:
    """A single thing with its size, where that is remarkable."""
    if len(group.boxes) > 1 or group.label in PAIRS:
        return said
    part = scene.part(group.boxes[0])
    size = "large" if part >= LARGE else "small" if part <= SMALL else ""
    return f"a {size} {spelled(group.label)}" if size else said


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."
