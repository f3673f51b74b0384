"""A result can be had with other thresholds, from what was nearly found."""

import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from front.tasks.formats import ResultQuery, of
from processor.detections import Detections
from processor.geometry.boxes import clip
from processor.geometry.nms import nms
from wire.errors import BadOptionError, ExpiredJobError
from wire.tasks.detect.candidates import ROW, Candidates
from wire.tasks.detect.result import LABEL_ORDER, Detection

NAMES = ("person", "motorbike", "dog")
SIZE = {"width": 100, "height": 80}
OPTIONS = {
    "confidence_threshold": 0.25,
    "iou_threshold": 0.45,
    "max_detections": 100,
    "labels": "",
    "shape": "rect",
}


def row(label: str, confidence: float, *xyxy: float) -> Detection:
    return Detection(label, NAMES.index(label), confidence, xyxy)  # type: ignore[arg-type]


KEPT = Candidates(
    0.05,
    (
        row("dog", 0.875, 10, 10, 30, 30),
        row("dog", 0.75, 11, 10, 31, 30),  # the same dog
        row("motorbike", 0.5, 10, 10, 30, 30),
        row("dog", 0.125, 12, 10, 32, 30),  # and again
        row("dog", 0.125, 60, 10, 130, 30),  # another, half outside
        row("person", 0.0625, -20, -20, -5, -5),  # all outside
    ),
)


def result_of(**options: object) -> dict[str, object]:
    found = [{"label": "dog", "class_id": 2, "confidence": 0.875, "xyxy": [10.0, 10.0, 30.0, 30.0]}]
    return {"image": SIZE, "detections": found, "model": {}, "options": OPTIONS | options, "timings_ms": {}}


def refined(candidates: Candidates | None = KEPT, *, near_misses: bool = False, **changes: object) -> dict[str, object]:
    return of("detect").refined(result_of(), packed(candidates), result_query(near_misses=near_misses, **changes))


def packed(candidates: Candidates | None) -> bytes | None:
    if candidates is None:
        return None
    labels = {each.class_id: each.label for each in candidates.rows}
    rows = (ROW.pack(*each.xyxy, each.confidence, each.class_id) for each in candidates.rows)
    return Candidates.pack(candidates.floor, labels, b"".join(rows))


def result_query(*, near_misses: bool = False, **changes: Any) -> ResultQuery:
    return ResultQuery("json", {**changes, "near_misses": True} if near_misses else changes)


def found(**changes: object) -> list[tuple[str, float]]:
    return [(each["label"], each["confidence"]) for each in refined(**changes)["detections"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"confidence_threshold": 0.9}, []),
        ({"confidence_threshold": 0.5}, [("dog", 0.875)]),  # only what is above
        ({"confidence_threshold": 0.3}, [("dog", 0.875), ("motorbike", 0.5)]),
        ({"confidence_threshold": 0.05}, [("dog", 0.875), ("motorbike", 0.5), ("dog", 0.125)]),
        ({"iou_threshold": 0.99}, [("dog", 0.875), ("dog", 0.75), ("motorbike", 0.5)]),
        ({"max_detections": 1}, [("dog", 0.875)]),
        ({"labels": "motorcycle", "max_detections": 1}, [("motorbike", 0.5)]),  # in COCO's own spelling
        ({"labels": "Motorbike:0.5"}, []),
        ({"labels": "motorbike,dog:0.1"}, [("dog", 0.875), ("motorbike", 0.5), ("dog", 0.125)]),
        ({"labels": "giraffe"}, []),
    ],
)
def test_other_thresholds_give_other_detections(changes: dict[str, object], expected: list[tuple[str, float]]) -> None:
    """Each knob does what it would have done for the job."""
    assert found(**changes) == expected


def test_boxes_are_cut_at_the_edges_and_the_options_say_what_was_applied() -> None:
    """A result looks as if its job had had these options; the rest of it is as it was."""
    whole = refined(confidence_threshold=0.1, labels="dog")
    assert whole["detections"][-1]["xyxy"] == [60, 10, 100, 30]  # type: ignore[index]
    assert whole["options"] == OPTIONS | {"confidence_threshold": 0.1, "labels": "dog"}
    assert whole["image"] == SIZE


def test_nothing_changed_needs_no_candidates() -> None:
    """The result as it is, also long after what was nearly found is gone."""
    assert refined(None) == result_of()
    assert refined(None, confidence_threshold=0.25) == result_of()


def test_candidates_that_are_gone_are_expired() -> None:
    """It is not said that nothing was found."""
    with pytest.raises(ExpiredJobError):
        refined(None, confidence_threshold=0.5)
    with pytest.raises(ExpiredJobError):
        refined(None, near_misses=True)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"confidence_threshold": 0.04}, "at least 0.1235"),
        ({"labels": "dog:0.01"}, "at least 0.1235"),
    ],
)
def test_what_was_not_kept_cannot_be_asked_for(changes: dict[str, object], message: str) -> None:
    """The error says how low one can go (rounded up, so that it can be asked for)."""
    with pytest.raises(BadOptionError, match=message):
        refined(Candidates(0.12341, KEPT.rows), **changes)


