"""H.264 and H.265 out of RTP: their NAL units (RFC 6184, RFC 7798), put together to pictures for a decoder."""

from dataclasses import dataclass, field

from processor.tasks.watch.rtsp.pictures import Encoded

START = b"\0\0\0\1"


@dataclass(frozen=True, slots=True)
class Kinds:
    """The numbers of units by which two codecs tell the same. `header` is so many bytes long; `delimiter` is a whole
    unit, behind which a decoder knows that the picture before it has ended."""

    header: int
    key: frozenset[int]
    sizes: int
    dropped: frozenset[int]
    several: int
    fragment: int
    most: int
    delimiter: bytes

    def kind(self, unit: bytes) -> int:
        """The number of the unit's kind."""
        return unit[0] & 0x1F if self.header == 1 else unit[0] >> 1 & 0x3F


H264 = Kinds(1, frozenset({5, 7}), 7, frozenset({9, 10, 11, 12}), 24, 28, 23, START + b"\x09\xf0")
H265 = Kinds(2, frozenset({*range(16, 22), 33}), 33, frozenset({35, 36, 37, 38}), 48, 49, 47, START + b"\x46\x01\x50")


@dataclass(slots=True)
class Units:
    """The units of a picture, one packet after the other: single ones, several in one, or parts of one."""

    kinds: Kinds
    _units: list[bytes] = field(default_factory=list)
    _part: bytearray | None = None
    _length: int = 0

    def add(self, payload: bytes) -> int:
        kinds, kind = self.kinds, self.kinds.kind(payload)
        self._length += len(payload)
        if kind == kinds.several:
            at = kinds.header
            while at < len(payload):
                length = int.from_bytes(payload[at : at + 2], "big")
                if not kinds.header <= length <= len(payload) - at - 2:
                    raise ValueError(length)
                self._keep(payload[at + 2 : at + 2 + length])
                at += 2 + length
        elif kind == kinds.fragment:
            self._add_part(payload)
        elif kind <= kinds.most and len(payload) > kinds.header:
            self._keep(payload)
        else:
            raise ValueError(kind)
        return self._length

    def picture(self) -> Encoded | None:
        units, self._units, self._part, self._length = self._units, [], None, 0
        if not units:
            return None
        content = b"".join(START + each for each in units) + self.kinds.delimiter
        return Encoded(content, any(self.kinds.kind(each) in self.kinds.key for each in units))

    def _add_part(self, payload: bytes) -> None:
        """A part's own header says whether it is the first or the last, and what kind of unit it is of."""
        at = self.kinds.header
        marks = payload[at]
        if marks & 0x80:
            if at == 1:
                head = bytes([payload[0] & 0xE0 | marks & 0x1F])
            else:
                head = bytes([payload[0] & 0x81 | (marks & 0x3F) << 1, payload[1]])
            self._part = bytearray(head)
        if self._part is None:
            raise ValueError("a part without its first one")
        self._part += payload[at + 1 :]
        if marks & 0x40:
            self._keep(bytes(self._part))
            self._part = None

    def _keep(self, unit: bytes) -> None:
        if self.kinds.kind(unit) not in self.kinds.dropped:
            self._units.append(unit)
