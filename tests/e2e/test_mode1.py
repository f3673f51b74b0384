"""Mode 1 as a user meets it: `image-processor serve`, and whatever speaks HTTP."""

import io
import zlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import requests
from PIL import Image

from service import Service

pytestmark = pytest.mark.e2e

JSON = {"Accept": "application/json"}


def upload(service: Service, data: bytes, accept: str = "application/json", **options: object) -> requests.Response:
    return requests.post(
        f"{service.url}/upload", files={"file": ("picture", data)}, data=options, headers={"Accept": accept}, timeout=60
    )


def labels(answer: requests.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [each["label"] for each in answer.json()["detections"]]


def as_format(data: bytes, mode: str, form: str) -> bytes:
    picture, file = Image.open(io.BytesIO(data)), io.BytesIO()
    if mode == "I;16":
        picture = Image.fromarray(np.asarray(picture.convert("L")).astype(np.uint16) * 257)
    else:
        picture = picture.convert(mode)
    picture.save(file, form)
    return file.getvalue()


def test_a_picture_comes_back_as_a_picture(mode1: Service, pictures: Mapping[str, bytes]) -> None:
    """What `curl -F file=@image.jpg` gets: a JPEG of the same size, not the same pixels."""
    answer = upload(mode1, pictures["cat"], accept="*/*")
    assert answer.headers["Content-Type"] == "image/jpeg"
    marked = Image.open(io.BytesIO(answer.content))
    assert marked.size == (902, 600)
    assert answer.content != pictures["cat"]


def test_json_says_what_where_and_who(mode1: Service, pictures: Mapping[str, bytes]) -> None:
    """Detections by falling confidence, in pixels of the picture, with the model that found them; the url shows it."""
    answer = upload(mode1, pictures["cat"]).json()
    best = answer["detections"][0]
    assert best["label"] == "cat"
    assert 0 <= best["xyxy"][0] < best["xyxy"][2] <= 902
    assert answer["info"]["image"] == {"width": 902, "height": 600}
    assert answer["info"]["model"]["name"] == "yolov3-tiny"
    assert (answer["info"]["options"]["shape"], answer["info"]["model"]["input"]) == ("square", [416, 416])
    assert {"decode", "letterbox", "infer", "heads", "nms"} <= answer["info"]["timings_ms"].keys()
    confidences = [each["confidence"] for each in answer["detections"]]
    assert confidences == sorted(confidences, reverse=True)
    shown = requests.get(mode1.url + answer["url"], timeout=10)
    assert Image.open(io.BytesIO(shown.content)).size == (902, 600)


def test_the_knobs_turn(mode1: Service, pictures: Mapping[str, bytes]) -> None:
    """A higher threshold finds less, a lower one more, and zero does not hang."""
    counts = [len(labels(upload(mode1, pictures["cup"], confidence_threshold=at))) for at in (0.9, 0.25, 0.0)]
    assert counts[0] < counts[1] < counts[2] == 100
    assert len(labels(upload(mode1, pictures["cup"], confidence_threshold=0, max_detections=7))) == 7


@pytest.mark.parametrize(
    ("mode", "form"),
    [
        ("L", "PNG"), ("RGBA", "PNG"), ("P", "GIF"), ("1", "PNG"), ("I;16", "PNG"), ("CMYK", "JPEG"), ("CMYK", "TIFF"),
        ("RGB", "WEBP"), ("RGB", "BMP"), ("RGB", "AVIF"),
    ],
)  # fmt: skip
def test_pictures_of_all_kinds_work(mode1: Service, pictures: Mapping[str, bytes], mode: str, form: str) -> None:
    """Whatever the mode and the format, it is the same cat (one of 1 bit need only be answered)."""
    found = labels(upload(mode1, as_format(pictures["cat"], mode, form)))
    assert "cat" in found or mode == "1"


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1), (3, 40_000)])
def test_pictures_of_odd_shapes_are_answered(mode1: Service, size: tuple[int, int]) -> None:
    """No shape breaks the way there or the drawing."""
    file = io.BytesIO()
    Image.new("RGB", size, "navy").save(file, "PNG")
    assert labels(upload(mode1, file.getvalue())) == []


