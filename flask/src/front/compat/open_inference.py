"""The routes of the Open Inference Protocol, version 2, which KServe and Triton speak."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Request, Response, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge

from front import __version__
from front.compat.error_bodies import reshape
from front.compat.inference_request import INPUT, InferenceRequest
from front.compat.sync_detector import WAIT_SECONDS, SyncDetector
from front.compat.tensors import BINARY_SIZE, Tensor
from front.jobs import Jobs
from front.services import Services
from front.settings import Settings
from front.uploads import checked_picture, too_many_bytes
from wire.errors import BadOptionError, RequestError
from wire.tasks.detect.spec import DETECT

HEAD_LENGTH = "Inference-Header-Content-Length"
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


def blueprint(services: Services, settings: Settings, jobs: Jobs) -> Blueprint:
    """The routes, bound to `services`."""
    v2, detector = Blueprint("open_inference", __name__, url_prefix="/v2"), SyncDetector(services, jobs)
    server = {"name": "image-processor", "version": __version__, "extensions": EXTENSIONS}

    @v2.get("", strict_slashes=False)
    def described() -> Response:
        return jsonify(server)

    @v2.get("/health/live")
    def live() -> Response:
        return jsonify(live=True)

    @v2.get("/health/ready")
    def ready() -> Response:
        return jsonify(ready=bool(detector.cards()))

    @v2.get("/models/<model>")
    @v2.get(f"/models/<model>/versions/{VERSION}")
    def one(model: str) -> Response:
        stamp = detector.card(model).stamp
        image = Tensor(INPUT, "BYTES", (1,), ())
        outputs = [each.head() for each in OUTPUTS]
        return jsonify(
            name=stamp.name, versions=[VERSION], platform=stamp.runtime, inputs=[image.head()], outputs=outputs
        )

    @v2.get("/models/<model>/ready")
    @v2.get(f"/models/<model>/versions/{VERSION}/ready")
    def one_ready(model: str) -> Response:
        return jsonify(name=detector.card(model).stamp.name, ready=True)

    @v2.post("/models/<model>/infer")
    @v2.post(f"/models/<model>/versions/{VERSION}/infer")
    def infer(model: str) -> Response:
        name = detector.card(model).stamp.name
        inference_request = InferenceRequest.of(_body(request, settings), request.headers.get(HEAD_LENGTH))
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

    reshape(v2, ("/v2",), lambda problem: {"error": problem["detail"]})
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


def _body(given: Request, settings: Settings) -> bytes:
    """All of the body, of which base64 makes four bytes of three. Raises TooManyBytesError."""
    try:
        return given.get_data(cache=False)
    except RequestEntityTooLarge:
        raise too_many_bytes(settings.max_upload_bytes) from None


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
