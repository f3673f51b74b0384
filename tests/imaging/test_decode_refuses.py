import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from skimage import data

from processor.imaging.decode import decode
from processor.imaging.decode_errors import translated_errors
from wire.errors import NoImageError, NotAnImageError, RequestError, TooManyPixelsError, UndecodableImageError

LIMIT = 50_000_000
COFFEE = Image.fromarray(data.coffee()).resize((90, 60))
KINDS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF", "AVIF")


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


FILES = {kind: saved(COFFEE, kind) for kind in KINDS}
FILES["TIFF deflate"] = saved(COFFEE, "TIFF", compression="tiff_deflate")
FILES["JPEG progressive"] = saved(COFFEE, "JPEG", progressive=True)
FILES["WEBP lossless"] = saved(COFFEE, "WEBP", lossless=True)
FILES["GIF moving"] = saved(COFFEE, "GIF", save_all=True, append_images=[COFFEE.rotate(90)])


def png_promising(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_nothing_is_no_picture() -> None:
    """Zero bytes raise NoImageError."""
    with pytest.raises(NoImageError, match="got 0 bytes"):
        decode(b"", max_pixels=LIMIT)


@pytest.mark.parametrize(
    "content",
    [
        b"hello, I am holiday.jpg\n",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"%PDF-1.7\n",
        b"P6\n1 1\n255\n\x00\x00\x00",
        b"\x00\x00\x00\x20ftypisom" + bytes(32),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\xff",
    ],
)
def test_other_files_are_not_pictures(content: bytes) -> None:
    """Text, and formats that are not promised (PostScript, PDF, PPM, MP4, SVG), raise NotAnImageError."""
    with pytest.raises(NotAnImageError, match="JPEG, PNG, WebP, BMP, GIF, TIFF, HEIC or AVIF"):
        decode(content, max_pixels=LIMIT)


@pytest.mark.parametrize("kind", sorted(FILES.keys() - {"GIF moving"}))
@pytest.mark.parametrize("part", [0.05, 0.25, 0.5, 0.75, 0.95])
def test_a_truncated_picture_is_never_filled_with_grey(kind: str, part: float) -> None:
    """A file cut off anywhere raises UndecodableImageError."""
    file = FILES[kind]
    with pytest.raises(UndecodableImageError, match="cannot be decoded to their end"):
        decode(file[: int(len(file) * part)], max_pixels=LIMIT)


def test_a_picture_of_heic_kind_that_is_rubbish_is_refused() -> None:
    """The HEIC reader is asked, and its refusal is translated."""
    with pytest.raises(UndecodableImageError):
        decode(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"rubbish" * 50, max_pixels=LIMIT)


def test_corrupt_pixels_are_noticed() -> None:
    """Bytes overwritten in the compressed pixels of a PNG raise UndecodableImageError."""
    file = bytearray(FILES["PNG"])
    file[2000:2100] = bytes(100)
    with pytest.raises(UndecodableImageError):
        decode(bytes(file), max_pixels=LIMIT)


@pytest.mark.parametrize("wh", [(50_000, 50_000), (10_000, 9_000), (13_000, 12_000), (2**31 - 1, 2**31 - 1)])
def test_the_header_alone_refuses_too_many_pixels(wh: tuple[int, int]) -> None:
    """The refusal names both numbers, on either side of Pillow's own limits, and needs no pixel."""
    with pytest.raises(TooManyPixelsError) as caught:
        decode(png_promising(*wh), max_pixels=LIMIT)
    assert "50,000,000" in caught.value.message
    assert f"{wh[0] * wh[1]:,}" in caught.value.message


def test_the_limit_itself_is_allowed() -> None:
    """A picture of exactly max_pixels is read, and one pixel less of room refuses it."""
    assert decode(FILES["JPEG"], max_pixels=90 * 60).pixels.shape == (60, 90, 3)
    with pytest.raises(TooManyPixelsError):
        decode(FILES["JPEG"], max_pixels=90 * 60 - 1)


def test_a_limit_above_pillows_own_is_kept() -> None:
    """100 megapixels are read without a warning where the caller allows them."""
    huge = saved(Image.new("1", (10_000, 10_000)), "PNG")
    assert decode(huge, max_pixels=100_000_000).pixels.shape == (10_000, 10_000, 3)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", *(file[:16] for file in FILES.values())]))
def test_rubbish_raises_request_errors_only(tail: bytes, head: bytes) -> None:
    """Random bytes, also behind the first bytes of a real format, are a picture or a RequestError."""
    _decode_or_refuse(head + tail)


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(sorted(FILES)),
    st.lists(st.tuples(st.integers(0, 2**16), st.integers(0, 255)), min_size=1, max_size=12),
    st.integers(0, 100),
)
def test_mutated_files_raise_request_errors_only(kind: str, changes: list[tuple[int, int]], cut: int) -> None:
    """Real files with bytes changed near their start or anywhere are a picture or a RequestError."""
    file = bytearray(FILES[kind])
    for place, value in changes:
        file[place % (200 if place % 2 else len(file))] = value
    _decode_or_refuse(bytes(file[: len(file) - cut]))


def _decode_or_refuse(content: bytes) -> None:
    with suppress(RequestError):
        image = decode(content, max_pixels=1_000_000).pixels
        assert 0 < image.shape[0] * image.shape[1] <= 1_000_000


def test_a_reason_that_quotes_the_picture_is_cut() -> None:
    """A parser's error may be as long as what it stumbled over."""
    with pytest.raises(UndecodableImageError) as caught, translated_errors(b"picture", LIMIT):
        raise ValueError("no such thing: " + "x" * 100_000)
    assert "7 bytes that cannot be decoded to their end (no such thing: xxx" in caught.value.message
    assert len(caught.value.message) < 600
