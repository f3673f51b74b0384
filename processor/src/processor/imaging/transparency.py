"""What of a picture is transparent, where that means something: a picture itself is shown on white paper."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL.PngImagePlugin import PngImageFile

from processor.imaging.exif_transpose import exif_transpose
from processor.imaging.orientation import orientation_in
from processor.imaging.png import SIGNATURE

HALF = 128


def transparent(data: bytes) -> NDArray[np.bool_] | None:
    """Where an upright PNG is more transparent than not, (H, W); None where it says nothing of that, or is no PNG.

    `data` was decoded before: whoever did has bounded its pixels, and knows that they can be read.
    """
    if not data.startswith(SIGNATURE):
        return None
    with PngImageFile(BytesIO(data)) as picture:
        picture.load()
        if not picture.has_transparency_data:
            return None
        opacity = np.asarray(picture.convert("RGBA").getchannel("A"))
        return exif_transpose(opacity, orientation_in(picture.info)) < HALF
