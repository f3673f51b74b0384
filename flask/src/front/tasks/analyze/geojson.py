"""Masks as GeoJSON, in pixels. Source: RFC 7946."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from front.tasks.analyze.cut_outs import CutOut, Ring, every
from front.tasks.base import Document, Entry
from wire.tasks.analyze.category import best_text


def write(entries: Sequence[Entry]) -> Document:
    """A FeatureCollection with a Feature for each mask that is not empty.

    Positions are pixels of the upright picture: x to the right, y down. As numbers, lines around parts run
    counterclockwise and those of holes clockwise, as the RFC wants it; on a screen, where y points down, it looks the
    other way round.
    """
    features = [_feature(entry, each) for entry in entries for each in every(entry) if each.mask["area"]]
    pictures = [{"file": entry.name, **entry.result["image"]} for entry in entries]
    document = {"type": "FeatureCollection", "features": features, "images": pictures}
    return Document(json.dumps(document).encode() + b"\n", "application/geo+json", "geojson")


def _feature(entry: Entry, found: CutOut) -> Mapping[str, Any]:
    region, mask = found.region, found.mask
    polygons = [[_closed(ring) for ring in polygon] for polygon in found.polygons]
    several = len(polygons) > 1
    return {
        "type": "Feature",
        "bbox": mask["box"],
        "geometry": {
            "type": "MultiPolygon" if several else "Polygon",
            "coordinates": polygons if several else polygons[0],
        },
        "properties": {
            "file": entry.name,
            "region": found.number,
            "mask": found.place,
            "category": found.category,
            "name": region["name"],
            "source": region["source"],
            "label": region["label"],
            "confidence": region["confidence"],
            "text": best_text(region["texts"]) or None,
            **{name: mask[name] for name in ("predicted_iou", "stability", "area", "polygon_iou")},
        },
    }


def _closed(ring: Ring) -> list[Sequence[float]]:
    """The ring, which runs as the RFC wants it already, with its first position at the end, too."""
    return [*ring, ring[0]]
