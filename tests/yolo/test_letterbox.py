"""A picture fitted into the network's input."""

import numpy as np
import pytest

from processor.imaging.letterbox import PADDING, Letterbox


def darknet_resize(image: np.ndarray, width: int, height: int) -> np.ndarray:
    """What Darknet does, said in float64 and without cleverness: bilinear, corners aligned."""
    rows, columns = image.shape[:2]
    y, x = (np.arange(n) * ((size - 1) / max(1, n - 1)) for n, size in ((height, rows), (width, columns)))
    top, left = np.minimum(y.astype(int), max(0, rows - 2)), np.minimum(x.astype(int), max(0, columns - 2))
    dy, dx = (y - top)[:, None, None], (x - left)[None, :, None]
    image = image.astype(np.float64)
    bottom, right = np.minimum(top + 1, rows - 1), np.minimum(left + 1, columns - 1)
    lines = image[top] * (1 - dy) + image[bottom] * dy
    return lines[:, left] * (1 - dx) + lines[:, right] * dx


@pytest.mark.parametrize(
    ("image_wh", "content_wh"),
    [
        ((768, 576), (416, 312)),
        ((576, 768), (312, 416)),
        ((100, 100), (416, 416)),
        ((773, 512), (416, 275)),
        ((1, 1), (416, 416)),
        ((1, 5000), (1, 416)),
        ((60_000, 7), (416, 1)),
    ],
)
def test_the_longer_side_fills_the_input_and_the_other_is_rounded_down(image_wh: tuple, content_wh: tuple) -> None:
    """As Darknet's integers have it, and never less than a pixel."""
    assert Letterbox(image_wh, (416, 416)).content_wh == content_wh


@pytest.mark.parametrize("size", [(576, 768), (300, 200), (97, 1300), (2500, 3000), (1, 1), (5000, 1), (3, 40_000)])
def test_the_content_is_what_darknet_computes(size: tuple[int, int]) -> None:
    """Within a hundredth of a grey level, whether the picture shrinks or grows, much or little."""
    image = np.random.default_rng(3).integers(0, 256, (*size, 3), np.uint8)
    letterbox = Letterbox((size[1], size[0]), (416, 416))
    width, height = letterbox.content_wh
    left, top = (416 - width) // 2, (416 - height) // 2
    made = letterbox.apply(image)
    assert made.shape == (1, 416, 416, 3)
    assert made.dtype == np.float32
    content = made[0, top : top + height, left : left + width]
    assert np.abs(content - darknet_resize(image, width, height)).max() < 0.02
    made[0, top : top + height, left : left + width] = PADDING
    assert (made == PADDING).all()


def test_boxes_come_back_to_the_picture() -> None:
    """The content's corners are the picture's corners."""
    letterbox = Letterbox((768, 576), (416, 416))
    assert letterbox.to_image(np.array([[0, 52, 416, 364]], np.float32)).tolist() == [[0, 0, 768, 576]]
    assert letterbox.to_image(np.zeros((0, 4), np.float32)).shape == (0, 4)
