"""A client that sends bytes as they are, to every route that takes a form."""

from collections.abc import Callable
from typing import Any

import pytest

from odd_forms import ROUTES


@pytest.fixture(params=list(ROUTES))
def route(request: pytest.FixtureRequest) -> str:
    """Every route that takes a form."""
    return str(request.param)


@pytest.fixture
def send(inline: Any) -> Callable[..., Any]:
    """Posts bytes, as a form where nothing else is said."""

    def post(route: str, body: bytes, content_type: str = "multipart/form-data; boundary=XbX", **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return inline.client.post(
            route, data=body, content_type=content_type, headers={"Accept": "application/json"} | named
        )

    return post
