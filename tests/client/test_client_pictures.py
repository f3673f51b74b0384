"""Whatever a program has a picture in, and whatever it has instead."""

import builtins
import json
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from client.fake_service import FakeService
from image_processor_client import Client

COLORS = np.random.default_rng(7).integers(0, 256, (5, 7, 3), np.uint8)
ORIENTATION, TURNED_RIGHT = 0x0112, 6


def sent(service: FakeService, picture: Any) -> Image.Image:
    """What arrived at the service, decoded."""
    with Client(service.url) as client:
        client.detect(picture)
    return Image.open(BytesIO(service.requests[-1].body))


@pytest.mark.parametrize(
    "array",
    [
        COLORS,
        COLORS[..., ::-1],
        COLORS[::2, 1:],
        np.asfortranarray(COLORS),
        COLORS[..., 0],
        COLORS[..., :1],
        np.ascontiguousarray(COLORS[..., 1]),
    ],
    ids=["colors", "turned", "part", "fortran", "grey", "grey-channel", "grey-contiguous"],
)
def test_an_array_arrives_pixel_by_pixel(service: FakeService, array: np.ndarray) -> None:
    """(height, width, 3) as red, green, blue, or grey, however it lies in memory."""
    arrived = sent(service, array)
    assert arrived.mode == ("RGB" if array.shape[2:] == (3,) else "L")
    assert np.array_equal(np.asarray(arrived), array.reshape(np.asarray(arrived).shape))


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (COLORS / np.float32(255), r"got float32 of shape \(5, 7, 3\).*\(array \* 255\)"),
        (COLORS.astype(np.int64), "got int64"),
        (COLORS > 9, "got bool"),
        (COLORS.transpose(2, 0, 1), r"got uint8 of shape \(3, 5, 7\). Channels come last: transpose\(1, 2, 0\)"),
        (COLORS[None], "One picture at a time"),
        (np.zeros((5, 7, 4), np.uint8), "Leave the alpha channel out"),
        (np.zeros((5, 7, 2), np.uint8), r"of shape \(5, 7, 2\)"),
        (np.zeros((0, 7, 3), np.uint8), r"of shape \(0, 7, 3\)"),
        (np.zeros(9, np.uint8), r"of shape \(9,\)"),
    ],
)
def test_another_array_is_refused_before_it_is_sent(service: FakeService, array: np.ndarray, message: str) -> None:
    """What was expected, what came, and what to do."""
    with Client(service.url) as client, pytest.raises(ValueError, match=f"Expected an array of uint8.*{message}"):
        client.detect(array)
    assert service.requests == []


@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "P", "1", "CMYK", "HSV", "I;16"])
def test_an_image_of_any_mode_arrives(service: FakeService, mode: str) -> None:
    """As a PNG, which keeps each pixel; modes that it does not have become RGB."""
    source = Image.fromarray(COLORS)
    image = source.convert(mode) if mode != "I;16" else Image.new(mode, (7, 5), 999)
    arrived = sent(service, image)
    assert (arrived.format, arrived.size) == ("PNG", (7, 5))
    assert arrived.convert("RGB").tobytes() == image.convert("RGB").tobytes()


def test_an_image_arrives_upright(service: FakeService) -> None:
    """As the same picture would from its file: its orientation is applied."""
    file, exif = BytesIO(), Image.Exif()
    exif[ORIENTATION] = TURNED_RIGHT
    Image.fromarray(COLORS).save(file, "PNG", exif=exif)
    file.seek(0)
    assert sent(service, Image.open(file)).size == (5, 7)


def test_a_url_is_sent_for_the_service_to_fetch(service: FakeService) -> None:
    """As JSON; the options stay where they are."""
    with Client(service.url) as client:
        client.detect("HTTPS://example.com/a.jpg", labels="cat")
    (request,) = service.requests
    assert json.loads(request.body) == {"url": "HTTPS://example.com/a.jpg"}
    assert request.headers["Content-Type"] == "application/json"
    assert request.path == "/v1/jobs?task=detect&labels=cat"


@pytest.mark.parametrize("picture", [bytearray(b"picture"), memoryview(b"picture")], ids=["bytearray", "memoryview"])
def test_bytes_of_any_kind_are_sent_as_they_are(service: FakeService, picture: Any) -> None:
    """Nobody looks into them but the service."""
    with Client(service.url) as client:
        client.detect(picture)
    assert service.requests[0].body == b"picture"


def written() -> BytesIO:
    file = BytesIO()
    file.write(b"picture")
    return file


@pytest.mark.parametrize(
    ("picture", "error", "message"),
    [
        (StringIO("text"), TypeError, r"open for reading bytes \(mode 'rb'\), got one of str"),
        (written(), ValueError, r"nothing left to read.*seek\(0\)"),
        (None, TypeError, "Expected a path, url, bytes, open file, PIL image or NumPy array, got NoneType"),
        ([[0, 0], [0, 0]], TypeError, "got list"),
        (Image.new("F", (2, 2)), ValueError, "mode F"),
        (Path("missing.jpg"), FileNotFoundError, "missing.jpg"),
    ],
    ids=["text", "at-its-end", "none", "list", "floats", "missing"],
)
def test_what_is_no_picture_is_refused_before_it_is_sent(
    service: FakeService, picture: Any, error: type[Exception], message: str
) -> None:
    """In a sentence."""
    with Client(service.url) as client, pytest.raises(error, match=message):
        client.detect(picture)
    assert service.requests == []


def test_only_arrays_need_pillow(service: FakeService, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it, an array is refused with what to install, and all else is sent as ever."""
    real = builtins.__import__

    def without_pillow(name: str, *arguments: Any, **more: Any) -> Any:
        if name.partition(".")[0] == "PIL":
            raise ImportError(name)
        return real(name, *arguments, **more)

    monkeypatch.setattr(builtins, "__import__", without_pillow)
    with Client(service.url) as client:
        with pytest.raises(ImportError, match="pip install pillow"):
            client.detect(COLORS)
        client.detect(b"picture")
    assert len(service.requests) == 1
