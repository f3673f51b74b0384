"""The very requests of KServe's own client (kserve 0.21, InferenceRESTClient), and what it needs of the answers."""

import json
import struct
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest

DOG = {"label": "dog", "class_id": 16, "confidence": 0.5, "xyxy": [10.5, 20.0, 30.0, 40.0]}
INFER = "/v2/models/toy/infer"
ID = "fa28f980-7672-497b-b7b7-e14f292337d1"


def _binary(jpeg: bytes, *outputs: str) -> tuple[bytes, dict[str, str]]:
    """As it sends a NumPy array: compact JSON, then the element behind its length; `outputs` in binary."""
    behind = struct.pack("<I", len(jpeg)) + jpeg
    tensor = {"name": "image", "shape": [1], "datatype": "BYTES", "parameters": {"binary_data_size": len(behind)}}
    request: dict[str, Any] = {"id": ID, "model_name": "toy", "inputs": [tensor]}
    if outputs:
        request["outputs"] = [{"name": name, "parameters": {"binary_data": True}} for name in outputs]
    head = json.dumps(request, separators=(",", ":")).encode()
    headers = {"inference-header-content-length": str(len(head)), "content-type": "application/octet-stream"}
    return head + behind, headers


def test_it_learns_that_the_server_and_the_model_are_ready(finding: Callable[..., Any]) -> None:
    """It takes the members `live` and `ready`; of a model, any 2xx. A version is a part of the name to it."""
    client = finding(DOG)[0].test_client()
    assert client.get("/v2/health/live").get_json()["live"] is True
    assert client.get("/v2/health/ready").get_json()["ready"] is True
    ready = [
        client.get(f"/v2/models/{name}/ready").status_code for name in ("toy", "toy/versions/1", "toy/versions/2", "x")
    ]
    assert ready == [200, 200, 404, 404]


def test_it_sends_a_picture_in_binary_and_reads_json(finding: Callable[..., Any], jpeg: bytes) -> None:
    """No output is named: all of them come, each with `data`, for it takes the whole body for JSON."""
    data, headers = _binary(jpeg)
    answer = finding(DOG)[0].test_client().post(INFER, data=data, headers=headers)
    assert (answer.status_code, "Inference-Header-Content-Length" in answer.headers) == (200, False)
    body = json.loads(answer.data)
    assert (body["id"], body["model_name"], body["model_version"]) == (ID, "toy", "1")
    assert {each["name"]: each["data"] for each in body["outputs"]}["labels"] == ["dog"]


def test_it_reads_outputs_behind_the_json_in_the_order_it_named_them(finding: Callable[..., Any], jpeg: bytes) -> None:
    """Their bytes follow one another as the heads do: whoever takes the first output has the first that was named."""
    data, headers = _binary(jpeg, "labels", "boxes")
    answer = finding(DOG)[0].test_client().post(INFER, data=data, headers=headers)
    length = int(answer.headers["Inference-Header-Content-Length"])
    heads, behind = json.loads(answer.data[:length])["outputs"], answer.data[length:]
    assert [each["name"] for each in heads] == ["labels", "boxes"]
    size = heads[0]["parameters"]["binary_data_size"]
    assert behind[:size] == struct.pack("<I", 3) + b"dog"
    assert struct.unpack("<4f", behind[size:]) == (10.5, 20, 30, 40)


def test_it_sends_base64_in_json(finding: Callable[..., Any], jpeg: bytes) -> None:
    """Without binary data the element is a text."""
    tensor = {"name": "image", "shape": [1], "datatype": "BYTES", "data": [b64encode(jpeg).decode()]}
    answer = finding(DOG)[0].test_client().post(INFER, json={"id": ID, "model_name": "toy", "inputs": [tensor]})
    assert answer.get_json()["outputs"][0]["shape"] == [1]


@pytest.mark.parametrize(("path", "status"), [("/v2/models/x/infer", 404), (INFER, 415)])
def test_it_tells_its_user_why(finding: Callable[..., Any], path: str, status: int) -> None:
    """It looks for `error` only where the content type is this, to the letter."""
    data, headers = _binary(b"no picture")
    answer = finding(DOG)[0].test_client().post(path, data=data, headers=headers)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/json")
    assert list(answer.get_json()) == ["error"]
