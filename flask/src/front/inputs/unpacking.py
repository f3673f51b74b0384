"""Bodies that are sent with a Content-Encoding."""

import zlib
from gzip import BadGzipFile, GzipFile
from io import RawIOBase
from typing import IO

from werkzeug.datastructures import Headers
from werkzeug.wsgi import LimitedStream

from wire.errors import EncodingError, RequestError

HEADER = "Content-Encoding"
AS_IT_IS = ("", "identity")
GZIP = ("gzip", "x-gzip")


def is_packed(headers: Headers) -> bool:
    """Whether the body has to be unpacked before it is read, and so has another length than the headers say."""
    return _encoding(headers) not in AS_IT_IS


def unpacked(stream: IO[bytes], headers: Headers, at_most: int | None) -> IO[bytes]:
    """The body as its sender had it before packing it; of more than `at_most` bytes it raises RequestEntityTooLarge.

    Raises EncodingError where it is packed otherwise than with gzip, RequestError where it cannot be unpacked.
    """
    if not is_packed(headers):
        return stream
    if _encoding(headers) not in GZIP:
        raise EncodingError(f"Expected a body as it is or packed with gzip, got {_encoding(headers)[:40]!r}.")
    whole = _Gunzipped(stream)
    return whole if at_most is None else LimitedStream(whole, at_most, is_max=True)  # type: ignore[return-value, arg-type]


def _encoding(headers: Headers) -> str:
    return str(headers.get(HEADER, "")).strip().lower()


class _Gunzipped(RawIOBase):
    """What a stream of gzip unpacks to, as much of it as is asked for at a time."""

    def __init__(self, packed: IO[bytes]) -> None:
        self._file = GzipFile(fileobj=packed)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        try:
            chunk = self._file.read(len(buffer))
        except (BadGzipFile, EOFError, zlib.error) as error:
            raise RequestError(f"Expected a body packed with gzip, got one that cannot be unpacked: {error}.") from None
        buffer[: len(chunk)] = chunk
        return len(chunk)
