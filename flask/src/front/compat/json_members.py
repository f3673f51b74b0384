"""Members of the JSON objects that clients of other services send."""

from collections.abc import Mapping
from typing import Any

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from front.inputs import base64_text, json_body
from front.inputs.fields import REFERENCE
from front.job_request import Given, Reference
from front.settings import Settings
from front.uploads import too_many_bytes
from wire.errors import BadOptionError, NoImageError, RequestError

Document = Mapping[str, Any]


def body_of(request: Request, settings: Settings) -> bytes:
    """The body of the request. Raises TooManyBytesError."""
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise too_many_bytes(settings.max_upload_bytes) from None


def document(body: bytes, most_values: int = json_body.MOST_VALUES) -> Document:
    """The object that `body` is. Raises RequestError where it is none."""
    parsed = json_body.parsed(body, most_values)
    if not isinstance(parsed, dict):
        raise RequestError(f"Expected the body to be a JSON object, got {json_body.kind_of(parsed)}.")
    return parsed


def text(given: Document, name: str, default: str = "") -> str:
    """The text that is called `name`, `default` where there is none. Raises BadOptionError for anything else."""
    value = given.get(name)
    if value is not None and not isinstance(value, str):
        raise BadOptionError(f"Expected {name!r} to be a text, got {json_body.kind_of(value)}.")
    return value or default


def whole(given: Document, name: str) -> int:
    """The whole number from 1 that is called `name`, 0 where there is none. Raises BadOptionError for anything else."""
    value = given.get(name)
    if value is None:
        return 0
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise BadOptionError(f"Expected {name!r} to be a whole number from 1, got {str(value)[:40]!r}.")
    return value


def number(given: Document, name: str) -> float:
    """The number that is called `name`. Raises BadOptionError for anything else."""
    value = given.get(name)
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
    except OverflowError:
        pass
    raise BadOptionError(f"Expected {name!r} to be a number, got {str(value)[:40]!r}.")


def flag(given: Document, name: str, default: bool) -> bool:
    """What is said under `name`, `default` where nothing is. Raises BadOptionError for anything but true and false."""
    value = given.get(name)
    if value is not None and not isinstance(value, bool):
        raise BadOptionError(f"Expected {name!r} to be true or false, got {json_body.kind_of(value)}.")
    return default if value is None else value


def picture(given: object, name: str) -> Given:
    """The picture that `given` is: in base64, bare or as a `data:` url, or the url of one. Raises RequestError."""
    if isinstance(given, Mapping):
        given = given.get("url")
    if given is None or given == "":
        raise NoImageError(f"Expected a picture in {name!r}, as data:image/jpeg;base64,..., got none.")
    if not isinstance(given, str):
        raise RequestError(f"Expected {name!r} to be a picture in base64, got {json_body.kind_of(given)}.")
    return Reference(given.strip()) if REFERENCE.match(given.strip()) else base64_text.decoded(given)
