"""Names of models, and what workers say of them."""

import json
from dataclasses import replace

import pytest

from wire.desired_models import checked
from wire.errors import UnknownModelError
from wire.models import Measure, ModelInfo, ModelKey, ModelVersion
from wire.tasks.detect.model import (
    Accuracy,
    Agreement,
    DetectModel,
    DetectModelVersion,
    PrecisionFigures,
    accuracy,
)
from wire.workers import Throughput, WorkerStatus, models

VERSION = DetectModelVersion("yolov3-tiny", "ab" * 32, "openvino", "f32", (416, 320))
FIGURES = (
    PrecisionFigures("f32", eligible=True, milliseconds=11.1),
    PrecisionFigures("int8", eligible=False, agreement=Agreement(0.7, 0.8, 50, 56)),
)
MEASURED = Accuracy("coco", 117, 416, "rect", 0.17, 0.3)


@pytest.mark.parametrize("name", ["", ".", "..", ".x", "-x", "a/b", "a b", "ä", "x" * 65, "x\n"])
def test_names_that_no_model_has_are_refused(name: str) -> None:
    """They become part of a path."""
    with pytest.raises(UnknownModelError, match="expected a name"):
        checked(name)


@pytest.mark.parametrize("name", ["yolov3-tiny", "_x", "9", "A.b-c_d", "x" * 64])
def test_other_names_are_taken(name: str) -> None:
    """As they are."""
    assert checked(name) == name


@pytest.mark.parametrize(
    ("text", "key"),
    [("yolov3", ModelKey("detect", "yolov3")), ("read/east.v2", ModelKey("read", "east.v2"))],
)
def test_a_key_is_written_with_its_task_but_for_that_of_before(text: str, key: ModelKey) -> None:
    """There and back; with its task it can be read anyway."""
    assert str(key) == text
    assert ModelKey.parse(text) == ModelKey.parse(f"{key.task}/{key.name}") == key


def test_a_report_comes_back_equal() -> None:
    """Through JSON and back, with everything that a worker can say of models of two tasks."""
    detects = DetectModel(VERSION, ("dog",), "a notice", (MEASURED,), FIGURES, "stretch", "why").info
    measures = (Measure("recall@10", 0.9, "flickr", {"images": 1000}),)
    embeds = ModelInfo("embed", ModelVersion("clip", runtime="openvino"), license="MIT", measures=measures)
    embeds = replace(embeds, default=True, facts={"dimensions": 512}, machine={"milliseconds": 9.5})
    report = WorkerStatus(
        (detects, embeds),
        {"detect": Throughput(0.02, 2)},
        (ModelKey("detect", "b"),),
        {ModelKey("embed", "c"): "why"},
        {ModelKey("detect", "a"): 1, ModelKey("embed", "a"): 2},
        ("detect", "embed"),
        "host-7",
        1.5,
        9,
    )
    back = WorkerStatus.from_dict(json.loads(json.dumps(report.to_dict())))
    assert back == report
    assert [each.machine for each in back.models] == [each.machine for each in report.models]


def test_a_worker_that_tells_of_its_models_otherwise_is_heard_without_them() -> None:
    """One of a version before: it works all the same."""
    told = WorkerStatus((), tasks=("detect",), name="host-7").to_dict()
    before = {name: each for name, each in told.items() if name not in ("models", "errors")}
    status = WorkerStatus.from_dict({**before, "cards": [{"name": "a"}], "troubles": {"b": "why"}})
    assert (status.models, status.errors, status.tasks, status.name) == ((), {}, ("detect",), "host-7")


def test_a_model_is_the_same_on_a_slower_machine() -> None:
    """Whatever its figures are there."""
    slower = tuple(replace(each, milliseconds=99.0) for each in FIGURES)
    two = [DetectModel(VERSION, ("dog",), precisions=each).info for each in (FIGURES, slower)]
    assert models([WorkerStatus((model,)) for model in two]) == (two[0],)


def test_models_of_which_the_same_is_said_are_one() -> None:
    """Two workers with one model; a third has other numbers under the name, and one of another task."""
    same = [DetectModel(VERSION, ("dog",), accuracy=(MEASURED,)).info for _ in range(2)]
    other, embeds = DetectModel(VERSION, ("cat",)).info, ModelInfo("embed", ModelVersion("clip"))
    reports = [WorkerStatus((same[0],)), WorkerStatus((same[1], other, embeds)), WorkerStatus(())]
    assert models(reports) == (same[0], other, embeds)
    assert models(reports, "embed") == (embeds,)


def test_measures_of_one_evaluation_are_one_row() -> None:
    """With the second number and without."""
    rows = (MEASURED, replace(MEASURED, size=608, map_50=None), replace(MEASURED, shape="square", map_50=0.4))
    measures = DetectModel(VERSION, ("dog",), accuracy=rows).info.measures
    assert [(each.name, each.value) for each in measures[:2]] == [("mAP", 0.17), ("mAP@50", 0.3)]
    assert accuracy(measures) == rows
