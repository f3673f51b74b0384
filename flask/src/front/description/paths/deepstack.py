"""The routes of DeepStack and CodeProject.AI. Failures have these clients' own shape."""

from front.compat.deepstack import STATUSES
from front.description.operation import Answer, Operation, Table
from front.description.parts import JSON, MULTIPART, PICTURE, parameter
from front.description.paths.uploads import ENDING, TAKING
from front.description.problems import Refusal
from front.description.schemas import TEXT, WHOLE, Json, listed, one_of, record
from wire import errors

TAG = "DeepStack and CodeProject.AI"
REFUSAL = Refusal(
    JSON,
    record("What went wrong; `code` is the HTTP status.", success=one_of(False), error=TEXT, code=WHOLE),
    with_examples=False,
    statuses=STATUSES,
)
CONFIDENCE: Json = {"type": "number", "minimum": 0, "maximum": 1}
NUMBER: Json = {"type": "number", "minimum": 0}
SAID = record(
    "What was found, by falling confidence. Boxes are whole pixels; labels are in COCO's own spelling.",
    success=one_of(True),
    predictions=listed(record(label=TEXT, confidence=CONFIDENCE, x_min=WHOLE, y_min=WHOLE, x_max=WHOLE, y_max=WHOLE)),
    message=TEXT,
    count=WHOLE,
    duration={**NUMBER, "description": "In seconds."},
    inferenceMs=WHOLE,
    processMs=WHOLE,
    analysisRoundTripMs=WHOLE,
    moduleId=TEXT,
    moduleName=TEXT,
    code=one_of(200),
    command=one_of("detect"),
)
EXAMPLE: Json = {
    "success": True,
    "predictions": [{"label": "dog", "confidence": 0.8741, "x_min": 131, "y_min": 219, "x_max": 309, "y_max": 540}],
    "message": "Found dog",
    "count": 1,
    "duration": 0.0112,
    "inferenceMs": 6,
    "processMs": 9,
    "analysisRoundTripMs": 11,
    "moduleId": "yolov3-tiny",
    "moduleName": "image-processor",
    "code": 200,
    "command": "detect",
}
BODY: Json = {
    "required": True,
    "content": {
        MULTIPART: {
            "schema": {
                "type": "object",
                "required": ["image"],
                "properties": {
                    "image": PICTURE,
                    "min_confidence": {**CONFIDENCE, "default": 0.4},
                    "api_key": {"type": "string", "description": "A key, where keys are demanded."},
                },
            }
        }
    },
}
FOUND = {200: Answer("What was found.", {JSON: {"schema": SAID, "example": EXAMPLE}})}
LISTED = {
    200: Answer(
        "The names of the models.", {JSON: record("The models.", (), success=one_of(True), models=listed(TEXT))}
    )
}
PONG = {200: Answer("Somebody is there.", {JSON: record(success=one_of(True))})}
RAISED = (*TAKING, *ENDING, errors.BusyError)


def table() -> Table:
    """The routes, by method and rule."""
    model = parameter("model", "path", "The model's name.", TEXT, example="yolov3-tiny")
    shown: Table = {
        ("POST", "/v1/vision/detection"): Operation(
            "deepstackDetect", TAG, "Finds objects", FOUND, RAISED, body=BODY, refusal=REFUSAL
        ),
        ("POST", "/v1/vision/custom/<model>"): Operation(
            "deepstackCustom", TAG, "Finds objects by a named model", FOUND, RAISED, "", (model,), BODY, refusal=REFUSAL
        ),
    }
    for method in ("GET", "POST"):
        name = method.capitalize()
        shown[method, "/v1/vision/custom/list"] = Operation(
            f"deepstackList{name}", TAG, "The models", LISTED, refusal=REFUSAL
        )
        shown[method, "/v1/status/ping"] = Operation(
            f"deepstackPing{name}", TAG, "Whether anybody is there", PONG, refusal=REFUSAL
        )
        shown[method, "/v1/server/status/ping"] = Operation(
            f"codeprojectPing{name}", TAG, "Whether anybody is there", PONG, refusal=REFUSAL
        )
    return shown
