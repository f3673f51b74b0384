"""Pictures that a model made, in other files than the PNG that they were made as; each goes on to say what made it."""

from collections.abc import Iterable, Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from processor.imaging.decode import decode
from processor.imaging.encode import check_jpeg_sides, encode_jpeg, encode_webp
from processor.imaging.png_text import XMP, text_of
from processor.imaging.segments import with_xmp
from processor.pixel_budget import Reserve
from wire.errors import BadOptionError
from wire.tasks.made_pictures import MADE, SIDE_BY_SIDE

QUALITY = 95
AT_ONCE = ("jpeg", "webp")


def rendered_at_once(
    files: Mapping[str, bytes], forms: Iterable[str], max_pixels: int, reserve: Reserve
) -> dict[str, bytes]:
    """The first of `files`, which are PNGs, in those of `forms` that are made of it alone; none where there is no file.

    Raises as `rendered`.
    """
    first = next(iter(files.values()), None)
    wanted = [form for form in forms if form in AT_ONCE and first]
    return {form: rendered({MADE: (first or b"",)}, form, max_pixels, reserve) for form in wanted}


def rendered(inputs: Mapping[str, tuple[bytes, ...]], form: str, max_pixels: int, reserve: Reserve) -> bytes:
    """The file `form` of the PNG under MADE: `jpeg`, `webp`, or a JPEG of it beside the `image` that was before.

    Raises BadOptionError for another form, and what `decode` and the encoders raise.
    """
    png = inputs[MADE][0]
    pixels, said = decode(png, max_pixels=max_pixels, reserve=reserve).pixels, text_of(png, XMP).encode()
    if form == "webp":
        return encode_webp(pixels, said)
    if form == SIDE_BY_SIDE:
        held = pixels.size // 3  # a second call of `reserve` gives back what the first one took
        before = decode(inputs["image"][0], max_pixels=max_pixels, reserve=lambda more: reserve(more + held)).pixels
        width = max(1, round(before.shape[1] * pixels.shape[0] / before.shape[0]))
        check_jpeg_sides(width + pixels.shape[1], pixels.shape[0])
        reserve(held + before.size // 3 + width * pixels.shape[0])
        pixels = _beside(before, pixels, width)
    elif form != "jpeg":
        raise BadOptionError(f"Option format: expected jpeg, webp or {SIDE_BY_SIDE}, got {form[:40]!r}.")
    return with_xmp(encode_jpeg(pixels, QUALITY), said)


def _beside(before: NDArray[np.uint8], after: NDArray[np.uint8], width: int) -> NDArray[np.uint8]:
    """Both (H, W, 3) RGB, as high as the second one, the first one `width` pixels wide."""
    resized = cv2.resize(before, (width, after.shape[0]), interpolation=cv2.INTER_AREA)
    return np.hstack([np.asarray(resized, np.uint8), after])
