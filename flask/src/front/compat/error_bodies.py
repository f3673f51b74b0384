"""Failures in the shape that the clients of a front expect, with the status and the headers that all others have."""

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from flask import Blueprint, Response, request

from front.errors import PROBLEM, status_of
from front.openapi.schemas import record
from wire.errors import ImageProcessorError

Shape = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Makes a body of a problem's `status`, `code` and `detail`."""

PLAIN = record("What went wrong.", error=str)
"""The body that `plain` makes, as most clients know one."""


def plain(problem: Mapping[str, Any]) -> Mapping[str, Any]:
    """The problem in words alone."""
    return {"error": problem["detail"]}


def problem_of(error: ImageProcessorError) -> Mapping[str, Any]:
    """The problem that `error` is, where it comes too late for an answer of its own: in the midst of a stream."""
    return {"status": status_of(error), "code": error.code, "detail": error.message}


def reshape(
    routes: Blueprint, prefixes: tuple[str, ...], shape: Shape, statuses: Mapping[int, int] = MappingProxyType({})
) -> None:
    """From now on every problem at or below one of `prefixes` has the body that `shape` makes of it.

    So has one of a route or a method that there is not, which belongs to no blueprint. A status in `statuses` is told
    as what stands there for it.
    """
    folders = tuple(f"{prefix}/" for prefix in prefixes)

    @routes.after_app_request
    def reshaped(response: Response) -> Response:
        if not f"{request.path}/".startswith(folders):
            return response
        if response.mimetype == PROBLEM:
            problem = json.loads(response.get_data())
            response.status_code = problem["status"] = statuses.get(response.status_code, response.status_code)
            response.set_data(json.dumps(shape(problem)) + "\n")
            response.mimetype = "application/json"
        response.headers.setdefault("Cache-Control", "no-store")
        return response
