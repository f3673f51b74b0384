"""One request and its answer, over a connection of its own.

A client that keeps connections would take the server's farewell on an idle one for a failure.
"""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

NO_ANSWER = 0
"""The status of a request that got no answer."""

ANSWER_SECONDS = 75.0
"""Longer than anything that was asked for may take."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came, `seconds` after the request `began` (on the monotonic clock). `error` says why nothing did."""

    status: int
    began: float
    seconds: float
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    error: str = ""

    @property
    def document(self) -> dict[str, Any]:
        """The body as a JSON object; empty where it is none."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def code(self) -> str:
        """What kind of problem it is, in the service's word; empty where the answer says none."""
        found = self.document.get("code") if self.status >= 400 else None
        return found if isinstance(found, str) else ""


def ask(
    url: str,
    method: str,
    path: str,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    seconds: float = ANSWER_SECONDS,
) -> Reply:
    """The answer of the service at `url`, or that there was none in `seconds`. Never raises for what a server does."""
    began = time.monotonic()
    connection = _connection(url, seconds)
    try:
        connection.request(method, path, body or None, dict(headers or {}))
        response = connection.getresponse()
        content = response.read()
        found = {name.lower(): value for name, value in response.getheaders()}
        return Reply(response.status, began, time.monotonic() - began, found, content)
    except (OSError, HTTPException) as error:
        return Reply(NO_ANSWER, began, time.monotonic() - began, error=f"{type(error).__name__}: {error}")
    finally:
        connection.close()


def events(url: str, path: str, seconds: float) -> Iterator[tuple[str, dict[str, Any]]]:
    """The server-sent events at `path`: the id and the JSON of each. Ends when the stream does, however it does."""
    connection = _connection(url, seconds)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        if response.status != 200:
            return
        lines: list[str] = []
        while line := response.readline().decode():
            if line.strip():
                lines.append(line.rstrip("\r\n"))
                continue
            members = dict(each.split(": ", 1) for each in lines if ": " in each and not each.startswith(":"))
            lines.clear()
            if "data" in members:
                yield members.get("id", ""), json.loads(members["data"])
    except (OSError, HTTPException, ValueError):
        return
    finally:
        connection.close()


def form(picture: bytes, fields: Mapping[str, str], name: str = "file") -> tuple[bytes, str]:
    """A multipart body with `picture` in the field `name`, and its Content-Type."""
    edge = "image-processor-soak"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{field_name}"\r\n\r\n{value}\r\n'.encode()
        for field_name, value in fields.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="picture.jpg"\r\n\r\n'.encode()
    return b"".join([*parts, head, picture, f"\r\n--{edge}--\r\n".encode()]), f"multipart/form-data; boundary={edge}"


def _connection(url: str, seconds: float) -> HTTPConnection:
    where = urlsplit(url)
    return HTTPConnection(where.hostname or "", where.port, timeout=seconds)
