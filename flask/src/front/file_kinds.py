"""Kinds of files that are no pictures, so that who sent one can see the mistake."""

from dataclasses import dataclass
from typing import Literal, get_args

Name = Literal[
    "archive",
    "document",
    "html",
    "jpeg_2000",
    "jpeg_xl",
    "json",
    "other",
    "pdf",
    "photoshop",
    "sound",
    "svg",
    "text",
    "video",
    "zip",
]
NAMES: tuple[Name, ...] = get_args(Name)


@dataclass(frozen=True, slots=True)
class FileKind:
    """What a file is that is no picture: a `name` for programs, which stays, and `words` for who reads them."""

    name: Name
    words: str


ARCHIVE = "{}, which is not unpacked here: pack the pictures into a zip for /v1/batches"
SIGNATURES = (
    (b"PK\x03\x04", FileKind("zip", "a zip, which only /v1/batches takes")),
    (b"7z\xbc\xaf\x27\x1c", FileKind("archive", ARCHIVE.format("a 7z archive"))),
    (b"Rar!\x1a\x07", FileKind("archive", ARCHIVE.format("a rar archive"))),
    (b"\x1f\x8b", FileKind("archive", ARCHIVE.format("a gzip file"))),
    (b"BZh", FileKind("archive", ARCHIVE.format("a bzip2 file"))),
    (b"\xfd7zXZ\x00", FileKind("archive", ARCHIVE.format("an xz file"))),
    (b"\x28\xb5\x2f\xfd", FileKind("archive", ARCHIVE.format("a zstd file"))),
    (b"%PDF", FileKind("pdf", "a PDF")),
    (b"8BPS", FileKind("photoshop", "a Photoshop file")),
    (b"\x1a\x45\xdf\xa3", FileKind("video", "a video")),
    (b"ID3", FileKind("sound", "a sound")),
    (b"OggS", FileKind("sound", "a sound")),
    (b"fLaC", FileKind("sound", "a sound")),
    (b"\x00\x00\x00\x0cjP", FileKind("jpeg_2000", "a JPEG 2000 picture")),
    (b"\xff\x0a", FileKind("jpeg_xl", "a JPEG XL picture")),
    (b"\x00\x00\x00\x0cJXL", FileKind("jpeg_xl", "a JPEG XL picture")),
)
TEXTS = (
    (b"<svg", FileKind("svg", "an SVG drawing")),
    (b"<!doctype html", FileKind("html", "a page of HTML")),
    (b"<html", FileKind("html", "a page of HTML")),
    (b"{", FileKind("json", "JSON")),
)
DOCUMENTS = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis")
"""What a zip begins with that is a document, behind ZIP_NAME_AT bytes."""

ZIP_NAME_AT = 30
SOUNDS = (b"WAVE", b"M4A ", b"M4B ")
"""Of RIFF and of what MP4 comes from, by the four bytes at BRAND_AT: all else is taken for a video."""

BRAND_AT = 8
OTHER = FileKind("other", "something else")
TAR_AT = 257
HEAD_BYTES = 512


def file_kind(data: bytes) -> FileKind:
    """What `data`, which is no picture, seems to be."""
    if data[ZIP_NAME_AT:].startswith(DOCUMENTS) and data.startswith(b"PK"):
        return FileKind("document", "a document of an office")
    for signature, kind in SIGNATURES:
        if data.startswith(signature):
            return kind
    if data[TAR_AT : TAR_AT + 5] == b"ustar":
        return FileKind("archive", ARCHIVE.format("a tar archive"))
    if data[4:8] == b"ftyp" or data.startswith(b"RIFF"):
        return _moving(data)
    head = data[:HEAD_BYTES].lower()
    for start, kind in TEXTS:
        if head.lstrip().startswith(start) or (start == b"<svg" and start in head):
            return kind
    return FileKind("text", "text") if head.isascii() and b"\0" not in head else OTHER


def _moving(data: bytes) -> FileKind:
    is_sound = data[BRAND_AT : BRAND_AT + 4] in SOUNDS
    return FileKind("sound", "a sound") if is_sound else FileKind("video", "a video or a picture of another kind")
