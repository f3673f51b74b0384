"""JSON as libraries write it, and what of it is too much."""

import json
import tracemalloc
from base64 import b64encode, encodebytes, urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import pytest

from front.inputs.json_body import parsed
from odd_forms import error_detail
from wire.errors import RequestError

Send = Callable[..., Any]
JSON = "application/json"


@pytest.mark.parametrize(
    "write",
    [
        lambda jpeg: b64encode(jpeg).decode(),
        lambda jpeg: b64encode(jpeg).decode().rstrip("="),
        lambda jpeg: urlsafe_b64encode(jpeg).decode(),
        lambda jpeg: encodebytes(jpeg).decode(),
        lambda jpeg: encodebytes(jpeg).decode().replace("\n", "\r\n"),
        lambda jpeg: "data:image/jpeg;base64," + b64encode(jpeg).decode(),
        lambda jpeg: "data:IMAGE/JPEG;charset=utf-8;BASE64," + b64encode(jpeg).decode(),
        lambda jpeg: " DATA:;base64," + urlsafe_b64encode(jpeg).decode().rstrip("="),
    ],
)
def test_base64_is_read_in_all_of_its_spellings(send: Send, jpeg: bytes, write: Callable[[bytes], str]) -> None:
    """By `/v1/jobs` and by the Open Inference Protocol."""
    assert len(jpeg) % 3  # so that padding matters
    assert b"-" in urlsafe_b64encode(jpeg) or b"_" in urlsafe_b64encode(jpeg)
    image = write(jpeg)
    assert send("/v1/jobs", json.dumps({"image": image}).encode(), JSON).status_code == 202
    tensor = {"name": "image", "datatype": "BYTES", "shape": [1], "data": [image]}
    answer = send("/v2/models/toy/infer", json.dumps({"inputs": [tensor]}).encode(), JSON)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("content_type", [JSON, "application/x-www-form-urlencoded", "text/plain"])
def test_json_is_read_in_all_of_its_encodings(send: Send, jpeg: bytes, encoding: str, content_type: str) -> None:
    """With a byte order mark or without, whatever its type says."""
    body = json.dumps({"image": b64encode(jpeg).decode(), "labels": "dog"}).encode(encoding)
    answer = send("/v1/jobs", body, content_type)
    assert answer.status_code == 202, answer.text


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'{"image": "AAAA", "image": "BBBB"}', "got 'image' twice"),
        (b'{"image": "AAAA", "confidence_threshold": NaN}', "got NaN"),
        (b'{"image": "AAAA", "confidence_threshold": -Infinity}', "got -Infinity"),
        (b'{"image": "b\'AAAA\'"}', "got text that is none: \"b'AAAA'\""),
        (b'{"image": "data:image/jpeg,AAAA"}', "data: url in base64"),
        (b'{"image": ' + b"9" * 1_000 + b"}", "got a number"),
        (b'{"image": ' + b"9" * 100_000 + b"}", "4300 digits"),
        (b'{"image": ' + b"[" * 9_000 + b"]" * 9_000 + b"}", "nested so deep"),
        (b'{"image": ' + b"[" * 100_000, "at most 10,000 values"),
        (b'{"image": [' + b"1," * 50_000 + b"1]}", "at most 10,000 values"),
        (b"{" + b'"image": "AAAA",' * 15_000 + b'"image": "AAAA"}', "at most 10,000 values"),
    ],
)
def test_what_json_may_not_be_is_refused_with_the_reason(send: Send, body: bytes, message: str) -> None:
    """Twice the same, numbers that JSON does not have, no end of anything."""
    answer = send("/v1/jobs", body, JSON)
    assert (answer.status_code, message in error_detail(answer)) == (400, True), answer.text


def test_json_that_is_read_and_could_not_be_written_again_is_refused_as_well() -> None:
    """Options that are lists are kept as text. Python's own stack ends at another depth for each of the two."""
    for depth in range(101, 1_000):
        with pytest.raises(RequestError, match="nested so deep"):
            parsed(b'{"regions": ' + b"[" * depth + b"]" * depth + b"}")


def test_a_wrong_body_of_the_inference_protocol_is_bounded_as_well(send: Send) -> None:
    """Its tensors are lists of numbers for others; for us they are text."""
    tensor = b'{"inputs": [{"name": "image", "datatype": "FP32", "shape": [50000], "data": [' + b"0.5," * 50_000
    assert "at most 10,000 values" in error_detail(send("/v2/models/toy/infer", tensor + b"0]}]}", JSON))
    tiny = {"name": "image", "datatype": "BYTES", "shape": [1], "parameters": {"binary_data_size": 40_000}}
    head = json.dumps({"inputs": [tiny]}).encode()
    answer = send(
        "/v2/models/toy/infer",
        head + bytes(40_000),
        "application/octet-stream",
        Inference_Header_Content_Length=str(len(head)),
    )
    assert (answer.status_code, "/v1/batches" in error_detail(answer)) == (413, True)


def test_json_of_too_many_values_costs_no_memory() -> None:
    """Ten million numbers are refused before the first is made; one long text is welcome."""
    numbers = b'{"data": [' + b"1.5," * 2_500_000 + b"1]}"
    tracemalloc.start()
    try:
        with pytest.raises(RequestError, match="10,000 values"):
            parsed(numbers)
        assert tracemalloc.get_traced_memory()[1] < 100_000
    finally:
        tracemalloc.stop()
    assert len(parsed(b'{"image": "' + b"A" * 10_000_000 + b'"}')["image"]) == 10_000_000
