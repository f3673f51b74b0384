"""Moondream's container, `.mf`, or `.mf.gz`: files one after the other, each with its name and its length.

`MOON`, the version as a byte, then for each file: the length of its name, 4 bytes, the name in UTF-8, the length of its
content, 8 bytes, the content; numbers begin with their highest byte. Nothing says how many there are, or ends them.
"""

import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from wire.errors import WeightsError

MAGIC, VERSION = b"MOON", 1
MOST_ENTRIES, LONGEST_NAME = 64, 200
MOST_BYTES = 8 << 30
"""Of all files together, once unpacked: the largest that is known has 2 GB."""

CHUNK = 1 << 20


def unpack(path: Path, folder: Path, most_bytes: int = MOST_BYTES) -> str:
    """The files of the container at `path` lie in `folder`, by the last part of their names; the answer is the sha256
    of the container as it lies there. Raises WeightsError where it is not one, or not whole: `folder` is then to be
    thrown away."""
    with _opened(path) as file:
        source = _Source(path, file, most_bytes)
        _expect_header(source)
        names = set[str]()
        while head := source.upto(4):
            if len(names) == MOST_ENTRIES:
                raise source.error(f"expected at most {MOST_ENTRIES} files in it, got more")
            name = _name(source, int.from_bytes(head.ljust(4, b"\0")), whole=len(head) == 4)
            if name in names:
                raise source.error(f"expected each file once, got {name} twice")
            names.add(name)
            length = int.from_bytes(source.exactly(8, f"the length of {name}"))
            with (folder / name).open("wb") as out:
                for chunk in source.content(length, name):
                    out.write(chunk)
        if not names:
            raise source.error("expected files in it, got none")
        return source.sha256()


class _Source:
    """Reads what is in the container, and counts and hashes what lies on the disk."""

    def __init__(self, path: Path, file: BinaryIO, most_bytes: int) -> None:
        self._path, self._file, self._hash = path, file, hashlib.sha256()
        zipped = path.suffix == ".gz"
        self._chunks = self._unzipped() if zipped else self._from_disk()
        self._most = most_bytes
        self._left = most_bytes if zipped else min(path.stat().st_size, most_bytes)
        self._kept = b""

    def upto(self, count: int) -> bytes:
        """The next `count` bytes, fewer where it ends before. Raises WeightsError where there would be too many."""
        parts = list[bytes]()
        while count and (part := self._some(count)):
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def exactly(self, count: int, what: str) -> bytes:
        found = self.upto(count)
        if len(found) < count:
            raise self.error(f"expected {count:,} bytes for {what}, got {len(found):,} and its end")
        return found

    def content(self, length: int, name: str) -> Iterator[bytes]:
        """The `length` bytes of a file, in pieces."""
        if length > self._left:
            raise self.error(f"expected {name} to fit into the {self._left:,} bytes that are left, got {length:,}")
        while length:
            part = self._some(length)
            if not part:
                raise self.error(f"expected {length:,} bytes more of {name}, got its end")
            length -= len(part)
            yield part

    def sha256(self) -> str:
        """Of the whole file as it lies on the disk, which is read to its end by then."""
        return self._hash.hexdigest()

    def error(self, what: str) -> WeightsError:
        return WeightsError(
            f"{self._path}: {what}. Is it a Moondream file (.mf, .mf.gz), whole? Fetch it again, or put another there."
        )

    def _some(self, most: int) -> bytes:
        """At most `most` bytes of what is in it; none at its end."""
        while not self._kept:
            chunk = next(self._chunks, None)
            if chunk is None:
                return b""
            self._kept = chunk
        found, self._kept = self._kept[:most], self._kept[most:]
        self._left -= len(found)
        if self._left < 0:
            raise self.error(f"expected at most {self._most:,} bytes once unpacked, got more")
        return found

    def _from_disk(self) -> Iterator[bytes]:
        while chunk := self._file.read(CHUNK):
            self._hash.update(chunk)
            yield chunk

    def _unzipped(self) -> Iterator[bytes]:
        unzip = zlib.decompressobj(wbits=31)
        for packed in self._from_disk():
            if unzip.eof:
                raise self.error("expected one gzip stream, got bytes behind it")
            yield from self._parts(unzip, packed)
        if not unzip.eof:
            raise self.error("expected the end of what gzip packed, got the end of the file")

    def _parts(self, unzip: Any, packed: bytes) -> Iterator[bytes]:
        """What becomes of a piece, never much of it at a time."""
        part = b" " * CHUNK
        while packed or len(part) == CHUNK:
            try:
                part = unzip.decompress(packed, CHUNK)
            except zlib.error as error:
                raise self.error(f"expected what gzip packed, got something else ({error})") from error
            yield part
            packed = unzip.unconsumed_tail
        if unzip.unused_data:
            raise self.error("expected one gzip stream, got bytes behind it")


def _expect_header(source: _Source) -> None:
    magic = source.upto(len(MAGIC))
    if magic != MAGIC:
        raise source.error(f"expected {MAGIC!r} at its beginning, got {magic!r}")
    version = source.exactly(1, "the version")[0]
    if version != VERSION:
        raise source.error(f"expected version {VERSION}, got {version}")


def _name(source: _Source, length: int, *, whole: bool) -> str:
    """The last part of a file's name, which is safe to be one in a folder."""
    if not whole or not 0 < length <= LONGEST_NAME:
        raise source.error(f"expected a name of 1 to {LONGEST_NAME} bytes, got {length if whole else 'its end'}")
    given = source.exactly(length, "a name")
    try:
        name = PurePosixPath(given.decode()).name
    except UnicodeDecodeError:
        raise source.error(f"expected names in UTF-8, got {given[:40]!r}") from None
    if not name or name.startswith(".") or not name.isprintable() or "\\" in name:
        raise source.error(f"expected names of files, got {given[:40]!r}")
    return name


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise WeightsError(f"{path}: cannot be read ({error.strerror or error}).") from error