def test_the_lowest_threshold_that_the_error_names_is_taken() -> None:
    """The floor is one that is asked for in vain only from below."""
    assert refined(Candidates(0.12341, KEPT.rows), confidence_threshold=0.1235)


def test_near_misses_are_those_that_only_the_threshold_left_out() -> None:
    """Not those that a detection suppresses, nor those outside the picture or of labels that nobody wants."""
    near = refined(near_misses=True)
    assert [(each["label"], each["xyxy"]) for each in near["near_misses"]] == [("dog", [60, 10, 100, 30])]  # type: ignore[attr-defined]
    assert near["detections"] == result_of()["detections"]
    assert refined(near_misses=True, labels="motorbike")["near_misses"] == []
    high = refined(near_misses=True, confidence_threshold=0.9)
    assert [each["confidence"] for each in high["near_misses"]] == [0.875, 0.5, 0.125]  # type: ignore[attr-defined]


def test_near_misses_are_the_best_twenty() -> None:
    """By falling confidence."""
    rows = tuple(row("dog", 0.2 - at / 1000, at, at, at + 1, at + 1) for at in range(60))
    near = refined(Candidates(0.05, rows), near_misses=True)["near_misses"]
    assert [each["xyxy"][0] for each in near] == list(range(20))  # type: ignore[attr-defined]


def test_near_misses_of_a_job_below_the_floor_are_none() -> None:
    """Whatever is kept was found, so that nothing was nearly found."""
    low = result_of(confidence_threshold=0.0)
    assert of("detect").refined(low, packed(KEPT), result_query(near_misses=True))["near_misses"] == []


@given(
    arrays(np.float32, st.tuples(st.integers(0, 40), st.just(4)), elements=st.floats(-20, 120, width=32)),
    st.floats(0, 1),
    st.floats(0, 1),
    st.integers(1, 50),
    st.integers(0, 1_000_000),
)
def test_it_decides_as_the_processor_does(
    corners: np.ndarray, threshold: float, iou_threshold: float, most: int, seed: int
) -> None:
    """For any boxes: the same ones stay, in the same order, cut and rounded to the same numbers."""
    random = np.random.default_rng(seed)
    xyxy = np.concatenate([corners[:, :2], corners[:, :2] + abs(corners[:, 2:])], axis=1)
    confidence = np.sort(random.integers(0, 17, len(xyxy)).astype(np.float32) / 16)[::-1]
    boxes = Detections(xyxy, confidence, random.integers(0, 3, len(xyxy)))
    good = boxes[boxes.confidence > threshold]
    kept = good[nms(good.xyxy, good.confidence, good.class_id, iou_threshold, most)]
    cut = clip(kept.xyxy, SIZE["width"], SIZE["height"])
    inside = np.all(cut[:, :2] < cut[:, 2:], axis=1)
    expected = Detections(cut, kept.confidence, kept.class_id)[inside].to_wire(NAMES)

    rows = zip(boxes.class_id.tolist(), boxes.confidence.tolist(), boxes.xyxy.tolist(), strict=True)
    candidates = Candidates(0.0, tuple(row(NAMES[each], at, *box) for each, at, box in rows))
    changes = {"confidence_threshold": threshold, "iou_threshold": iou_threshold, "max_detections": most}
    ours = of("detect").refined(result_of(confidence_threshold=-1), packed(candidates), result_query(**changes))[
        "detections"
    ]
    assert [(each["label"], each["confidence"], tuple(each["xyxy"])) for each in ours] == [
        (each.label, each.confidence, each.xyxy) for each in expected
    ]


def test_five_hundred_candidates_of_mixed_classes_take_little_time() -> None:
    """A look anew is no work worth a queue. The bound is far above what it takes, for busy machines."""
    random = np.random.default_rng(1)
    corners = random.uniform(0, 80, (500, 2))
    boxes = np.concatenate([corners, corners + random.uniform(5, 20, (500, 2))], axis=1).tolist()
    falling = np.sort(random.uniform(0.06, 1, 500))[::-1].tolist()
    rows = tuple(
        Detection(f"label {number % 80}", number % 80, falling[number], tuple(box)) for number, box in enumerate(boxes)
    )
    kept = packed(Candidates(0.05, rows))
    changes, spent = {"confidence_threshold": 0.05, "max_detections": 1000}, []
    for _ in range(5):
        began = time.perf_counter()
        whole = of("detect").refined(result_of(), kept, result_query(near_misses=True, **changes))
        spent.append(time.perf_counter() - began)
    assert len(whole["detections"]) > 100
    assert min(spent) < 0.05


def test_who_draws_some_labels_is_told_of_all() -> None:
    """By falling confidence, so that they keep the colours that they have beside the others; no answer tells that."""
    wanted = {"labels": "motorbike", "confidence_threshold": 0.06}
    drawn = of("detect").refined(result_of(), packed(KEPT), ResultQuery("png", wanted))
    assert [each["label"] for each in drawn["detections"]] == ["motorbike"]
    assert drawn[LABEL_ORDER] == ["dog", "motorbike"]
    assert not {LABEL_ORDER} & {*refined(**wanted), *of("detect").refined(result_of(), None, ResultQuery("png"))}
