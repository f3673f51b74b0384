"""How a client wants a result: what its query says, and where that says nothing, its header Accept."""

from collections.abc import Mapping

from flask import Request

from front.tasks import formats
from front.tasks.formats import ResultQuery

FORMAT = "format"
JSON = "application/json"


def result_fields(task: str) -> tuple[str, ...]:
    """The fields of a submission that say how its result is wanted."""
    return (FORMAT, *(option.name for option in formats.own_options(task)))


def result_query_of(request: Request, task: str, given: Mapping[str, str]) -> ResultQuery:
    """What `given` asks for; without a format, JSON or whichever rendered one the client accepts rather.

    Raises BadOptionError.
    """
    return formats.result_query_from(task, given if FORMAT in given else {FORMAT: _accepted(request, task), **given})


def _accepted(request: Request, task: str) -> str:
    mimetypes = {JSON: "json"} | {mimetype: form for form, mimetype in formats.of(task).rendered.items()}
    return mimetypes[request.accept_mimetypes.best_match(mimetypes, default=JSON)]
