"""What a request carries, in whichever of its ways it came: its fields by name, and its picture."""

import json
import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from front.settings import Settings
from front.sniff import sniff
from front.uploads import FIELDS, FRAMING_BYTES, too_many_bytes
from wire.errors import NoImageError, RequestError, TooManyFilesError
from wire.tasks import TASKS

MULTIPART, URLENCODED = "multipart/form-data", "application/x-www-form-urlencoded"
FIRST_FIELD = re.compile(rb"[\w.%+-]{1,64}=")
LISTED = {option.name for task in TASKS.values() for option in task.options if option.listed}
"""The options that may be lists or objects in JSON."""

NO_FILE = "Expected a picture in the field {field!r}, got text. With curl, an @ makes it a file: -F {field}=@image.jpg"


@dataclass(frozen=True, slots=True)
class Sent:
    """`fields` are those of the query and of the body, the query's first; `image` is None where no bytes came."""

    fields: Mapping[str, object]
    image: bytes | None


def take(request: Request, settings: Settings) -> Sent:
    """What the request carries. Its picture is not looked at yet, but it has no more bytes than it may.

    Raises RequestError where the body is malformed, TooManyBytesError or TooManyFilesError.
    """
    try:
        if request.mimetype == MULTIPART:
            fields, image = _form(request)
        else:
            request.max_content_length = _base64_length(settings.max_upload_bytes) + FRAMING_BYTES
            fields, image = _body(request)
    except RequestEntityTooLarge:
        raise too_many_bytes(settings.max_upload_bytes) from None
    return Sent({**fields, **request.args.to_dict()}, image)


def _form(request: Request) -> tuple[dict[str, object], bytes | None]:
    files = list(request.files.items(multi=True))
    for field, _ in files:
        if field not in FIELDS:
            raise RequestError(f"Expected a file in the field {' or '.join(FIELDS)}, got one in {field[:40]!r}.")
    if len(files) > 1:
        raise TooManyFilesError(f"Expected one picture, got {len(files)} files. Send them to /v1/batches.")
    return _texts(request), files[0][1].read() if files else None


def _body(request: Request) -> tuple[dict[str, object], bytes | None]:
    """The picture as it is, JSON, or a form. Many clients send either under a form's type, so the content decides."""
    body = request.get_data()
    if request.content_length is not None and len(body) < request.content_length:
        raise RequestError(f"Expected {request.content_length:,} bytes as Content-Length says, got {len(body):,}.")
    if sniff(body) is not None:
        return {}, body
    if request.is_json or body.lstrip()[:1] == b"{":
        return _json(body)
    if request.mimetype == URLENCODED and len(body) < FRAMING_BYTES and FIRST_FIELD.match(body):
        return _texts(request), None
    return {}, body or None


def _texts(request: Request) -> dict[str, object]:
    for field in FIELDS:
        if field in request.form:
            raise NoImageError(NO_FILE.format(field=field))
    return dict(request.form.to_dict())


def _json(body: bytes) -> tuple[dict[str, object], bytes | None]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RequestError(f"Expected a body of JSON, got something that is none: {str(error)[:100]}.") from None
    if not isinstance(said, dict):
        raise RequestError(f'Expected a JSON object such as {{"image": "<base64>"}}, got {_kind(said)}.')
    fields = {name: _value(name, value) for name, value in said.items() if value is not None}
    image = fields.pop("image", None)
    return fields, None if image is None else _decoded(image)


def _value(name: str, value: Any) -> object:
    """`value`, which is a scalar, or what an option takes besides. The option itself looks at what is inside."""
    if isinstance(value, dict | list) and name not in LISTED:
        raise RequestError(f"Field {name[:40]!r}: expected a string, a number, true or false, got {_kind(value)}.")
    try:
        f"{name}{json.dumps(value, ensure_ascii=False)}".encode()
    except ValueError:
        raise RequestError(f"Field {name[:40]!a}: expected text that UTF-8 can write, got a lone surrogate.") from None
    return value


def _decoded(image: object) -> bytes:
    """The bytes that `image` writes as base64, or as a `data:` url of it."""
    if not isinstance(image, str):
        raise RequestError(f"Field 'image': expected a picture in base64, got {_kind(image)}.")
    head, comma, text = image.partition(",") if image.startswith("data:") else ("", "", image)
    if head and not (comma and head.lower().endswith(";base64")):
        raise RequestError("Field 'image': expected a data: url in base64, data:image/jpeg;base64,..., got another.")
    text = "".join(text.split())
    try:
        return b64decode(text + "=" * (-len(text) % 4), validate=True)
    except ValueError:
        raise RequestError("Field 'image': expected a picture in base64, got something that is none.") from None


def _base64_length(count: int) -> int:
    return (count + 2) // 3 * 4


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    kinds = {dict: "an object", list: "a list", str: "a string", int: "a number", float: "a number"}
    return kinds.get(type(value), "null")
