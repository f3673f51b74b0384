"""One numbering of classes for all that a document tells of: by what its model can find, not by what was found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Self

from front.tasks.base import Entry
from wire.tasks.detect import coco

LABELS = "labels"
"""The fact of a model that documents tell: all labels, by class_id; none where nobody knows them any more."""


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes of a document. `labels` has each by its number, from 0 on; none is empty or has several lines.

    The numbers are the model's class_ids, unless several models answered: then `numbers` has them by label.
    """

    labels: tuple[str, ...]
    numbers: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> Self:
        """The classes of the models that the entries came from. Of entries whose model nobody knows any more it is
        guessed what it could find."""
        known = [entry.facts.get(LABELS, ()) for entry in entries]
        unknown = (entry for entry, labels in zip(entries, known, strict=True) if not labels)
        guess = _guessed(each for entry in unknown for each in entry.result["detections"])
        models = list(dict.fromkeys(labels or guess for labels in known)) or [guess]
        if len(models) == 1:
            return cls(tuple(_in_a_line(label, number) for number, label in enumerate(models[0])))
        labels = dict.fromkeys(chain.from_iterable(models))
        numbers = {label: number for number, label in enumerate(labels)}
        return cls(tuple(_in_a_line(label, number) for label, number in numbers.items()), numbers)

    def number(self, found: Mapping[str, Any]) -> int:
        """The number of the detection's class."""
        return self.numbers[found["label"]] if self.numbers else int(found["class_id"])


def _guessed(found: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The labels of the model: COCO's 80 where all that was found agrees with them, else what was found.

    A class_id that nothing was found of has a name too, or the numbers would not fit.
    """
    known = {int(each["class_id"]): str(each["label"]) for each in found}
    classes = len(coco.NAMES)
    if all(class_id < classes and coco.name(label) == coco.NAMES[class_id] for class_id, label in known.items()):
        known = {class_id: coco.darknet_name(class_id) for class_id in range(classes)} | known
    return tuple(known.get(class_id, "") for class_id in range(max(known) + 1))


def _in_a_line(label: str, number: int) -> str:
    return " ".join(label.splitlines()).strip() or f"class {number}"