def test_a_turned_photo_is_turned_upright(mode1: Service, pictures: Mapping[str, bytes]) -> None:
    """A camera's EXIF orientation is applied: size and boxes are those of the upright picture."""
    picture = Image.open(io.BytesIO(pictures["cat"])).transpose(Image.Transpose.ROTATE_90)
    exif = picture.getexif()
    exif[0x0112] = 6  # turn by 90 degrees clockwise to see it upright
    file = io.BytesIO()
    picture.save(file, "JPEG", exif=exif, quality=95)
    answer = upload(mode1, file.getvalue()).json()
    assert answer["info"]["image"] == {"width": 902, "height": 600}
    assert answer["detections"][0]["label"] == "cat"


def huge_png() -> bytes:
    """A PNG of a few bytes whose header promises 50,000 x 50,000 pixels."""
    header = b"IHDR" + (50_000).to_bytes(4) * 2 + bytes([8, 2, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4) + header + zlib.crc32(header).to_bytes(4) + b"\0" * 64


def test_bad_input_gets_its_own_4xx_and_the_service_goes_on(mode1: Service, pictures: Mapping[str, bytes]) -> None:
    """problem+json with a stable code and what was expected; the next picture works."""
    cases = {
        "empty": (b"", 400, "no_image"),
        "text": (b"I am not a picture, whatever my name is.", 415, "not_an_image"),
        "truncated": (pictures["cat"][: len(pictures["cat"]) // 2], 400, "undecodable_image"),
        "bomb": (huge_png(), 413, "too_many_pixels"),
        "too large": (pictures["cat"] + bytes(100_000_000), 413, "too_many_bytes"),
    }
    for name, (data, status, code) in cases.items():
        answer = upload(mode1, data)
        assert (answer.status_code, answer.json()["code"]) == (status, code), name
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert "Traceback" not in answer.text
    nothing = requests.post(f"{mode1.url}/upload", timeout=10)
    assert (nothing.status_code, nothing.json()["code"]) == (400, "no_image")
    wrong = upload(mode1, pictures["cat"], confidence_threshold="high")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "bad_option")
    assert "cat" in labels(upload(mode1, pictures["cat"]))


def test_sixteen_clients_get_their_own_answers(mode1: Service, pictures: Mapping[str, bytes]) -> None:
    """Different pictures at once: each answer is what the same picture gets alone."""
    alone = {name: upload(mode1, data).json()["detections"] for name, data in pictures.items()}
    names = [name for name in pictures for _ in range(16)]
    with ThreadPoolExecutor(16) as clients:
        responses = list(clients.map(lambda name: upload(mode1, pictures[name]).json()["detections"], names))
    assert len({str(each) for each in alone.values()}) == 3
    assert responses == [alone[name] for name in names]


def test_what_was_found_is_counted(mode1: Service, pictures: Mapping[str, bytes]) -> None:
    """/counts grows by what an upload found."""
    before = requests.get(f"{mode1.url}/counts", timeout=10).json()["counts"]
    found = labels(upload(mode1, pictures["cat"]))
    after = requests.get(f"{mode1.url}/counts", timeout=10).json()["counts"]
    assert sum(after.values()) - sum(before.values()) == len(found) > 0


def test_the_model_is_introduced(mode1: Service) -> None:
    """/v1/models has the model's labels and its numbers' hash."""
    (model,) = requests.get(f"{mode1.url}/v1/models", timeout=10).json()["models"]
    assert model["name"] == "yolov3-tiny"
    assert len(model["labels"]) == 80
    assert len(model["weights_sha256"]) == 64


def test_a_running_service_holds_no_tensorflow(mode1: Service) -> None:
    """Neither TensorFlow nor Keras is mapped into the serving processes."""
    children = Path(f"/proc/{mode1.process.pid}/task/{mode1.process.pid}/children").read_text().split()
    maps = "".join(Path(f"/proc/{pid}/maps").read_text() for pid in [mode1.process.pid, *children])
    assert "/openvino/" in maps
    assert "libtensorflow" not in maps
    assert "/h5py/" not in maps
