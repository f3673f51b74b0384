"""The runner of the task `analyze`, asked for masks of regions, with a model whose masks are simple to know."""

import numpy as np
import pytest

from analyze_jobs import analyzed, bits_of, options
from describing import Finds, picture
from processor.base import Standalone
from processor.geometry.masks import rle
from toy_segmenter import ToySegmenter, analyzing, drawn
from wire.errors import BadOptionError, RequestError, TaskUnavailableError, UnknownModelError
from wire.image_size import ImageSize
from wire.tasks.analyze.regions import Point, Region
from wire.tasks.analyze.result import AnalyzeResult

WHOLE = ImageSize(300, 300)


def test_each_region_has_the_mask_of_what_it_points_at() -> None:
    """In the order of the request, in pixels of the picture, under its name or its number."""
    given = [{"name": "dog", "box": [20, 30, 120, 90]}, [200, 210], {"points": [[50, 60], [55, 60, 0]]}]
    made = analyzed(analyzing(ToySegmenter()), regions=given)
    dog, second, third = made["regions"]
    assert [each["name"] for each in made["regions"]] == ["dog", "region 2", "region 3"]
    assert [each["source"] for each in made["regions"]] == ["request"] * 3
    assert np.array_equal(bits_of(dog["masks"][0]), drawn(Region(box=(20, 30, 120, 90)), WHOLE))
    assert dog["masks"][0]["box"] == [20, 30, 120, 90]
    assert np.array_equal(bits_of(second["masks"][0]), drawn(Region(points=(Point(200, 210),)), WHOLE))
    assert second["points"] == [[200, 210, 1]]
    assert third["points"] == [[50, 60, 1], [55, 60, 0]]
    assert not bits_of(third["masks"][0])[60, 55]
    assert made["model"]["name"] == "toy"
    assert (made["text_model"], made["detect_model"], made["texts"]) == (None, None, None)


def test_a_mask_tells_what_can_be_told_of_it() -> None:
    """Area, predicted IoU, stability, polygons and how true those are."""
    (region,) = analyzed(analyzing(ToySegmenter()), regions="20,30,120,90")["regions"]
    (mask,) = region["masks"]
    assert mask["area"] == np.count_nonzero(bits_of(mask))
    assert (mask["predicted_iou"], mask["stability"]) == (0.9, 0.95)
    assert mask["polygon_iou"] >= 0.98
    (polygon,) = mask["polygons"]
    assert len(polygon) == 1


def test_three_masks_are_three_sizes() -> None:
    """The one that is most likely meant first."""
    (region,) = analyzed(analyzing(ToySegmenter()), regions="150,150", masks="three")["regions"]
    best, small, large = (mask["area"] for mask in region["masks"])
    assert small < best < large


def test_what_boxes_have_outside_of_the_picture_is_cut_off() -> None:
    """The result says what the model was given."""
    (region,) = analyzed(analyzing(ToySegmenter()), regions="-50,-20,100,400")["regions"]
    assert region["box"] == [0, 0, 100, 300]


@pytest.mark.parametrize(
    ("regions", "expected"),
    [
        ("1,1,9,9\n300,10,400,90", r"region 2: expected a box .*300 x 300 pixels, got 300, 10, 400, 90"),
        ([{"name": "dog", "points": [[10, 301]]}], r"region 1 \(dog\): expected points in the picture of 300 x 300"),
        ([{"mask": {"size": [20, 10], "counts": "0"}}], "region 1: expected a mask .* got one of 10 x 20"),
        ([{"mask": {"size": [300, 300], "counts": "1"}}], "region 1: its mask .* expected the runs of 300 x 300"),
    ],
)  # fmt: skip
def test_a_region_that_is_not_in_the_picture_is_refused(regions: object, expected: str) -> None:
    """Which one it was, what was expected, and what came."""
    with pytest.raises(BadOptionError, match=f"(?i){expected}"):
        analyzed(analyzing(ToySegmenter()), regions=regions)


def test_a_mask_that_the_request_has_is_told_without_asking_a_model() -> None:
    """With its polygons, cleaned as others are."""
    bits = drawn(Region(box=(20, 30, 120, 90)), WHOLE)
    bits[200:203, 200:203] = True
    given = [{"name": "dog", "mask": {"size": [300, 300], "counts": rle.encode(bits)}}]
    made = analyzed(analyzing(), regions=given, min_area=10)
    (region,) = made["regions"]
    bits[200:203, 200:203] = False
    assert np.array_equal(bits_of(region["masks"][0]), bits)
    assert (region["name"], region["masks"][0]["predicted_iou"], made["model"]) == ("dog", 1, None)


def test_a_picture_is_encoded_once_however_many_jobs_point_at_it() -> None:
    """Those that follow on the same bytes neither decode nor encode; another picture is another."""
    model = ToySegmenter()
    runner = analyzing(model)
    first = analyzed(runner, regions="1,1,90,90")
    second = analyzed(runner, regions="20,20")
    assert [first["timings_ms"][each] > 0 for each in ("decode", "encode", "masks")] == [True] * 3
    assert (second["timings_ms"]["decode"], second["timings_ms"]["encode"]) == (0, 0)
    assert second["image"] == first["image"]
    analyzed(runner, image=picture("red"), regions="1,1,90,90")
    assert model.encoded == [WHOLE, WHOLE]


def test_a_picture_may_be_looked_at_before_anything_is_asked_of_it() -> None:
    """Whoever asks next waits for masks alone."""
    model = ToySegmenter()
    runner = analyzing(model)
    assert analyzed(runner)["regions"] == []
    assert analyzed(runner, regions="20,20")["timings_ms"]["encode"] == 0
    assert len(model.encoded) == 1


def test_each_object_that_is_detected_becomes_a_region() -> None:
    """By its box, with its label and confidence, behind the regions of the request; counted by label."""
    found = [
        ("dog", 0.9, (20.0, 30.0, 120.0, 90.0)),
        ("cat", 0.3, (-9.0, 200.0, 50.0, 320.0)),
        ("dog", 0.1, (1, 1, 5, 5)),
    ]
    runner = analyzing(ToySegmenter(), detect=Finds(found))
    output = runner.run({"image": (picture(),)}, options(detect="default", regions="9,9"), Standalone())
    told = [(each["name"], each["source"], each["label"], each["confidence"]) for each in output.result["regions"]]
    assert told == [
        ("region 1", "request", None, None), ("dog", "detect", "dog", 0.9), ("cat", "detect", "cat", 0.3),
    ]  # fmt: skip
    assert output.result["regions"][2]["box"] == [0, 200, 50, 300]
    assert output.counts == {"dog": 1, "cat": 1}
    assert output.result["detect_model"]["name"] == "toy"


def test_without_the_task_detect_nothing_is_detected() -> None:
    """It is said how to have it."""
    with pytest.raises(RequestError, match="TASKS=detect,analyze"):
        analyzed(analyzing(ToySegmenter()), detect="default")


def test_without_a_model_it_is_said_why() -> None:
    """And a model that is not there is not known."""
    with pytest.raises(TaskUnavailableError, match=r"It cannot be had\. Put one into"):
        analyzed(analyzing(), regions="1,1")
    with pytest.raises(UnknownModelError, match="loaded are toy"):
        analyzed(analyzing(ToySegmenter()), regions="1,1", model="other")


def test_what_is_answered_is_what_the_wire_says() -> None:
    """Its members are those of the schema."""
    made = analyzed(analyzing(ToySegmenter()), regions="1,1")
    assert list(made) == list(AnalyzeResult.__slots__)
