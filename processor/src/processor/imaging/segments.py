"""What a JPEG says before its pixels, segment by segment. Source: ITU-T T.81, annex B."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from processor.imaging.translation import undecodable

APP1, START_OF_SCAN = 0xE1, 0xDA
ONE_PASS, PROGRESSIVE = frozenset({0xC0, 0xC1}), 0xC2
"""Frames whose pixels come once, if one scan holds all colors of them, and frames whose pixels come bit by bit."""

FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
WITHOUT_LENGTH = frozenset({0x00, 0x01, *range(0xD0, 0xDA)})
EXIF, XMP = b"Exif\x00\x00", b"http://ns.adobe.com/xap/1.0/\x00"
NOT_FILL = re.compile(rb"[^\xff]")

MOST_SEGMENTS = 1_000
"""Of full segments that would be 65 MB. Readers go through them one by one, and some join them again at each."""

FEW_SCANS, MOST_SCANS = 16, 200
"""The writers in use make some 10 scans. Each may go through the whole picture again, for a few bytes."""


@dataclass(frozen=True, slots=True)
class Segments:
    """A JPEG before its first scan: its EXIF and XMP blocks by Pillow's names for them, and whether the scans may take
    longer than its pixels and bytes account for."""

    metadata: Mapping[str, bytes]
    slow: bool


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
            return Segments(metadata, _slow(data, at, frame, colors))
        if marker in FRAMES:
            frame, colors = marker, data[at + 7]
        elif marker == APP1:
            _keep(data[at + 2 : end], blocks)
        at = end
    raise undecodable(len(data), f"more than {MOST_SEGMENTS:,} segments come before its pixels")


def _slow(data: bytes, scan: int, frame: int, colors: int) -> bool:
    """Whether other scans than a few may follow the first, whose length is at `scan`.

    FF DA begins a scan, or lies in a segment between two, or behind the picture, whose end the first FF D9 may be.
    Raises UndecodableImageError where there are certainly too many.
    """
    if frame in ONE_PASS and data[scan + 2] == colors:
        return False
    if data.count(b"\xff\xda", scan, data.find(b"\xff\xd9", scan)) > MOST_SCANS:
        raise undecodable(len(data), f"its pixels come in more than {MOST_SCANS} scans")
    return frame not in {*ONE_PASS, PROGRESSIVE} or 1 + data.count(b"\xff\xda", scan) > FEW_SCANS


def _keep(segment: bytes, blocks: dict[str, list[bytes]]) -> None:
    """A long EXIF block goes on in the next segment, a second XMP block replaces the first."""
    if segment.startswith(EXIF):
        blocks["exif"].append(segment[len(EXIF) :] if blocks["exif"] else segment)
    elif segment.startswith(XMP):
        blocks["xmp"] = [segment[len(XMP) :]]
