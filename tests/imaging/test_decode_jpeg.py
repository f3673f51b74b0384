import re
from io import BytesIO

import cv2
import numpy as np
import pytest
from PIL import Image
from skimage import data

from processor.imaging.decode import decode
from processor.imaging.jpeg import read_header
from wire.errors import UndecodableImageError

LIMIT = 1_000_000
COFFEE = Image.fromarray(data.coffee()).resize((203, 151))
QUARTER_TURN = Image.Exif()
QUARTER_TURN[0x0112] = 6


def jpeg(picture: Image.Image, **options: object) -> bytes:
    file = BytesIO()
    picture.save(file, "JPEG", **{"quality": 90, **options})
    return file.getvalue()


KINDS = {
    "4:2:0": jpeg(COFFEE, subsampling="4:2:0"),
    "4:2:2": jpeg(COFFEE, subsampling="4:2:2"),
    "4:4:4": jpeg(COFFEE, subsampling="4:4:4"),
    "progressive": jpeg(COFFEE, progressive=True),
    "restart markers": jpeg(COFFEE, restart_marker_rows=1),
    "RGB": jpeg(COFFEE, keep_rgb=True),
    "grey": jpeg(COFFEE.convert("L")),
    "CMYK": jpeg(COFFEE.convert("CMYK")),
}


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2) + body


def color_by_color(picture: Image.Image) -> bytes:
    """A baseline JPEG with a scan for each color: made of three grey ones, which have all tables in common."""
    bands = [jpeg(band) for band in picture.convert("YCbCr").split()]
    frame, scan = (bands[0].index(marker) for marker in (b"\xff\xc0", b"\xff\xda"))
    size = bands[0][frame + 4 : frame + 9]
    colors = b"".join(bytes([each, 0x11, 0]) for each in (1, 2, 3))
    scans = (
        bytes([0xFF, 0xDA, 0, 8, 1, each, 0, 0, 63, 0]) + band[scan + 10 : -2] for each, band in enumerate(bands, 1)
    )
    tables = bands[0][frame + 2 + int.from_bytes(bands[0][frame + 2 : frame + 4]) : scan]
    return bands[0][:frame] + segment(0xC0, size + b"\x03" + colors) + tables + b"".join(scans) + b"\xff\xd9"


PARTED = {
    "progressive": KINDS["progressive"],
    "progressive CMYK": jpeg(COFFEE.convert("CMYK"), progressive=True),
    "restart markers": KINDS["restart markers"],
    "color by color": color_by_color(COFFEE),
}
KINDS["color by color"] = PARTED["color by color"]


def as_pillow_reads(file: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(file)).convert("RGB"))


def behind_start(file: bytes, inserted: bytes) -> bytes:
    return file[:2] + inserted + file[2:]


def behind_first_segment(file: bytes, inserted: bytes) -> bytes:
    end = 4 + int.from_bytes(file[4:6])
    return file[:end] + inserted + file[end:]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_jpeg_has_the_pixels_that_pillow_reads(kind: str) -> None:
    """At full size no colour is off by more than rounding, whatever the JPEG's own colours."""
    pixels = decode(KINDS[kind], max_pixels=LIMIT).pixels
    assert np.abs(pixels.astype(int) - as_pillow_reads(KINDS[kind])).max() <= 2


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"CMYK"}))
def test_an_ordinary_jpeg_takes_the_fast_way(kind: str) -> None:
    """Its header is read without Pillow."""
    header = read_header(KINDS[kind])
    assert header is not None
    assert (header.width, header.height, header.orientation) == (203, 151, 1)


def test_what_needs_judgement_is_left_to_pillow() -> None:
    """CMYK, junk between segments, other formats and headers that end too soon have no header here."""
    file = KINDS["4:2:0"]
    for other in (KINDS["CMYK"], behind_first_segment(file, b"junk"), b"\x89PNG\r\n\x1a\n", file[:2], file[:100]):
        assert read_header(other) is None


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("longest_side", [None, 25])
def test_a_jpeg_cut_off_anywhere_is_refused(kind: str, longest_side: int | None) -> None:
    """At full size and in a smaller copy, one missing byte of pixels is enough: no part is ever filled with grey."""
    file = KINDS[kind]
    for length in [*range(3, len(file) - 3, 97), len(file) - 3]:
        with pytest.raises(UndecodableImageError):
            decode(file[:length], max_pixels=LIMIT, longest_side=longest_side)


