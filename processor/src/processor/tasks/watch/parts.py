"""MJPEG as cameras send it: the parts of a body of multipart/x-mixed-replace, one JPEG each."""

import re
from collections.abc import Iterator

from wire.errors import UnreachableUrlError

MOST_HEAD_BYTES = 8_192
MOST_FRAME_BYTES = 16_000_000
END_OF_JPEG = b"\xff\xd9"
LONGEST_END = len(END_OF_JPEG + b"\r\n\r\n")
LENGTH = re.compile(rb"^content-length:\s*(\d{1,12})\s*$", re.IGNORECASE | re.MULTILINE)
BOUNDARY = re.compile(r"""boundary\s*=\s*"?([^\s";,]+)""", re.IGNORECASE)


def boundary_of(content_type: str) -> bytes:
    """What stands between the parts, without the dashes before it: cameras do not agree on how many there are."""
    found = BOUNDARY.search(content_type)
    return (found[1] if found else "").strip("-").encode("latin-1", "replace")


def parts(pieces: Iterator[bytes], boundary: bytes) -> Iterator[bytes]:
    """The content of each part, as soon as it is whole.

    A part without a Content-Length is over with the end of its JPEG, where no more has come by then, else at the next
    boundary. Raises UnreachableUrlError where a head or a part has no end within bounds.
    """
    reader = _Reader(pieces, boundary)
    while (head := reader.head()) is not None:
        length = LENGTH.search(head)
        content = reader.exactly(int(length[1])) if length else reader.to_boundary()
        if content is None:
            return
        if content:
            yield content


class _Reader:
    """What has come of the body and was not taken yet."""

    def __init__(self, pieces: Iterator[bytes], boundary: bytes) -> None:
        self._pieces = pieces
        self._boundary = boundary
        self._buffer = bytearray()

    def head(self) -> bytes | None:
        """The lines behind the next boundary; None at the end. What stands before the boundary is passed over."""
        passed = 0
        while not self._is_boundary(line := self._line(MOST_FRAME_BYTES if passed else MOST_HEAD_BYTES)):
            if line is None:
                return None
            passed += len(line) + 1
            if passed > MOST_FRAME_BYTES:
                raise _endless("the next boundary", MOST_FRAME_BYTES)
        lines, length = list[bytes](), 0
        while line := self._line(MOST_HEAD_BYTES):
            lines.append(line)
            length += len(line) + 1
            if length > MOST_HEAD_BYTES:
                raise _endless("the end of a part's header", MOST_HEAD_BYTES)
        return None if line is None else b"\n".join(lines)

    def exactly(self, length: int) -> bytes | None:
        """So many bytes; None where the body ends before."""
        if length > MOST_FRAME_BYTES:
            raise _endless("a frame", MOST_FRAME_BYTES)
        while len(self._buffer) < length:
            if not self._more():
                return None
        return self._take(length)

    def to_boundary(self) -> bytes | None:
        """All before the next boundary, or a whole JPEG behind which nothing came yet; None where the body ends."""
        mark, searched = re.compile(rb"\r?\n-+" + re.escape(self._boundary)), 0
        while True:
            if found := mark.search(self._buffer, searched):
                return self._take(found.start())
            if self._buffer[-LONGEST_END:].rstrip(b"\r\n").endswith(END_OF_JPEG):
                return self._take(len(self._buffer))
            if len(self._buffer) > MOST_FRAME_BYTES:
                raise _endless("a frame", MOST_FRAME_BYTES)
            searched = max(0, len(self._buffer) - len(self._boundary) - 80)
            if not self._more():
                return None

    def _is_boundary(self, line: bytes | None) -> bool:
        """Whether it is one; without a name for it, whichever line begins with dashes."""
        if not line or not line.startswith(b"-"):
            return bool(line) and line == self._boundary
        name = line.strip(b"-")
        self._boundary = self._boundary or name
        return name == self._boundary

    def _line(self, most: int) -> bytes | None:
        """The next line without its end; None at the body's end."""
        searched = 0
        while (end := self._buffer.find(b"\n", searched)) < 0:
            searched = len(self._buffer)
            if searched > most:
                raise _endless("the end of a part's header", most)
            if not self._more():
                return None
        return self._take(end + 1).rstrip(b"\r\n")

    def _more(self) -> bool:
        """Whether something more came."""
        piece = next(self._pieces, b"")
        self._buffer += piece
        return bool(piece)

    def _take(self, length: int) -> bytes:
        taken = bytes(self._buffer[:length])
        del self._buffer[:length]
        return taken


def _endless(what: str, most: int) -> UnreachableUrlError:
    return UnreachableUrlError(f"Expected {what} within {most:,} bytes, got none. That is no MJPEG stream.")
