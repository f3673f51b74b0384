"""What forms carry besides the picture, on every route that takes one."""

from collections.abc import Callable
from typing import Any

import pytest

from odd_forms import error_detail, form_of

Send = Callable[..., Any]

OF_WIDGETS = (
    *("dzuuid", "dzchunkindex", "dztotalfilesize", "dzchunksize", "dztotalchunkcount", "dzchunkbyteoffset"),
    *("csrf_token", "csrfmiddlewaretoken", "authenticity_token", "_method", "MAX_FILE_SIZE", "submit", "utf8"),
    *("relativePath", "name", "type", "filename", "filesize", "lastModified", "title", "resolution", "x", "id"),
)


def _with_fields(jpeg: bytes, **fields: str) -> bytes:
    texts = [(b'name="%s"' % name.encode(), value.encode()) for name, value in fields.items()]
    return form_of((b'name="image"; filename="a.jpg"', jpeg), *texts)


def test_fields_that_are_for_others_are_left_alone(send: Send, jpeg: bytes, route: str) -> None:
    """What Dropzone, Uppy and web frameworks add to each form."""
    answer = send(route, _with_fields(jpeg, **dict.fromkeys(OF_WIDGETS, "1")))
    assert answer.status_code < 300, answer.text


@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_field_counts_as_not_sent(send: Send, jpeg: bytes, route: str, empty: str) -> None:
    """Forms in browsers send every field that they have."""
    names = ("confidence_threshold", "max_detections", "labels", "model", "webhook", "url", "task", "min_confidence")
    assert send(route, _with_fields(jpeg, **dict.fromkeys(names, empty))).status_code < 300


@pytest.mark.parametrize("values", [("", "0.9"), ("0.9", " ")])
def test_an_empty_field_beside_one_of_its_name_counts_as_not_sent(
    send: Send, jpeg: bytes, values: tuple[str, str]
) -> None:
    """Frameworks send a hidden field before a box, forms an empty line for one more value."""
    labels = ["" if value != "0.9" else "dog" for value in values]
    fields = [*(("confidence_threshold", each) for each in values), *(("labels", each) for each in labels)]
    texts = [(b'name="%s"' % name.encode(), value.encode()) for name, value in fields]
    answer = send("/v1/jobs", form_of((b'name="image"; filename="a.jpg"', jpeg), *texts))
    options = answer.json["options"]
    assert (options["confidence_threshold"], options["labels"]) == (0.9, "dog")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("confidence_treshold", "confidence_threshold"),
        ("Confidence_Threshold", "confidence_threshold"),
        ("confidence-threshold", "confidence_threshold"),
        ("conf", "confidence_threshold"),
        ("confidence", "confidence_threshold"),
        ("threshold", "confidence_threshold or iou_threshold"),
        ("iou", "iou_threshold"),
        ("label", "labels"),
        ("max_detection", "max_detections"),
        ("near_miss", "near_misses"),
    ],
)
def test_a_misspelt_option_is_a_422_with_the_right_word(send: Send, jpeg: bytes, name: str, meant: str) -> None:
    """On every route of our own: nobody would see that it was left out."""
    for route in ("/upload", "/v1/jobs", "/v1/batches"):
        answer = send(route, _with_fields(jpeg, **{name: "0.5"}))
        assert (answer.status_code, f"{name!r}: expected {meant}, got" in error_detail(answer)) == (422, True)


def test_deepstack_s_own_option_is_kept_from_misspelling_too(send: Send, jpeg: bytes) -> None:
    """And whatever else its clients send is theirs."""
    assert "min_confidence" in error_detail(send("/v1/vision/detection", _with_fields(jpeg, min_confidense="0.5")))
    others = {"api_key": "x", "typename": "person", "modelId": "x", "label": "x"}
    assert send("/v1/vision/detection", _with_fields(jpeg, **others)).status_code == 200


def test_an_option_of_another_route_is_refused(send: Send, jpeg: bytes) -> None:
    """It is known, so somebody waits for what it does."""
    answer = send("/upload", _with_fields(jpeg, webhook="https://example.com/"))
    assert (answer.status_code, "webhook" in error_detail(answer)) == (422, True)


def test_a_query_is_for_nobody_but_us(send: Send, jpeg: bytes) -> None:
    """So whatever is unknown in it is refused."""
    for route in ("/upload", "/v1/jobs", "/v1/batches"):
        assert send(f"{route}?dzuuid=1", _with_fields(jpeg)).status_code == 422


@pytest.mark.parametrize("write", [form_of, None])
def test_a_form_has_so_many_fields_and_no_more(send: Send, route: str, write: Callable[..., bytes] | None) -> None:
    """Whoever sends a hundred thousand is told at the two hundredth."""
    if write:
        answer = send(route, write(*((b'name="a%d"' % number, b"1") for number in range(1_000))))
    else:
        body = b"&".join(b"a%d=1" % number for number in range(30_000))
        answer = send(route, body, "application/x-www-form-urlencoded")
    assert (answer.status_code, "fields and files, got more" in error_detail(answer)) == (413, True)


def test_long_texts_in_a_form_are_a_413(send: Send, jpeg: bytes, route: str) -> None:
    """All fields together have the room that options need."""
    answer = send(route, _with_fields(jpeg, note="x" * 70_000))
    assert (answer.status_code, "bytes of text in a form" in error_detail(answer)) == (413, True)


def test_the_head_of_a_part_is_bounded(send: Send, jpeg: bytes, route: str) -> None:
    """A name of a file is no place to hide a body in."""
    answer = send(route, form_of((b'name="file"; filename="%s"' % (b"a" * 20_000), jpeg)))
    assert (answer.status_code, "heads of at most" in error_detail(answer)) == (400, True)
