"""The scans of a JPEG, in which its pixels come: all at once, or color by color and bit by bit. Source: ITU-T T.81."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from processor.imaging.decode_errors import undecodable_error

SCAN, END = b"\xff\xda", b"\xff\xd9"
ONE_PASS, PROGRESSIVE = frozenset({0xC0, 0xC1}), 0xC2
"""The frames whose pixels come once where a scan holds all colors, and the one whose pixels come bit by bit."""

COEFFICIENTS = 64

FEW_SCANS, MOST_SCANS = 16, 200
"""The writers in use make some 10 scans. Each may go through the whole picture again, for a few bytes."""


@dataclass(frozen=True, slots=True)
class Scans:
    """What follows the header of a `frame` (its marker) with so many `colors`. At `start` the first has its length."""

    start: int
    frame: int
    colors: int

    def slow(self, data: bytes) -> bool:
        """Whether they may take longer than the pixels and bytes of `data`, the whole file, account for.

        FF DA begins a scan, or lies in a segment between two, or behind the picture, whose end the first FF D9 may be.
        Raises UndecodableImageError where there are certainly too many.
        """
        if self._one(data):
            return False
        if data.count(SCAN, self.start, data.find(END, self.start)) > MOST_SCANS:
            raise undecodable_error(len(data), f"its pixels come in more than {MOST_SCANS} scans")
        return self.frame not in {*ONE_PASS, PROGRESSIVE} or 1 + data.count(SCAN, self.start) > FEW_SCANS

    def unended(self, data: bytes) -> bool:
        """Whether the mark of the end is missing, and no scan is: whatever else there should be, libjpeg misses."""
        return data.rfind(END, self.start) < 0 and (self._one(data) or self._all_bits(data))

    def _one(self, data: bytes) -> bool:
        """Whether one scan holds all there is."""
        return self.frame in ONE_PASS and int.from_bytes(data[self.start + 2 : self.start + 3]) == self.colors

    def _all_bits(self, data: bytes) -> bool:
        """Whether each coefficient of each color came down to its last bit."""
        missing: dict[int, list[int]] = defaultdict(lambda: [1] * COEFFICIENTS)
        for at in self._starts(data):
            count = int.from_bytes(data[at + 2 : at + 3])
            first, last, bits = (data[at + 3 + 2 * count :][:3] + bytes(3))[:3]
            for color in data[at + 3 : at + 3 + 2 * count : 2]:
                missing[color][first : last + 1] = [bits & 15] * (min(last, COEFFICIENTS - 1) + 1 - first)
        return len(missing) == self.colors and not any(map(any, missing.values()))

    def _starts(self, data: bytes) -> Iterator[int]:
        at = self.start
        while at > 1:
            yield at
            at = data.find(SCAN, at) + len(SCAN)
