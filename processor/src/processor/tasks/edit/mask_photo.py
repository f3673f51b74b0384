"""A mask as clients send them: white where the picture may change; or transparent, as OpenAI's clients have it."""

from dataclasses import replace

import numpy as np

from processor.imaging.decode import Photo, decode
from processor.imaging.transparency import transparent
from processor.pixel_budget import Reserve


def mask_photo(data: bytes, *, max_pixels: int, reserve: Reserve) -> Photo:
    """The mask, white where the picture may change and black where not. Raises what `decode` does.

    A PNG that is transparent anywhere says it by that, whatever its colors are: they are a picture's more often than
    not.
    """
    photo, gone = decode(data, max_pixels=max_pixels, reserve=reserve), transparent(data)
    if gone is None or not gone.any():
        return photo
    return replace(photo, pixels=np.repeat(np.where(gone, 255, 0).astype(np.uint8)[..., None], 3, axis=2))
