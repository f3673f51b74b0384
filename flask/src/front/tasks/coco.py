"""Results as COCO's JSON. Source: cocodataset.org, `data format` and `results format`."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from front.tasks.base import Document, Entry
from wire.tasks.detect import coco


def document(
    description: str,
    entries: Sequence[Entry],
    annotations: Iterable[Mapping[str, Any]],
    categories: Iterable[Mapping[str, Any]],
) -> Document:
    """The annotations, which get numbers, of the pictures of all entries, which are numbered from 1 on."""
    whole = {
        "info": {"description": description},
        "licenses": [],
        "images": [
            {"id": number, "file_name": entry.name, **entry.result["image"]} for number, entry in enumerate(entries, 1)
        ],
        "annotations": [{"id": number, **each} for number, each in enumerate(annotations, 1)],
        "categories": sorted(categories, key=lambda each: int(each["id"])),
    }
    return Document(json.dumps(whole).encode() + b"\n", "application/json", "json")


def categories_of(labels: Sequence[str]) -> list[dict[str, Any]]:
    """A category for each label, in their order.

    Their ids are COCO's own where all are COCO's, in either spelling, and no two the same; else from 1 on.
    """
    ids = [coco.category_id(label) for label in labels]
    if all(ids) and len(set(ids)) == len(ids):
        return [{"id": own, "name": coco.name(label)} for own, label in zip(ids, labels, strict=True)]
    return [{"id": number, "name": label} for number, label in enumerate(labels, 1)]
