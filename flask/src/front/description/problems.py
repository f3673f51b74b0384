"""Errors as OpenAPI describes them: statuses from `front.errors`, codes and sentences from the tree of errors."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from front.description.schemas import Json, ref
from front.errors import PROBLEM, STATUS
from wire import errors
from wire.errors import ImageProcessorError

RETRY_AFTER: Json = {
    "description": "When to try again, in seconds.",
    "required": True,
    "schema": {"type": "integer", "minimum": 1},
}
WITH_RETRY = (429, 503)
AUTHENTICATE: Json = {"description": "How to send a key.", "required": True, "schema": {"type": "string"}}

HTTP_CODES = (
    *("bad_request", "not_found", "method_not_allowed", "request_timeout", "request_entity_too_large"),
    *("content_too_large", "request_uri_too_long", "expectation_failed", "request_header_fields_too_large"),
    *("not_implemented", "http_version_not_supported"),
)
"""Codes of errors that the HTTP server finds before any of ours could."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """How a family of routes says no: in `mimetype`, by `schema`, with the code of the error told or not.

    A status in `statuses` is told as what stands there for it.
    """

    mimetype: str = PROBLEM
    schema: Json = field(default_factory=lambda: ref("Problem"))
    with_examples: bool = True
    statuses: Mapping[int, int] = field(default_factory=dict)


def refusals(raised: Iterable[type[ImageProcessorError]], refusal: Refusal) -> dict[str, Json]:
    """By status, the response to the errors `raised` that have it."""
    by_status: dict[int, list[type[ImageProcessorError]]] = {}
    for each in raised:
        by_status.setdefault(refusal.statuses.get(STATUS[each], STATUS[each]), []).append(each)
    return {str(status): _response(status, kinds, refusal) for status, kinds in sorted(by_status.items())}


def problem_schema() -> Json:
    """The schema of a problem."""
    codes = sorted({*errors.by_code(), *HTTP_CODES})
    return {
        "type": "object",
        "description": "RFC 9457. `code` is stable; `detail` says what was expected, what came and what to do.",
        "required": ["type", "title", "status", "code", "detail"],
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": {"type": "string"},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "code": {"type": "string", "enum": codes},
            "detail": {"type": "string"},
            "reasons": {"type": "array", "items": {"type": "string"}, "description": "Why not now, with a 503."},
            "job": {**ref("Job"), "description": "The job that ended so, where its record is still there."},
        },
    }


def _response(status: int, kinds: list[type[ImageProcessorError]], refusal: Refusal) -> Json:
    about = "; ".join(f"`{kind.code}`: {sentence(kind)}" for kind in kinds)
    content: Json = {"schema": refusal.schema}
    if refusal.with_examples:
        content["examples"] = {kind.code: {"value": _example(status, kind)} for kind in kinds}
    said: Json = {"description": about, "content": {refusal.mimetype: content}}
    headers: Mapping[str, Json] = (
        {"Retry-After": RETRY_AFTER}
        if status in WITH_RETRY
        else {"WWW-Authenticate": AUTHENTICATE}
        if status == 401
        else {}
    )
    return said | ({"headers": dict(headers)} if headers else {})


def sentence(kind: type[ImageProcessorError]) -> str:
    """What the error means, in one sentence."""
    return (kind.__doc__ or "").partition("\n")[0].partition(". `")[0].rstrip(".")


def _example(status: int, kind: type[ImageProcessorError]) -> Json:
    said: Json = {
        "type": f"urn:image-processor:problem:{kind.code}",
        "title": sentence(kind),
        "status": status,
        "code": kind.code,
        "detail": f"{sentence(kind)}.",
    }
    return said | ({"reasons": [said["detail"]]} if status == 503 else {})
