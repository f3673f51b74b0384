"""What the Open Inference Protocol, version 2, says in JSON, as schemas."""

from typing import Annotated, Any, Literal

from front.openapi.schemas import Keywords, Whole, listed, record

BASE64 = {"type": "string", "format": "byte", "contentEncoding": "base64"}
OPTIONS = Annotated[dict[str, Any], Keywords(description="Options of the task.")]

SERVER = record(name=str, version=str, extensions=list[str])
TENSOR = record(name=str, datatype=str, shape=list[int])
MODEL = record(name=str, versions=list[str], platform=str, inputs=listed(TENSOR), outputs=listed(TENSOR))

OUTPUT = record("", ("data", "parameters"), name=str, datatype=str, shape=list[int], data=list[Any], parameters=OPTIONS)
RESPONSE = record(
    "The outputs.",
    ("model_version", "id", "parameters"),
    model_name=str,
    model_version=str,
    id=str,
    parameters=OPTIONS,
    outputs=listed(OUTPUT),
)

INPUT = record(
    "",
    ("data", "parameters"),
    name=Literal["image"],
    datatype=Literal["BYTES"],
    shape=Annotated[list[Whole], Keywords(minItems=1)],
    data=listed(BASE64, minItems=1, maxItems=1),
    parameters=OPTIONS,
)
WANTED = record("", ("parameters",), name=str, parameters=OPTIONS)
REQUEST = record(
    "",
    ("id", "parameters", "outputs"),
    id=str,
    parameters=OPTIONS,
    inputs=listed(INPUT, minItems=1, maxItems=1),
    outputs=listed(WANTED),
)
