"""The routes of the Open Inference Protocol, version 2. Failures have the protocol's own shape."""

from front.description.operation import Access, Answer, Operation, Table
from front.description.parts import BASE64, BINARY, JSON, header, parameter
from front.description.paths.uploads import ENDING, TAKING
from front.description.problems import Refusal
from front.description.schemas import TEXT, WHOLE, Json, listed, one_of, record
from wire import errors

TAG = "Open Inference Protocol"
REFUSAL = Refusal(JSON, record("What went wrong.", (), error=TEXT), with_examples=False)
SHAPE = listed({"type": "integer"})
TENSOR = record(name=TEXT, datatype=TEXT, shape=SHAPE)
PARAMETERS: Json = {"type": "object", "description": "Options of the task."}
BINARY_TYPE = "application/octet-stream"
HEAD_LENGTH = "Inference-Header-Content-Length"
INFERRED = record(
    "The outputs.",
    ("model_version", "id", "parameters"),
    model_name=TEXT,
    model_version=TEXT,
    id=TEXT,
    parameters=PARAMETERS,
    outputs=listed(
        record(
            "",
            ("data", "parameters"),
            name=TEXT,
            datatype=TEXT,
            shape=SHAPE,
            data=listed({}),
            parameters=PARAMETERS,
        )
    ),
)


def table() -> Table:
    """The routes, by method and rule."""
    return {
        ("GET", "/v2"): Operation(
            "inferenceServer",
            TAG,
            "Who this is",
            {200: Answer("The server.", {JSON: record(name=TEXT, version=TEXT, extensions=listed(TEXT))})},
            refusal=REFUSAL,
        ),
        ("GET", "/v2/health/live"): _probe("inferenceLive", "Alive"),
        ("GET", "/v2/health/ready"): _probe("inferenceReady", "Ready for pictures"),
        **_model("/v2/models/<model>", ""),
        **_model("/v2/models/<model>/versions/1", "Version"),
    }


def _model(rule: str, suffix: str) -> Table:
    """The routes of one model below `rule`, whose operations are called by `suffix`."""
    model = parameter("model", "path", "The model's name.", TEXT, example="yolov3-tiny")
    return {
        ("GET", rule): Operation(
            f"inferenceModel{suffix}",
            TAG,
            "The model's inputs and outputs",
            {
                200: Answer(
                    "The model.",
                    {
                        JSON: record(
                            "",
                            (),
                            name=TEXT,
                            versions=listed(TEXT),
                            platform=TEXT,
                            inputs=listed(TENSOR),
                            outputs=listed(TENSOR),
                        )
                    },
                )
            },
            (errors.UnknownModelError,),
            parameters=(model,),
            refusal=REFUSAL,
        ),
        ("GET", f"{rule}/ready"): Operation(
            f"inferenceModel{suffix}Ready",
            TAG,
            "Whether the model is loaded",
            {200: Answer("It is.", {JSON: {"type": "object"}})},
            (errors.UnknownModelError,),
            parameters=(model,),
            refusal=REFUSAL,
        ),
        ("POST", f"{rule}/infer"): Operation(
            f"infer{suffix}",
            TAG,
            "Finds the objects in an encoded picture",
            {
                200: Answer(
                    "What was found.",
                    {JSON: INFERRED, BINARY_TYPE: BINARY},
                    {HEAD_LENGTH: header("How many of the first bytes are JSON.")},
                )
            },
            (*TAKING, *ENDING, errors.BusyError),
            "One input `image` of type BYTES; options are `parameters`.",
            (
                model,
                parameter(
                    HEAD_LENGTH, "header", "How many of the first bytes are JSON; all, where it is not sent.", WHOLE
                ),
            ),
            _body(),
            refusal=REFUSAL,
        ),
    }


def _probe(name: str, summary: str) -> Operation:
    said = Answer("It is so.", {JSON: {"type": "object"}})
    return Operation(name, TAG, summary, {200: said}, access=Access.ANYBODY, refusal=REFUSAL)


def _body() -> Json:
    data = listed(BASE64, minItems=1, maxItems=1)
    tensor = record(
        "",
        ("data", "parameters"),
        name=one_of("image"),
        datatype=one_of("BYTES"),
        shape=listed(WHOLE, minItems=1),
        data=data,
        parameters=PARAMETERS,
    )
    wanted = listed(record("", ("parameters",), name=TEXT, parameters=PARAMETERS))
    inputs = listed(tensor, minItems=1, maxItems=1)
    asked = record("", ("id", "parameters", "outputs"), id=TEXT, parameters=PARAMETERS, inputs=inputs, outputs=wanted)
    return {"required": True, "content": {JSON: {"schema": asked}, BINARY_TYPE: {"schema": BINARY}}}
