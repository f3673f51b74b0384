"""Pixels to a PNG."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from skimage import data

from processor.imaging.encode import encode_png
from wire.errors import TooManyPixelsError


def test_a_png_is_the_array() -> None:
    """Each pixel, in its colours, and no metadata."""
    image = data.astronaut()
    with Image.open(BytesIO(encode_png(image))) as picture:
        assert picture.format == "PNG"
        assert np.array_equal(np.asarray(picture), image)
        assert not picture.info


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 1_000_000, 3), (1_000_000, 1, 3)])
def test_long_sides_are_encoded_as_png(shape: tuple[int, int, int]) -> None:
    """Up to what the readers of PNG take."""
    with Image.open(BytesIO(encode_png(np.zeros(shape, np.uint8)))) as picture:
        assert (picture.height, picture.width) == shape[:2]


def test_longer_sides_are_refused_as_png_in_words() -> None:
    """A wider picture raises TooManyPixelsError, naming both numbers."""
    with pytest.raises(TooManyPixelsError, match=r"1,000,000 pixels, as a PNG can hold, got 1000001 x 1"):
        encode_png(np.zeros((1, 1_000_001, 3), np.uint8))
