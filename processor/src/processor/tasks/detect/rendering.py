"""The files that are made of a picture and of what was found in it."""

import json
from collections.abc import Callable, Mapping
from itertools import chain
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from processor.imaging.archive import stored
from processor.imaging.crops import crops
from processor.imaging.decode import decode
from processor.imaging.draw import draw
from processor.imaging.encode import encode_jpeg, encode_png
from processor.pixel_budget import Reserve, unlimited
from wire.errors import BadOptionError
from wire.tasks.detect.result import LABEL_ORDER, Detection, DetectionResult

Pixels = NDArray[np.uint8]
Result = Mapping[str, Any]

RESULT_FILE = "detections.json"


def render(image: bytes, result: Result, form: str, max_pixels: int, reserve: Reserve = unlimited) -> bytes:
    """The file `form` of the encoded `image`, with what `result` says is in it.

    `jpeg` and `png` are the whole upright picture with its objects marked, `crops` a zip of a JPEG for each object and
    of the result. No metadata of `image` is in it. Raises BadOptionError for another form, and what `decode` and the
    encoders raise.
    """
    if form not in FORMS:
        raise BadOptionError(f"Option format: expected {', '.join(FORMS)}, got {form[:40]!r}.")
    pixels = decode(image, max_pixels=max_pixels, reserve=reserve).pixels
    return FORMS[form](pixels, result, max_pixels)


def _jpeg(pixels: Pixels, result: Result, _: int) -> bytes:
    return encode_jpeg(draw(pixels, _detections(result), result.get(LABEL_ORDER, ())))


def _png(pixels: Pixels, result: Result, _: int) -> bytes:
    return encode_png(draw(pixels, _detections(result), result.get(LABEL_ORDER, ())))


def _crops(pixels: Pixels, result: Result, max_pixels: int) -> bytes:
    """All crops together have no more pixels than the largest picture that is taken."""
    whole = RESULT_FILE, json.dumps(result, indent=2).encode()
    return stored(chain([whole], crops(pixels, _detections(result), max_pixels)))


def _detections(result: Result) -> tuple[Detection, ...]:
    return DetectionResult.from_dict(result).detections


FORMS: Mapping[str, Callable[[Pixels, Result, int], bytes]] = MappingProxyType(
    {"jpeg": _jpeg, "png": _png, "crops": _crops}
)
