"""A picture becomes what the vision encoder looks at: all of it, and of a large one two or four parts beside."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

SIDE = 378
"""Of a crop, in pixels."""

LARGE = 1.4
"""A picture whose longer side is so many crops long is cut into parts."""

GRIDS = ((1, 2), (2, 1), (2, 2))
"""How a large picture is cut, as (rows, columns)."""

ENOUGH = 2 * SIDE
"""The pixels along a side of which no more are ever looked at."""


@dataclass(frozen=True, slots=True)
class Crops:
    """`pixels` (n, SIDE, SIDE, 3) uint8 RGB: all of the picture first, then its parts, row by row.

    `grid` is how many rows and columns the parts are; (1, 1) where there are none.
    """

    pixels: Pixels
    grid: tuple[int, int]

    def tensors(self) -> Floats:
        """The crops (n, 3, SIDE, SIDE) as the encoder takes them, in -1 to 1, as exact as float16 is."""
        scaled = (self.pixels.astype(np.float32) / 255 - 0.5) / 0.5
        return np.ascontiguousarray(scaled.transpose(0, 3, 1, 2)).astype(np.float16).astype(np.float32)


def cut(pixels: Pixels, wh: tuple[int, int], most: int = 0) -> Crops:
    """The crops of the upright picture (H, W, 3) uint8 RGB: 1, 3 or 5 of them; 1 where `most` is 1.

    `wh` is the picture's own size, in pixels: `pixels` may be a smaller copy of it, which is cut as the picture would
    be. Each crop is made SIDE pixels high and wide, whatever its aspect was.
    """
    grid = (1, 1) if most == 1 else grid_of(*wh)
    picture = Image.fromarray(pixels)
    crops = [_resized(picture)]
    rows, columns = grid
    if grid != (1, 1):
        width, height = picture.width // columns, picture.height // rows
        for row in range(rows):
            for column in range(columns):
                left, top = column * width, row * height
                crops.append(_resized(picture.crop((left, top, left + width, top + height))))
    return Crops(np.stack(crops), grid)


def grid_of(width: int, height: int) -> tuple[int, int]:
    """The (rows, columns) that a picture of that size is cut into: those whose aspect is nearest to its own."""
    if max(width, height) < LARGE * SIDE:
        return 1, 1
    return min(GRIDS, key=lambda grid: abs(grid[1] / grid[0] - width / height))


def _resized(picture: Image.Image) -> Pixels:
    return np.asarray(picture.resize((SIDE, SIDE), Image.Resampling.BICUBIC))
