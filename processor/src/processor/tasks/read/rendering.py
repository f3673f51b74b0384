"""The files that are made of a picture and of what was read in it."""

from collections.abc import Mapping
from typing import Any

from processor.imaging.decode import decode
from processor.imaging.encode import encode_jpeg
from processor.pixel_budget import Reserve, unlimited
from processor.tasks.read import searchable_pdf
from wire.errors import BadOptionError
from wire.tasks.read.result import ReadResult

PDF = "pdf"


def render(image: bytes, result: Mapping[str, Any], form: str, max_pixels: int, reserve: Reserve = unlimited) -> bytes:
    """The file `form` of the encoded `image`, with what `result` says stands in it: `pdf`, in which it can be searched.

    No metadata of `image` is in it. Raises BadOptionError for another form, and what `decode` and the encoder raise.
    """
    if form != PDF:
        raise BadOptionError(f"Option format: expected {PDF}, got {form[:40]!r}.")
    pixels = decode(image, max_pixels=max_pixels, reserve=reserve).pixels
    return searchable_pdf.write(encode_jpeg(pixels), ReadResult.from_dict(result))
