"""What a request carries, in whichever of its ways it came: its fields by name, and its pictures."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from front.inputs import base64_text, json_body
from front.inputs.fields import REFERENCE, is_picture_field, known_of, listed, quoted, several
from front.inputs.multipart import MULTIPART
from front.inputs.unpacking import is_packed
from front.sniff import sniff
from front.uploads import no_picture, too_many_pictures
from wire.errors import RequestError, TooManyBytesError
from wire.tasks.registry import TASKS
from wire.tasks.spec import Kind

INPUTS = [each for task in TASKS.values() for each in task.inputs]
PICTURES = {each.name for each in INPUTS if each.kind is Kind.IMAGE}
TEXTS = {each.name for each in INPUTS if each.kind is Kind.TEXT}
URL = "url"
LISTED = {option.name for task in TASKS.values() for option in task.options if option.listed} | TEXTS | {URL}
"""The fields that may come more than once, each time with a value of its own, and that are lists or objects in JSON."""
TOGETHER = "inputs"
"""The member of JSON that may hold all inputs by name."""
KNOWN = {*PICTURES, *TEXTS, TOGETHER, URL, "task"}
"""Without one of these, or a picture by another name, JSON is not for us."""


@dataclass(frozen=True, slots=True)
class RequestFile:
    """A file as it came: the bytes, and what its sender calls it, which is empty where nothing was said.

    `reference` says where the file is, where that came instead of its bytes (`front.job_request.Reference`).
    """

    field: str
    name: str
    content: bytes
    reference: str = ""


@dataclass(frozen=True, slots=True)
class RequestBody:
    """`form` has the fields of a form, `strict` those of the query and of JSON, which are for nobody but us.

    `files` are all that came, `came` says in words what the request holds.
    """

    strict: Mapping[str, object]
    form: Mapping[str, str | list[str]]
    files: Sequence[RequestFile]
    came: str

    def fields(self, known: Iterable[str]) -> dict[str, object]:
        """The fields by name, the query's before the form's; of a form's the `known` ones. Raises BadOptionError."""
        return {**known_of(self.form, known), **self.strict}

    def picture(self, *, anywhere: bool = False) -> RequestFile | None:
        """The one picture that came, None where none did; `anywhere` takes it from any field of a form.

        Raises TooManyFilesError where there are more, NoImageError where a file came that is in no picture's field.
        """
        files = [each for each in self.files if each.content] or [each for each in self.files if not each.reference]
        if len(files) > 1:
            raise too_many_pictures(len(files))
        if files and not (anywhere or is_picture_field(files[0].field)):
            raise no_picture(self.came)
        return files[0] if files else None


def read(request: Request, too_large: TooManyBytesError) -> RequestBody:
    """What the request carries; its pictures are not looked at yet. Where the body is longer than it may be,
    `too_large` is raised.

    Raises RequestError where the body is malformed, or TooManyFilesError.
    """
    try:
        body = _form(request) if request.files or request.form else _body(request)
    except RequestEntityTooLarge:
        raise too_large from None
    strict = {**body.strict, **request.args.to_dict(), **several(request.args, LISTED)}
    return RequestBody(strict, body.form, body.files, body.came)


def _form(request: Request) -> RequestBody:
    files, texts = [_file(field, each) for field, each in request.files.items(multi=True)], dict[str, str]()
    came = [f"{quoted(each.field)} ({_kind(each)})" for each in files]
    for name, text in request.form.items(multi=True):
        image = base64_text.picture(text) if _holds_picture(name) else None
        if image is not None:
            files.append(RequestFile(name, "", image))
        elif _holds_picture(name) and REFERENCE.match(text):
            files.append(RequestFile(name, "", b"", text.strip()))
        elif not texts.get(name, "").strip():
            texts[name] = text
        came.append(quoted(name) + (" (text)" if is_picture_field(name) else ""))
    return RequestBody(
        {},
        {**texts, **several(_sent(request.form), LISTED)},
        files,
        f"the field{'s' if len(came) > 1 else ''} {listed(came)}",
    )


