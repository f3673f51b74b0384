"""Packets put together to pictures: what all codecs have in common."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from processor.tasks.watch.rtsp.rtp import RtpPacket
from wire.errors import UnreachableUrlError

MOST_PICTURE_BYTES = 16_000_000


@dataclass(frozen=True, slots=True)
class Encoded:
    """One picture, as its codec has it. `key` says that it can be decoded without any before it."""

    content: bytes
    key: bool


class Unpacker(Protocol):
    """Makes pictures of packets, one after the other."""

    def add(self, payload: bytes) -> int:
        """What is in a packet belongs to the picture; how many bytes that has by now. Raises ValueError or LookupError
        where the packet makes no sense."""

    def picture(self) -> Encoded | None:
        """The picture that is whole now, of which nothing is kept; None where it is none."""


class Pictures:
    """Whole pictures of the packets that come. One of which a packet is missing is left out, and `broken` says so."""

    def __init__(self, unpacker: Unpacker) -> None:
        self._unpacker = unpacker
        self._last: RtpPacket | None = None
        self._whole = True
        self.broken = 0

    def of(self, packet: RtpPacket) -> Iterator[Encoded]:
        """The pictures that end with the packet, or before it. Raises UnreachableUrlError for one without end."""
        if self._last is not None:
            if packet.timestamp != self._last.timestamp and not self._last.ends:
                yield from self._end()
            if not packet.follows(self._last.number):
                self._whole = False
        self._last = packet
        if self._whole:
            self._add(packet.payload)
        if packet.ends:
            yield from self._end()

    def _add(self, payload: bytes) -> None:
        try:
            length = self._unpacker.add(payload)
        except (ValueError, LookupError):
            self._whole = False
            return
        if length > MOST_PICTURE_BYTES:
            raise UnreachableUrlError(f"Expected a picture of at most {MOST_PICTURE_BYTES:,} bytes, got a longer one.")

    def _end(self) -> Iterator[Encoded]:
        picture, whole = self._unpacker.picture(), self._whole
        self._whole = True
        if whole and picture is not None:
            yield picture
        elif not whole:
            self.broken += 1
