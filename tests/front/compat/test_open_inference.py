"""The Open Inference Protocol, version 2: by Triton's own client, and by hand."""

import json
import struct
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import numpy as np
import pytest
from flask import Flask
from tritonclient.http import InferenceServerClient, InferInput, InferRequestedOutput
from tritonclient.utils import InferenceServerException

from front.fakes import StaticWorkerRegistry

DOG = {"label": "dog", "class_id": 16, "confidence": 0.5, "xyxy": [10.5, 20.0, 30.0, 40.0]}
BIKE = {"label": "bicycle", "class_id": 1, "confidence": 0.25, "xyxy": [1.0, 2.0, 3.0, 4.0]}
INFER = "/v2/models/toy/infer"


@pytest.fixture
def triton(
    finding: Callable[..., Any], serving: Callable[[Flask], AbstractContextManager[str]]
) -> Iterator[InferenceServerClient]:
    """Triton's client of a service that finds a dog and a bicycle."""
    with serving(finding(DOG, BIKE)[0]) as address:
        client = InferenceServerClient(address)
        yield client
        client.close()


def picture(jpeg: bytes, *, binary: bool = True) -> InferInput:
    tensor = InferInput("image", [1], "BYTES")
    data = jpeg if binary else b64encode(jpeg)
    tensor.set_data_from_numpy(np.array([data], np.object_), binary_data=binary)
    return tensor


def test_tritons_client_finds_its_way(triton: InferenceServerClient) -> None:
    """Live, ready, who it is, and what the model takes and gives."""
    assert triton.is_server_live()
    assert triton.is_server_ready()
    assert triton.is_model_ready("toy")
    assert triton.is_model_ready("toy", "1")
    assert not triton.is_model_ready("toy", "2")
    assert not triton.is_model_ready("other")
    assert triton.get_server_metadata()["extensions"] == ["binary_tensor_data"]
    described = triton.get_model_metadata("toy", "1")
    assert described == triton.get_model_metadata("toy")
    assert described["versions"] == ["1"]
    assert described["inputs"] == [{"name": "image", "datatype": "BYTES", "shape": [1]}]
    assert [each["name"] for each in described["outputs"]] == ["detections", "boxes", "scores", "labels", "class_ids"]


def test_a_version_is_named_and_told(triton: InferenceServerClient, jpeg: bytes) -> None:
    """The one that there is finds what no version finds."""
    answer = triton.infer("toy", [picture(jpeg)], model_version="1")
    assert answer.get_response()["model_version"] == "1"
    assert answer.as_numpy("labels").tolist() == [b"dog", b"bicycle"]


def test_the_servers_own_path_may_end_in_a_slash(finding: Callable[..., Any]) -> None:
    """As the protocol writes it in places."""
    client = finding(DOG)[0].test_client()
    assert client.get("/v2/").json == client.get("/v2").json


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/v2/nothing", 404), ("GET", "/v2/models/toy/versions/2", 404), ("PUT", "/v2", 405), ("GET", INFER, 405)],
)
def test_what_there_is_not_is_told_in_the_protocols_shape(
    method: str, path: str, status: int, finding: Callable[..., Any]
) -> None:
    """Also where no route of the protocol answers."""
    answer = finding(DOG)[0].test_client().open(path, method=method)
    assert (answer.status_code, answer.mimetype, list(answer.json)) == (status, "application/json", ["error"])


def test_other_paths_keep_their_problems(finding: Callable[..., Any]) -> None:
    """A path that only begins with the same letters is none of the protocol's."""
    assert finding(DOG)[0].test_client().get("/v2x").mimetype == "application/problem+json"


def test_all_outputs_come_in_binary_unless_some_are_named(triton: InferenceServerClient, jpeg: bytes) -> None:
    """As Triton's client asks for them by itself."""
    answer = triton.infer("toy", [picture(jpeg)], request_id="7")
    assert answer.get_response()["id"] == "7"
    assert answer.as_numpy("boxes").tolist() == [[10.5, 20, 30, 40], [1, 2, 3, 4]]
    assert answer.as_numpy("scores").tolist() == [0.5, 0.25]
    assert answer.as_numpy("labels").tolist() == [b"dog", b"bicycle"]
    assert answer.as_numpy("class_ids").tolist() == [16, 1]
    assert json.loads(answer.as_numpy("detections")[0])["detections"] == [DOG, BIKE]


