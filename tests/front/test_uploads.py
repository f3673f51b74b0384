"""What an upload must be, and which answer it gets otherwise."""

import struct
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

PNG_HUGE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 50_000, 50_000)


def _send(front: Any, data: bytes, field: str = "file", name: str = "a.jpg", **options: str) -> TestResponse:
    return front.client.post("/upload", data={field: (BytesIO(data), name), **options})


def _problem(response: TestResponse, status: int, code: str) -> str:
    """The detail of the problem, which has `status` and `code` and nothing missing."""
    assert response.content_type == "application/problem+json"
    body = response.get_json(force=True)
    assert (response.status_code, body["status"], body["code"]) == (status, status, code)
    assert body["type"].endswith(code)
    assert body["title"]
    return str(body["detail"])


@pytest.fixture(params=["inline", "queued"])
def front(request: pytest.FixtureRequest) -> Any:
    """Either mode: they refuse alike."""
    return request.getfixturevalue(request.param)


def test_no_picture_is_a_400_that_says_how_to_send_one(front: Any) -> None:
    """Nothing, an empty file, another field, or a path that curl did not read because the @ was missing."""
    for response in (
        front.client.post("/upload"),
        front.client.post("/upload", data=b"{}", content_type="application/json"),
        front.client.post("/upload", data=b"x", content_type="multipart/form-data"),
        front.client.post("/upload", data={"file": "image.jpg"}),
        _send(front, b""),
        _send(front, b"abc", field="other"),
    ):
        assert "curl -F file=@image.jpg" in _problem(response, 400, "no_image")


def test_text_named_jpg_is_a_415(front: Any) -> None:
    """The name says nothing."""
    assert "JPEG, PNG" in _problem(_send(front, b"no picture" * 50), 415, "not_an_image")


def test_a_file_over_the_limit_is_a_413(front: Any, jpeg: bytes) -> None:
    """The limit is the file's, whatever the multipart body adds to it."""
    assert "200,000" in _problem(_send(front, jpeg + bytes(200_001 - len(jpeg))), 413, "too_many_bytes")
    assert "200,000" in _problem(_send(front, bytes(300_000)), 413, "too_many_bytes")
    assert _send(front, jpeg + bytes(200_000 - len(jpeg))).status_code < 300


def test_a_header_that_promises_too_many_pixels_is_a_413(front: Any) -> None:
    """Nobody waits for a worker to learn that."""
    assert "50,000 x 50,000" in _problem(_send(front, PNG_HUGE), 413, "too_many_pixels")


def test_a_bad_option_is_a_422(front: Any, jpeg: bytes) -> None:
    """In the form or in the query: out of range, or unknown in the query."""
    assert "0 to 1" in _problem(_send(front, jpeg, confidence_threshold="2"), 422, "bad_option")
    response = front.client.post("/upload?colour=red", data={"file": (BytesIO(jpeg), "a.jpg")})
    assert "colour" in _problem(response, 422, "bad_option")
    response = front.client.post("/upload?iou_threshold=nan", data={"file": (BytesIO(jpeg), "a.jpg")})
    _problem(response, 422, "bad_option")


@pytest.mark.parametrize("field", ["file", "image"])
@pytest.mark.parametrize("name", ["image.jpg", "image", "notes.txt", "../../etc/passwd"])
def test_the_name_is_never_looked_at(front: Any, jpeg: bytes, field: str, name: str) -> None:
    """Real clients send pictures without an extension, or with a wrong one."""
    assert _send(front, jpeg, field, name).status_code < 300


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WebP", "BMP", "GIF", "TIFF", "AVIF"])
def test_every_format_is_taken(front: Any, image_format: str, encode: Callable[..., bytes]) -> None:
    """The list of http-api.md."""
    assert _send(front, encode(image_format, (50, 40))).status_code < 300
