"""The schemas that the routes refer to. Those of results are made from the dataclasses of `wire`."""

from front.description.examples import EXAMPLES
from front.description.parts import UUID
from front.description.problems import problem_schema
from front.description.schemas import (
    TEXT,
    WHOLE,
    Json,
    listed,
    object_of,
    option_schema,
    or_null,
    record,
    ref,
    schema_of,
)
from front.description.task_schema import task_schema
from wire.jobs import JobState
from wire.models import Accuracy, Agreement, ModelStamp, PrecisionFigures
from wire.tasks.detect.result import Detection, DetectionResult, ImageSize
from wire.tasks.detect.spec import DETECT, SHAPES
from wire.tasks.registry import TASKS

MOMENT: Json = {"type": "string", "format": "date-time"}
PATH: Json = {"type": "string", "format": "uri-reference"}
FILES: Json = {"type": "object", "additionalProperties": PATH, "description": "By name, where its files are."}
ERRORS: Json = {"type": "object", "additionalProperties": TEXT}
TROUBLES: Json = {**ERRORS, "deprecated": True, "description": "As `errors`, by the name of before."}
ETA = or_null({"type": "number", "minimum": 0, "description": "When it will be done, in seconds, by recent jobs."})


def schemas() -> dict[str, Json]:
    """Every schema, by name, with its examples."""
    return {
        name: {**schema, "examples": EXAMPLES[name]} if name in EXAMPLES else schema for name, schema in _bare().items()
    }


def _bare() -> dict[str, Json]:
    tasks: Json = {"type": "string", "enum": list(TASKS)}
    options = {option.name: option_schema(option) for option in DETECT.options}
    return {
        "Problem": problem_schema(),
        "Detection": object_of(Detection),
        "ImageSize": object_of(ImageSize),
        "ModelStamp": object_of(ModelStamp),
        "Accuracy": object_of(Accuracy),
        "Agreement": object_of(Agreement),
        "PrecisionFigures": object_of(PrecisionFigures),
        "DetectOptions": record("The options of the task detect.", tuple(options), **options),
        "DetectionResult": _result(),
        "Job": _job(tasks),
        "Fault": record("Why the job has no result.", code=TEXT, detail=TEXT),
        "Batch": _batch(tasks),
        "BatchEntry": _entry(),
        "Model": _model(),
        "Models": record(models=listed(ref("Model")), loading=listed(TEXT), errors=ERRORS, troubles=TROUBLES),
        "ModelState": _model_state(),
        "Task": task_schema(tasks),
        "Upload": _upload(),
        "Pending": record(
            "Where an upload stands, or that it was accepted.",
            ("id", "state", "queue_position", "eta_seconds"),
            url=PATH,
            id=UUID,
            state=schema_of(JobState),
            queue_position=or_null(WHOLE),
            eta_seconds=ETA,
        ),
        "Coco": record(
            "COCO's own JSON.",
            ("info", "licenses"),
            images=listed({"type": "object"}),
            annotations=listed({"type": "object"}),
            categories=listed({"type": "object"}),
        ),
    }


def _job(tasks: Json) -> Json:
    return record(
        "A job. `name` is what its sender calls the picture; `queue_position` counts from 0; `result` is there when it "
        "succeeded.",
        ("result", "files"),
        id=UUID,
        task=tasks,
        name=or_null(TEXT),
        state=schema_of(JobState),
        created_at=MOMENT,
        finished_at=or_null(MOMENT),
        queue_position=or_null(WHOLE),
        eta_seconds=ETA,
        progress=record(done=WHOLE, total=WHOLE),
        options=_of_any_task("DetectOptions"),
        links=record("", ("picture", "preview"), self=PATH, events=PATH, picture=PATH, preview=PATH),
        files=FILES,
        result=_of_any_task("DetectionResult"),
    )


def _of_any_task(name: str) -> Json:
    """The schema `name` of `detect` where that is the only task, else any object."""
    return ref(name) if len(TASKS) == 1 else {"type": "object"}


def _result() -> Json:
    """`wire.tasks.detect.result.DetectionResult`, and what may come besides."""
    near = listed(ref("Detection"), description="The best ones that the threshold left out, where they were asked for.")
    said = object_of(DetectionResult, options=ref("DetectOptions"))
    return {**said, "properties": {**said["properties"], "near_misses": near}}


def _batch(tasks: Json) -> Json:
    return record(
        "Many pictures, a job each.",
        id=UUID,
        task=tasks,
        state={"type": "string", "enum": ["running", "finished"]},
        created_at=MOMENT,
        progress=record(done=WHOLE, total=WHOLE, succeeded=WHOLE, failed=WHOLE),
        eta_seconds=ETA,
        links=record(self=PATH, events=PATH),
        jobs=listed(ref("BatchEntry")),
    )


def _entry() -> Json:
    return record(
        "A picture of a batch. One that was refused has no job.",
        ("result", "error", "files"),
        name=TEXT,
        id=or_null(UUID),
        state=schema_of(JobState),
        result=_of_any_task("DetectionResult"),
        error=ref("Fault"),
        files=FILES,
    )


def _model() -> Json:
    """`wire.models.ModelCard` as its `to_dict` writes it, and how the model stands."""
    sizes = record("What the network's longer side may be, in pixels.", minimum=WHOLE, maximum=WHOLE, step=WHOLE)
    return record(
        "A loaded model.",
        **object_of(ModelStamp)["properties"],
        **{name: each for name, each in _model_state()["properties"].items() if name != "name"},
        task=TEXT,
        labels=listed(TEXT),
        notice=TEXT,
        default={"type": "boolean"},
        shape={"type": "string", "enum": list(SHAPES), "description": "How a picture lies in its input, unless asked."},
        shape_reason=TEXT,
        accuracy=listed(ref("Accuracy")),
        precisions=listed(ref("PrecisionFigures")),
        aliases={"type": "object", "additionalProperties": TEXT, "description": "By label, COCO's other spelling."},
        sizes=or_null(sizes),
    )


def _model_state() -> Json:
    states: Json = {"type": "string", "enum": ["loaded", "loading", "unloading", "unloaded"]}
    return record("How far a model is.", name=TEXT, state=states, error=or_null(TEXT), trouble=or_null(TEXT))


def _upload() -> Json:
    members = {
        name: each for name, each in _result()["properties"].items() if name not in ("detections", "near_misses")
    }
    return record(
        "The result of an upload.",
        id=UUID,
        url=PATH,
        state=schema_of(JobState),
        info=record("", **members),
        detections=listed(ref("Detection")),
    )
