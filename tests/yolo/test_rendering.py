"""The files that are made of a picture and an earlier result."""

import json
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import numpy as np
import pytest
import skimage.data
from PIL import Image

from front.tasks.base import ResultQuery
from front.tasks.detect import DetectFormats
from made_jobs import one
from processor.imaging.draw import draw
from processor.tasks.detect.processor import DetectProcessor
from wire.errors import BadOptionError, UndecodableImageError
from wire.tasks.detect.result import LABEL_ORDER, Detection

ASTRONAUT = skimage.data.astronaut()
SECRET = b"48.8584 N 2.2945 E"
BOXES = ((100.4, 20.6, 300.2, 400.0), (-5.0, 380.0, 90.5, 600.0))


@pytest.fixture
def processor(random_processor: Callable[[int, float], DetectProcessor]) -> DetectProcessor:
    return random_processor(1, -3)


def uploaded(form: str = "JPEG", orientation: int = 1) -> bytes:
    """The astronaut with a camera's notes, stored such that `orientation` turns her upright (1 or 6)."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = orientation, SECRET.decode()
    stored = Image.fromarray(ASTRONAUT).rotate(90 if orientation == 6 else 0, expand=True)
    file = BytesIO()
    stored.save(file, form, exif=exif, quality=95)
    return file.getvalue()


def result(*boxes: tuple[float, float, float, float], label: str = "potted plant") -> dict[str, Any]:
    detections = [
        {"label": label, "class_id": 3, "confidence": 0.876 - place / 10, "xyxy": list(box)}
        for place, box in enumerate(boxes)
    ]
    model = {"name": "toy", "weights_sha256": "0", "runtime": "fake", "precision": "f32", "input": [128, 96]}
    return {
        "image": {"width": 512, "height": 512},
        "detections": detections,
        "model": model,
        "options": {"confidence_threshold": 0.25},
        "timings_ms": {},
        "near_misses": [],
    }


def opened(file: bytes) -> Image.Image:
    picture = Image.open(BytesIO(file))
    picture.load()
    return picture


def marked(found: Mapping[str, Any], pixels: np.ndarray = ASTRONAUT, labels: Sequence[str] = ()) -> np.ndarray:
    return draw(pixels, [Detection(**each | {"xyxy": tuple(each["xyxy"])}) for each in found["detections"]], labels)


def test_a_png_is_the_marked_picture_without_loss(processor: DetectProcessor) -> None:
    """Each pixel as it was drawn."""
    found = result(*BOXES)
    picture = opened(processor.render(one(uploaded("PNG")), found, "png"))
    assert picture.format == "PNG"
    assert np.array_equal(np.asarray(picture), marked(found))


def test_labels_that_are_not_drawn_leave_their_colours_to_nobody(processor: DetectProcessor) -> None:
    """What is drawn has the colours that it has beside them."""
    found = {**result(*BOXES), LABEL_ORDER: [f"label {number}" for number in range(10)]}
    picture = opened(processor.render(one(uploaded("PNG")), found, "png"))
    assert np.array_equal(np.asarray(picture), marked(found, labels=found[LABEL_ORDER]))
    assert not np.array_equal(np.asarray(picture), marked(found))


def test_a_jpeg_is_the_marked_picture(processor: DetectProcessor) -> None:
    """As near as Pillow's JPEG of it is, of the same quality."""
    found = result(*BOXES)
    picture, other = opened(processor.render(one(uploaded("PNG")), found, "jpeg")), BytesIO()
    assert picture.format == "JPEG"
    Image.fromarray(marked(found)).save(other, "JPEG", quality=90, subsampling="4:2:0")
    ours, theirs = (
        np.abs(np.asarray(each).astype(int) - marked(found)).mean() for each in (picture, Image.open(other))
    )
    assert ours <= 1.01 * theirs


