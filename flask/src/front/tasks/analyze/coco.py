"""Masks as COCO's JSON: as runs, which have all that a mask is, or as polygons, where these can say it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from front.tasks.analyze.cut_outs import CutOut, best, categories
from front.tasks.base import Document, Entry
from front.tasks.coco import categories_of, document


def write(entries: Sequence[Entry]) -> Document:
    """Each mask as compressed runs, which `pycocotools` reads as they are."""
    return _document(entries, polygons=False)


def write_polygons(entries: Sequence[Entry]) -> Document:
    """Each mask as the polygons of its parts; one with holes as runs all the same: COCO's polygons have none."""
    return _document(entries, polygons=True)


def _document(entries: Sequence[Entry], *, polygons: bool) -> Document:
    names = categories(entries)
    known = categories_of(names)
    ids = dict(zip(names, (int(each["id"]) for each in known), strict=True))

    def annotations() -> Iterator[Mapping[str, Any]]:
        for image_id, entry in enumerate(entries, 1):
            for each in best(entry):
                segmentation = (_flat(each) if polygons else None) or each.mask["rle"]
                yield _annotation(each, image_id, ids[each.category]) | {"segmentation": segmentation}

    return document("Masks made by image-processor", entries, annotations(), known)


def _annotation(found: CutOut, image_id: int, category_id: int) -> dict[str, Any]:
    left, top, right, bottom = found.mask["box"]
    return {
        "image_id": image_id,
        "category_id": category_id,
        "bbox": [left, top, right - left, bottom - top],
        "area": found.mask["area"],
        "iscrowd": 0,
        "score": found.score,
        "predicted_iou": found.mask["predicted_iou"],
        "stability": found.mask["stability"],
    }


def _flat(found: CutOut) -> list[list[float]] | None:
    """Its polygons as x, y, x, y...; None where one has a hole."""
    if any(holes for _, *holes in found.polygons):
        return None
    return [[number for point in outline for number in point] for outline, *_ in found.polygons]
