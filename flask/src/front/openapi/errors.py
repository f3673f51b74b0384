"""Errors as OpenAPI describes them: statuses from `front.errors`, codes and sentences from the tree of errors."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, NotRequired, TypedDict

from front.errors import PROBLEM, STATUS
from front.file_kinds import NAMES
from front.openapi.schemas import Json, Keywords, Schemas, ref
from wire import errors
from wire.errors import ImageProcessorError

ErrorType = type[ImageProcessorError]

RETRY_AFTER: Json = {
    "description": "When to try again, in seconds.",
    "required": True,
    "schema": {"type": "integer", "minimum": 1},
}
AUTHENTICATE: Json = {"description": "How to send a key.", "required": True, "schema": {"type": "string"}}
HEADERS: Mapping[int, Json] = {
    401: {"WWW-Authenticate": AUTHENTICATE},
    429: {"Retry-After": RETRY_AFTER},
    503: {"Retry-After": RETRY_AFTER},
}

HTTP_CODES = (
    *("bad_request", "not_found", "method_not_allowed", "request_timeout", "request_entity_too_large"),
    *("content_too_large", "request_uri_too_long", "expectation_failed", "request_header_fields_too_large"),
    *("not_implemented", "http_version_not_supported"),
)
"""Codes of errors that the HTTP server finds before any of ours could."""

TAKING: tuple[ErrorType, ...] = (
    *(errors.RequestError, errors.NoImageError, errors.NotAnImageError, errors.EncodingError),
    *(errors.UndecodableImageError, errors.TooManyBytesError, errors.TooManyPixelsError, errors.TooManyFilesError),
    *(errors.BadOptionError, errors.UnknownModelError, errors.QueueFullError, errors.StoreFullError),
)
"""What taking a picture in and working on it may come to."""

ENDING: tuple[ErrorType, ...] = (
    *(errors.ExpiredJobError, errors.CanceledJobError, errors.JobError, errors.WorkerLostError),
    *(errors.JobTimeoutError, errors.ModelError),
)
"""What a job may end with besides."""


class ProblemJson(TypedDict):
    """RFC 9457. `code` is stable; `detail` says what was expected, what came and what to do."""

    type: Annotated[str, Keywords(format="uri")]
    title: str
    status: Annotated[int, Keywords(minimum=400, maximum=599)]
    code: Annotated[str, Keywords(enum=sorted({*errors.by_code(), *HTTP_CODES}))]
    detail: str
    kind: NotRequired[
        Annotated[str, Keywords(enum=sorted(NAMES), description="What came instead of a picture, with `not_an_image`.")]
    ]
    reasons: NotRequired[Annotated[list[str], Keywords(description="Why not now, with a 503.")]]
    job: NotRequired[
        Annotated[Any, Keywords(ref("Job"), description="The job that ended so, where its record is still there.")]
    ]


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """How a family of routes tells of errors: in `mimetype`, as `kind`, with an example of each or not.

    A status in `statuses` is told as what stands there for it.
    """

    mimetype: str = PROBLEM
    kind: Any = ProblemJson
    with_examples: bool = True
    statuses: Mapping[int, int] = field(default_factory=dict)


def error_responses(raised: Iterable[ErrorType], body: ErrorBody, schemas: Schemas) -> dict[str, Json]:
    """By status, the response to the errors `raised` that have it."""
    by_status: dict[int, list[ErrorType]] = {}
    for each in raised:
        by_status.setdefault(body.statuses.get(STATUS[each], STATUS[each]), []).append(each)
    return {str(status): _response(status, kinds, body, schemas) for status, kinds in sorted(by_status.items())}


def _response(status: int, kinds: list[ErrorType], body: ErrorBody, schemas: Schemas) -> Json:
    content: Json = {"schema": schemas.of(body.kind)}
    if body.with_examples:
        content["examples"] = {kind.code: {"value": _example(status, kind)} for kind in kinds}
    about = "; ".join(f"`{kind.code}`: {sentence(kind)}" for kind in kinds)
    said: Json = {"description": about, "content": {body.mimetype: content}}
    return said | ({"headers": HEADERS[status]} if status in HEADERS else {})


def sentence(kind: ErrorType) -> str:
    """What the error means, in one sentence."""
    return (kind.__doc__ or "").partition("\n")[0].partition(". `")[0].rstrip(".")


def _example(status: int, kind: ErrorType) -> Json:
    said: Json = {
        "type": f"urn:image-processor:problem:{kind.code}",
        "title": sentence(kind),
        "status": status,
        "code": kind.code,
        "detail": f"{sentence(kind)}.",
    }
    return said | ({"reasons": [said["detail"]]} if status == 503 else {})
