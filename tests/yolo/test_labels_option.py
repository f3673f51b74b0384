"""The option `labels`: only these, each perhaps with a threshold of its own."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from made_jobs import one
from processor.base import Standalone
from processor.tasks.detect.options import detect_options
from processor.tasks.detect.processor import DetectProcessor
from wire.errors import BadOptionError
from wire.tasks.detect import model_labels
from wire.tasks.detect.spec import DETECT

LABELS = ("person", "dog", "motorbike", "sofa", "kite")
SILENT = -20.0


def logit(probability: float) -> float:
    return float(np.log(probability / (1 - probability)))


@pytest.fixture
def processor(processor_of: Callable[..., DetectProcessor]) -> DetectProcessor:
    """Sees two persons (0.9, 0.7), a dog (0.6), a weak one (0.03) and a sofa (0.3), far from one another."""
    coarse, fine = np.full((3, 4, 30), SILENT, np.float32), np.full((6, 8, 30), SILENT, np.float32)
    for row, column, class_id, confidence in (
        (0, 0, 0, 0.9),
        (0, 4, 0, 0.7),
        (5, 0, 1, 0.6),
        (5, 4, 1, 0.03),
        (3, 7, 3, 0.3),
    ):
        fine[row, column, :5] = [0, 0, 0, 0, logit(confidence)]
        fine[row, column, 5 + class_id] = 20
    return processor_of([coarse, fine])


def seen(processor: DetectProcessor, **requested: object) -> list[tuple[str, float]]:
    file = BytesIO()
    Image.new("RGB", (128, 96)).save(file, "PNG")
    found: Any = processor.run(one(file.getvalue()), DETECT.parse_options(requested), Standalone()).result["detections"]
    return [(each["label"], round(each["confidence"], 2)) for each in found]


@pytest.mark.parametrize(
    ("requested", "expected"),
    [
        ({}, [("person", 0.9), ("person", 0.7), ("dog", 0.6), ("sofa", 0.3)]),
        ({"labels": "dog"}, [("dog", 0.6)]),
        ({"labels": "dog", "max_detections": 1}, [("dog", 0.6)]),
        ({"labels": "dog:0.02"}, [("dog", 0.6), ("dog", 0.03)]),
        ({"labels": "person:0.8,dog:0.02"}, [("person", 0.9), ("dog", 0.6), ("dog", 0.03)]),
        ({"labels": "couch"}, [("sofa", 0.3)]),
        ({"labels": "Sofa"}, [("sofa", 0.3)]),
        ({"labels": "couch,person", "confidence_threshold": 0.5}, [("person", 0.9), ("person", 0.7)]),
        ({"labels": "couch:0.2,person", "confidence_threshold": 0.8}, [("person", 0.9), ("sofa", 0.3)]),
        ({"labels": "kite"}, []),
        ({"labels": "person:1"}, []),
        ({"labels": "person", "model": "whatever"}, [("person", 0.9), ("person", 0.7)]),
    ],
)
def test_only_wanted_labels_are_found(
    processor: DetectProcessor, requested: dict[str, object], expected: list[tuple[str, float]]
) -> None:
    """In either spelling, from its own threshold on or the general one, before max_detections counts."""
    assert seen(processor, **requested) == expected


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ("dogg", "'dogg' is no label of this model, which has dog"),
        ("person,sofaa", "'sofaa' is no label of this model, which has sofa"),
        ("motorcycles", "which has motorbike"),
        ("zzz", "which has person, dog, motorbike"),
    ],
)
def test_an_unknown_label_is_refused_by_name(processor: DetectProcessor, labels: str, message: str) -> None:
    """The error names it, labels that are written nearly so, and where all are listed."""
    with pytest.raises(BadOptionError) as raised:
        seen(processor, labels=labels)
    assert message in raised.value.message
    assert raised.value.message.endswith("GET /v1/models lists all labels.")


def test_the_answer_says_what_was_asked(processor: DetectProcessor) -> None:
    """The options of the result are those of the job, `labels` as it was written."""
    file = BytesIO()
    Image.new("RGB", (128, 96)).save(file, "PNG")
    options = DETECT.parse_options({"labels": " couch , dog:0.50"})
    assert processor.run(one(file.getvalue()), options, Standalone()).result["options"]["labels"] == "couch,dog:0.5"


def test_all_labels_of_the_model_are_kept_under_the_name_that_the_result_has(processor: DetectProcessor) -> None:
    """Whatever was found and asked for: files made of the result later number the classes by them."""
    file = BytesIO()
    Image.new("RGB", (128, 96)).save(file, "PNG")
    work = processor.run(one(file.getvalue()), DETECT.parse_options({"labels": "dog"}), Standalone())
    kept = work.shared[work.result["model"]["labels_sha256"]]
    assert model_labels.unpack(kept) == LABELS


def test_a_label_that_two_classes_share_means_both() -> None:
    """Own models may have it so."""
    options = DETECT.parse_options({"labels": "car"})
    assert detect_options(options, ("car", "van", "car")).class_thresholds == {0: 0.25, 2: 0.25}
