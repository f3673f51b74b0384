"""A picture fitted into the network's input, as Darknet does it, and boxes brought back from there."""

from dataclasses import dataclass
from typing import Any, Self

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]

PADDING = 127.5
"""Darknet pads with 0.5 of 1. In whole grey levels this becomes 128."""


@dataclass(frozen=True, slots=True)
class Letterbox:
    """How a picture lies in the network's input. All sizes are (width, height), in pixels.

    `image_wh` is the picture's own size, `content_wh` its size inside the input, `input_wh` the whole input.
    """

    image_wh: tuple[int, int]
    content_wh: tuple[int, int]
    input_wh: tuple[int, int]

    @classmethod
    def square(cls, image_wh: tuple[int, int], frame_wh: tuple[int, int]) -> Self:
        """Darknet's: the input is the whole frame, mostly a square, and what the picture leaves of it is padding."""
        return cls(image_wh, _content(image_wh, frame_wh), frame_wh)

    @classmethod
    def stretch(cls, image_wh: tuple[int, int], frame_wh: tuple[int, int]) -> Self:
        """The picture fills the whole frame, each side scaled by itself, as AlexeyAB's Darknet does it."""
        return cls(image_wh, frame_wh, frame_wh)

    @classmethod
    def rect(cls, image_wh: tuple[int, int], frame_wh: tuple[int, int], stride: int) -> Self:
        """The same content without the rows and columns of padding that make no difference to a cell of `stride`."""
        width, height = _content(image_wh, frame_wh)
        return cls(image_wh, (width, height), (-(-width // stride) * stride, -(-height // stride) * stride))

    def apply(self, image: Pixels, dtype: type[np.uint8] | type[np.float32]) -> Pixels | Floats:
        """The network's input (1, height, width, 3) of `dtype`, RGB in 0 to 255, from `image` (H, W, 3) uint8 RGB.

        `image` may be a smaller copy of the picture. In float32 the numbers are Darknet's own; in uint8 they are the
        same, rounded.
        """
        (width, height), (input_width, input_height) = self.content_wh, self.input_wh
        left, top = (input_width - width) // 2, (input_height - height) // 2
        canvas: Any = np.full(
            (1, input_height, input_width, 3), np.ceil(PADDING) if dtype is np.uint8 else PADDING, dtype
        )
        canvas[0, top : top + height, left : left + width] = _resize(image, width, height, dtype)
        filled: Pixels | Floats = canvas
        return filled

    def to_image(self, xyxy: Floats) -> Floats:
        """Boxes (M, 4) in pixels of the picture, not clipped, from boxes (M, 4) in pixels of the network's input."""
        content, image, given = (np.array(wh * 2, np.float32) for wh in (self.content_wh, self.image_wh, self.input_wh))
        moved: Floats = (xyxy - (given - content) / 2) * (image / content)
        return moved


def _content(image_wh: tuple[int, int], frame_wh: tuple[int, int]) -> tuple[int, int]:
    """The longer side fills the frame, the other is rounded down, but never to nothing."""
    (width, height), (frame_width, frame_height) = image_wh, frame_wh
    if frame_width * height < frame_height * width:
        return frame_width, max(1, height * frame_width // width)
    return max(1, width * frame_height // height), frame_height


def _resize(image: Pixels, width: int, height: int, dtype: type[np.uint8] | type[np.float32]) -> Pixels | Floats:
    if dtype is np.uint8:
        return _resize_in_whole_levels(image, width, height)
    return _resize_as_darknet(image, width, height)


def _resize_as_darknet(image: Pixels, width: int, height: int) -> Floats:
    """Corners aligned: the steps are (W - 1) / (width - 1), so the picture's corner pixels stay corners."""
    rows, y = _along(image.shape[0], height)
    columns, x = _along(image.shape[1], width)
    touched = image[rows][:, columns].astype(np.float32)
    map_x, map_y = np.meshgrid(x, y)
    resized: Floats = cv2.remap(touched, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return resized


def _resize_in_whole_levels(image: Pixels, width: int, height: int) -> Pixels:
    """Corners aligned, as Darknet. `cv2.resize` has other centers, and loses boxes by it (decision 2)."""
    down, across = (image.shape[0] - 1) / max(1, height - 1), (image.shape[1] - 1) / max(1, width - 1)
    resized: Any = cv2.warpAffine(
        image,
        np.diag([across, down, 1.0])[:2],
        (width, height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    whole: Pixels = resized
    return whole


def _along(length: int, count: int) -> tuple[slice | NDArray[np.intp], Floats]:
    """Which of `length` pixels are touched by `count` samples, corners aligned, and where the samples lie among those.

    Only two neighbors of each sample matter, so a large picture is never made float32 as a whole.
    """
    exact = np.arange(count) * ((length - 1) / max(1, count - 1))
    if length <= 2 * count:
        return slice(None), exact.astype(np.float32)
    first = np.minimum(exact.astype(np.intp), length - 2)
    return np.stack([first, first + 1], axis=1).ravel(), (2 * np.arange(count) + exact - first).astype(np.float32)