def test_named_outputs_come_as_they_are_wanted(triton: InferenceServerClient, jpeg: bytes) -> None:
    """One in binary, one in JSON, and no other."""
    wanted = [InferRequestedOutput("labels", binary_data=False), InferRequestedOutput("class_ids", binary_data=True)]
    answer = triton.infer("toy", [picture(jpeg, binary=False)], outputs=wanted)
    outputs = {each["name"]: each for each in answer.get_response()["outputs"]}
    assert outputs.keys() == {"labels", "class_ids"}
    assert outputs["labels"]["data"] == ["dog", "bicycle"]
    assert outputs["class_ids"]["parameters"] == {"binary_data_size": 16}
    assert answer.as_numpy("class_ids").tolist() == [16, 1]


def test_nothing_found_is_tensors_without_rows(
    finding: Callable[..., Any], jpeg: bytes, serving: Callable[[Flask], AbstractContextManager[str]]
) -> None:
    """Their shapes say 0."""
    with serving(finding()[0]) as address:
        client = InferenceServerClient(address)
        answer = client.infer("toy", [picture(jpeg)])
        assert answer.as_numpy("boxes").shape == (0, 4)
        assert answer.as_numpy("labels").shape == (0,)
        client.close()


def test_tritons_client_understands_the_errors(triton: InferenceServerClient, jpeg: bytes) -> None:
    """The message, and the status with it."""
    cases = [("other", jpeg, "loaded are toy", "404"), ("toy", b"no picture", "Expected a picture", "415")]
    for model, data, message, status in cases:
        with pytest.raises(InferenceServerException) as caught:
            triton.infer(model, [picture(data)])
        assert message in caught.value.message()
        assert caught.value.status() == status


def test_options_are_parameters(finding: Callable[..., Any], jpeg: bytes) -> None:
    """Those of the task; those of the protocol are let through; `timeout` is for how long the client waits, in us."""
    app, dispatcher = finding(DOG)
    parameters = {"confidence_threshold": 0.6, "labels": "dog", "timeout": 2_500_000, "sequence_id": 3}
    assert ask(app, jpeg, parameters=parameters).status_code == 200
    (job,) = dispatcher.submitted
    assert (job.options["confidence_threshold"], job.options["labels"], job.options["model"]) == (0.6, "dog", "toy")
    assert job.queue_seconds == 3


def ask(app: Flask, jpeg: bytes, **changed: Any) -> Any:
    tensor = {"name": "image", "datatype": "BYTES", "shape": [1], "data": [b64encode(jpeg).decode()]}
    return app.test_client().post(INFER, json={"inputs": [tensor], **changed})


def test_json_alone_is_enough(finding: Callable[..., Any], jpeg: bytes) -> None:
    """As KServe's clients write it, and curl; a nested list is one too."""
    app, _ = finding(DOG)
    answer = ask(app, jpeg)
    assert answer.mimetype == "application/json"
    assert {each["name"]: each.get("data") for each in answer.get_json()["outputs"]}["boxes"] == DOG["xyxy"]
    nested = {"name": "image", "datatype": "BYTES", "shape": [1, 1], "data": [[b64encode(jpeg).decode()]]}
    assert ask(app, jpeg, inputs=[nested]).status_code == 200


ELEMENT = {"name": "image", "datatype": "BYTES", "shape": [1]}


