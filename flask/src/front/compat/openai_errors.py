"""Failures as OpenAI's clients know them."""

from collections.abc import Mapping
from typing import Any

from front.openapi.schemas import record

STATUSES: Mapping[int, int] = {422: 400, 415: 400}
"""Their clients know 400 for what is wrong with a request."""

FAILURE = record(
    "What went wrong.",
    error=record(message=str, type=str, param={"type": ["string", "null"]}, code=str),
)


def refused(problem: Mapping[str, Any]) -> Mapping[str, Any]:
    """The problem as the body of an answer."""
    kind = "invalid_request_error" if problem["status"] < 500 else "server_error"
    return {"error": {"message": problem["detail"], "type": kind, "param": None, "code": problem["code"]}}