@pytest.mark.parametrize(
    "oddity",
    [
        lambda file: behind_first_segment(file, b"junk"),
        lambda file: behind_first_segment(file, b"\xff\xff\xff"),
        lambda file: file + b"\x00" * 500,
        lambda file: file + file,
        lambda file: file[:-2] + b"\x00\x00\x00" + file[-2:],
    ],
)
def test_harmless_oddities_do_not_matter(oddity) -> None:
    """Junk between segments, fill bytes, bytes before the end and pictures behind it: cameras write such files."""
    file = oddity(KINDS["4:2:0"])
    assert np.array_equal(decode(file, max_pixels=LIMIT).pixels, as_pillow_reads(KINDS["4:2:0"]))


def test_xmp_says_the_orientation_where_exif_is_silent() -> None:
    """Some editors write the turn into XMP alone."""
    xmp = segment(0xE1, b'http://ns.adobe.com/xap/1.0/\x00<rdf tiff:Orientation="6"/>')
    photo = decode(behind_start(KINDS["4:2:0"], xmp), max_pixels=LIMIT)
    assert (photo.width, photo.height) == (151, 203)


def test_exif_goes_before_xmp() -> None:
    """Where both say an orientation, EXIF is believed."""
    xmp = segment(0xE1, b'http://ns.adobe.com/xap/1.0/\x00<rdf tiff:Orientation="3"/>')
    photo = decode(behind_start(jpeg(COFFEE, exif=QUARTER_TURN), xmp), max_pixels=LIMIT)
    assert (photo.width, photo.height) == (151, 203)


def test_a_long_exif_block_goes_on_in_the_next_segment() -> None:
    """The orientation is found behind the end of the first segment."""
    exif = QUARTER_TURN.tobytes()
    head, tail = exif[:20], exif[20:]
    halves = segment(0xE1, head) + segment(0xE1, b"Exif\x00\x00" + tail)
    assert decode(behind_start(KINDS["4:2:0"], halves), max_pixels=LIMIT).width == 151


@pytest.mark.parametrize("orientation", [0, 9, 77])
def test_an_orientation_that_does_not_exist_is_none(orientation: int) -> None:
    """The picture stays as it is stored."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = decode(jpeg(COFFEE, exif=exif), max_pixels=LIMIT)
    assert (photo.width, photo.height) == (203, 151)


def test_pixels_are_read_only() -> None:
    """Nobody draws into what others may still read, however the picture was decoded."""
    for kind in ("4:2:0", "CMYK"):
        assert not decode(KINDS[kind], max_pixels=LIMIT).pixels.flags.writeable


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("longest_side", [None, 25])
@pytest.mark.parametrize("lost", [1, 2])
def test_a_jpeg_without_its_end_mark_is_the_picture(kind: str, longest_side: int | None, lost: int) -> None:
    """Cameras that are cut off write such files. All pixels are there."""
    expected = decode(KINDS[kind], max_pixels=LIMIT, longest_side=longest_side)
    read = decode(KINDS[kind][:-lost], max_pixels=LIMIT, longest_side=longest_side)
    assert np.array_equal(read.pixels, expected.pixels)


@pytest.mark.parametrize("kind", sorted(PARTED))
def test_a_jpeg_that_ends_between_two_parts_is_not_whole(kind: str) -> None:
    """Where scans or stripes are missing, and none is cut, the end mark is not all that is missing."""
    file = PARTED[kind]
    first = file.index(b"\xff\xda") + 2
    parts = [found.start() for found in re.finditer(rb"\xff[\xc4\xd0-\xd7\xda]", file) if found.start() > first]
    assert len(parts) >= 2
    for part in parts:
        with pytest.raises(UndecodableImageError):
            decode(file[:part], max_pixels=LIMIT)
    assert np.array_equal(decode(file[:-2], max_pixels=LIMIT).pixels, decode(file, max_pixels=LIMIT).pixels)


def test_a_jpeg_in_arithmetic_coding_is_read() -> None:
    """Few programs write it, and Pillow does not read it. Without any data, it is what the coder begins with."""
    grey = jpeg(Image.new("L", (64, 48)))
    coded = grey[: grey.index(b"\xff\xda") + 10].replace(b"\xff\xc0", b"\xff\xc9") + b"\xff\xd9"
    expected = cv2.imdecode(np.frombuffer(coded, np.uint8), cv2.IMREAD_COLOR_RGB)
    assert expected is not None
    assert np.array_equal(decode(coded, max_pixels=LIMIT).pixels, expected)


def test_a_jpeg_of_twelve_bits_says_so() -> None:
    """Its reason is told."""
    file = KINDS["grey"].replace(b"\xff\xc0\x00\x0b\x08", b"\xff\xc1\x00\x0b\x0c")
    with pytest.raises(UndecodableImageError, match="12-bit"):
        decode(file, max_pixels=LIMIT)
