"""What was cut out, with nothing around it."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from processor.imaging.archive import stored
from processor.imaging.crops import share, shrunk
from processor.imaging.encode import encode_png
from processor.tasks.analyze.rendering.shapes import Shape

OPAQUE = np.uint8(255)


def zipped(pixels: NDArray[np.uint8], found: Sequence[Shape], most_pixels: int) -> bytes:
    """A zip of a PNG for each shape that is not empty, as large as the box around it; transparent outside of it.

    `pixels` (H, W, 3) uint8 RGB. Together they have at most `most_pixels` pixels: where there would be more, the
    largest are shrunk, to the same size.
    """
    there = [each for each in found if each.mask["area"]]
    boxes = [each.box for each in there]
    largest = share([(right - left) * (bottom - top) for left, top, right, bottom in boxes], most_pixels)
    return stored(_files(pixels, there, largest))


def _files(pixels: NDArray[np.uint8], there: Sequence[Shape], largest: float) -> Iterator[tuple[str, bytes]]:
    for each in there:
        left, top, right, bottom = each.box
        inside = each.bits()[top:bottom, left:right, None]
        # Nothing of what is around it is in the file, not even unseen.
        cut = np.concatenate([pixels[top:bottom, left:right], np.full(inside.shape, OPAQUE)], axis=2) * inside
        yield f"{each.file_name}.png", encode_png(shrunk(cut, largest))
