"""The forms of what the task `detect` finds."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from front.forms.detect import coco, table, yolo
from front.forms.detect.refiltering import CHANGEABLE, refined
from front.forms.view import Document, Entry, View
from wire.candidates import Candidates
from wire.errors import BadOptionError

WRITERS: Mapping[str, Callable[[Sequence[Entry]], Document]] = MappingProxyType(
    {"coco": coco.write, "yolo": yolo.write, "csv": table.write}
)


class DetectForms:
    """Detections as pictures, as tables, and filtered anew."""

    rendered: Mapping[str, str] = MappingProxyType(
        {"jpeg": "image/jpeg", "png": "image/png", "crops": "application/zip"}
    )
    marked: Sequence[str] = ("jpeg", "png")
    written: Sequence[str] = tuple(WRITERS)
    changeable: Sequence[str] = CHANGEABLE

    def refined(self, result: Mapping[str, Any], candidates: Candidates | None, view: View) -> dict[str, Any]:
        anew = refined(result, candidates, view)
        return anew if view.marks else {**anew, "detections": []}

    def write(self, format: str, entries: Sequence[Entry]) -> Document:  # noqa: A002
        if format not in WRITERS:
            raise BadOptionError(f"Option format: expected {' or '.join(WRITERS)}, got {format[:40]!r}.")
        return WRITERS[format](entries)
