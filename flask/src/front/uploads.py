"""What a picture must be to be taken: its bytes, within the limits. Names and headers are never trusted."""

from front.file_kinds import file_kind
from front.settings import Settings
from front.sniff import sniff
from wire.errors import NoImageError, NotAnImageError, TooManyBytesError, TooManyFilesError, TooManyPixelsError

FORMATS = "JPEG, PNG, WebP, BMP, GIF, TIFF, HEIC or AVIF"
FRAMING_BYTES = 64_000  # what a body may carry besides the picture


def checked_picture(image: bytes, settings: Settings) -> bytes:
    """`image`, which begins as a picture of a size within the limits.

    Raises NoImageError, NotAnImageError, TooManyBytesError or TooManyPixelsError.
    """
    if not image:
        raise no_picture("an empty file")
    if len(image) > settings.max_upload_bytes:
        raise too_many_bytes(settings.max_upload_bytes)
    sniffed = sniff(image)
    if sniffed is None:
        kind = file_kind(image)
        raise NotAnImageError(
            f"Expected a picture ({FORMATS}), got {kind.words}. The file's content decides.", kind.name
        )
    if sniffed.size is not None and sniffed.size[0] * sniffed.size[1] > settings.max_pixels:
        width, height = sniffed.size
        raise TooManyPixelsError(
            f"Expected at most {settings.max_pixels:,} pixels, got {width:,} x {height:,}. Send a smaller picture."
        )
    return image


def no_picture(came: str, field: str = "file") -> NoImageError:
    """The error of a request without a picture: `came` says what it has instead."""
    return NoImageError(
        f"Expected a picture in the field `{field}`, got {came}. Send it as a form (curl -F {field}=@image.jpg ..., "
        'where the @ makes it a file), as the body itself, or as JSON, {"image": "<base64>"}.'
    )


def too_many_bytes(max_bytes: int) -> TooManyBytesError:
    """The error of a picture larger than `max_bytes`."""
    return TooManyBytesError(f"Expected at most {max_bytes:,} bytes, got more. Send a smaller picture.")


def too_many_pictures(count: int) -> TooManyFilesError:
    """The error of `count` pictures where one is expected."""
    return TooManyFilesError(f"Expected one picture, got {count} files. Send them to /v1/batches.")
