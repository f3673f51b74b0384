"""How long a picture may take: few bytes never make it minutes, nor do many bytes of something else than pixels."""

import struct
import time
import zlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from skimage import data

from crafted import jpeg_of_scans, png_chunk
from processor.imaging.decode import decode
from processor.imaging.jpeg import read_header
from processor.imaging.png import read_png
from wire.errors import UndecodableImageError

LIMIT = 64_000_000
SMALL = Image.fromarray(data.coffee()).resize((90, 60))


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def png_of(grey: np.ndarray, others: bytes, idat: int) -> bytes:
    """A grey PNG with other chunks in it, and so many bytes of pixels in each chunk of them."""
    height, width = grey.shape
    packed = zlib.compress(b"".join(b"\0" + row.tobytes() for row in grey))
    pixels = b"".join(png_chunk(b"IDAT", packed[at : at + idat]) for at in range(0, len(packed), idat))
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + others + pixels + png_chunk(b"IEND", b"")


GREY = np.random.default_rng(0).integers(0, 256, (200, 300), np.uint8)


@pytest.mark.parametrize(
    ("others", "idat"),
    [
        (png_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(1 << 19))) * 65, 8192),
        (png_chunk(b"tEXt", b"a\0b") * 30_000, 8192),
        (b"", 2),
    ],
    ids=["texts to unpack", "many texts", "two bytes of pixels in each chunk"],
)
def test_a_png_of_many_chunks_is_read_elsewhere(others: bytes, idat: int) -> None:
    """Python reads each, and its time is all that this process has; the picture is what it is."""
    file = png_of(GREY, others, idat)
    assert read_png(file, LIMIT) is None
    assert np.array_equal(decode(file, max_pixels=LIMIT).pixels[..., 0], GREY)


def test_an_ordinary_png_is_read_here() -> None:
    """With all that writers put into it."""
    file = png_of(GREY, png_chunk(b"tEXt", b"a\0b") * 20, 8192)
    photo = read_png(file, LIMIT)
    assert photo is not None
    assert np.array_equal(photo.pixels[..., 0], GREY)


@pytest.mark.parametrize(("scans", "hidden"), [(5, False), (100, False), (400, True)])
def test_a_jpeg_of_many_scans_is_read_elsewhere(scans: int, hidden: bool) -> None:
    """A scan is a few bytes, and may cost as much as all pixels. Few of them are no reason for another process."""
    file = jpeg_of_scans(400, scans, hidden=hidden)
    assert (read_header(file) is None) == (scans > 5)
    assert decode(file, max_pixels=LIMIT).pixels.shape == (400, 400, 3)


def test_a_jpeg_of_thousands_of_scans_is_refused_at_once() -> None:
    """No camera or program writes so many."""
    with pytest.raises(UndecodableImageError, match="more than 200 scans"):
        decode(jpeg_of_scans(8000, 5_000), max_pixels=LIMIT)


def test_what_lies_behind_a_picture_is_not_counted_as_its_scans() -> None:
    """A phone's film behind a progressive JPEG may hold any bytes."""
    file = saved(SMALL, "JPEG", progressive=True) + b"\xff\xda" * 1000
    assert decode(file, max_pixels=LIMIT).width == 90


def test_a_baseline_jpeg_of_many_scans_is_read_elsewhere() -> None:
    """Not only progressive ones have scans: a color may come by itself, and then again and again."""
    file = saved(SMALL.convert("YCbCr"), "JPEG", quality=50, subsampling="4:4:4")
    at = file.index(b"\xff\xda")
    colors = file[file.index(b"\xff\xc0") + 9]
    assert (colors, file[at + 4]) == (3, 3)
    alone = b"\xff\xda\x00\x08\x01" + file[at + 5 : at + 7] + b"\x00\x3f\x00" + file[at + 14 :][:-2]
    assert read_header(file) is not None
    assert read_header(file[:at] + alone * 20 + b"\xff\xd9") is None


def test_metadata_in_a_million_segments_is_refused_at_once() -> None:
    """Who joins them one by one copies them again for each; it would take minutes."""
    part = b"Exif\0\0" + b"a" * 10
    segment = b"\xff\xe1" + struct.pack(">H", 2 + len(part)) + part
    file = saved(SMALL, "JPEG")
    begun = time.process_time()
    with pytest.raises(UndecodableImageError, match="more than 1,000 segments"):
        decode(file[:2] + segment * 500_000 + file[2:], max_pixels=LIMIT)
    assert time.process_time() - begun < 5


def test_fill_bytes_cost_nothing() -> None:
    """Before a marker there may be any number of FF; they are skipped in one step."""
    file = saved(SMALL, "JPEG")
    begun = time.process_time()
    assert decode(file[:2] + b"\xff" * 19_000_000 + file[2:], max_pixels=LIMIT).width == 90
    assert time.process_time() - begun < 5
