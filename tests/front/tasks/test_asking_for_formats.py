"""How a client says in which form it wants a result."""

import pytest

from front.dispatch.fakes import RESULT
from front.tasks.formats import Entry, ResultQuery, of, result_query_from
from front.tasks.plain import PlainFormats
from wire.errors import BadOptionError, UnknownTaskError


@pytest.mark.parametrize(
    ("given", "result_query"),
    [
        ({}, ResultQuery()),
        ({"format": "PNG"}, ResultQuery("png")),
        ({"format": "coco"}, ResultQuery("coco")),
        ({"near_misses": "true"}, ResultQuery("json", {"near_misses": True})),
        (
            {"iou_threshold": ".5", "max_detections": "3"},
            ResultQuery("json", {"iou_threshold": 0.5, "max_detections": 3}),
        ),
        ({"format": "csv", "labels": " dog , cat:0.60"}, ResultQuery("csv", {"labels": "dog,cat:0.6"})),
        ({"format": "png", "marks": "false"}, ResultQuery("png", {"marks": False})),
        ({"format": "csv", "marks": "true"}, ResultQuery("csv")),
        ({"format": "yolo", "confidence": "false"}, ResultQuery("yolo", {"confidence": False})),
    ],
)
def test_a_query_says_what_is_wanted(given: dict[str, str], result_query: ResultQuery) -> None:
    """JSON as it is, unless something else is asked for; options as the task reads them."""
    assert result_query_from("detect", given) == result_query


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"format": "gif"}, "json or jpeg or png or crops or coco or yolo or csv"),
        ({"colour": "red"}, "format, near_misses, marks, confidence, confidence_threshold"),
        ({"size": "416"}, "needs new work"),
        ({"confidence_threshold": "2"}, "from 0 to 1"),
        ({"labels": "dog:often"}, "person,dog:0.6"),
        ({"near_misses": "perhaps"}, "true or false"),
        ({"near_misses": "true", "format": "csv"}, "format=json"),
        ({"marks": "some", "format": "png"}, "true or false"),
        ({"marks": "false"}, "format=jpeg or png alone, got it with json"),
        ({"confidence": "false", "format": "coco"}, "format=yolo alone, got it with coco"),
        ({"confidence": "high", "format": "yolo"}, "true or false"),
        ({"marks": "false", "format": "crops"}, "format=jpeg or png alone, got it with crops"),
    ],
)
def test_what_cannot_be_had_is_refused_with_what_can(given: dict[str, str], message: str) -> None:
    """No name and no value is quietly ignored."""
    with pytest.raises(BadOptionError, match=message):
        result_query_from("detect", given)


def test_an_unknown_task_has_no_forms_to_ask_for() -> None:
    """The error names those that there are."""
    with pytest.raises(UnknownTaskError, match="detect"):
        result_query_from("paint", {})


def test_a_digest_is_the_same_for_the_same_changes_only() -> None:
    """Files are kept under it. The order of a query does not matter, nor does the format."""
    one = result_query_from("detect", {"labels": "dog", "iou_threshold": "0.5"})
    assert one.digest == result_query_from("detect", {"iou_threshold": "0.50", "labels": "dog", "format": "png"}).digest
    assert one.digest != result_query_from("detect", {"labels": "cat", "iou_threshold": "0.5"}).digest
    assert ResultQuery("png").digest == ""
    assert one.digest.isalnum()


def test_a_picture_without_marks_is_one_whatever_the_thresholds() -> None:
    """It is kept once, apart from those with marks; nothing of what was found is in it."""
    bare = result_query_from("detect", {"format": "jpeg", "marks": "false"})
    other = result_query_from("detect", {"format": "jpeg", "marks": "false", "labels": "dog"})
    assert bare.digest == other.digest != ResultQuery("jpeg").digest
    assert of("detect").refined(RESULT, None, bare)["detections"] == []
    assert of("detect").refined(RESULT, None, ResultQuery("jpeg"))["detections"] == RESULT["detections"]


def test_a_task_without_forms_has_its_result_alone() -> None:
    """A new task needs no case here."""
    formats = PlainFormats()
    assert formats.refined({"text": "hello"}, None, ResultQuery()) == {"text": "hello"}
    with pytest.raises(BadOptionError):
        formats.refined({"text": "hello"}, None, ResultQuery("json", {"labels": "dog"}))
    with pytest.raises(BadOptionError):
        formats.write(ResultQuery("csv"), Entry("a.jpg", {}))
