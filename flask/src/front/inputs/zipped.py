"""Takes the files out of a zip in memory. Nothing that the zip says of itself is trusted."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo, is_zipfile

from front.inputs import filenames
from front.sniff import sniff
from wire.errors import RequestError, TooManyBytesError

SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
DIRECTORY_BYTES = 1_000_000
"""How long a zip's table of contents may be: room for thousands of files."""

CHUNK_BYTES = 65_536
ENCRYPTED, NAMED_IN_UTF8 = 0x1, 0x800
DOS = "cp437"  # what a name is written in where the zip does not say otherwise, and what nobody keeps to
JUNK_FOLDER = "__MACOSX"


@dataclass(frozen=True, slots=True)
class Packed:
    """A file of the zip: its name there, and its bytes or why they cannot be had."""

    name: str
    content: bytes | RequestError


def is_zip(data: bytes) -> bool:
    """Whether `data` is a zip, which may have something before it, such as the program that would unpack it."""
    return data.startswith(SIGNATURES) or (sniff(data) is None and is_zipfile(BytesIO(data)))


def unpack(data: bytes, each_bytes: int, all_bytes: int) -> Iterator[Packed]:
    """The files of the zip `data`, one after the other; folders, dotfiles and what macOS adds are left out.

    A file of more than `each_bytes` is not read to its end: it comes as an error. Raises RequestError where the zip
    cannot be read, TooManyBytesError where its files have more than `all_bytes` together.
    """
    budget = all_bytes
    try:
        with ZipFile(_Bounded(data)) as archive:
            for member in archive.infolist():
                name = _name(member)
                if _is_wanted(name):
                    content, unpacked = _read(archive, member, min(each_bytes, budget))
                    budget -= unpacked
                    if budget <= 0:
                        raise too_much(all_bytes)
                    yield Packed(name, content)
    except (BadZipFile, NotImplementedError, OverflowError, ValueError) as error:
        raise RequestError(f"Expected a whole zip file, got one that cannot be read ({error}). Pack it anew.") from None


def too_much(all_bytes: int) -> TooManyBytesError:
    """The error of who sends more than `all_bytes`, packed or not."""
    return TooManyBytesError(
        f"Expected pictures of at most {all_bytes:,} bytes together, got more. Send them in parts."
    )


def _read(archive: ZipFile, member: ZipInfo, at_most: int) -> tuple[bytes | RequestError, int]:
    """The bytes of the member, and how many were unpacked for it, which are not believed but counted, broken or not."""
    if member.flag_bits & ENCRYPTED:
        return RequestError("Expected a file without a password, got an encrypted one. Pack it without."), 0
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return RequestError("Expected a file that is stored or deflated, got another compression. Pack it so."), 0
    content = bytearray()
    try:
        with archive.open(member) as file:
            while chunk := file.read(CHUNK_BYTES):
                content += chunk
                if len(content) > at_most:
                    return TooManyBytesError(f"Expected at most {at_most:,} bytes, got more."), at_most
    except (BadZipFile, EOFError, NotImplementedError, OverflowError, ValueError, zlib.error) as error:
        broken = RequestError(f"Expected a file that can be unpacked, got a broken one ({error}). Pack it anew.")
        return broken, len(content)
    return bytes(content), len(content)


def _name(member: ZipInfo) -> str:
    """The member's name with its folders. Packers of other countries write it in an encoding that nothing tells."""
    given = member.orig_filename
    if not member.flag_bits & NAMED_IN_UTF8:
        given = filenames.decoded(given.encode(DOS), DOS)
    return given.partition("\0")[0].replace("\\", "/")


def _is_wanted(name: str) -> bool:
    *folders, last = name.split("/")
    return JUNK_FOLDER not in folders and bool(last) and not last.startswith(".")


class _Bounded(BytesIO):
    """A zip whose table of contents is not read when it is too long: ZipFile reads all of it at once."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > DIRECTORY_BYTES:
            raise BadZipFile("its table of contents is too long")
        return super().read(size)
