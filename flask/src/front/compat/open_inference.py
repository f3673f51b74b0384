"""The routes of the Open Inference Protocol, version 2, which KServe and Triton speak."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, Response, jsonify, request

from front import __version__
from front.compat.error_bodies import PLAIN, plain, reshape
from front.compat.inference_request import INPUT, InferenceRequest
from front.compat.inference_schemas import MODEL, REQUEST, RESPONSE, SERVER
from front.compat.json_members import body_of
from front.compat.sync_detector import WAIT_SECONDS, SyncDetector
from front.compat.tensors import BINARY_SIZE, Tensor
from front.jobs import Jobs
from front.openapi.errors import ENDING, TAKING, ErrorBody
from front.openapi.operation import Access, Answer, Operation
from front.openapi.parameters import BYTES, JSON, header, parameter
from front.openapi.schemas import BINARY, Whole
from front.services import Services
from front.settings import Settings
from front.uploads import checked_picture
from wire import errors
from wire.errors import BadOptionError, RequestError
from wire.tasks.detect.spec import DETECT

HEAD_LENGTH = "Inference-Header-Content-Length"
LENGTH = "How many of the first bytes are JSON."
EXTENSIONS = ["binary_tensor_data"]

VERSION = "1"
"""The one version that a model has here."""

OUTPUTS = (
    Tensor("detections", "BYTES", (1,), ()),
    Tensor("boxes", "FP32", (-1, 4), ()),
    Tensor("scores", "FP32", (-1,), ()),
    Tensor("labels", "BYTES", (-1,), ()),
    Tensor("class_ids", "INT64", (-1,), ()),
)

OPTIONS = tuple(option.name for option in DETECT.options if option.name != "model")
OF_THE_PROTOCOL = (
    *("binary_data_output", "content_type", "headers", "priority", "timeout"),
    *("sequence_id", "sequence_start", "sequence_end"),
)
"""Parameters that clients send and that change nothing here, but for `binary_data_output` and `timeout`."""

SO = Answer("It is so.", dict[str, Any])
operation = partial(Operation, "Open Inference Protocol", error_body=ErrorBody(JSON, PLAIN, with_examples=False))


def blueprint(services: Services, settings: Settings, jobs: Jobs) -> Blueprint:
    """The routes, bound to `services`."""
    v2, detector = Blueprint("open_inference", __name__, url_prefix="/v2"), SyncDetector(services, jobs)
    server = {"name": "image-processor", "version": __version__, "extensions": EXTENSIONS}

    @v2.get("", strict_slashes=False)
    @operation({200: Answer("The server.", {JSON: SERVER})})
    def inference_server() -> Response:
        """Who this is."""
        return jsonify(server)

    @v2.get("/health/live")
    @operation({200: SO}, access=Access.ANYBODY)
    def inference_live() -> Response:
        """Alive."""
        return jsonify(live=True)

    @v2.get("/health/ready")
    @operation({200: SO}, access=Access.ANYBODY)
    def inference_ready() -> Response:
        """Ready for pictures."""
        return jsonify(ready=bool(detector.models()))

    @v2.get("/models/<model>")
    @v2.get(f"/models/<model>/versions/{VERSION}", endpoint="inference_model_version")
    @operation({200: Answer("The model.", {JSON: MODEL})})
    def inference_model(model: str) -> Response:
        """The model's inputs and outputs."""
        version = detector.model(model).version
        image = Tensor(INPUT, "BYTES", (1,), ())
        outputs = [each.head() for each in OUTPUTS]
        return jsonify(
            name=version.name, versions=[VERSION], platform=version.runtime, inputs=[image.head()], outputs=outputs
        )

    @v2.get("/models/<model>/ready")
    @v2.get(f"/models/<model>/versions/{VERSION}/ready", endpoint="inference_model_version_ready")
    @operation({200: Answer("It is.", dict[str, Any])})
    def inference_model_ready(model: str) -> Response:
        """Whether the model is loaded."""
        return jsonify(name=detector.model(model).name, ready=True)

    @v2.post("/models/<model>/infer")
    @v2.post(f"/models/<model>/versions/{VERSION}/infer", endpoint="infer_version")
    @operation(
        {200: Answer("What was found.", {JSON: RESPONSE, BYTES: BINARY}, {HEAD_LENGTH: header(LENGTH)})},
        (*TAKING, *ENDING, errors.BusyError),
        (parameter(HEAD_LENGTH, "header", f"{LENGTH[:-1]}; all, where it is not sent.", Whole),),
        {JSON: REQUEST, BYTES: BINARY},
    )
    def infer(model: str) -> Response:
        """Finds the objects in an encoded picture.

        One input `image` of type BYTES; options are `parameters`.
        """
        name = detector.model(model).name
        inference_request = InferenceRequest.of(body_of(request, settings), request.headers.get(HEAD_LENGTH))
        for wanted in inference_request.outputs:
            if wanted not in [each.name for each in OUTPUTS]:
                raise RequestError(
                    f"Output {wanted[:40]!r}: expected one of {', '.join(each.name for each in OUTPUTS)}."
                )
        image = checked_picture(inference_request.image, settings)
        result = detector.detect(
            image,
            {**_options(inference_request.parameters), "model": name},
            _wait_seconds(inference_request.parameters),
        )
        return _inferred(name, inference_request, tensors(result))

    reshape(v2, ("/v2",), plain)
    return v2


