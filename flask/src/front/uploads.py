"""Takes the picture out of a request: its bytes, within the limits. Names and headers are never trusted."""

from io import BytesIO
from typing import IO, Any

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from front.settings import Settings
from front.sniff import sniff
from wire.errors import NoImageError, NotAnImageError, TooManyBytesError, TooManyPixelsError

FIELDS = ("file", "image")
FORMATS = "JPEG, PNG, WebP, BMP, GIF, TIFF, HEIC or AVIF"
FRAMING_BYTES = 64_000  # what a multipart body may carry besides the picture


class UploadRequest(Request):
    """A request whose files stay in memory. MAX_CONTENT_LENGTH bounds them, so no disk is needed."""

    def _get_file_stream(self, *_: Any, **__: Any) -> IO[bytes]:
        return BytesIO()


def take_picture(request: Request, settings: Settings) -> bytes:
    """The bytes of the request's picture; they begin as a picture of a size within the limits.

    Raises NoImageError, NotAnImageError, TooManyBytesError or TooManyPixelsError.
    """
    return checked_picture(_take_bytes(request, settings.max_upload_bytes), settings)


def checked_picture(image: bytes, settings: Settings) -> bytes:
    """`image`, which begins as a picture of a size within the limits.

    Raises NoImageError, NotAnImageError, TooManyBytesError or TooManyPixelsError.
    """
    if not image:
        raise NoImageError("Expected a picture in the multipart field `file`, got none: curl -F file=@image.jpg ...")
    if len(image) > settings.max_upload_bytes:
        raise too_many_bytes(settings.max_upload_bytes)
    sniffed = sniff(image)
    if sniffed is None:
        raise NotAnImageError(f"Expected a picture ({FORMATS}), got something else. The file's content decides.")
    if sniffed.size is not None and sniffed.size[0] * sniffed.size[1] > settings.max_pixels:
        width, height = sniffed.size
        raise TooManyPixelsError(
            f"Expected at most {settings.max_pixels:,} pixels, got {width:,} x {height:,}. Send a smaller picture."
        )
    return image


def too_many_bytes(max_bytes: int) -> TooManyBytesError:
    """The error of a picture larger than `max_bytes`."""
    return TooManyBytesError(f"Expected at most {max_bytes:,} bytes, got more. Send a smaller picture.")


def _take_bytes(request: Request, max_bytes: int) -> bytes:
    try:
        files = request.files
    except RequestEntityTooLarge:
        raise too_many_bytes(max_bytes) from None
    found = next((files[field] for field in FIELDS if field in files), None)
    return b"" if found is None else found.read()
