from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from skimage import data

from processor.imaging.encode import encode_jpeg
from wire.errors import TooManyPixelsError


def test_a_jpeg_keeps_the_colour_order() -> None:
    """What is red in the array is red in the file."""
    red = np.full((16, 16, 3), (250, 10, 10), np.uint8)
    read = np.asarray(Image.open(BytesIO(encode_jpeg(red))))
    assert np.abs(read.astype(int) - red).max() < 6


def test_a_jpeg_carries_no_metadata() -> None:
    """There is no EXIF, no profile and no comment in the file."""
    with Image.open(BytesIO(encode_jpeg(data.astronaut()))) as picture:
        assert picture.format == "JPEG"
        assert not picture.getexif()
        assert not {"icc_profile", "comment", "exif", "xmp"} & set(picture.info)


def test_higher_quality_takes_more_bytes() -> None:
    """The quality is passed on."""
    assert len(encode_jpeg(data.coffee(), 95)) > 1.5 * len(encode_jpeg(data.coffee(), 60))


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 65_500, 3), (65_500, 1, 3)])
def test_sides_up_to_the_limit_are_encoded(shape: tuple[int, int, int]) -> None:
    """The longest side that libjpeg takes works, and so does a single pixel."""
    with Image.open(BytesIO(encode_jpeg(np.zeros(shape, np.uint8)))) as picture:
        assert (picture.height, picture.width) == shape[:2]


def test_longer_sides_are_refused_in_words() -> None:
    """A picture wider than a JPEG can be raises TooManyPixelsError, naming both numbers."""
    with pytest.raises(TooManyPixelsError, match=r"65,500 pixels.*got 65501 x 1"):
        encode_jpeg(np.zeros((1, 65_501, 3), np.uint8))


def test_the_argument_is_untouched() -> None:
    """Encoding a read-only array works and changes nothing."""
    image = data.coffee().copy()
    image.setflags(write=False)
    before = image.copy()
    encode_jpeg(image)
    assert np.array_equal(image, before)
