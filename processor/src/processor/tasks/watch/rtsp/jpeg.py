"""JPEGs out of RTP (RFC 2435): their bits alone are sent, so what stands before them is made anew."""

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import simplejpeg

from processor.tasks.watch.rtsp.pictures import Encoded

SAMPLINGS = ("422", "420")
END = b"\xff\xd9"
WITH_RESTARTS, GIVEN_TABLES = 64, 128
TABLES_BYTES = 128
"""Of the two tables of 64 numbers, 8 bits each."""


@dataclass(slots=True)
class Jpegs:
    """The scan of a JPEG, packet by packet, and what makes a file of it."""

    _head: bytes = b""
    _scan: bytearray = field(default_factory=bytearray)
    _tables: dict[int, bytes] = field(default_factory=dict)

    def add(self, payload: bytes) -> int:
        offset, kind, quality = int.from_bytes(payload[1:4], "big"), payload[4], payload[5]
        width, height, at, restart = 8 * payload[6], 8 * payload[7], 8, 0
        if offset != len(self._scan) or kind & ~WITH_RESTARTS >= len(SAMPLINGS) or not width or not height:
            raise ValueError(offset, kind)
        if kind & WITH_RESTARTS:
            restart, at = int.from_bytes(payload[8:10], "big"), 12
        if offset == 0:
            tables = None
            if quality >= GIVEN_TABLES:
                length = int.from_bytes(payload[at + 2 : at + 4], "big")
                tables = payload[at + 4 : at + 4 + length] if length else self._tables[quality]
                if payload[at + 1] or len(tables) != TABLES_BYTES:
                    raise ValueError(length)
                self._tables[quality] = tables
                at += 4 + length
            elif not 1 <= quality <= 99:
                raise ValueError(quality)
            sampling = SAMPLINGS[kind & ~WITH_RESTARTS]
            self._head = _head(width, height, sampling, 50 if tables else quality, tables, restart)
        self._scan += payload[at:]
        return len(self._scan)

    def picture(self) -> Encoded | None:
        head, scan = self._head, bytes(self._scan)
        self._head = b""
        self._scan.clear()
        if not head or not scan:
            return None
        return Encoded(head + (scan if scan.endswith(END) else scan + END), key=True)


@lru_cache(8)
def _head(width: int, height: int, sampling: str, quality: int, tables: bytes | None, restart: int) -> bytes:
    """All of a JPEG before its scan: what libjpeg writes for a picture of black, with the size and tables of ours. The
    tables that a `quality` means are the same for both, and so are those of Huffman's code."""
    black = np.zeros((16, 16, 3), np.uint8)
    file = simplejpeg.encode_jpeg(black, quality, colorspace="RGB", colorsubsampling=sampling)
    head, at, given = bytearray(b"\xff\xd8"), 2, 0
    while True:
        marker, length = file[at + 1], int.from_bytes(file[at + 2 : at + 4], "big")
        segment = bytearray(file[at : at + 2 + length])
        if marker == 0xDB and tables:
            for start in range(4, len(segment), 65):
                segment[start + 1 : start + 65] = tables[given : given + 64]
                given += 64
        elif marker == 0xC0:
            segment[5:9] = height.to_bytes(2, "big") + width.to_bytes(2, "big")
        elif marker == 0xDA:
            interval = b"\xff\xdd\x00\x04" + restart.to_bytes(2, "big") if restart else b""
            return bytes(head + interval + segment)
        head += segment
        at += 2 + length
