"""Names of models, and what workers say of them."""

import json
from dataclasses import replace
from typing import Any

import pytest

from wire.desired_models import checked
from wire.errors import UnknownModelError
from wire.models import Accuracy, Agreement, ModelCard, ModelStamp, PrecisionFigures
from wire.workers import Throughput, WorkerStatus, cards

STAMP = ModelStamp("yolov3-tiny", "ab" * 32, "openvino", "f32", (416, 320))
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


def test_a_report_comes_back_equal() -> None:
    """Through JSON and back, with everything that a worker can say."""
    card = ModelCard("detect", STAMP, ("dog",), "a notice", default=True, accuracy=(MEASURED,), precisions=FIGURES)
    card = replace(card, shape="stretch", shape_reason="why")
    report = WorkerStatus(
        (card,), {"detect": Throughput(0.02, 2)}, ("b",), {"c": "why"}, {"a": 1}, ("detect",), "host-7", 1.5, 9
    )
    back = WorkerStatus.from_dict(json.loads(json.dumps(report.to_dict())))
    assert back == report
    assert back.cards[0].precisions == FIGURES


def test_a_model_is_the_same_on_a_slower_machine() -> None:
    """Whatever its figures are there."""
    slower = tuple(replace(each, milliseconds=99.0) for each in FIGURES)
    two = [ModelCard("detect", STAMP, ("dog",), precisions=each) for each in (FIGURES, slower)]
    assert cards([WorkerStatus((card,)) for card in two]) == (two[0],)


def test_cards_that_say_the_same_are_one() -> None:
    """Two workers with one model; a third has other numbers under the name."""
    same: list[Any] = [ModelCard("detect", STAMP, ("dog",), accuracy=(MEASURED,)) for _ in range(2)]
    other = ModelCard("detect", STAMP, ("cat",))
    reports = [WorkerStatus((same[0],)), WorkerStatus((same[1], other)), WorkerStatus(())]
    assert cards(reports) == (same[0], other)
