"""The forms of what the task `detect` finds."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from front.forms.detect import coco, table, yolo
from front.forms.detect.options import CHANGEABLE, MARKS, NEAR_MISSES, SCORES
from front.forms.detect.refiltering import refined
from front.forms.view import Document, Entry, View
from wire.errors import BadOptionError
from wire.tasks.spec import Option

YOLO = "yolo"
WRITERS: Mapping[str, Callable[[Sequence[Entry]], Document]] = MappingProxyType(
    {"coco": coco.write, "csv": table.write}
)
"""Those that are the same of one picture and of many."""

MARKED = ("jpeg", "png")
"""The rendered formats in which the objects are drawn."""

SUFFIXES = {"jpeg": "-marked", "png": "-marked", "coco": "-coco", "crops": "-crops"}


class DetectForms:
    """Detections as pictures, as tables, and filtered anew."""

    rendered: Mapping[str, str] = MappingProxyType(
        {"jpeg": "image/jpeg", "png": "image/png", "crops": "application/zip"}
    )
    shown: str = "jpeg"
    written: Sequence[str] = ("coco", YOLO, "csv")
    options: Sequence[Option] = (NEAR_MISSES, MARKS, SCORES, *CHANGEABLE)
    in_queries_alone: Sequence[str] = (SCORES.name,)

    def checked(self, view: View) -> View:
        if NEAR_MISSES.name in view.options and view.format != "json":
            raise BadOptionError(f"Option near_misses: expected with format=json alone, got it with {view.format}.")
        if MARKS.name in view.options and view.format not in MARKED:
            drawn = " or ".join(MARKED)
            raise BadOptionError(f"Option marks: expected false with format={drawn} alone, got it with {view.format}.")
        if SCORES.name in view.options and view.format != YOLO:
            raise BadOptionError(
                f"Option confidence: expected false with format={YOLO} alone, got it with {view.format}."
            )
        if MARKS.name in view.options:
            return View(view.format, {MARKS.name: False})  # nothing of what was found is in it
        return view

    def suffix(self, view: View) -> str:
        return "" if MARKS.name in view.options else SUFFIXES.get(view.format, "")

    def refined(self, result: Mapping[str, Any], kept: bytes | None, view: View) -> dict[str, Any]:
        anew = refined(result, kept, view)
        return {**anew, "detections": []} if MARKS.name in view.options else anew

    def write(self, view: View, entry: Entry) -> Document:
        if view.format == YOLO:
            return yolo.write(entry, confidence=SCORES.name not in view.options)
        return self._writer(view)([entry])

    def write_all(self, view: View, entries: Sequence[Entry]) -> Document:
        if view.format == YOLO:
            return yolo.write_all(entries, confidence=SCORES.name not in view.options)
        return self._writer(view)(entries)

    def _writer(self, view: View) -> Callable[[Sequence[Entry]], Document]:
        if view.format not in WRITERS:
            raise BadOptionError(f"Option format: expected {' or '.join(self.written)}, got {view.format[:40]!r}.")
        return WRITERS[view.format]


FORMS = DetectForms()
