"""How a client wants a result: what its query says, and where that says nothing, its header Accept."""

from collections.abc import Mapping

from flask import Request

from front import forms
from front.forms import View

FORMAT = "format"
JSON = "application/json"


def result_fields(task: str) -> tuple[str, ...]:
    """The fields of a submission that say how its result is wanted."""
    return (FORMAT, *(option.name for option in forms.own_options(task)))


def asked_of(request: Request, task: str, given: Mapping[str, str]) -> View:
    """What `given` asks for; without a format, JSON or whichever rendered one the client accepts rather.

    Raises BadOptionError.
    """
    return forms.asked(task, given if FORMAT in given else {FORMAT: _accepted(request, task), **given})


def _accepted(request: Request, task: str) -> str:
    formats = {JSON: "json"} | {mimetype: form for form, mimetype in forms.of(task).rendered.items()}
    return formats[request.accept_mimetypes.best_match(formats, default=JSON)]
