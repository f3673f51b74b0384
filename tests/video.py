"""Video as cameras encode it, and cut into packets of RTP as they send it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import av
import numpy as np
from numpy.typing import NDArray

MOST_PAYLOAD = 1_400
CODE = b"\0\0\1"
ENCODERS = {"H264": "libx264", "H265": "libx265"}
KEYS = {"H264": {5, 7, 8}, "H265": {19, 20, 32, 33, 34}}


@dataclass(frozen=True)
class Clip:
    """Pictures in a codec, each as the payloads of its packets; the first needs none before it."""

    codec: str
    pictures: tuple[tuple[bytes, ...], ...]
    payload_type: int = 96
    parameter_sets: str = ""

    @property
    def description(self) -> str:
        """Its lines in SDP."""
        lines = [f"m=video 0 RTP/AVP {self.payload_type}"]
        if self.payload_type >= 96:
            lines.append(f"a=rtpmap:{self.payload_type} {self.codec}/90000")
        if self.parameter_sets:
            lines.append(f"a=fmtp:{self.payload_type} packetization-mode=1;{self.parameter_sets}")
        return "".join(f"{each}\r\n" for each in lines)


@lru_cache(32)
def painted_clip(codec: str, reds: tuple[int, ...], width: int = 64, height: int = 48) -> Clip:
    """Pictures that are all of a red."""
    pixels = []
    for red in reds:
        pixels.append(np.zeros((height, width, 3), np.uint8))
        pixels[-1][..., 0] = red
    return encoded_clip(codec, pixels)


def encoded_clip(codec: str, pixels: Iterable[NDArray[np.uint8]]) -> Clip:
    """The pictures in H264 or H265, the first as a key frame and the others as what differs."""
    units = [units_of(each) for each in encoded(codec, pixels)]
    return Clip(codec, tuple(tuple(payloads(codec, each)) for each in units))


def encoded(codec: str, pixels: Iterable[NDArray[np.uint8]]) -> Iterator[bytes]:
    """What the encoder makes of each picture, at once."""
    encoder = None
    for number, each in enumerate(pixels):
        if encoder is None:
            encoder = av.CodecContext.create(ENCODERS[codec], "w")
            encoder.width, encoder.height, encoder.pix_fmt = each.shape[1], each.shape[0], "yuv420p"
            encoder.time_base = Fraction(1, 25)
            more = {"x265-params": "log-level=none:repeat-headers=1"} if codec == "H265" else {}
            encoder.options = {"preset": "ultrafast", "tune": "zerolatency", "g": "1000", "crf": "10", **more}
        frame = av.VideoFrame.from_ndarray(each, "rgb24")
        frame.pts = number
        for packet in encoder.encode(frame):
            yield bytes(packet)


def units_of(content: bytes) -> list[bytes]:
    """The NAL units between their start codes."""
    return [each.rstrip(b"\0") for each in content.split(CODE)[1:]]


def payloads(codec: str, units: Sequence[bytes]) -> Iterator[bytes]:
    """Small units together in one packet, one that is long in several."""
    kind, header = (lambda unit: unit[0] & 0x1F, 1) if codec == "H264" else (lambda unit: unit[0] >> 1 & 0x3F, 2)
    small = [each for each in units if kind(each) in KEYS[codec] - {5, 19, 20}]
    if small:
        together = b"\x78" if codec == "H264" else b"\x60\x01"
        yield together + b"".join(len(each).to_bytes(2, "big") + each for each in small)
    for unit in units:
        if unit in small:
            continue
        if len(unit) <= MOST_PAYLOAD:
            yield unit
            continue
        start = bytes([unit[0] & 0xE0 | 28]) if codec == "H264" else bytes([unit[0] & 0x81 | 49 << 1, unit[1]])
        for at in range(header, len(unit), MOST_PAYLOAD):
            part = unit[at : at + MOST_PAYLOAD]
            marks = (0x80 if at == header else 0) | (0x40 if at + MOST_PAYLOAD >= len(unit) else 0)
            yield start + bytes([marks | kind(unit)]) + part


def jpeg_clip(jpegs: Iterable[bytes], sampling: int = 1, quality: int = 255) -> Clip:
    """JPEGs of 4:2:0 (`sampling` 1) or 4:2:2 (0) as RFC 2435 sends them; with their tables where `quality` is 255."""
    return Clip("JPEG", tuple(tuple(_jpeg_payloads(each, sampling, quality)) for each in jpegs), payload_type=26)


def _jpeg_payloads(jpeg: bytes, sampling: int, quality: int) -> Iterator[bytes]:
    tables, size, at = b"", b"", 2
    while True:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        segment, at = jpeg[at + 4 : at + 2 + length], at + 2 + length
        if marker == 0xDB:
            tables += b"".join(segment[start + 1 : start + 65] for start in range(0, len(segment), 65))
        elif marker == 0xC0:
            size = bytes([int.from_bytes(segment[3:5], "big") // 8, int.from_bytes(segment[1:3], "big") // 8])
        elif marker == 0xDA:
            break
    scan = jpeg[at:].removesuffix(b"\xff\xd9")
    for start in range(0, len(scan), MOST_PAYLOAD):
        given = b"\0\0" + len(tables).to_bytes(2, "big") + tables if quality == 255 and start == 0 else b""
        head = b"\0" + start.to_bytes(3, "big") + bytes([sampling, quality]) + size
        yield head + given + scan[start : start + MOST_PAYLOAD]