def tensors(result: Mapping[str, Any]) -> tuple[Tensor, ...]:
    """What was found, as OUTPUTS: all of it as JSON, then boxes as xyxy in pixels and the rest, row for row."""
    found = result["detections"]
    values: Mapping[str, list[Any]] = {
        "detections": [json.dumps(result)],
        "boxes": [number for each in found for number in each["xyxy"]],
        "scores": [each["confidence"] for each in found],
        "labels": [each["label"] for each in found],
        "class_ids": [each["class_id"] for each in found],
    }
    return tuple(
        Tensor(
            each.name, each.datatype, tuple(len(found) if side < 0 else side for side in each.shape), values[each.name]
        )
        for each in OUTPUTS
    )


def _options(parameters: Mapping[str, Any]) -> dict[str, Any]:
    for name in parameters:
        if name not in OPTIONS and name not in OF_THE_PROTOCOL:
            raise BadOptionError(f"Parameter {name[:40]!r}: there are {', '.join(OPTIONS)}.")
    return {name: value for name, value in parameters.items() if name in OPTIONS}


def _wait_seconds(parameters: Mapping[str, Any]) -> float:
    """For how long the client waits, in seconds. `timeout` is in microseconds."""
    given = parameters.get("timeout")
    if isinstance(given, int | float) and not isinstance(given, bool) and given > 0:
        return min(given / 1e6, WAIT_SECONDS)
    return WAIT_SECONDS


def _inferred(model: str, inference_request: InferenceRequest, found: tuple[Tensor, ...]) -> Response:
    """The outputs that were asked for, in the order that they were; the binary ones behind the JSON."""
    by_name = {each.name: each for each in found}
    wanted = inference_request.outputs or dict.fromkeys(by_name, inference_request.binary)
    outputs, behind = [], b""
    for name, binary in wanted.items():
        tensor = by_name[name]
        if binary:
            packed = tensor.packed()
            behind += packed
            outputs.append(tensor.head() | {"parameters": {BINARY_SIZE: len(packed)}})
        else:
            outputs.append(tensor.head() | {"data": list(tensor.values)})
    document = {"model_name": model, "model_version": VERSION, "outputs": outputs} | (
        {"id": inference_request.id} if inference_request.id else {}
    )
    if not any(wanted.values()):
        return jsonify(document)
    head = json.dumps(document).encode()
    response = Response(head + behind, mimetype="application/octet-stream")
    response.headers[HEAD_LENGTH] = str(len(head))
    return response