def _sent(form: MultiDict[str, str]) -> MultiDict[str, str]:
    """What of the form is not empty."""
    return MultiDict((name, text) for name, text in form.items(multi=True) if text.strip())


def _file(field: str, given: FileStorage) -> RequestFile:
    with given.stream as stream:  # the request would keep it in memory
        content: bytes = stream.read()
    if given.filename is None and REFERENCE.match(text := content.decode("utf-8", "replace")):
        return RequestFile(field, "", b"", text.strip())
    if given.headers.get("Content-Transfer-Encoding", "").strip().lower() == "base64":
        content = base64_text.picture(content.decode("latin-1")) or content
    return RequestFile(field, given.filename or "", content)


def _kind(file: RequestFile) -> str:
    return "text" if file.reference else "a file" if file.content else "an empty file"


def _body(request: Request) -> RequestBody:
    """The picture as it is or in text, or JSON. Many clients send either under any type, so the content decides."""
    body = request.get_data(cache=False, parse_form_data=True)
    length = None if is_packed(request.headers) else request.content_length
    if length is not None and len(body) < length and request.mimetype != MULTIPART:
        raise RequestError(f"Expected {length:,} bytes as Content-Length says, got {len(body):,}.")
    if sniff(body) is None:
        if request.is_json or json_body.looks_like_json(body):
            return _json(body)
        if request.mimetype == MULTIPART:
            return RequestBody({}, {}, (), "a form of no field, or without the boundary in its Content-Type")
        if body[:200].isascii():
            body = base64_text.picture(body.decode("latin-1")) or body
    return RequestBody({}, {}, [RequestFile("", "", body)] if body else (), "nothing")


def _json(body: bytes) -> RequestBody:
    members = json_body.parsed(body)
    if not isinstance(members, dict):
        raise RequestError(f'Expected a JSON object such as {{"image": "<base64>"}}, got {json_body.kind_of(members)}.')
    members = {name: value for name, value in members.items() if value is not None}
    came = f"JSON with {listed(map(quoted, members))}" if members else "an empty JSON object"
    if not any(name in KNOWN or is_picture_field(name) for name in members):
        raise no_picture(came)
    together = members.pop(TOGETHER, {})
    if not isinstance(together, dict):
        raise RequestError(
            f"Field {TOGETHER}: expected an object of inputs by name, got {json_body.kind_of(together)}."
        )
    members |= together
    images = [name for name in members if _holds_picture(name)]
    files = [each for name in images for each in _decoded(name, members.pop(name))]
    return RequestBody({name: _value(name, value) for name, value in members.items()}, {}, files, came)


def _value(name: str, value: Any) -> object:
    """`value`, which is a scalar, or what an option takes besides. The option itself looks at what is inside."""
    if isinstance(value, dict | list) and name not in LISTED:
        raise RequestError(
            f"Field {name[:40]!r}: expected a string, a number, true or false, got {json_body.kind_of(value)}."
        )
    try:
        f"{name}{json.dumps(value, ensure_ascii=False)}".encode()
    except ValueError:
        raise RequestError(f"Field {name[:40]!a}: expected text that UTF-8 can write, got a lone surrogate.") from None
    return value


def _holds_picture(name: str) -> bool:
    return is_picture_field(name) or name in PICTURES


def _decoded(name: str, given: object) -> list[RequestFile]:
    """The pictures of the member `name`, or where they are. Those of JSON's own word for it are in nobody's field."""
    field = "" if is_picture_field(name) else name
    return [
        RequestFile(field, "", b"", image.strip())
        if isinstance(image, str) and REFERENCE.match(image)
        else RequestFile(field, "", _one_decoded(name, image))
        for image in (given if isinstance(given, list) else [given])
    ]


def _one_decoded(name: str, image: object) -> bytes:
    if not isinstance(image, str):
        raise RequestError(f"Field {name[:40]!r}: expected a picture in base64, got {json_body.kind_of(image)}.")
    try:
        return base64_text.decoded(image)
    except RequestError as error:
        raise RequestError(f"Field {name[:40]!r}: {error}") from None
