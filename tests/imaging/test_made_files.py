"""Pictures that a model made stay marked in whatever file they are."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from processor.imaging.encode import encode_png
from processor.imaging.made_files import rendered, rendered_at_once
from processor.imaging.marks import marked
from processor.imaging.png_text import XMP, text_of
from processor.pixel_budget import unlimited
from wire.errors import BadOptionError, TooManyPixelsError

RAMP = np.linspace(0, 255, 64 * 48 * 3).reshape(48, 64, 3).astype(np.uint8)
PARAMETERS = {"prompt": "a <cat> & ünder", "seed": "7", "model": {"name": "toy"}}
MADE = marked(encode_png(RAMP), PARAMETERS, of_picture=False)


def opened(form, **inputs):
    """The file, read by Pillow."""
    return Image.open(BytesIO(rendered({"made": (MADE,), **inputs}, form, 1_000_000, unlimited)))


def test_a_text_of_a_png_is_read_again():
    """Whatever stands before it; one that is not there is empty."""
    assert PARAMETERS["prompt"] in text_of(MADE, "Parameters")
    assert text_of(MADE, XMP) == Image.open(BytesIO(MADE)).info[XMP]
    assert text_of(MADE, "Author") == text_of(encode_png(RAMP), XMP) == ""


@pytest.mark.parametrize("form", ["jpeg", "webp"])
def test_another_file_has_the_same_pixels_and_xmp(form):
    """As others read it."""
    image = opened(form)
    assert image.info["xmp"].decode() == text_of(MADE, XMP)
    assert b"trainedAlgorithmicMedia" in image.info["xmp"]
    assert (image.format, image.size) == (form.upper(), (64, 48))
    assert np.abs(np.asarray(image).astype(int) - RAMP).mean() < 3


def test_a_picture_lies_beside_the_one_before():
    """As high as the new one, whatever it was before."""
    image = opened("side-by-side", image=(encode_png(np.zeros((96, 64, 3), np.uint8)),))
    assert image.size == (32 + 64, 48)
    pixels = np.asarray(image).astype(int)
    assert pixels[:, :24].mean() < 3
    assert np.abs(pixels[:, 40:] - RAMP[:, 8:]).mean() < 4
    assert b"trainedAlgorithmicMedia" in image.info["xmp"]


def test_a_picture_that_is_too_long_beside_another_is_refused():
    """Before it is enlarged: a longer one would fill the memory as high as the new one."""
    long = (encode_png(np.zeros((1, 5_000, 3), np.uint8)),)
    with pytest.raises(TooManyPixelsError, match="got 240064 x 48"):
        opened("side-by-side", image=long)


def test_what_cannot_be_made_says_so():
    """By name, and by size."""
    with pytest.raises(BadOptionError, match="expected jpeg, webp or side-by-side, got 'bmp'"):
        opened("bmp")
    wide = marked(encode_png(np.zeros((1, 16_384, 3), np.uint8)), PARAMETERS, of_picture=False)
    with pytest.raises(TooManyPixelsError, match="as a WebP can hold"):
        rendered({"made": (wide,)}, "webp", 1_000_000, unlimited)


def test_the_first_picture_is_made_at_once_in_what_needs_nothing_else():
    """Other forms are made when somebody asks for them; where every picture is withheld there is none."""
    forms, files = ("jpeg", "side-by-side", "zip"), {"2.png": MADE, "3.png": encode_png(RAMP)}
    made = rendered_at_once(files, forms, 1_000_000, unlimited)
    assert made == {"jpeg": rendered({"made": (MADE,)}, "jpeg", 1_000_000, unlimited)}
    assert rendered_at_once({}, forms, 1_000_000, unlimited) == {}
