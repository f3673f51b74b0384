"""The picture with its masks upon it."""

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from processor.imaging.draw import Pen, with_tags
from processor.imaging.palette import color_of
from processor.tasks.analyze.rendering.shapes import Shape
from wire.tasks.detect.result import Detection

OPACITY = 0.45
"""How much of a mask's colour is seen, against the picture under it."""


def overlay(pixels: NDArray[np.uint8], found: Iterable[Shape]) -> NDArray[np.uint8]:
    """A copy of `pixels` (H, W, 3) uint8 RGB with each shape in its title's colour, an outline and a tag.

    What is small lies upon what is large. A tag has the shape's title and its confidence.
    """
    canvas, pen = pixels.copy(), Pen.fitting(pixels.shape[1], pixels.shape[0])
    largest_first = sorted((each for each in found if each.mask["area"]), key=lambda each: -each.mask["area"])
    for each in largest_first:
        _draw(canvas, each, pen.line_of(each.box))
    return with_tags(canvas, [Detection(each.title, 0, each.confidence, each.box) for each in largest_first])


def _draw(canvas: NDArray[np.uint8], shape: Shape, line: int) -> None:
    left, top, right, bottom = shape.box
    region, inside = canvas[top:bottom, left:right], shape.bits()[top:bottom, left:right]
    color = np.array(color_of(shape.title), np.float32)
    region[inside] = np.rint(region[inside] * (1 - OPACITY) + color * OPACITY).astype(np.uint8)
    # What is outside of the picture counts as outside of the shape: it has an outline there, too.
    deeper = cv2.erode(np.pad(inside, line).view(np.uint8), np.ones((2 * line + 1, 2 * line + 1), np.uint8))
    region[inside & (deeper[line:-line, line:-line] == 0)] = color.astype(np.uint8)
