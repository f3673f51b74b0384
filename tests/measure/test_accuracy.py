"""COCO's mean average precision, on a made set whose answer is known."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from made_jobs import one
from measure.accuracy.coco import read
from measure.accuracy.evaluation import USUAL, Measurement, evaluate, open_examination
from measure.accuracy.predictors import ProcessorPredictor
from measure.accuracy.run import OptionGrid, evaluate_service, row
from processor.base import Standalone
from wire.errors import BadOptionError

OPTIONS = {"shape": "rect", "size": 0}
Set = tuple[Path, Path]


def measure(coco_set: Set, processor: object) -> Measurement:
    return evaluate(open_examination(*coco_set, "made", None), ProcessorPredictor(processor), OPTIONS, 2, lambda: None)


def test_perfect_detections_have_a_precision_of_one(coco_set: Set, make_processor: type) -> None:
    """Both objects at their places, in Darknet's spelling; a label that COCO does not know is left out."""
    measurement = measure(coco_set, make_processor())
    assert (measurement.score.map, measurement.score.map_50, measurement.score.map_75) == (1, 1, 1)
    assert (measurement.images, measurement.categories, measurement.size, measurement.precision) == (2, 2, 416, "int8")


def test_shifted_boxes_lose_what_their_overlap_says(coco_set: Set, make_processor: type) -> None:
    """20 of 100 pixels aside the IoU is 2/3: right for four of the ten thresholds, 0.5 to 0.65."""
    measurement = measure(coco_set, make_processor(shift=20))
    assert (measurement.score.map, measurement.score.map_50, measurement.score.map_75) == (pytest.approx(0.4), 1, 0)


def test_no_detections_have_a_precision_of_zero(coco_set: Set, make_processor: type) -> None:
    """A network that finds nothing is bad, not broken."""
    processor = make_processor()
    images = coco_set[1]
    assert processor.run(one(b"1.jpg"), {}, Standalone()).result["detections"]
    processor.run = lambda *_, **__: type("Work", (), {"result": {"detections": []}})()
    assert measure((coco_set[0], images), processor).score.map == 0


def test_areas_without_objects_have_no_precision(coco_set: Set, make_processor: type) -> None:
    """Both objects are 100 x 100 pixels, which is large; in the table the others are empty."""
    measurement = measure(coco_set, make_processor())
    assert (measurement.score.map_small, measurement.score.map_medium, measurement.score.map_large) == (None, None, 1)
    assert row(measurement)[-6:] == [100, 100, 100, None, None, 100]


def test_the_usual_settings_are_asked_for(coco_set: Set, make_processor: type) -> None:
    """Hardly any threshold, a hundred boxes, and the knobs of the row."""
    processor = make_processor()
    measure(coco_set, processor)
    assert processor.requested == [{**USUAL, **OPTIONS}] * 2


def test_pictures_that_are_not_here_are_left_out(coco_set: Set, make_processor: type) -> None:
    """And counted: the row says on how many it was measured."""
    (coco_set[1] / "1.jpg").unlink()
    measurement = measure(coco_set, make_processor())
    assert (measurement.images, measurement.score.map) == (1, 1)


def test_a_folder_without_the_pictures_is_refused(coco_set: Set, tmp_path: Path) -> None:
    """Rather than a precision of nothing."""
    with pytest.raises(BadOptionError, match="none of the 2 pictures"):
        open_examination(coco_set[0], tmp_path, "made", None)


@pytest.mark.parametrize("label", ["motorbike", "motorcycle", "Motorcycle "])
def test_a_category_is_known_in_either_spelling(coco_set: Set, label: str) -> None:
    """Darknet's and COCO's own; the number is the file's, not the place in the list of labels."""
    assert read(coco_set[0]).category_ids(["unicorn", label]) == {label: 19}


def test_labels_of_another_world_are_refused(coco_set: Set) -> None:
    """A model of unicorns cannot be measured by COCO."""
    with pytest.raises(BadOptionError, match="none of the model's labels"):
        read(coco_set[0]).category_ids(["unicorn"])


def test_an_instances_file_that_is_none_is_refused(tmp_path: Path) -> None:
    """With its name and what was expected."""
    (tmp_path / "x.json").write_text("[]")
    with pytest.raises(BadOptionError, match="expected COCO's instances"):
        read(tmp_path / "x.json")


@pytest.mark.parametrize("status", [200, 202])
def test_a_service_reaches_what_its_processor_reaches(
    coco_set: Set, make_processor: type, service, status: int
) -> None:
    """Over real HTTP, whether the result is there at once or has to be looked for."""
    processor = make_processor(shift=20)

    def respond(body: bytes) -> tuple[int, dict[str, str], bytes]:
        name = body.decode()
        job = {"id": name, "task": "detect", "state": "queued", "created_at": "2000-01-01T00:00:00Z"}
        size, options = {"width": 200, "height": 200}, {"options": {}, "timings_ms": {}}
        detections = processor.run(one(body), {}, Standalone()).result["detections"]
        result = {"image": size, "detections": detections, "model": version, **options}
        document = json.dumps({**job, "state": "succeeded", "result": result}).encode()
        service.pages[f"/v1/jobs/{name}"] = document
        return (200, {}, document) if status == 200 else (202, {}, json.dumps(job).encode())

    info = processor.model.info
    version = {**asdict(info.version), "input": info.facts["input"]}
    listed = {**info.facts, **info.to_dict(), "state": "loaded"}
    service.respond = respond
    service.pages["/v1/models"] = json.dumps(
        {"models": [{"task": "embed", "name": "other", "state": "loaded"}, listed]}
    ).encode()
    [measurement] = evaluate_service(
        service.url, open_examination(*coco_set, "made", None), OptionGrid(("rect",), (0,), clients=2)
    )
    assert (measurement.score.map, measurement.model, measurement.weights_sha256) == (
        pytest.approx(0.4),
        "toy",
        "f" * 64,
    )
    assert len(service.uploads) == 2
