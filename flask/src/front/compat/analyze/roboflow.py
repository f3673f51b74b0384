"""What roboflow's routes have in common: pictures in JSON, how failures look, what OpenAPI says."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import request

from front.compat import json_members
from front.compat.openai_errors import STATUSES
from front.inputs import base64_text, json_body
from front.inputs.fields import REFERENCE
from front.job_request import Given, Reference
from front.openapi.errors import ErrorBody
from front.openapi.operation import Operation
from front.openapi.parameters import JSON
from front.openapi.schemas import Json, one_of, record
from front.settings import Settings
from wire.errors import BadOptionError, NoImageError

BASE64, URL = "base64", "url"

PICTURE: Json = record(
    "A picture in base64, or its url, where the service takes urls.",
    type=one_of(BASE64, URL),
    value=str,
)
KEY: Json = {"type": "string", "description": "A key, where keys are demanded."}
FAILURE = record("What went wrong.", message=str)
operation = partial(
    Operation, "roboflow inference", error_body=ErrorBody(JSON, FAILURE, with_examples=False, statuses=STATUSES)
)


def document(settings: Settings) -> json_members.Document:
    """The body of the request at hand. Raises RequestError."""
    return json_members.document(json_members.body_of(request, settings))


def picture(given: object, name: str) -> Given:
    """The picture that `given` is, which is called `name`. Raises RequestError."""
    if given is None:
        raise NoImageError(f"Expected a picture in {name!r}, as {_example()}, got none.")
    if not isinstance(given, Mapping):
        raise BadOptionError(f"Expected {name!r} to be {_example()}, got {json_body.kind_of(given)}.")
    kind, value = given.get("type", BASE64), given.get("value")
    if kind not in (BASE64, URL):
        raise BadOptionError(f"Expected {name!r} of the type {BASE64} or {URL}, got {str(kind)[:20]!r}.")
    if not isinstance(value, str) or not value:
        raise NoImageError(f"Expected {name!r} with a text as its value, got {json_body.kind_of(value)}.")
    if kind == BASE64:
        return base64_text.decoded(value)
    if not REFERENCE.match(value.strip()):
        raise BadOptionError(f"Expected {name!r} to be a url, https://..., got {value[:40]!r}.")
    return Reference(value.strip())


def refused(problem: Mapping[str, Any]) -> Mapping[str, Any]:
    """The problem as the body of an answer; its client reads the message."""
    return {"message": problem["detail"]}


def _example() -> str:
    return '{"type": "base64", "value": "..."}'
