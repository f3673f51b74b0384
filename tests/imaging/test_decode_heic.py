"""HEIC, as phones make it."""

from io import BytesIO

import numpy as np
import pillow_heif
import skimage.data
from PIL import Image

from processor.imaging.decode import decode


def heic(pixels: np.ndarray, orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = BytesIO()
    picture = pillow_heif.from_pillow(Image.fromarray(pixels))
    picture.save(file, quality=95, exif=exif.tobytes())
    return file.getvalue()


def test_a_heic_photo_is_the_photo() -> None:
    """Its colors, within what the compression loses."""
    photo = skimage.data.chelsea()
    decoded = decode(heic(photo), max_pixels=10**7).pixels
    assert decoded.shape == photo.shape
    assert np.abs(decoded.astype(int) - photo).mean() < 4


def test_a_heic_photo_that_was_turned_is_upright() -> None:
    """The orientation counts once, whether the file says it in its own way or in EXIF."""
    photo = skimage.data.chelsea()
    turned = np.rot90(photo)  # counterclockwise; orientation 6 says: turn clockwise to see it
    decoded = decode(heic(np.ascontiguousarray(turned), 6), max_pixels=10**7).pixels
    assert decoded.shape == photo.shape
    assert np.abs(decoded.astype(int) - photo).mean() < 4