@pytest.mark.parametrize("orientation", [1, 6])
def test_without_marks_the_picture_is_as_it_was_upright(processor: DetectProcessor, orientation: int) -> None:
    """What the front asks for then has no objects to draw: each pixel is the original's."""
    bare = DetectFormats().refined(result(*BOXES), None, ResultQuery("png", {"marks": False}))
    picture = opened(processor.render(one(uploaded("PNG", orientation)), bare, "png"))
    assert np.array_equal(np.asarray(picture), ASTRONAUT)


def test_crops_are_a_zip_of_the_objects_and_the_result(processor: DetectProcessor) -> None:
    """One JPEG for each, its box rounded outwards and clipped, by names that sort; nothing is compressed twice."""
    found = result(*BOXES)
    with ZipFile(BytesIO(processor.render(one(uploaded("PNG")), found, "crops"))) as archive:
        assert archive.namelist() == ["detections.json", "001-potted_plant-0.88.jpg", "002-potted_plant-0.78.jpg"]
        assert {each.compress_type for each in archive.infolist()} == {ZIP_STORED}
        assert json.loads(archive.read("detections.json")) == found
        first, second = (opened(archive.read(name)) for name in archive.namelist()[1:])
    assert first.size == (301 - 100, 400 - 20)
    assert second.size == (91 - 0, 512 - 380)
    assert np.abs(np.asarray(first).astype(int) - ASTRONAUT[20:400, 100:301]).mean() < 4


def test_no_objects_make_a_zip_of_the_result_alone(processor: DetectProcessor) -> None:
    """An empty answer is one too."""
    with ZipFile(BytesIO(processor.render(one(uploaded()), result(), "crops"))) as archive:
        assert archive.namelist() == ["detections.json"]


@pytest.mark.parametrize("form", ["jpeg", "png", "crops"])
def test_a_picture_is_rendered_upright_and_nothing_of_its_metadata_survives(
    processor: DetectProcessor, form: str
) -> None:
    """What the camera noted is in none of the bytes; boxes lie in the upright picture."""
    lying = uploaded(orientation=6)
    assert SECRET in lying
    whole = (0.0, 0.0, 512.0, 512.0)
    file = processor.render(one(lying), result(whole), form)
    assert SECRET not in file
    if form == "crops":
        with ZipFile(BytesIO(file)) as archive:
            file = archive.read(archive.namelist()[1])
    picture = opened(file)
    assert not picture.getexif()
    assert not {"exif", "icc_profile", "comment", "xmp"} & set(picture.info)
    middle = slice(100, 400)
    assert np.abs(np.asarray(picture)[middle, middle].astype(int) - ASTRONAUT[middle, middle]).mean() < 6


def test_a_large_picture_is_rendered_at_its_full_size(processor: DetectProcessor) -> None:
    """Detection takes a smaller copy of it; a rendering does not."""
    file = BytesIO()
    Image.fromarray(ASTRONAUT).resize((2048, 2048)).save(file, "JPEG")
    assert opened(processor.render(one(file.getvalue()), result(), "jpeg")).size == (2048, 2048)


def test_the_same_crops_are_the_same_bytes(processor: DetectProcessor) -> None:
    """There is no date in the zip."""
    image, found = uploaded(), result(*BOXES)
    assert processor.render(one(image), found, "crops") == processor.render(one(image), found, "crops")


@pytest.mark.parametrize("form", ["", "gif", "JPEG", "../jpeg"])
def test_an_unknown_form_is_refused(processor: DetectProcessor, form: str) -> None:
    """The error lists what there is; the picture is not even looked at."""
    with pytest.raises(BadOptionError, match="expected jpeg, png, crops, got"):
        processor.render(one(b"no picture"), result(), form)


def test_a_broken_picture_is_refused_as_it_is_for_work(processor: DetectProcessor) -> None:
    """The same error as `run` raises."""
    with pytest.raises(UndecodableImageError):
        processor.render(one(uploaded()[:3000]), result(), "png")
