"""Kinds of files that are no pictures, so that who sent one can see the mistake."""

ARCHIVE = "{}, which is not unpacked here: pack the pictures into a zip for /v1/batches"
SIGNATURES = (
    (b"PK\x03\x04", "a zip, which only /v1/batches takes"),
    (b"7z\xbc\xaf\x27\x1c", ARCHIVE.format("a 7z archive")),
    (b"Rar!\x1a\x07", ARCHIVE.format("a rar archive")),
    (b"\x1f\x8b", ARCHIVE.format("a gzip file")),
    (b"BZh", ARCHIVE.format("a bzip2 file")),
    (b"\xfd7zXZ\x00", ARCHIVE.format("an xz file")),
    (b"\x28\xb5\x2f\xfd", ARCHIVE.format("a zstd file")),
    (b"%PDF", "a PDF"),
    (b"8BPS", "a Photoshop file"),
    (b"\x1a\x45\xdf\xa3", "a video"),
    (b"RIFF", "a video or a sound"),
    (b"\x00\x00\x00\x0cjP", "a JPEG 2000 picture"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"\x00\x00\x00\x0cJXL", "a JPEG XL picture"),
)
TEXTS = (
    (b"<svg", "an SVG drawing"),
    (b"<!doctype html", "a page of HTML"),
    (b"<html", "a page of HTML"),
    (b"{", "JSON"),
)
TAR_AT = 257
HEAD_BYTES = 512


def file_kind(data: bytes) -> str:
    """What `data`, which is no picture, seems to be."""
    for signature, name in SIGNATURES:
        if data.startswith(signature):
            return name
    if data[TAR_AT : TAR_AT + 5] == b"ustar":
        return ARCHIVE.format("a tar archive")
    if data[4:8] == b"ftyp":
        return "a video or a picture of another kind"
    head = data[:HEAD_BYTES].lower()
    for start, name in TEXTS:
        if head.lstrip().startswith(start) or (start == b"<svg" and start in head):
            return name
    return "text" if head.isascii() and b"\0" not in head else "something else"
