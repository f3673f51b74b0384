from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageOps
from skimage import data

from processor.imaging.decode import decode

LIMIT = 1_000_000
COFFEE = Image.fromarray(data.coffee()).resize((90, 60))
QUADRANTS = np.zeros((40, 60, 3), np.uint8)
QUADRANTS[:20, :30], QUADRANTS[:20, 30:], QUADRANTS[20:, :30] = (250, 0, 0), (0, 250, 0), (0, 0, 250)
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


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def far(image: np.ndarray, expected: np.ndarray) -> float:
    return float(np.abs(image.astype(int) - expected.astype(int)).mean())


def test_every_lossless_format_gives_back_its_pixels() -> None:
    """What was saved without loss is read without loss."""
    for kind, options in [("PNG", {}), ("BMP", {}), ("TIFF", {}), ("WEBP", {"lossless": True})]:
        assert np.array_equal(decode(saved(COFFEE, kind, **options), max_pixels=LIMIT).pixels, np.asarray(COFFEE)), kind


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF", "GIF"])
def test_a_lossy_format_comes_close(kind: str) -> None:
    """What was saved with loss is near to what it was, in the same colour order."""
    assert far(decode(saved(COFFEE, kind), max_pixels=LIMIT).pixels, np.asarray(COFFEE)) < 8


def test_pixels_are_contiguous_rgb_bytes() -> None:
    """The array is (H, W, 3) uint8 and C-contiguous, even where the picture was turned."""
    exif = Image.Exif()
    exif[0x0112] = 6
    image = decode(saved(COFFEE, "JPEG", exif=exif), max_pixels=LIMIT).pixels
    assert (image.shape, image.dtype, image.flags.c_contiguous) == ((90, 60, 3), np.uint8, True)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_comes_upright_whatever_its_orientation(kind: str, orientation: int) -> None:
    """All eight EXIF orientations end in the same upright picture."""
    upright, turn, exif = Image.fromarray(QUADRANTS), BACK[orientation], Image.Exif()
    exif[0x0112] = orientation
    stored = saved(upright if turn is None else upright.transpose(turn), kind, exif=exif, quality=95)
    image = decode(stored, max_pixels=LIMIT).pixels
    assert image.shape == QUADRANTS.shape
    assert far(image[5:15, 5:25], QUADRANTS[5:15, 5:25]) < 10
    assert far(image[5:15, 35:55], QUADRANTS[5:15, 35:55]) < 10
    assert far(image[25:35, 5:25], QUADRANTS[25:35, 5:25]) < 10


def test_broken_exif_leaves_the_pixels_alone() -> None:
    """A JPEG whose EXIF block is rubbish is read as if it had none."""
    rubbish = saved(COFFEE, "JPEG", exif=b"Exif\x00\x00" + b"rubbish" * 9)
    assert np.array_equal(
        decode(rubbish, max_pixels=LIMIT).pixels, decode(saved(COFFEE, "JPEG"), max_pixels=LIMIT).pixels
    )


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F", "LAB"])
def test_a_tiff_of_any_mode_is_read(mode: str) -> None:
    """Each of Pillow's modes that TIFF can hold comes as three channels, with bright where bright was."""
    grey = COFFEE.convert("L")
    special = {
        "I;16": Image.fromarray(np.asarray(grey).astype(np.uint16) * 256),
        "I": grey.convert("I"),
        "F": grey.convert("F"),
        "LAB": _lab(COFFEE),
    }
    image = decode(saved(special.get(mode) or COFFEE.convert(mode), "TIFF"), max_pixels=LIMIT).pixels
    assert image.shape == (60, 90, 3)
    likeness = np.corrcoef(image.mean(axis=2).ravel(), np.asarray(grey).ravel())[0, 1]
    assert likeness > (0.4 if mode == "1" else 0.9)


