"""The files that are made of a picture and the masks of an earlier result."""

from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import numpy as np
import pytest
from PIL import Image

from drawn_masks import blob
from masked_results import analyzed, region
from processor.imaging.encode import encode_jpeg
from processor.imaging.palette import color_of
from processor.tasks.analyze.rendering import render
from processor.tasks.analyze.rendering.overlay import OPACITY
from wire.errors import BadOptionError, NotAnImageError

WIDTH, HEIGHT = 160, 120
PICTURE = np.random.default_rng(1).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
BLOB = blob(WIDTH, HEIGHT)
SMALL = np.zeros((HEIGHT, WIDTH), bool)
SMALL[70:90, 60:80] = True
EMPTY = np.zeros((HEIGHT, WIDTH), bool)
PLENTY = 10**8
SECRET = "48.8584 N"


def encoded(orientation: int = 1) -> bytes:
    """The picture, stored such that `orientation` turns it upright (1 or 6)."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = orientation, SECRET
    file = BytesIO()
    Image.fromarray(PICTURE).rotate(90 if orientation == 6 else 0, expand=True).save(file, "PNG", exif=exif)
    return file.getvalue()


def rendered(form: str, *regions: Any, max_pixels: int = PLENTY, orientation: int = 1) -> bytes:
    return render(encoded(orientation), analyzed(WIDTH, HEIGHT, *regions), form, max_pixels)


def unzipped(file: bytes) -> dict[str, Image.Image]:
    with ZipFile(BytesIO(file)) as archive:
        assert {each.compress_type for each in archive.infolist()} <= {ZIP_STORED}
        return {name: Image.open(BytesIO(archive.read(name))) for name in archive.namelist()}


def test_the_overlay_shows_each_mask_in_the_colour_of_its_name() -> None:
    """Deep inside, the picture under it shines through; far outside it is as it was."""
    drawn = np.asarray(Image.open(BytesIO(rendered("png", region(BLOB, name="dog")))))
    inside = np.rint(PICTURE * (1 - np.float32(OPACITY)) + np.array(color_of("dog")) * np.float32(OPACITY))
    y, x = HEIGHT // 2, WIDTH // 2 - 30
    assert BLOB[y - 3 : y + 4, x - 3 : x + 4].all()
    assert np.abs(drawn[y, x] - inside[y, x]).max() <= 1
    assert (drawn[-1] == PICTURE[-1]).all()
    assert not BLOB[-1].any()


def test_the_overlay_outlines_masks_up_to_the_edge_of_the_picture() -> None:
    """A mask of the whole picture has a frame, inside of it."""
    drawn = np.asarray(Image.open(BytesIO(rendered("png", region(~EMPTY, name="dog")))))
    assert (drawn[-1] == color_of("dog")).all()
    assert not (drawn[-6, 6:-6] == color_of("dog")).all(axis=1).any()


def test_in_the_overlay_what_is_small_lies_upon_what_is_large() -> None:
    """Whichever region comes first, where neither's colour is near the other's."""
    one, other = region(~EMPTY, name="sky"), region(SMALL, name="dog")
    assert rendered("png", one, other) == rendered("png", other, one)
    drawn = np.asarray(Image.open(BytesIO(rendered("png", one, other))))
    assert (drawn[89, 60:80] == color_of("dog")).all()


def test_a_jpeg_shows_the_same() -> None:
    """In fewer bytes."""
    jpeg, png = (rendered(form, region(BLOB)) for form in ("jpeg", "png"))
    assert jpeg == encode_jpeg(np.asarray(Image.open(BytesIO(png))))
    assert len(jpeg) < len(png)


@pytest.mark.parametrize("form", ["png", "masks", "cutouts"])
def test_nothing_was_cut_out(form: str) -> None:
    """No region, a region without a mask, an empty mask: each file can be made all the same."""
    found = (), (region(),), (region(EMPTY),)
    sizes = [len(unzipped(rendered(form, *each))) if form != "png" else 0 for each in found]
    assert sizes == ([0, 0, 1] if form == "masks" else [0, 0, 0])


def test_the_overlay_of_nothing_is_the_picture() -> None:
    """Pixel by pixel, upright."""
    for orientation in (1, 6):
        drawn = np.asarray(Image.open(BytesIO(rendered("png", region(EMPTY), orientation=orientation))))
        assert np.array_equal(drawn, PICTURE)


def test_masks_are_a_png_of_one_bit_a_pixel_each() -> None:
    """All masks of a region, as large as the picture; names are safe, sort as the result does, and differ."""
    files = unzipped(rendered("masks", region(BLOB, SMALL, name="../Hündin"), region(SMALL, name="狗"), region(EMPTY)))
    assert list(files) == ["001-H_ndin.png", "001-H_ndin-2.png", "002.png", "003-object.png"]
    assert {each.mode for each in files.values()} == {"1"}
    for picture, bits in zip(files.values(), (BLOB, SMALL, SMALL, EMPTY), strict=True):
        assert np.array_equal(np.asarray(picture), bits)


def test_cutouts_have_the_pixels_of_their_mask_and_nothing_else() -> None:
    """As large as the box around the mask; what is outside is transparent, and black under it."""
    files = unzipped(rendered("cutouts", region(BLOB, SMALL, name="dog"), region(EMPTY), region(SMALL, label="cat")))
    assert list(files) == ["001-dog.png", "003-cat.png"]
    for picture, bits in zip(files.values(), (BLOB, SMALL), strict=True):
        rows, columns = np.flatnonzero(bits.any(axis=1)), np.flatnonzero(bits.any(axis=0))
        box = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
        found = np.asarray(picture)
        assert picture.mode == "RGBA"
        assert np.array_equal(found[..., 3], bits[box] * 255)
        assert np.array_equal(found[..., :3], PICTURE[box] * bits[box][..., None])


def test_all_cutouts_together_are_no_larger_than_a_picture_may_be() -> None:
    """However often the same pixels are cut out; small ones keep their size."""
    files = unzipped(rendered("cutouts", *[region(~EMPTY)] * 4, region(SMALL), max_pixels=WIDTH * HEIGHT))
    sizes = [picture.size for picture in files.values()]
    assert sizes[4] == (20, 20)
    assert sum(width * height for width, height in sizes) <= WIDTH * HEIGHT
    assert len(set(sizes[:4])) == 1


@pytest.mark.parametrize("form", ["png", "masks", "cutouts"])
def test_nothing_of_the_pictures_metadata_survives(form: str) -> None:
    """What the camera noted is in none of the bytes."""
    assert SECRET.encode() in encoded()
    assert SECRET.encode() not in rendered(form, region(BLOB))


def test_another_form_is_refused_and_a_broken_picture_too() -> None:
    """With what was expected."""
    with pytest.raises(BadOptionError, match="png, cutouts, masks"):
        rendered("gif")
    with pytest.raises(NotAnImageError):
        render(b"no picture", analyzed(WIDTH, HEIGHT), "png", PLENTY)
