"""The routes of DeepStack and of its successor CodeProject.AI, which home automation and video recorders speak.

Labels are in COCO's own spelling, as DeepStack's are: Frigate stops reading at the first label that its list, which is
COCO's, does not have, so `motorbike` would hide all that is behind it.
"""

import time
from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any, Literal

from flask import Blueprint, Response, jsonify, request

from front.compat.error_bodies import reshape
from front.compat.sync_detector import SyncDetector
from front.inputs.reader import read
from front.jobs import Jobs
from front.openapi.errors import ENDING, TAKING, ErrorBody
from front.openapi.operation import Answer, Operation
from front.openapi.parameters import JSON, PICTURE, uploaded
from front.openapi.schemas import Json, Keywords, Whole, listed, option_schema, record
from front.services import Services
from front.settings import Settings
from front.uploads import checked_picture, no_picture, too_many_bytes
from wire.errors import BadOptionError, BusyError, RequestError
from wire.tasks.detect import coco
from wire.tasks.spec import Option

MIN_CONFIDENCE = Option("min_confidence", 0.4, "Objects below this confidence are left out.")

PREFIXES = ("/v1/vision", "/v1/status/ping", "/v1/server/status/ping")
"""Where their clients ask, whether or not there is such a route."""

STATUSES = {415: 400}
"""Their clients know 400 for what is no picture, and take another status for a server that is broken."""

Confidence = Annotated[float, Keywords(minimum=0, maximum=1)]
PREDICTION = record(label=str, confidence=Confidence, x_min=Whole, y_min=Whole, x_max=Whole, y_max=Whole)
FOUND = record(
    "What was found, by falling confidence. Boxes are whole pixels; labels are in COCO's own spelling.",
    success=Literal[True],
    predictions=listed(PREDICTION),
    message=str,
    count=Whole,
    duration=Annotated[float, Keywords(minimum=0, description="In seconds.")],
    **dict.fromkeys(("inferenceMs", "processMs", "analysisRoundTripMs"), Whole),
    moduleId=str,
    moduleName=str,
    code=Literal[200],
    command=Literal["detect"],
)
EXAMPLE: Json = {
    "success": True,
    "message": "Found dog",
    "count": 1,
    "code": 200,
    "command": "detect",
    "predictions": [{"label": "dog", "confidence": 0.8741, "x_min": 131, "y_min": 219, "x_max": 309, "y_max": 540}],
    "duration": 0.0112,
    "inferenceMs": 6,
    "processMs": 9,
    "analysisRoundTripMs": 11,
    "moduleId": "yolov3-tiny",
    "moduleName": "image-processor",
}
MODELS = record("The models.", success=Literal[True], models=list[str])
PONG = record(success=Literal[True])
FAILURE = record("What went wrong; `code` is the HTTP status.", success=Literal[False], error=str, code=Whole)

operation = partial(
    Operation,
    "DeepStack and CodeProject.AI",
    error_body=ErrorBody(JSON, FAILURE, with_examples=False, statuses=STATUSES),
)
detecting = operation(
    {200: Answer("What was found.", {JSON: {"schema": FOUND, "example": EXAMPLE}})},
    (*TAKING, *ENDING, BusyError),
    body=uploaded(
        "image",
        {
            "image": PICTURE,
            "min_confidence": option_schema(MIN_CONFIDENCE),
            "api_key": {"type": "string", "description": "A key, where keys are demanded."},
        },
    ),
)


def blueprint(services: Services, settings: Settings, jobs: Jobs) -> Blueprint:
    """The routes, bound to `services`."""
    vision, detector = Blueprint("deepstack", __name__), SyncDetector(services, jobs)

    @vision.post("/v1/vision/detection", strict_slashes=False)
    @detecting
    def deepstack_detect() -> Response:
        """Finds objects."""
        return _answer(detector, settings, {})

    @vision.post("/v1/vision/custom/<model>", strict_slashes=False)
    @detecting
    def deepstack_custom(model: str) -> Response:
        """Finds objects by a named model."""
        return _answer(detector, settings, {"model": detector.model(model).name})

    @operation({200: Answer("The names of the models.", {JSON: MODELS})})
    def models() -> Response:
        """The models."""
        return jsonify(success=True, models=[model.name for model in detector.models()])

    @operation({200: Answer("Somebody is there.", {JSON: PONG})})
    def ping() -> Response:
        """Whether anybody is there."""
        return jsonify(success=True)

    for method in ("get", "post"):
        route = partial(getattr(vision, method), strict_slashes=False)
        route("/v1/vision/custom/list", endpoint=f"deepstack_list_{method}")(models)
        route("/v1/status/ping", endpoint=f"deepstack_ping_{method}")(ping)
        route("/v1/server/status/ping", endpoint=f"codeproject_ping_{method}")(ping)

    reshape(vision, PREFIXES, _refused, STATUSES)
    return vision


def _answer(detector: SyncDetector, settings: Settings, options: Mapping[str, object]) -> Response:
    began = time.perf_counter()
    body = read(request, too_many_bytes(settings.max_upload_bytes))
    picture = body.picture(anywhere=True)
    if picture is None:
        raise no_picture(body.came, "image")
    image = checked_picture(picture.content, settings)
    result = detector.detect(
        image, {**options, "confidence_threshold": _min_confidence(body.fields([MIN_CONFIDENCE.name]))}
    )
    predictions = [_prediction(each) for each in result["detections"]]
    seconds, timings = time.perf_counter() - began, result["timings_ms"]
    return jsonify(
        success=True,
        predictions=predictions,
        message=_message(predictions),
        count=len(predictions),
        duration=round(seconds, 4),
        inferenceMs=round(timings.get("infer", 0)),
        processMs=round(sum(timings.values())),
        analysisRoundTripMs=round(seconds * 1000),
        moduleId=result["model"]["name"],
        moduleName="image-processor",
        code=200,
        command="detect",
    )


def _min_confidence(fields: Mapping[str, object]) -> float:
    given = str(fields.get(MIN_CONFIDENCE.name, "")).strip()
    try:
        return float(MIN_CONFIDENCE.parse(given or MIN_CONFIDENCE.default))
    except BadOptionError as error:
        raise RequestError(error.message) from None


def _prediction(found: Mapping[str, Any]) -> dict[str, Any]:
    left, top, right, bottom = (round(each) for each in found["xyxy"])
    return {
        "label": coco.name(found["label"]),
        "confidence": found["confidence"],
        "x_min": left,
        "y_min": top,
        "x_max": right,
        "y_max": bottom,
    }


def _message(predictions: list[dict[str, Any]]) -> str:
    if not predictions:
        return "No objects found"
    return f"Found {', '.join(dict.fromkeys(each['label'] for each in predictions))}"


def _refused(problem: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"success": False, "error": problem["detail"], "code": problem["status"]}
