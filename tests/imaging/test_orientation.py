"""What EXIF and XMP say of a picture's orientation, in whatever way they say it."""

import struct
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from processor.imaging.orientation import orientation_in

TAG, OTHER = 0x0112, 0x0100
BYTE, ASCII, SHORT, LONG, SIGNED_LONG = 1, 2, 3, 4, 9
FORMS = {BYTE: "Bxxx", SHORT: "Hxx", LONG: "I", SIGNED_LONG: "i"}


def exif(*entries: tuple[int, int, int, int], order: str = "<", header: bytes = b"Exif\0\0", first: int = 8) -> bytes:
    """An EXIF block of entries (tag, type, count, value)."""
    written = b"".join(
        struct.pack(order + "HHI", tag, kind, count) + struct.pack(order + FORMS.get(kind, "I"), value)
        for tag, kind, count, value in entries
    )
    start = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, first)
    return header + start + bytes(first - 8) + struct.pack(order + "H", len(entries)) + written + bytes(4)


def xmp(content: bytes) -> bytes:
    return b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description ' + content + b"/></x:xmpmeta>"


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("kind", sorted(FORMS))
@pytest.mark.parametrize("header", [b"Exif\0\0", b""])
def test_any_whole_number_says_it(order: str, kind: int, header: bytes) -> None:
    """Cameras write a SHORT, editors whatever they like; PNG and WebP leave the header out."""
    block = exif((OTHER, LONG, 1, 7), (TAG, kind, 1, 6), order=order, header=header, first=20)
    assert orientation_in({"exif": block}) == 6


@pytest.mark.parametrize(
    "block",
    [
        b"",
        b"Exif\0\0",
        b"Exif\0\0rubbish" * 9,
        exif(),
        exif((OTHER, SHORT, 1, 6)),
        exif((TAG, SHORT, 1, 0)),
        exif((TAG, SHORT, 1, 9)),
        exif((TAG, SIGNED_LONG, 1, -6)),
        exif((TAG, ASCII, 1, 6)),
        exif((TAG, SHORT, 2, 6)),
        exif((TAG, SHORT, 1, 6))[:24],
        exif((TAG, SHORT, 1, 6)).replace(struct.pack("<I", 8), struct.pack("<I", 1 << 31), 1),
    ],
)
def test_a_picture_is_upright_where_nothing_says_otherwise(block: bytes) -> None:
    """No block, a broken one, no such tag, no such orientation."""
    assert orientation_in({"exif": block}) == 1


def test_xmp_counts_where_exif_is_silent() -> None:
    """As an attribute or an element; EXIF goes before it."""
    attribute, element = xmp(b'tiff:Orientation="6"'), xmp(b"><tiff:Orientation>8</tiff:Orientation><")
    assert orientation_in({"xmp": attribute}) == 6
    assert orientation_in({"xmp": element, "exif": exif((OTHER, SHORT, 1, 3))}) == 8
    assert orientation_in({"XML:com.adobe.xmp": attribute.decode()}) == 6
    assert orientation_in({"xmp": attribute, "exif": exif((TAG, SHORT, 1, 1))}) == 1


def test_exif_may_be_hexadecimal_digits() -> None:
    """So ImageMagick wrote it into PNGs, before these had a chunk for it."""
    block = exif((TAG, SHORT, 1, 6)).hex()
    lines = "\n".join(block[at : at + 72] for at in range(0, len(block), 72))
    assert orientation_in({"Raw profile type exif": f"\nexif\n {len(block) // 2}\n{lines}\n"}) == 6
    assert orientation_in({"Raw profile type exif": "\nexif\n 4\nxyz\n"}) == 1


def test_a_value_of_millions_of_numbers_is_not_unpacked() -> None:
    """Ten million numbers in 20 MB would be 400 MB of Python's."""
    block = exif((TAG, SHORT, 10_000_000, 30)) + bytes(20_000_000)
    tracemalloc.start()
    try:
        assert orientation_in({"exif": block}) == 1
        assert tracemalloc.get_traced_memory()[1] < 2 * len(block)
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_what_pillow_writes_is_read(orientation: int) -> None:
    """By somebody else's idea of EXIF."""
    written = Image.Exif()
    written[0x010F], written[TAG] = "a camera", orientation
    assert orientation_in({"exif": written.tobytes()}) == orientation


@given(st.binary(max_size=80), st.sampled_from([b"Exif\0\0II*\0", b"Exif\0\0MM\0*", b"II*\0\x08\0\0\0"]))
def test_no_bytes_make_it_fail(rest: bytes, beginning: bytes) -> None:
    """Whatever is in the block, the picture has an orientation."""
    assert orientation_in({"exif": beginning + rest}) in range(1, 9)
