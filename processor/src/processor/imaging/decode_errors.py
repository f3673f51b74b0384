"""Decoding errors: where foreign ones end, for a parser of foreign bytes raises whatever it stumbles over."""

from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image

from wire.errors import ImageProcessorError, TooManyPixelsError, UndecodableImageError

LONGEST_REASON = 300
"""Characters. Some parsers quote what they stumbled over, however long it is."""


@contextmanager
def translated_errors(data: bytes, max_pixels: int) -> Iterator[None]:
    """What is raised inside, where `data` is decoded, leaves as one of our errors."""
    try:
        yield
    except ImageProcessorError:  # ours, or the deadline of the job that this is part of
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixelsError(f"Expected at most {max_pixels:,} pixels. {error}") from error
    except MemoryError as error:
        raise undecodable_error(len(data), "that takes more memory than its pixels account for") from error
    except Exception as error:
        reason = str(error).strip()[:LONGEST_REASON].rstrip(".") or type(error).__name__
        raise undecodable_error(len(data), reason) from error


def undecodable_error(length: int, reason: str) -> UndecodableImageError:
    """The error of a picture of `length` bytes that could not be decoded."""
    return UndecodableImageError(
        f"Expected a whole picture, got {length:,} bytes that cannot be decoded to their end ({reason}). "
        "Send it again, or save it as JPEG or PNG."
    )