@pytest.mark.parametrize(
    ("changed", "status", "message"),
    [
        ({"inputs": []}, 400, "got no input"),
        ({"inputs": "image"}, 400, "'inputs' to be a JSON list"),
        ({"inputs": [3]}, 400, "an input to be a JSON object"),
        ({"inputs": [{"name": "x", "datatype": "FP32", "data": [1]}]}, 400, "got x FP32"),
        ({"inputs": [ELEMENT | {"data": ["a", "b"]}]}, 400, "base64"),
        ({"inputs": [ELEMENT | {"data": ["YQ==", "YQ=="]}]}, 413, "Expected one picture, got 2"),
        ({"inputs": [ELEMENT | {"data": [1]}]}, 400, "['<base64>']"),
        ({"inputs": [ELEMENT]}, 400, "['<base64>']"),
        ({"inputs": [ELEMENT | {"parameters": {"binary_data_size": 9}}]}, 400, "9 bytes behind the JSON, got 0"),
        ({"inputs": [ELEMENT | {"parameters": 4}]}, 400, "the input's parameters"),
        ({"outputs": [{"name": "masks"}]}, 400, "expected one of detections, boxes"),
        ({"outputs": ["boxes"]}, 400, "an output to be"),
        ({"parameters": {"colour": 1}}, 422, "confidence_threshold"),
        ({"parameters": {"iou_threshold": 7}}, 422, "from 0 to 1"),
        ({"parameters": {"model": "other"}}, 422, "confidence_threshold"),
    ],
)
def test_a_malformed_request_is_told_what_was_expected(
    finding: Callable[..., Any], jpeg: bytes, changed: dict[str, Any], status: int, message: str
) -> None:
    """In the protocol's own shape, and no work is begun."""
    app, dispatcher = finding()
    answer = ask(app, jpeg, **changed)
    assert (answer.status_code, list(answer.get_json())) == (status, ["error"])
    assert message in answer.get_json()["error"]
    assert dispatcher.submitted == []


def body(elements: bytes, size: int) -> tuple[bytes, int]:
    head = json.dumps({"inputs": [ELEMENT | {"parameters": {"binary_data_size": size}}]}).encode()
    return head + elements, len(head)


@pytest.mark.parametrize(
    ("elements", "size", "message"),
    [
        (b"\x01\x02", 2, "within an element's length"),
        (struct.pack("<I", 900) + b"x", 5, "an element of 900 bytes"),
        (struct.pack("<I", 1) + b"x", 4, "expected 4 bytes behind the JSON, got 5"),
        (b"", 0, "0 elements"),
    ],
)
def test_binary_data_that_does_not_fit_is_refused(
    finding: Callable[..., Any], elements: bytes, size: int, message: str
) -> None:
    """Lengths are believed only as far as there are bytes."""
    data, head = body(elements, size)
    answer = finding()[0].test_client().post(INFER, data=data, headers={"Inference-Header-Content-Length": str(head)})
    assert (answer.status_code, message in answer.get_json()["error"]) == (400, True)


@pytest.mark.parametrize(
    ("data", "headers", "status"),
    [
        (b"{", {}, 400),
        (b"[" * 100_000, {}, 400),
        (b"\xff\xfe\x00", {}, 400),
        (b"3", {}, 400),
        (b"null", {}, 400),
        (b"{}", {"Inference-Header-Content-Length": "900"}, 400),
        (b"{}", {"Inference-Header-Content-Length": "-1"}, 400),
        (b"{}", {"Content-Encoding": "gzip"}, 400),
        (bytes(400_000), {}, 413),
    ],
)
def test_rubbish_is_the_clients_mistake(
    finding: Callable[..., Any], data: bytes, headers: dict[str, str], status: int
) -> None:
    """Never a 5xx."""
    answer = finding()[0].test_client().post(INFER, data=data, headers=headers)
    assert (answer.status_code, list(answer.get_json())) == (status, ["error"])


def test_a_picture_of_just_the_limit_passes_as_base64(finding: Callable[..., Any], jpeg: bytes) -> None:
    """The limit is the picture's, not that of how it is written."""
    app, _ = finding()
    assert ask(app, jpeg + bytes(200_000 - len(jpeg))).status_code == 200
    assert ask(app, jpeg + bytes(200_001 - len(jpeg))).status_code == 413


def test_without_a_model_it_is_alive_and_not_ready(finding: Callable[..., Any]) -> None:
    """503 with the reason, and when to ask again."""
    client = finding(workers=StaticWorkerRegistry(()))[0].test_client()
    assert client.get("/v2/health/live").get_json() == {"live": True}
    answer = client.get("/v2/health/ready")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert "No model is loaded" in answer.get_json()["error"]
