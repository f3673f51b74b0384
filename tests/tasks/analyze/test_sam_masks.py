"""The default model cuts out what it is pointed at, in pixels of the upright picture, whatever its shape."""

from dataclasses import replace
from io import BytesIO

import cv2
import numpy as np
import pytest
from PIL import Image

from processor.imaging.decode import decode
from processor.tasks.analyze.protocols import Embedding
from wire.tasks.analyze.regions import Point, Region

SIZES = {"landscape": (640, 480), "portrait": (480, 640), "wide": (1100, 320), "tall": (260, 900), "small": (150, 110)}
TURNED = 6
"""The EXIF orientation of a picture that a camera held sideways has taken."""


def scene(width, height):
    """A picture (height, width, 3) of an ellipse that lies on a meadow, aslant, and where the ellipse is."""
    rng = np.random.default_rng(5)
    rough = rng.normal(0, 12, (height, width, 1)) + np.linspace(-20, 20, width)[None, :, None]
    pixels = np.clip(np.array([70, 120, 60]) + cv2.GaussianBlur(rough, (0, 0), 2)[..., None], 0, 255).astype(np.uint8)
    middle, axes = (int(width * 0.6), int(height * 0.45)), (int(width * 0.22), int(height * 0.2))
    mask = np.zeros((height, width), np.uint8)
    cv2.ellipse(mask, middle, axes, 30 if width > height else 10, 0, 360, 1, -1)
    pixels[mask > 0] = np.clip(np.array([190, 40, 35]) + rng.normal(0, 5, (int(mask.sum()), 3)), 0, 255)
    return pixels, mask > 0


def jpeg(pixels, orientation=1):
    """The picture as a file; one that has to be turned shows what it showed."""
    stored = np.rot90(pixels) if orientation == TURNED else pixels
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = BytesIO()
    Image.fromarray(np.ascontiguousarray(stored)).save(file, "JPEG", quality=95, exif=exif)
    return file.getvalue()


def box_of(mask):
    """The box around a mask, as clients write it."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)


def iou(first, second):
    """The intersection of two masks over their union."""
    return np.count_nonzero(first & second) / np.count_nonzero(first | second)


def whole(mask):
    """All that the box around a mask has in it."""
    left, top, right, bottom = map(int, box_of(mask))
    filled = np.zeros_like(mask)
    filled[top:bottom, left:right] = True
    return filled


@pytest.mark.parametrize("orientation", [1, TURNED])
@pytest.mark.parametrize("name", SIZES)
def test_a_mask_of_a_box_is_what_lies_in_it(mobile_sam, name, orientation):
    """And it is much nearer to that than the box: coordinates of another system would show."""
    pixels, truth = scene(*SIZES[name])
    embedding = mobile_sam.encode(decode(jpeg(pixels, orientation), max_pixels=10**7))
    ((mask,),) = mobile_sam.masks(embedding, [Region(box=box_of(truth))], three=False)
    assert mask.draw().shape == truth.shape
    assert iou(mask.draw(), truth) > max(0.9, iou(whole(truth), truth) + 0.1)


@pytest.fixture(scope="module")
def seen(mobile_sam):
    """A picture, encoded, and the mask that is in it."""
    pixels, truth = scene(*SIZES["landscape"])
    return mobile_sam.encode(decode(jpeg(pixels), max_pixels=10**7)), truth


def test_a_point_is_enough(mobile_sam, seen):
    """Of what can be meant, the likeliest is told."""
    embedding, truth = seen
    rows, columns = np.nonzero(truth)
    inside = Region(points=(Point(float(columns.mean()), float(rows.mean())),))
    ((mask,),) = mobile_sam.masks(embedding, [inside], three=False)
    assert iou(mask.draw(), truth) > 0.9


def test_a_point_outside_takes_away(mobile_sam, seen):
    """What lies around it is no longer in the mask."""
    embedding, truth = seen
    left, top, right, bottom = box_of(truth)
    place = Point(right - 0.3 * (right - left), (top + bottom) / 2, inside=False)
    box = (left, top, right, bottom)
    (((before,), (after,))) = mobile_sam.masks(
        embedding, [Region(box=box), Region(box=box, points=(place,))], three=False
    )
    assert np.count_nonzero(after.draw()) < np.count_nonzero(before.draw())


def test_three_masks_begin_with_the_best(mobile_sam, seen):
    """Whatever the prompt; they say how good they are expected to be."""
    embedding, truth = seen
    regions = [Region(box=box_of(truth)), Region(points=(Point(384, 216),))]
    best, three = (mobile_sam.masks(embedding, regions, three=each) for each in (False, True))
    assert [[len(each) for each in found] for found in (best, three)] == [[1, 1], [3, 3]]
    for (first,), masks in zip(best, three, strict=True):
        assert np.array_equal(first.draw(), masks[0].draw())
        assert all(0 <= mask.stability <= 1 and 0 < mask.predicted_iou < 1.2 for mask in masks)


def test_an_embedding_is_all_that_masks_are_made_of(mobile_sam, seen):
    """It may have been kept elsewhere; many regions are as one after the other, and none is none."""
    embedding, truth = seen
    kept = Embedding({name: value.copy() for name, value in embedding.features.items()}, embedding.image)
    assert kept.size_bytes == 256 * 64 * 64 * 2
    regions = [Region(box=box_of(truth)), Region(box=(10, 10, 90, 70)), Region(points=(Point(384, 216),))]
    together = mobile_sam.masks(kept, regions, three=False)
    alone = [mobile_sam.masks(embedding, [region], three=False)[0] for region in regions]
    for (first,), (second,) in zip(together, alone, strict=True):
        assert np.count_nonzero(first.draw() ^ second.draw()) <= 2
        assert first.predicted_iou == pytest.approx(second.predicted_iou, abs=1e-4)
    assert mobile_sam.masks(kept, [], three=False) == []


def test_what_is_said_of_the_model(mobile_sam):
    """Its license, its precision, how it sees a picture, and how good it is in that precision."""
    info = mobile_sam.info
    assert [(each.name, each.conditions["prompt"].split()[1]) for each in info.measures] == [
        ("mIoU", "box"),
        ("mIoU", "innermost"),
    ]
    assert info.measures[0].value >= 0.73
    assert replace(mobile_sam, precision="bf16").info.measures != info.measures
    assert replace(mobile_sam, manifest=replace(mobile_sam.manifest, weights_sha256="0" * 64)).info.measures == ()
    assert (info.task, info.name, info.version.precision, info.license) == ("analyze", "mobile-sam", "f32", "MIT")
    assert info.facts["preparation"] == {"side": 1024, "fit": "pad"}
