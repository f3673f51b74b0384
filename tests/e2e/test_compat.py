"""Clients that exist get the service's own detections; results are filtered anew as a new job would have been."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest
import requests
from tritonclient.http import InferenceServerClient, InferInput

from service import Service
from wire.tasks.detect import coco

pytestmark = pytest.mark.e2e

JSON = {"Accept": "application/json"}
WAIT = {"Prefer": "wait=30"}


@pytest.fixture
def triton(service: Service) -> Iterator[InferenceServerClient]:
    client = InferenceServerClient(service.url.removeprefix("http://"))
    yield client
    client.close()


def job(service: Service, data: bytes, **options: object) -> dict[str, Any]:
    """A job that succeeded, as JSON."""
    files = {"file": ("picture", data)}
    answer = requests.post(f"{service.url}/v1/jobs", files=files, data=options, headers=WAIT, timeout=60)
    assert answer.status_code == 200, answer.text
    document: dict[str, Any] = answer.json()
    return document


def test_deepstacks_route_finds_what_a_job_finds(service: Service, pictures: Mapping[str, bytes]) -> None:
    """The same objects, in whole pixels and COCO's spelling."""
    url, files = f"{service.url}/v1/vision/detection", {"image": pictures["cup"]}
    document = requests.post(url, files=files, data={"min_confidence": 0.1}, timeout=30).json()
    detections = job(service, pictures["cup"], confidence_threshold=0.1)["result"]["detections"]
    assert len(detections) > 1
    assert [(each["label"], each["confidence"], each["x_min"]) for each in document["predictions"]] == [
        (coco.name(each["label"]), each["confidence"], round(each["xyxy"][0])) for each in detections
    ]
    assert (document["success"], document["count"], document["moduleId"]) == (True, len(detections), "yolov3-tiny")
    assert 0 < document["inferenceMs"] <= document["processMs"]


def test_deepstacks_threshold_of_zero_does_not_hang(service: Service, pictures: Mapping[str, bytes]) -> None:
    """As many objects as there may be, in good time."""
    url, files = f"{service.url}/v1/vision/custom/yolov3-tiny", {"image": pictures["cat"]}
    document = requests.post(url, files=files, data={"min_confidence": 0}, timeout=10).json()
    assert document["count"] == 100


def test_tritons_client_finds_what_a_job_finds(
    service: Service, triton: InferenceServerClient, pictures: Mapping[str, bytes]
) -> None:
    """Boxes, confidences and labels, row for row."""
    assert triton.is_server_ready()
    tensor = InferInput("image", [1], "BYTES")
    tensor.set_data_from_numpy(np.array([pictures["cat"]], np.object_))
    answer = triton.infer("yolov3-tiny", [tensor], parameters={"confidence_threshold": 0.1})
    detections = job(service, pictures["cat"], confidence_threshold=0.1)["result"]["detections"]
    assert detections[0]["label"] == "cat"
    assert [each.decode() for each in answer.as_numpy("labels")] == [each["label"] for each in detections]
    np.testing.assert_allclose(answer.as_numpy("boxes"), [each["xyxy"] for each in detections], rtol=1e-6)
    np.testing.assert_allclose(answer.as_numpy("scores"), [each["confidence"] for each in detections], rtol=1e-6)


@pytest.mark.parametrize(
    "options",
    [
        {"confidence_threshold": 0.06},
        {"confidence_threshold": 0.5},
        {"confidence_threshold": 0.1, "iou_threshold": 0.1},
        {"confidence_threshold": 0.07, "iou_threshold": 0.9, "max_detections": 3},
        {"labels": "cat,dining table:0.06,person:0.08"},
    ],
)
def test_filtered_anew_is_as_a_new_job(
    service: Service, pictures: Mapping[str, bytes], options: dict[str, object]
) -> None:
    """With any options of the filter, number for number, and the options say so."""
    for data in pictures.values():
        first = job(service, data)
        url = f"{service.url}/v1/jobs/{first['id']}"
        anew = requests.get(url, params=options, timeout=10).json()["result"]  # type: ignore[arg-type]
        fresh = job(service, data, **options)["result"]
        assert anew["detections"] == fresh["detections"]
        assert anew["options"] == fresh["options"]


def test_near_misses_say_why_nothing_was_found(service: Service, pictures: Mapping[str, bytes]) -> None:
    """At a threshold that is too high, the cat is the nearest miss."""
    first = job(service, pictures["cat"], confidence_threshold=0.99)
    assert first["result"]["detections"] == []
    url = f"{service.url}/v1/jobs/{first['id']}"
    near = requests.get(url, params={"near_misses": "true"}, timeout=10).json()["result"]["near_misses"]
    assert near[0]["label"] == "cat"
    assert 0 < len(near) <= 20
