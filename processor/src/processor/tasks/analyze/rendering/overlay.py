"""The picture with its masks upon it."""

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from processor.imaging.draw import with_tags
from processor.imaging.palette import RGB, colors_of
from processor.imaging.pen import Pen
from processor.tasks.analyze.rendering.shapes import Shape
from wire.tasks.detect.result import Detection

OPACITY = 0.45
"""How much of a mask's colour is seen, against the picture under it."""


def overlay(pixels: NDArray[np.uint8], found: Iterable[Shape]) -> NDArray[np.uint8]:
    """A copy of `pixels` (H, W, 3) uint8 RGB with each shape in its title's colour, an outline and a tag.

    Titles take their colours in the order of `found`.

    What is small lies upon what is large. A tag has the shape's title and its confidence.
    """
    canvas, pen = pixels.copy(), Pen.fitting(pixels.shape[1], pixels.shape[0])
    in_order = list(found)
    colors = colors_of(each.title for each in in_order)
    largest_first = sorted((each for each in in_order if each.mask["area"]), key=lambda each: -each.mask["area"])
    for each in largest_first:
        _draw(canvas, each, pen.line_of(each.box), colors[each.title].line)
    return with_tags(canvas, [Detection(each.title, 0, each.confidence, each.box) for each in largest_first], colors)


def _draw(canvas: NDArray[np.uint8], shape: Shape, line: int, rgb: RGB) -> None:
    left, top, right, bottom = shape.box
    region, inside = canvas[top:bottom, left:right], shape.bits()[top:bottom, left:right]
    color = np.array(rgb, np.float32)
    region[inside] = np.rint(region[inside] * (1 - OPACITY) + color * OPACITY).astype(np.uint8)
    # What is outside of the picture counts as outside of the shape: it has an outline there, too.
    deeper = cv2.erode(np.pad(inside, line).view(np.uint8), np.ones((2 * line + 1, 2 * line + 1), np.uint8))
    region[inside & (deeper[line:-line, line:-line] == 0)] = color.astype(np.uint8)
