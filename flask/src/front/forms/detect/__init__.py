"""The forms of what the task `detect` finds."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from front.forms.detect import coco, table, yolo
from front.forms.detect.refiltering import CHANGEABLE, refined
from front.forms.view import Document, Entry, View
from wire.errors import BadOptionError
from wire.tasks.detect.candidates import Candidates

YOLO = "yolo"
WRITERS: Mapping[str, Callable[[Sequence[Entry]], Document]] = MappingProxyType(
    {"coco": coco.write, "csv": table.write}
)
"""Those that are the same of one picture and of many."""


class DetectForms:
    """Detections as pictures, as tables, and filtered anew."""

    rendered: Mapping[str, str] = MappingProxyType(
        {"jpeg": "image/jpeg", "png": "image/png", "crops": "application/zip"}
    )
    marked: Sequence[str] = ("jpeg", "png")
    written: Sequence[str] = ("coco", YOLO, "csv")
    scored: Sequence[str] = (YOLO,)
    changeable: Sequence[str] = CHANGEABLE

    def refined(self, result: Mapping[str, Any], candidates: Candidates | None, view: View) -> dict[str, Any]:
        anew = refined(result, candidates, view)
        return anew if view.marks else {**anew, "detections": []}

    def write(self, view: View, entry: Entry) -> Document:
        return yolo.write(entry, confidence=view.confidence) if view.format == YOLO else self._writer(view)([entry])

    def write_all(self, view: View, entries: Sequence[Entry]) -> Document:
        if view.format == YOLO:
            return yolo.write_all(entries, confidence=view.confidence)
        return self._writer(view)(entries)

    def _writer(self, view: View) -> Callable[[Sequence[Entry]], Document]:
        if view.format not in WRITERS:
            raise BadOptionError(f"Option format: expected {' or '.join(self.written)}, got {view.format[:40]!r}.")
        return WRITERS[view.format]
