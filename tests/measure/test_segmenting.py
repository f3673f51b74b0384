"""Masks are held to COCO's outlines: which objects count, how they are asked for, and how sure a figure is."""

import json

import cv2
import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from measure.segmenting import quality, speed
from measure.segmenting.objects import filled, innermost, iou, read
from processor.tasks.analyze.sam.open import open_model
from segmenter_at_hand import segmenter_at_hand

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # pycocotools on NumPy 2

WIDTH, HEIGHT = 320, 240
MIDDLE, AXES = (190, 110), (80, 40)


@pytest.fixture
def coco(tmp_path):
    """Two pictures of an ellipse on a meadow, its outline, and a crowd."""
    outline = cv2.ellipse2Poly(MIDDLE, AXES, 30, 0, 360, 3)
    left, top, width, height = cv2.boundingRect(outline)
    rng = np.random.default_rng(2)
    (tmp_path / "val2017").mkdir()
    for name in ("1.jpg", "2.jpg"):
        pixels = np.clip(rng.normal(90, 8, (HEIGHT, WIDTH, 3)), 0, 255).astype(np.uint8)
        cv2.fillPoly(pixels, [outline], (200, 50, 40))
        Image.fromarray(pixels).save(tmp_path / "val2017" / name)
    object_of = {
        "bbox": [left, top, width, height],
        "area": float(cv2.contourArea(outline)),
        "segmentation": [outline.ravel().tolist()],
        "iscrowd": 0,
    }
    crowd = {**object_of, "segmentation": {"size": [HEIGHT, WIDTH], "counts": [HEIGHT * WIDTH]}, "iscrowd": 1}
    content = {
        "images": [{"id": number, "file_name": f"{number}.jpg"} for number in (1, 2)],
        "annotations": [{**object_of, "image_id": 1}, {**object_of, "image_id": 2}, {**crowd, "image_id": 1}],
    }
    (tmp_path / "instances.json").write_text(json.dumps(content))
    return tmp_path


def test_an_outline_is_the_mask_that_cocos_tools_make_of_it(coco):
    """A crowd has none."""
    objects = read(coco / "instances.json")
    assert {name: len(found) for name, found in objects.items()} == {"1.jpg": 1, "2.jpg": 1}
    (outlined,) = objects["1.jpg"]
    mask = outlined.mask(HEIGHT, WIDTH)
    assert mask.sum() == pytest.approx(outlined.area, rel=0.03)
    assert outlined.size == "large"
    (point,) = innermost(mask).points
    assert (point.x, point.y) == pytest.approx(MIDDLE, abs=2)
    assert 0.5 < iou(filled(outlined.box, HEIGHT, WIDTH), mask) < 0.8


def test_a_figure_is_as_sure_as_its_pictures_are_many():
    """All objects of a picture are drawn together, for they are alike."""
    few, many = (
        [quality.Scored(str(number // 5), "small", float(number % 2), 0, 0, 0, 0) for number in range(count)]
        for count in (20, 2000)
    )
    narrow, wide = quality.interval(many, "by_box"), quality.interval(few, "by_box")
    assert narrow.figure == wide.figure == 0.5
    assert narrow.high - narrow.low < (wide.high - wide.low) / 5


def test_masks_are_nearer_to_the_truth_than_boxes(coco):
    """The table says it, with as many objects as there are."""
    folder = segmenter_at_hand().models_dir / "analyze/mobile-sam"
    done = CliRunner().invoke(quality.main, ["--coco", str(coco), str(folder)], catch_exceptions=False)
    assert "2 objects of 2 pictures" in done.stdout
    by_mask, by_box = (
        float(line.split("|")[2].split()[0])
        for line in done.stdout.splitlines()
        if line.startswith(("| mobile-sam, f32", "| the box itself"))
    )
    assert by_mask > max(0.9, by_box + 0.1)


def test_masks_of_cocos_own_pictures_beat_their_boxes(shared):
    """Of what is no rectangle; it would not be so if places were off by much, in whatever direction."""
    objects = read(shared / "coco/instances.json")
    some = dict(list(objects.items())[:24:8])
    model = open_model(segmenter_at_hand().models_dir / "analyze/mobile-sam", "f32", 2)
    scores = [each for each in quality.scored(model, some, shared / "coco/val2017") if each.of_box < 0.7]
    assert len(scores) > 10
    assert np.mean([each.by_box for each in scores]) > np.mean([each.of_box for each in scores]) + 0.1


def test_each_step_is_timed(coco):
    """In each precision that is asked for."""
    folder = segmenter_at_hand().models_dir / "analyze/mobile-sam"
    given = ["--picture", str(coco / "val2017/1.jpg"), "--rounds", "1", str(folder)]
    done = CliRunner().invoke(speed.main, given, catch_exceptions=False)
    rows = [line for line in done.stdout.splitlines() if line.startswith("| mobile-sam, f32")]
    assert [row.split("|")[2].strip() for row in rows] == [
        "decode",
        "encode",
        "a box",
        "a point, three masks",
        "16 boxes, each",
    ]
