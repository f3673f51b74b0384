"""A file's first bytes say what it is and how large a picture it promises."""

import struct
import time
from collections.abc import Callable
from functools import cache
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from front.sniff import sniff

BEGINNINGS = [
    b"",
    b"\xff\xd8\xff\xe0",
    b"\xff\xd8\xff\xc0",
    b"\x89PNG\r\n\x1a\n",
    b"GIF89a",
    b"RIFF\x00\x00\x00\x00WEBPVP8X",
    b"RIFF\x00\x00\x00\x00WEBPVP8L",
    b"RIFF\x00\x00\x00\x00WEBPVP8 ",
    b"BM" + bytes(12) + b"\x28\x00\x00\x00",
    b"II*\x00",
    b"\x00\x00\x00\x18ftypheic",
]


@pytest.mark.parametrize("name", ["JPEG", "PNG", "GIF", "BMP", "WebP"])
@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (640, 480), (1023, 257)])
def test_the_size_is_what_pillow_wrote(name: str, size: tuple[int, int], encode: Callable[..., bytes]) -> None:
    """Width comes before height, in every format that is read."""
    sniffed = sniff(encode(name, size))
    assert sniffed is not None
    assert (sniffed.format, sniffed.size) == (name, size)


@pytest.mark.parametrize("name", ["TIFF", "AVIF"])
def test_a_format_whose_size_is_not_read_is_still_a_picture(name: str, encode: Callable[..., bytes]) -> None:
    """The processor looks at those again."""
    sniffed = sniff(encode(name, (64, 48)))
    assert sniffed is not None
    assert (sniffed.format, sniffed.size) == (name, None)


def test_lossless_and_extended_webp_have_their_sizes_elsewhere() -> None:
    """WebP has three headers; sizes are stored less one in two of them."""
    lossless = b"RIFF\x00\x00\x00\x00WEBPVP8L" + bytes(4) + b"\x2f" + struct.pack("<I", 639 | 479 << 14)
    extended = b"RIFF\x00\x00\x00\x00WEBPVP8X" + bytes(8) + b"\x7f\x02\x00\xdf\x01\x00"
    for data in (lossless, extended):
        sniffed = sniff(data)
        assert sniffed is not None
        assert sniffed.size == (640, 480)


def test_a_bmp_stored_top_row_first_has_a_positive_height() -> None:
    """Its header says a negative one."""
    sniffed = sniff(b"BM" + bytes(12) + struct.pack("<Iii", 40, 20, -10))
    assert sniffed is not None
    assert sniffed.size == (20, 10)


@pytest.mark.parametrize("brands", [b"heic", b"mif1\0\0\0\0heic", b"msf1", b"heix"])
def test_heic_is_told_by_its_brands(brands: bytes) -> None:
    """The major brand or a compatible one."""
    sniffed = sniff(struct.pack(">I", 8 + len(brands)) + b"ftyp" + brands)
    assert sniffed is not None
    assert sniffed.format == "HEIC"


@pytest.mark.parametrize(
    "data", [b"", b"BM", b"BMW is a car, not a picture", b"plain text", b"%PDF-1.7", b"<svg>", b"\0\0\0\x18ftypisom"]
)
def test_anything_else_is_not_a_picture(data: bytes) -> None:
    """Neither texts nor films are."""
    assert sniff(data) is None


@pytest.mark.parametrize(
    ("around", "size"),
    [
        (b"\xff" * 20_000_000, (64, 48)),
        (b"\xff\x01" * 500, (64, 48)),
        (b"\xff\xfe\x00\x02" * 500, (64, 48)),
        (b"\xff\x01" * 10_000_000, None),
        (b"\xff\xfe\x00\x02" * 5_000_000, None),
        (b"\xff\xfe\x00\x00" * 5_000_000, None),
    ],
    ids=["padding", "some markers", "some comments", "markers alone", "comments alone", "comments of no length"],
)
def test_what_stands_before_a_jpegs_size_is_not_gone_through_for_long(
    around: bytes, size: tuple[int, int] | None, encode: Callable[..., bytes]
) -> None:
    """Padding is passed in one step; a size behind more segments than anybody writes is left to the processor."""
    jpeg, begun = encode("JPEG", (64, 48)), time.process_time()
    sniffed = sniff(jpeg[:2] + around + jpeg[2:])
    assert sniffed is not None
    assert sniffed.size == size
    assert time.process_time() - begun < 0.5


@given(st.sampled_from(BEGINNINGS), st.binary(max_size=200))
def test_no_bytes_make_it_fail(beginning: bytes, rest: bytes) -> None:
    """Whatever is uploaded, the answer is a format or None, and sizes are never negative."""
    sniffed = sniff(beginning + rest)
    assert sniffed is None or sniffed.size is None or min(sniffed.size) >= 0


@given(st.integers(0, 800), st.sampled_from(["JPEG", "PNG", "GIF", "BMP", "WebP"]))
def test_a_picture_that_was_cut_off_gives_its_size_or_none(length: int, name: str) -> None:
    """Never another size than the whole file's."""
    whole = _pictures()[name]
    sniffed = sniff(whole[:length])
    assert sniffed is None or sniffed.size in (None, (31, 17))


@cache
def _pictures() -> dict[str, bytes]:
    made = {}
    for name in ("JPEG", "PNG", "GIF", "BMP", "WebP"):
        buffer = BytesIO()
        Image.new("RGB", (31, 17)).save(buffer, name)
        made[name] = buffer.getvalue()
    return made
