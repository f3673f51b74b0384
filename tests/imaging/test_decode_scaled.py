from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import cv2
import numpy as np
import pytest
from PIL import Image
from skimage import data

from processor.imaging.decode import Photo, decode
from wire.errors import TooManyPixelsError

LIMIT = 20_000_000
COFFEE = Image.fromarray(data.coffee()).resize((1600, 1200))
BACK = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a camera stores an upright picture that it then tags with the orientation."""


def jpeg(picture: Image.Image, **options: object) -> bytes:
    file = BytesIO()
    picture.save(file, "JPEG", **{"quality": 90, **options})
    return file.getvalue()


def plain(wh: tuple[int, int]) -> bytes:
    return jpeg(Image.new("RGB", wh, (200, 100, 50)))


def sizes(photo: Photo) -> tuple[tuple[int, int], tuple[int, int]]:
    height, width = photo.pixels.shape[:2]
    return (photo.width, photo.height), (width, height)


def far(image: np.ndarray, expected: np.ndarray) -> float:
    return float(np.abs(image.astype(int) - expected.astype(int)).mean())


def smaller(photo: Photo, wh: tuple[int, int]) -> np.ndarray:
    return cv2.resize(photo.pixels, wh, interpolation=cv2.INTER_AREA)


@pytest.mark.parametrize(
    ("wh", "longest_side", "copy_wh"),
    [
        ((640, 480), 416, (640, 480)),
        ((1600, 1200), 416, (1600, 1200)),
        ((1664, 1248), 416, (832, 624)),
        ((1248, 1664), 416, (624, 832)),
        ((4000, 3000), 416, (1000, 750)),
        ((4001, 2999), 416, (1001, 750)),
        ((4000, 3000), 832, (2000, 1500)),
        ((4000, 3000), 4000, (4000, 3000)),
        ((4000, 3000), 9000, (4000, 3000)),
        ((4000, 3000), 1, (500, 375)),
        ((8000, 1), 416, (1000, 1)),
        ((1, 8000), 416, (1, 1000)),
        ((1, 1), 416, (1, 1)),
    ],
)
def test_a_copy_is_half_a_quarter_or_an_eighth_and_never_too_small(
    wh: tuple[int, int], longest_side: int, copy_wh: tuple[int, int]
) -> None:
    """It has at least twice the pixels asked for along its longer side, and the photo knows its own size."""
    assert sizes(decode(plain(wh), max_pixels=LIMIT, longest_side=longest_side)) == (wh, copy_wh)


@pytest.mark.parametrize(
    ("wh", "shortest_side", "copy_wh"),
    [
        ((4000, 3000), 416, (2000, 1500)),
        ((3000, 4000), 416, (1500, 2000)),
        ((4096, 512), 128, (2048, 256)),
        ((4096, 512), 416, (4096, 512)),
        ((8000, 1), 416, (8000, 1)),
    ],
)
def test_neither_side_of_a_copy_is_too_small_where_both_count(
    wh: tuple[int, int], shortest_side: int, copy_wh: tuple[int, int]
) -> None:
    """As a picture needs that is stretched to fill a frame: twice the pixels asked for along its shorter side."""
    assert sizes(decode(plain(wh), max_pixels=LIMIT, shortest_side=shortest_side)) == (wh, copy_wh)


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"subsampling": "4:4:4"}, {"subsampling": "4:2:2"}])
@pytest.mark.parametrize("longest_side", [400, 200, 100])
def test_a_copy_shows_what_the_picture_shows(longest_side: int, options: dict[str, object]) -> None:
    """Half, quarter and eighth are near to the whole picture averaged down, in the same colour order."""
    file = jpeg(COFFEE, **options)
    copy = decode(file, max_pixels=LIMIT, longest_side=longest_side)
    assert sizes(copy) == ((1600, 1200), (2 * longest_side, 2 * longest_side * 3 // 4))
    whole = decode(file, max_pixels=LIMIT)
    assert far(copy.pixels, smaller(whole, sizes(copy)[1])) < 2


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_copy_comes_upright_whatever_its_orientation(orientation: int) -> None:
    """All eight EXIF orientations end in the same upright copy, of a photo with the upright size."""
    turn, exif = BACK[orientation], Image.Exif()
    exif[0x0112] = orientation
    stored = jpeg(COFFEE if turn is None else COFFEE.transpose(turn), exif=exif)
    photo = decode(stored, max_pixels=LIMIT, longest_side=200)
    assert sizes(photo) == ((1600, 1200), (400, 300))
    assert photo.pixels.flags.c_contiguous
    assert far(photo.pixels, np.asarray(COFFEE.resize((400, 300), Image.Resampling.BOX))) < 3


def test_the_limit_counts_the_whole_picture() -> None:
    """A copy within the limit of a picture beyond it is refused by the header."""
    with pytest.raises(TooManyPixelsError, match="1600 x 1200"):
        decode(jpeg(COFFEE), max_pixels=1600 * 1200 - 1, longest_side=100)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_other_formats_come_at_full_size(kind: str) -> None:
    """Only JPEG can be decoded to a smaller copy."""
    file = BytesIO()
    COFFEE.save(file, kind)
    assert sizes(decode(file.getvalue(), max_pixels=LIMIT, longest_side=100)) == ((1600, 1200), (1600, 1200))


def test_threads_get_their_own_copies() -> None:
    """Eight threads at once each get the picture that they asked for."""
    files = [jpeg(Image.new("RGB", (1000, 800), (each, 255 - each, 0))) for each in range(0, 256, 16)]
    with ThreadPoolExecutor(8) as pool:
        photos = list(pool.map(lambda file: decode(file, max_pixels=LIMIT, longest_side=100), files * 4))
    levels = [photo.pixels[..., 0].mean() for photo in photos]
    assert levels == pytest.approx([*range(0, 256, 16)] * 4, abs=3)
