"""A task's inputs, out of what a request carries: pictures within the limits, texts, or where they are."""

import re
from collections.abc import Iterator, Mapping, MutableMapping, Sequence

from front.inputs import json_body
from front.inputs.fields import REFERENCE, is_picture_field
from front.inputs.reader import URL, RequestBody, RequestFile
from front.job_request import Given, Reference
from front.settings import Settings
from front.uploads import checked_picture, no_picture, too_many_pictures
from wire.errors import MissingInputError, RequestError
from wire.tasks.spec import Input, Kind, Task

NUMBERED = re.compile(r"\d*(\[\w*\])*$")
"""What widgets write behind a field's name where it has several files."""


def collect(task: Task, body: RequestBody, fields: MutableMapping[str, object]) -> dict[str, tuple[Given, ...]]:
    """By name, the inputs of `task`; those that came as `fields` are taken out of them. Pictures are not looked at yet.

    Raises RequestError of many kinds: too few or too many of an input, or one that nobody asked for.
    """
    files = _assigned(task, body)
    inputs: dict[str, tuple[Given, ...]] = {}
    for each in task.inputs:
        if each.kind is Kind.TEXT:
            given: Sequence[Given] = list(texts(each, fields))
        else:
            given = [*files.get(each.name, ()), *_references(each, task, fields)]
        _count(each, given, task, body)
        inputs[each.name] = tuple(given)
    return {name: given for name, given in inputs.items() if given}


def check(task: Task, inputs: Mapping[str, Sequence[Given]], settings: Settings) -> None:
    """Every picture that is here begins as one, of a size within the limits. Raises RequestError."""
    for each in task.inputs:
        for given in inputs.get(each.name, ()):
            if each.kind is Kind.IMAGE and isinstance(given, bytes):
                checked_picture(given, settings)


def collect_texts(task: Task, body: RequestBody, fields: MutableMapping[str, object]) -> dict[str, tuple[bytes, ...]]:
    """The inputs of `task` that are texts, all but its first input, of which a batch has many. As `collect`."""
    inputs = {}
    for each in task.inputs[1:]:
        if each.kind is Kind.TEXT:
            given = tuple(texts(each, fields))
            _count(each, given, task, body)
            inputs[each.name] = given
    return {name: given for name, given in inputs.items() if given}


def names_of(task: Task) -> tuple[str, ...]:
    """The fields that inputs of the task may come in, pictures' own aside."""
    return (*(each.name for each in task.inputs), *([URL] if task.pictures else []))


def _assigned(task: Task, body: RequestBody) -> Mapping[str, list[Given]]:
    """The files that came, by input: one whose field says nothing else is the task's first picture."""
    first, found, files = task.pictures, dict[str, list[Given]](), _not_empty(body.files)
    if len(files) > 1 == sum(each.at_most for each in task.inputs if each.kind is Kind.IMAGE):
        raise too_many_pictures(len(files))
    for file in files:
        field = NUMBERED.sub("", file.field.strip())
        named = next((each.name for each in task.inputs if each.kind is Kind.IMAGE and each.name == field), None)
        if named is None and first is not None and is_picture_field(file.field):
            named = first.name
        if named is None:
            if first is None:
                raise MissingInputError(f"Task {task.name}: expected no picture, got {body.came}. {_expected(task)}")
            raise no_picture(body.came)
        found.setdefault(named, []).append(Reference(file.reference) if file.reference else file.content)
    return found


def _not_empty(files: Sequence[RequestFile]) -> Sequence[RequestFile]:
    return [each for each in files if each.content or each.reference] or files


def texts(each: Input, fields: MutableMapping[str, object]) -> Iterator[bytes]:
    """The texts of the input `each`, taken out of `fields`. Raises RequestError for what is none, or too long."""
    given = fields.pop(each.name, None)
    for text in given if isinstance(given, list) else [given]:
        if text is None or text == "":
            continue
        if not isinstance(text, str | int | float):
            raise RequestError(f"Input {each.name}: expected text, got {str(text)[:40]!r}.")
        if len(str(text)) > each.characters:
            raise RequestError(
                f"Input {each.name}: expected at most {each.characters:,} characters, got {len(str(text)):,}."
            )
        yield str(text).encode()


def _references(each: Input, task: Task, fields: MutableMapping[str, object]) -> Iterator[Reference]:
    if REFERENCE.match(text := str(fields.get(each.name, "")).strip()):
        del fields[each.name]
        yield Reference(text)
    elif text and each is not task.pictures:
        raise RequestError(f"Input {each.name}: expected a picture, its url, or job:<id>/<file>, got {text[:40]!r}.")
    if each is task.pictures:
        yield from urls(fields)


def urls(fields: MutableMapping[str, object]) -> Iterator[Reference]:
    """Where pictures are by the field `url`, taken out of `fields`. Raises RequestError for what is no text."""
    given = fields.pop(URL, "")
    for text in given if isinstance(given, list) else [given]:
        if not isinstance(text, str):
            raise RequestError(f"Field {URL}: expected a url, got {json_body.kind_of(text)}.")
        if text.strip():
            yield Reference(text.strip())


def _count(each: Input, given: Sequence[Given], task: Task, body: RequestBody) -> None:
    if len(given) > each.at_most:
        references = sum(isinstance(value, Reference) for value in given)
        if each.at_most == 1 and references == len(given):
            raise too_many_pictures(len(given))
        if each.at_most == 1 and references:
            raise RequestError("Expected one picture, got one with the request and a url of another. Send one of them.")
        raise MissingInputError(f"Input {each.name}: expected at most {each.at_most}, got {len(given)}.")
    if len(given) < each.at_least:
        if each is task.pictures:
            raise no_picture(body.came)
        raise MissingInputError(f"Input {each.name}: expected {each.at_least}, got {len(given)}. {_expected(task)}")


def _expected(task: Task) -> str:
    inputs = [f"{each.name} ({each.kind.value})" for each in task.inputs]
    return f"It takes {', '.join(inputs)}."
