"""Failures in the shape that the clients of a front expect, with the status and the headers that all others have."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response

PROBLEM = "application/problem+json"

Shape = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Makes a body of a problem's `status`, `code` and `detail`."""


def reshape(routes: Blueprint, shape: Shape) -> None:
    """From now on every problem that one of `routes` answers with has the body that `shape` makes of it."""

    @routes.after_request
    def reshaped(response: Response) -> Response:
        if response.mimetype == PROBLEM:
            response.set_data(json.dumps(shape(json.loads(response.get_data()))) + "\n")
            response.mimetype = "application/json"
        response.headers.setdefault("Cache-Control", "no-store")
        return response
