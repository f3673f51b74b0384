"""A picture fitted into the network's input, as Darknet does it, and boxes brought back from there."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

PADDING = 127.5
"""Darknet pads with 0.5 of 1."""


@dataclass(frozen=True, slots=True)
class Letterbox:
    """How a picture lies in the network's input. All sizes are (width, height), in pixels."""

    image_wh: tuple[int, int]
    input_wh: tuple[int, int]

    @property
    def content_wh(self) -> tuple[int, int]:
        """The picture's size inside the input: the longer side fills it, the other is rounded down."""
        (width, height), (input_width, input_height) = self.image_wh, self.input_wh
        if input_width * height < input_height * width:
            return input_width, max(1, height * input_width // width)
        return max(1, width * input_height // height), input_height

    def apply(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        """The network's input (1, height, width, 3) float32, RGB in 0 to 255, from `image` (H, W, 3) uint8 RGB.

        Bilinear with corners aligned: the steps are (W - 1) / (width - 1), so the picture's corner pixels stay corners.
        """
        (width, height), (input_width, input_height) = self.content_wh, self.input_wh
        left, top = (input_width - width) // 2, (input_height - height) // 2
        canvas = np.full((1, input_height, input_width, 3), PADDING, np.float32)
        canvas[0, top : top + height, left : left + width] = _resize(image, width, height)
        return canvas

    def to_image(self, xyxy: NDArray[np.float32]) -> NDArray[np.float32]:
        """Boxes (M, 4) in pixels of the picture, not clipped, from boxes (M, 4) in pixels of the network's input."""
        content, image, given = (np.array(wh * 2, np.float32) for wh in (self.content_wh, self.image_wh, self.input_wh))
        moved: NDArray[np.float32] = (xyxy - (given - content) / 2) * (image / content)
        return moved


def _resize(image: NDArray[np.uint8], width: int, height: int) -> NDArray[np.float32]:
    rows, y = _samples(image.shape[0], height)
    columns, x = _samples(image.shape[1], width)
    touched = image[rows][:, columns].astype(np.float32)
    map_x, map_y = np.meshgrid(x, y)
    resized: NDArray[np.float32] = cv2.remap(touched, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return resized


def _samples(length: int, count: int) -> tuple[slice | NDArray[np.intp], NDArray[np.float32]]:
    """Which of `length` pixels are touched by `count` samples, corners aligned, and where the samples lie among those.

    Only two neighbours of each sample matter, so a large picture is never made float32 as a whole.
    """
    exact = np.arange(count) * ((length - 1) / max(1, count - 1))
    if length <= 2 * count:
        return slice(None), exact.astype(np.float32)
    first = np.minimum(exact.astype(np.intp), length - 2)
    return np.stack([first, first + 1], axis=1).ravel(), (2 * np.arange(count) + exact - first).astype(np.float32)
