"""Masks as black and white pictures."""

from collections.abc import Mapping
from typing import Any

from processor.imaging.archive import stored
from processor.imaging.encode import encode_bilevel_png
from processor.tasks.analyze.rendering.shapes import shapes


def zipped(result: Mapping[str, Any]) -> bytes:
    """A zip of a PNG for each mask of a result in JSON, in its order: as large as the picture, white inside."""
    return stored((f"{each.file_name}.png", encode_bilevel_png(each.bits())) for each in shapes(result, best=False))
