"""Redirects lead to paths of this service, whatever host a client says it has asked."""

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Response


def made_relative(response: Response) -> Response:
    """The response; where Werkzeug made an address of the header Host, for a slash too many, its path alone is left."""
    if response.status_code == HTTPStatus.PERMANENT_REDIRECT:
        address = urlsplit(response.headers["Location"])
        path = f"/{address.path.lstrip('/')}"  # two slashes would begin a host again
        response.headers["Location"] = f"{path}?{address.query}" if address.query else path
        response.set_data(b"")
    return response
