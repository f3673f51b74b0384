"""What a JPEG says before its pixels, segment by segment. Source: ITU-T T.81, annex B."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from processor.imaging.decode_errors import undecodable_error
from processor.imaging.scans import Scans

APP1, START_OF_SCAN = 0xE1, 0xDA
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
WITHOUT_LENGTH = frozenset({0x00, 0x01, *range(0xD0, 0xDA)})
EXIF, XMP = b"Exif\x00\x00", b"http://ns.adobe.com/xap/1.0/\x00"
NOT_FILL = re.compile(rb"[^\xff]")

MOST_SEGMENTS = 1_000
"""Of full segments that would be 65 MB. Readers go through them one by one, and some join them again at each."""


@dataclass(frozen=True, slots=True)
class Segments:
    """A JPEG before its first scan: its EXIF and XMP blocks by Pillow's names for them, and the scans that follow."""

    metadata: Mapping[str, bytes]
    scans: Scans


def read_segments(data: bytes) -> Segments | None:
    """The segments up to the first scan, None where they are not in order.

    Raises UndecodableImageError where they are too many.
    """
    blocks: dict[str, list[bytes]] = defaultdict(list)
    frame, colors, at = 0, 0, 2
    for _ in range(MOST_SEGMENTS):
        if data[at : at + 1] != b"\xff" or (found := NOT_FILL.search(data, at)) is None:
            return None
        at = found.start() + 1
        marker, end = data[at - 1], at + int.from_bytes(data[at : at + 2])
        if marker in WITHOUT_LENGTH or end > len(data):
            return None
        if marker == START_OF_SCAN:
            metadata = {name: b"".join(parts) for name, parts in blocks.items()}
            return Segments(metadata, Scans(at, frame, colors))
        if marker in FRAMES:
            frame, colors = marker, int.from_bytes(data[at + 7 : at + 8])
        elif marker == APP1:
            _keep(data[at + 2 : end], blocks)
        at = end
    raise undecodable_error(len(data), f"more than {MOST_SEGMENTS:,} segments come before its pixels")


def with_xmp(jpeg: bytes, xmp: bytes) -> bytes:
    """The same JPEG with that XMP, of 65,500 bytes at most, behind its first marker. Source: XMP, part 3, 1.1.3."""
    content = XMP + xmp
    segment = bytes((0xFF, APP1)) + (len(content) + 2).to_bytes(2) + content
    return jpeg[:2] + segment + jpeg[2:]


def _keep(segment: bytes, blocks: dict[str, list[bytes]]) -> None:
    """A long EXIF block goes on in the next segment, a second XMP block replaces the first."""
    if segment.startswith(EXIF):
        blocks["exif"].append(segment[len(EXIF) :] if blocks["exif"] else segment)
    elif segment.startswith(XMP):
        blocks["xmp"] = [segment[len(XMP) :]]
