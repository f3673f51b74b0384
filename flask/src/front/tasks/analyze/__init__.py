"""The formats of what the task `analyze` cuts out."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from front.tasks.analyze import coco, csv_table, geojson, label_studio, yolo_seg
from front.tasks.base import Document, Entry, ResultQuery
from front.tasks.marks import MARKS
from front.tasks.plain import PlainFormats
from wire.errors import BadOptionError
from wire.tasks.spec import Option

LABEL_STUDIO = "labelstudio"
WRITERS: Mapping[str, Callable[[Sequence[Entry]], Document]] = MappingProxyType(
    {
        "coco": coco.write,
        "coco-polygons": coco.write_polygons,
        "geojson": geojson.write,
        "yolo-seg": yolo_seg.write,
        "csv": csv_table.write,
    }
)
DRAWN = ("jpeg", "png")
"""The rendered formats in which masks are drawn upon the picture."""

SUFFIXES = {
    LABEL_STUDIO: "-labelstudio",
    "coco": "-coco",
    "coco-polygons": "-coco",
    "jpeg": "-masks",
    "png": "-masks",
    "masks": "-masks",
    "cutouts": "-cutouts",
}
SHAPES = Option(
    "shapes",
    label_studio.BRUSH,
    f"What format={LABEL_STUDIO} has of each mask: its pixels, its polygons, or the box around it.",
    choices=tuple(label_studio.KINDS),
)


class AnalyzeFormats(PlainFormats):
    """Masks in the files that trainers, annotators and maps read, and as pictures."""

    rendered: Mapping[str, str] = MappingProxyType(
        {"jpeg": "image/jpeg", "png": "image/png", "masks": "application/zip", "cutouts": "application/zip"}
    )
    shown: str = "png"
    written: Sequence[str] = (*WRITERS, LABEL_STUDIO)
    options: Sequence[Option] = (SHAPES, MARKS)
    in_queries_alone: Sequence[str] = (SHAPES.name,)

    def checked(self, result_query: ResultQuery) -> ResultQuery:
        if SHAPES.name in result_query.options and result_query.format != LABEL_STUDIO:
            raise BadOptionError(
                f"Option {SHAPES.name}: expected with format={LABEL_STUDIO} alone, got it with {result_query.format}."
            )
        if MARKS.name in result_query.options and result_query.format not in DRAWN:
            drawn = " or ".join(DRAWN)
            raise BadOptionError(
                f"Option {MARKS.name}: expected false with format={drawn} alone, got it with {result_query.format}."
            )
        return result_query

    def suffix(self, result_query: ResultQuery) -> str:
        return "" if MARKS.name in result_query.options else SUFFIXES.get(result_query.format, "")

    def refined(self, result: Mapping[str, Any], kept: bytes | None, result_query: ResultQuery) -> dict[str, Any]:  # noqa: ARG002
        return {**result, "regions": []} if MARKS.name in result_query.options else dict(result)

    def write_all(self, result_query: ResultQuery, entries: Sequence[Entry]) -> Document:
        if result_query.format == LABEL_STUDIO:
            return label_studio.write(entries, str(result_query.options.get(SHAPES.name, SHAPES.default)))
        if result_query.format not in WRITERS:
            raise BadOptionError(
                f"Option format: expected {' or '.join(self.written)}, got {result_query.format[:40]!r}."
            )
        return WRITERS[result_query.format](entries)


FORMATS = AnalyzeFormats()
