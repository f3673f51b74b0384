"""The formats of what the task `detect` finds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from front.services import Services
from front.tasks.base import Document, Entry, ResultQuery
from front.tasks.detect import coco, csv_table, yolo
from front.tasks.detect.classes import LABELS
from front.tasks.detect.model_labels import ModelLabels
from front.tasks.detect.models import members
from front.tasks.detect.options import CHANGEABLE, NEAR_MISSES, SCORES, WANTED_LABELS
from front.tasks.detect.refiltering import refined
from front.tasks.marks import MARKS
from front.tasks.plain import PlainFormats
from wire.errors import BadOptionError
from wire.models import ModelInfo
from wire.tasks.detect.result import LABEL_ORDER
from wire.tasks.spec import Option

YOLO = "yolo"
WRITERS: Mapping[str, Callable[[Sequence[Entry]], Document]] = MappingProxyType(
    {"coco": coco.write, "csv": csv_table.write}
)
"""Those that are the same of one picture and of many."""

MARKED = ("jpeg", "png")
"""The rendered formats in which the objects are drawn."""

SUFFIXES = {"jpeg": "-marked", "png": "-marked", "coco": "-coco", "crops": "-crops"}


class DetectFormats(PlainFormats):
    """Detections as pictures, as tables, and filtered anew."""

    rendered: Mapping[str, str] = MappingProxyType(
        {"jpeg": "image/jpeg", "png": "image/png", "crops": "application/zip"}
    )
    shown: str = "jpeg"
    written: Sequence[str] = ("coco", YOLO, "csv")
    options: Sequence[Option] = (NEAR_MISSES, MARKS, SCORES, *CHANGEABLE)
    in_queries_alone: Sequence[str] = (SCORES.name,)

    def checked(self, result_query: ResultQuery) -> ResultQuery:
        if NEAR_MISSES.name in result_query.options and result_query.format != "json":
            raise BadOptionError(
                f"Option near_misses: expected with format=json alone, got it with {result_query.format}."
            )
        if MARKS.name in result_query.options and result_query.format not in MARKED:
            drawn = " or ".join(MARKED)
            raise BadOptionError(
                f"Option marks: expected false with format={drawn} alone, got it with {result_query.format}."
            )
        if SCORES.name in result_query.options and result_query.format != YOLO:
            raise BadOptionError(
                f"Option confidence: expected false with format={YOLO} alone, got it with {result_query.format}."
            )
        if MARKS.name in result_query.options:
            return ResultQuery(result_query.format, {MARKS.name: False})  # nothing of what was found is in it
        return result_query

    def suffix(self, result_query: ResultQuery) -> str:
        return "" if MARKS.name in result_query.options else SUFFIXES.get(result_query.format, "")

    def refined(self, result: Mapping[str, Any], kept: bytes | None, result_query: ResultQuery) -> dict[str, Any]:
        anew = refined(result, kept, result_query)
        if result_query.format in MARKED and WANTED_LABELS in result_query.options:
            among = {name: value for name, value in result_query.options.items() if name != WANTED_LABELS}
            everything = refined(result, kept, replace(result_query, options=among))["detections"]
            anew[LABEL_ORDER] = list(dict.fromkeys(each["label"] for each in everything))
        return {**anew, "detections": []} if MARKS.name in result_query.options else anew

    def entries(self, results: Iterable[tuple[str, Mapping[str, Any]]], services: Services) -> list[Entry]:
        labels = ModelLabels(services)
        return [Entry(name, result, {LABELS: labels.of(result)}) for name, result in results]

    def write(self, result_query: ResultQuery, entry: Entry) -> Document:
        if result_query.format == YOLO:
            return yolo.write(entry, confidence=SCORES.name not in result_query.options)
        return self._writer(result_query)([entry])

    def write_all(self, result_query: ResultQuery, entries: Sequence[Entry]) -> Document:
        if result_query.format == YOLO:
            return yolo.write_all(entries, confidence=SCORES.name not in result_query.options)
        return self._writer(result_query)(entries)

    def of_model(self, model: ModelInfo) -> Mapping[str, Any]:
        return members(model)

    def _writer(self, result_query: ResultQuery) -> Callable[[Sequence[Entry]], Document]:
        if result_query.format not in WRITERS:
            raise BadOptionError(
                f"Option format: expected {' or '.join(self.written)}, got {result_query.format[:40]!r}."
            )
        return WRITERS[result_query.format]


FORMATS = DetectFormats()
