"""What was found in a picture, cut out of it."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from processor.imaging.crops import crops
from wire.tasks.detect.result import Detection

XYXY = tuple[float, float, float, float]
NAN, INFINITE = float("nan"), float("inf")
PICTURE = np.random.default_rng(2).integers(0, 256, (100, 200, 3), np.uint8)
PLENTY = 10**9


def found(*boxes: XYXY, label: str = "dog", class_id: int = 16) -> list[Detection]:
    return [Detection(label, class_id, 0.5, box) for box in boxes]


def sizes(pixels: np.ndarray, detections: list[Detection], most_pixels: int) -> list[tuple[int, int]]:
    return [Image.open(BytesIO(jpeg)).size for _, jpeg in crops(pixels, detections, most_pixels)]


def names(detections: list[Detection]) -> list[str]:
    return [name for name, _ in crops(PICTURE, detections, PLENTY)]


@pytest.mark.parametrize(
    ("box", "size"),
    [
        ((10, 20, 30, 50), (20, 30)),
        ((10.01, 20.99, 29.01, 49.01), (20, 30)),
        ((-50, -50, 900, 900), (200, 100)),
        ((199.5, 99.5, 200, 100), (1, 1)),
        ((5.2, 5.2, 5.3, 5.3), (1, 1)),
    ],
)
def test_a_crop_has_every_pixel_that_its_box_touches(box: XYXY, size: tuple[int, int]) -> None:
    """Rounded outwards, cut off at the picture's edges."""
    assert sizes(PICTURE, found(box), PLENTY) == [size]


@pytest.mark.parametrize(
    "box", [(300, 10, 400, 20), (-9, -9, -1, -1), (5, 5, 5, 5), (50, 5, 40, 10), (NAN, 0, 9, 9), (0, 0, INFINITE, 9)]
)
def test_a_box_without_pixels_has_no_crop_and_keeps_its_number(box: XYXY) -> None:
    """The others are numbered by their place among the detections."""
    assert names(found((0, 0, 9, 9), box, (9, 9, 20, 20))) == ["001-dog-0.50.jpg", "003-dog-0.50.jpg"]


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("potted plant", "001-potted_plant-0.50.jpg"),
        ("../../etc/passwd", "001-etc_passwd-0.50.jpg"),
        ("Straßenbahn\n\x00", "001-Stra_enbahn-0.50.jpg"),
        ("狗", "001-class16-0.50.jpg"),
        ("", "001-class16-0.50.jpg"),
        ("x" * 300, "001-" + "x" * 40 + "-0.50.jpg"),
    ],
)
def test_a_name_is_safe_on_every_file_system(label: str, name: str) -> None:
    """Letters, digits and underscores; a label of none of them is named by its class."""
    assert names(found((0, 0, 9, 9), label=label)) == [name]


def test_names_sort_as_the_detections_do() -> None:
    """A thousand of them have four digits each."""
    made = names(found(*[(0.0, 0.0, 2.0, 2.0)] * 1000))
    assert made == sorted(made)
    assert len(set(made)) == 1000


def test_overlapping_boxes_together_are_bounded() -> None:
    """300 times the whole picture and one small box: the large ones shrink to the same size, the small one does not."""
    whole = [(0.0, 0.0, 200.0, 100.0)] * 300
    made = sizes(PICTURE, found(*whole, (0.0, 0.0, 10.0, 10.0)), 60_000)
    assert made[-1] == (10, 10)
    assert len(set(made[:-1])) == 1
    assert 50_000 < sum(width * height for width, height in made) <= 60_000
    assert made[0][0] / made[0][1] == pytest.approx(2, rel=0.1)


@pytest.mark.parametrize("size", [(1, 5000), (5000, 1), (2, 4000), (300, 17)])
@pytest.mark.parametrize("most", [3, 50, 700, 4000])
def test_thin_boxes_are_bounded_too(size: tuple[int, int], most: int) -> None:
    """A side is never less than a pixel, and all the same it is no more than was allowed."""
    picture = np.zeros((*size, 3), np.uint8)
    made = sizes(picture, found(*[(0.0, 0.0, float(size[1]), float(size[0]))] * 3), most)
    assert len(made) == 3
    assert sum(width * height for width, height in made) <= most


def test_nothing_is_shrunk_within_the_bound() -> None:
    """Pixels of crops are those of the picture, as near as a JPEG is."""
    smooth = np.repeat(np.add.outer(np.arange(100), np.arange(200))[..., None], 3, axis=2).astype(np.uint8)
    (_, jpeg), *rest = crops(smooth, found((20, 10, 60, 50)), 1600)
    assert not rest
    assert np.abs(np.asarray(Image.open(BytesIO(jpeg))).astype(int) - smooth[10:50, 20:60]).max() < 6


def test_a_crop_longer_than_a_jpeg_can_be_is_shrunk() -> None:
    """A strip of 70,000 pixels comes as one of 65,500."""
    assert sizes(np.zeros((3, 70_000, 3), np.uint8), found((0, 0, 70_000, 3)), PLENTY) == [(65_500, 2)]


def test_the_picture_is_untouched() -> None:
    """A read-only array will do."""
    picture = PICTURE.copy()
    picture.flags.writeable = False
    assert len(sizes(picture, found((0, 0, 50, 50), (3, 3, 200, 100)), 500)) == 2
    assert np.array_equal(picture, PICTURE)
