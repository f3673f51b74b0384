"""How large the pictures of a stream are, by its sequence parameter sets, before a decoder makes room for them (H.264,
7.3.2.1.1; H.265, 7.3.2.2.1)."""

from processor.tasks.watch.rtsp.units import H264, H265, Kinds

WITH_CHROMA_FORMAT = frozenset({44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244})
"""The profiles of H.264 whose parameter sets say how colours are sampled, and may have lists for scaling."""

LONGEST_NUMBER = 32
CODE = b"\0\0\1"
"""Before each unit, also where somebody hid one in another."""


def sizes(content: bytes, kinds: Kinds) -> list[tuple[int, int]]:
    """Width and height of each size that the units in `content` announce, before anything is cropped.

    Raises ValueError where that cannot be read.
    """
    units = [each for each in content.split(CODE) if len(each) > kinds.header and kinds.kind(each) == kinds.sizes]
    read = {H264: _h264, H265: _h265}[kinds]
    return [read(_Bits(each[kinds.header :])) for each in units]


class _Bits:
    """The bits of a unit, without the bytes that only keep it from looking like the start of another."""

    def __init__(self, unit: bytes) -> None:
        content = unit.replace(b"\0\0\3", b"\0\0")
        self._bits = int.from_bytes(content, "big")
        self._left = 8 * len(content)

    def take(self, count: int) -> int:
        if count > self._left:
            raise ValueError("a parameter set that ends too soon")
        self._left -= count
        return self._bits >> self._left & ((1 << count) - 1)

    def number(self) -> int:
        """One in Exp-Golomb code."""
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > LONGEST_NUMBER:
                raise ValueError("a number without end")
        return (1 << zeros) - 1 + self.take(zeros)

    def signed(self) -> int:
        code = self.number()
        return (code + 1) // 2 if code % 2 else -(code // 2)


def _h264(bits: _Bits) -> tuple[int, int]:
    profile = bits.take(8)
    bits.take(16)  # constraints, level
    bits.number()  # its own number
    if profile in WITH_CHROMA_FORMAT:
        _pass_colours(bits)
    bits.number()  # the longest frame number
    order = bits.number()
    if order == 0:
        bits.number()
    elif order == 1:
        bits.take(1)
        bits.number(), bits.number()
        for _ in range(_few(bits.number(), 255)):
            bits.number()
    bits.number()  # reference frames
    bits.take(1)
    across, down = bits.number() + 1, bits.number() + 1
    fields = 2 - bits.take(1)
    return 16 * across, 16 * down * fields


def _pass_colours(bits: _Bits) -> None:
    chroma = bits.number()
    if chroma == 3:
        bits.take(1)
    bits.number(), bits.number()
    bits.take(1)
    if bits.take(1):
        for index in range(12 if chroma == 3 else 8):
            if bits.take(1):
                _pass_scaling(bits, 16 if index < 6 else 64)


def _pass_scaling(bits: _Bits, size: int) -> None:
    last = following = 8
    for _ in range(size):
        if following:
            following = (last + bits.signed()) % 256
        last = following or last


def _h265(bits: _Bits) -> tuple[int, int]:
    bits.take(4)
    layers = bits.take(3)
    bits.take(1)
    bits.take(88), bits.take(8)  # profile, level
    present = [bits.take(2) for _ in range(8)][:layers] if layers else []
    for each in present:
        bits.take(88 if each & 2 else 0), bits.take(8 if each & 1 else 0)
    bits.number()  # its own number
    if bits.number() == 3:
        bits.take(1)
    return bits.number(), bits.number()


def _few(count: int, most: int) -> int:
    if count > most:
        raise ValueError(count)
    return count
