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
    assert Letterbox.square(image_wh, (416, 416)).content_wh == content_wh


@pytest.mark.parametrize("size", [(576, 768), (300, 200), (97, 1300), (2500, 3000), (1, 1), (5000, 1), (3, 40_000)])
def test_the_content_is_what_darknet_computes(size: tuple[int, int]) -> None:
    """Within a hundredth of a grey level, whether the picture shrinks or grows, much or little."""
    image = np.random.default_rng(3).integers(0, 256, (*size, 3), np.uint8)
    letterbox = Letterbox.square((size[1], size[0]), (416, 416))
    width, height = letterbox.content_wh
    left, top = (416 - width) // 2, (416 - height) // 2
    made = letterbox.apply(image, np.float32)
    assert made.shape == (1, 416, 416, 3)
    assert made.dtype == np.float32
    content = made[0, top : top + height, left : left + width]
    assert np.abs(content - darknet_resize(image, width, height)).max() < 0.02
    made[0, top : top + height, left : left + width] = PADDING
    assert (made == PADDING).all()


@pytest.mark.parametrize("size", [(576, 768), (300, 200), (97, 1300), (2500, 3000), (1, 1), (3, 40_000)])
@pytest.mark.parametrize("frame_wh", [(416, 416), (608, 352)])
def test_a_stretched_picture_is_what_alexeyabs_darknet_computes(size: tuple, frame_wh: tuple) -> None:
    """The whole frame, by the same bilinear resize with aligned corners, and no padding."""
    image = np.random.default_rng(3).integers(0, 256, (*size, 3), np.uint8)
    letterbox = Letterbox.stretch((size[1], size[0]), frame_wh)
    made = letterbox.apply(image, np.float32)
    assert letterbox.input_wh == frame_wh
    assert made.shape == (1, frame_wh[1], frame_wh[0], 3)
    assert np.abs(made[0] - darknet_resize(image, *frame_wh)).max() < 0.02


def test_boxes_of_a_stretched_picture_come_back_by_each_side() -> None:
    """A quarter of the frame is a quarter of the picture, whatever their proportions."""
    letterbox = Letterbox.stretch((1600, 400), (416, 832))
    assert letterbox.to_image(np.array([[0, 0, 416, 832]], np.float32)).tolist() == [[0, 0, 1600, 400]]
    assert letterbox.to_image(np.array([[104, 208, 208, 416]], np.float32)).tolist() == [[400, 100, 800, 200]]


def test_boxes_come_back_to_the_picture() -> None:
    """The content's corners are the picture's corners."""
    letterbox = Letterbox.square((768, 576), (416, 416))
    assert letterbox.to_image(np.array([[0, 52, 416, 364]], np.float32)).tolist() == [[0, 0, 768, 576]]
    assert letterbox.to_image(np.zeros((0, 4), np.float32)).shape == (0, 4)


@pytest.mark.parametrize(
    ("image_wh", "input_wh"),
    [((768, 576), (416, 320)), ((576, 768), (320, 416)), ((640, 640), (416, 416)), ((1000, 20), (416, 32))],
)
def test_a_rect_holds_the_same_content_and_no_more_padding_than_a_stride(image_wh: tuple, input_wh: tuple) -> None:
    """Multiples of the stride; the content is the square's own."""
    rect, square = Letterbox.rect(image_wh, (416, 416), 32), Letterbox.square(image_wh, (416, 416))
    assert rect.input_wh == input_wh
    assert rect.content_wh == square.content_wh
    image = np.random.default_rng(5).integers(0, 256, (image_wh[1], image_wh[0], 3), np.uint8)
    width, height = rect.content_wh

    def content(letterbox: Letterbox) -> np.ndarray:
        left, top = ((letterbox.input_wh[axis] - letterbox.content_wh[axis]) // 2 for axis in (0, 1))
        return letterbox.apply(image, np.float32)[0, top : top + height, left : left + width]

    assert (content(rect) == content(square)).all()


@pytest.mark.parametrize("size", [(576, 768), (300, 200), (97, 1300), (2500, 3000), (1, 1), (70_000, 3), (3, 40_000)])
@pytest.mark.parametrize("shape", ["square", "stretch"])
def test_whole_grey_levels_are_darknets_rounded(size: tuple[int, int], shape: str) -> None:
    """Half a level off at most; where the samples lie hundreds of pixels apart, one more for the single precision."""
    image = np.random.default_rng(3).integers(0, 256, (*size, 3), np.uint8)
    letterbox = getattr(Letterbox, shape)((size[1], size[0]), (416, 416))
    width, height = letterbox.content_wh
    left, top = (416 - width) // 2, (416 - height) // 2
    whole = letterbox.apply(image, np.uint8)
    assert whole.dtype == np.uint8
    content = whole[0, top : top + height, left : left + width]
    allowed = 0.6 if max(size) < 10_000 else 1.6
    assert np.abs(content - darknet_resize(image, width, height)).max() <= allowed


def test_a_smaller_copy_of_the_picture_does_as_well() -> None:
    """Sizes are those of the picture itself: its boxes come back to it."""
    small = np.full((300, 400, 3), 77, np.uint8)
    letterbox = Letterbox.square((4000, 3000), (416, 416))
    assert (letterbox.apply(small, np.uint8)[0, 52:364] == 77).all()
    corners = letterbox.to_image(np.array([[0, 52, 416, 364]], np.float32))
    assert corners.tolist()[0] == pytest.approx([0, 0, 4000, 3000])
