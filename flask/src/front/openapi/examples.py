"""Examples of what is answered, one for each schema whose members say less than a look at it."""

from front.openapi.schemas import Json
from front.tasks.detect.models import members
from wire.tasks.detect.model import Accuracy, Agreement, DetectModel, DetectModelVersion, PrecisionFigures
from wire.tasks.detect.spec import DETECT

JOB_ID, BATCH_ID = "8a1c6f0e-3f0b-4b57-9a53-5d8e2f7c1b11", "c2f4d1de-70f3-4c0e-8f0c-6a2a9d0e4b22"
OPTIONS: Json = DETECT.parse_options({})
DOG: Json = {"label": "dog", "class_id": 16, "confidence": 0.8741, "xyxy": [131.2, 218.94, 309.4, 540.13]}
STAMP: Json = {
    "name": "yolov3-tiny",
    "weights_sha256": "dccea06f59b781ec1234ddf8d1e94b9519a97f4245748a7d4db75d5b7080a42c",
    "runtime": "openvino",
    "precision": "f32",
    "input": [416, 320],
    "labels_sha256": "0b5b3ae0d0e9d8e5b2d9d4ad0a2c4e4f1a0f6f8c2b1e7d3a9c5f4e6b7a8d9c0e",
}
INFO: Json = {
    "image": {"width": 768, "height": 576},
    "model": STAMP,
    "options": OPTIONS,
    "timings_ms": {"decode": 1.9, "letterbox": 0.3, "infer": 6.2, "heads": 0.2, "nms": 0.1},
}
RESULT: Json = INFO | {"detections": [DOG]}
_JOB, _BATCH = f"/v1/jobs/{JOB_ID}", f"/v1/batches/{BATCH_ID}"
QUEUED: Json = {
    "id": JOB_ID,
    "task": "detect",
    "name": "garden.jpg",
    "state": "queued",
    "created_at": "2026-11-21T01:53:20.123Z",
    "finished_at": None,
    "queue_position": 3,
    "eta_seconds": 0.412,
    "progress": {"done": 0, "total": 1},
    "options": OPTIONS,
    "links": {"self": _JOB, "events": f"{_JOB}/events", "picture": f"{_JOB}?format=jpeg"},
}
ENDED: Json = {"queue_position": None, "eta_seconds": None, "progress": {"done": 1, "total": 1}, "result": RESULT}
SUCCEEDED: Json = QUEUED | {"state": "succeeded", "finished_at": "2026-11-21T01:53:20.561Z"} | ENDED
REFUSED: Json = {"code": "not_an_image", "detail": "Expected a picture, got something else."}
BATCH: Json = {
    "id": BATCH_ID,
    "task": "detect",
    "state": "finished",
    "created_at": "2026-11-21T01:53:20.123Z",
    "progress": {"done": 2, "total": 2, "succeeded": 1, "failed": 1},
    "eta_seconds": None,
    "links": {"self": _BATCH, "events": f"{_BATCH}/events"},
    "jobs": [
        {"name": "garden.jpg", "id": JOB_ID, "state": "succeeded", "result": RESULT},
        {"name": "notes.txt", "id": None, "state": "failed", "error": REFUSED},
    ],
}
UPLOAD: Json = {"id": JOB_ID, "url": f"/view/{JOB_ID}", "state": "succeeded", "info": INFO, "detections": [DOG]}
MODEL_STATUS: Json = {"task": "detect", "name": "yolov3", "state": "loading", "error": None, "trouble": None}
LOADED: Json = MODEL_STATUS | {"name": "yolov3-tiny", "state": "loaded"}
MODEL_ID: Json = {"id": "yolov3-tiny", "object": "model", "created": 0, "owned_by": "image-processor"}
MODEL_INFO = DetectModel(
    DetectModelVersion.from_dict(STAMP),
    ("person", "bicycle", "motorbike"),
    accuracy=(Accuracy("117 pictures of COCO val2017", 117, 416, "square", 0.1699, 0.3003),),
    precisions=(
        PrecisionFigures("f32", eligible=True, milliseconds=11.119),
        PrecisionFigures("int8", True, Agreement(ap=0.9429, f1=0.9552, boxes=68, pictures=56), 3.896),
    ),
    shape_reason="its cfg has no option that only AlexeyAB's Darknet knows",
).info
MODEL: Json = members(MODEL_INFO) | MODEL_INFO.to_dict() | {"default": True} | LOADED | MODEL_ID

EXAMPLES: dict[str, list[Json]] = {
    "Detection": [DOG],
    "DetectModelVersion": [STAMP],
    "DetectOptions": [OPTIONS],
    "DetectionResult": [RESULT],
    "Job": [SUCCEEDED, QUEUED],
    "Batch": [BATCH],
    "Upload": [UPLOAD],
    "Pending": [{"url": f"/view/{JOB_ID}"}],
    "Model": [MODEL],
    "Models": [
        {
            "object": "list",
            "data": [MODEL_ID],
            "models": [MODEL],
            "states": [LOADED, MODEL_STATUS],
            "loading": ["yolov3"],
            "errors": {},
            "troubles": {},
        }
    ],
    "ModelStatus": [MODEL_STATUS],
}
"""By the name of a schema."""