def _lab(picture: Image.Image) -> Image.Image:
    rgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    turned = ImageCms.profileToProfile(picture, rgb, lab, outputMode="LAB")
    assert turned is not None
    return turned


def test_cmyk_jpegs_keep_their_colours() -> None:
    """A CMYK JPEG, which Adobe's and Pillow's writers store inverted, is not a negative."""
    cmyk = Image.fromarray(QUADRANTS).convert("CMYK")
    assert far(decode(saved(cmyk, "JPEG", quality=95), max_pixels=LIMIT).pixels, QUADRANTS) < 12


def test_sixteen_bit_grey_is_scaled_and_not_clipped() -> None:
    """65,535 is white, half of it is mid-grey, and 255 is nearly black."""
    levels = np.array([[0, 255, 32768, 65535]], np.uint16)
    for kind in ("PNG", "TIFF"):
        image = decode(saved(Image.fromarray(levels), kind), max_pixels=LIMIT).pixels
        assert image[0].tolist() == [[0] * 3, [1] * 3, [128] * 3, [255] * 3], kind


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (np.array([[0, 0.5, 1]], np.float32), [0, 128, 255]),
        (np.array([[0.25, 0.25, 0.5]], np.float32), [64, 64, 128]),
        (np.array([[-10, 0, 10]], np.float32), [0, 128, 255]),
        (np.array([[np.nan, 0, 1]], np.float32), [0, 0, 255]),
        (np.array([[np.nan, np.inf]], np.float32), [0, 0]),
        (np.array([[7, 7]], np.int32), [0, 0]),
        (np.array([[-2_000_000_000, 0, 2_000_000_000]], np.int32), [0, 128, 255]),
    ],
)
def test_numbers_without_an_agreed_white_are_stretched(levels: np.ndarray, expected: list[int]) -> None:
    """Floats within [0, 1] keep their scale; anything else goes from its least to its greatest."""
    assert decode(saved(Image.fromarray(levels), "TIFF"), max_pixels=LIMIT).pixels[0, :, 0].tolist() == expected


def test_transparency_shows_white_paper() -> None:
    """A clear pixel is white, whatever colour hides in it, in RGBA, grey and palette pictures alike."""
    rgba = Image.new("RGBA", (4, 1), (200, 0, 0, 255))
    rgba.putpixel((1, 0), (0, 0, 0, 0))
    for picture in (rgba, rgba.convert("LA"), rgba.convert("P")):
        image = decode(saved(picture, "PNG"), max_pixels=LIMIT).pixels
        assert image[0, 1].tolist() == [255, 255, 255], picture.mode
        assert image[0, 0].tolist() != [255, 255, 255], picture.mode


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF"])
def test_of_many_frames_the_first_is_taken(kind: str) -> None:
    """An animation, or a file of many pages, is its first frame."""
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "lime", "blue")]
    image = decode(saved(frames[0], kind, save_all=True, append_images=frames[1:]), max_pixels=LIMIT).pixels
    assert far(image, np.full((9, 9, 3), (255, 0, 0))) < 3


@pytest.mark.parametrize("wh", [(1, 1), (1, 5000), (5000, 1)])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF"])
def test_the_smallest_and_the_longest_pictures_are_read(kind: str, wh: tuple[int, int]) -> None:
    """A picture may be one pixel wide, or high, or both."""
    assert decode(saved(Image.new("RGB", wh), kind), max_pixels=LIMIT).pixels.shape == (wh[1], wh[0], 3)


def test_threads_get_their_own_pictures() -> None:
    """Sixteen threads at once each get the picture that they asked for."""
    pictures = [ImageOps.solarize(COFFEE, level) for level in range(0, 256, 8)]
    files = [saved(each, "PNG") for each in pictures]
    with ThreadPoolExecutor(16) as pool:
        images = list(pool.map(lambda file: decode(file, max_pixels=LIMIT).pixels, files * 4))
    assert all(np.array_equal(image, each) for image, each in zip(images, pictures * 4, strict=True))
