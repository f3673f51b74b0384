"""Whole HTTP requests, made before the clock starts."""

import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from measure.load.connection import Answer, Connection
from wire.errors import NotReadyError

JSON, JPEG = "application/json", "image/jpeg"
BOUNDARY = "image-processor-measures"
POLL_SECONDS = 0.02
"""How often mode 2 is asked whether a job is done. A browser asks less often; oftener costs what is to be measured."""


def get(url: str, path: str, accept: str = JSON) -> bytes:
    """A request for `path` at the service `url`."""
    return f"GET {path} HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\nAccept: {accept}\r\n\r\n".encode()


def upload(url: str, image: bytes, options: Mapping[str, Any], accept: str = JSON) -> bytes:
    """A request that posts the encoded picture `image` to /upload at the service `url`."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="picture"\r\n\r\n'
    body = head.encode() + image + f"\r\n--{BOUNDARY}--\r\n".encode()
    query = f"?{urlencode(options)}" if options else ""
    lines = (
        f"POST /upload{query} HTTP/1.1",
        f"Host: {urlsplit(url).netloc}",
        f"Accept: {accept}",
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}",
        f"Content-Length: {len(body)}",
    )
    return "\r\n".join((*lines, "", "")).encode() + body


def result_of(connection: Connection, url: str, request: bytes, accept: str = JSON) -> Answer:
    """The answer to `request`; where that is 202, as in mode 2, what comes of the job in the end."""
    answer = connection.ask(request)
    while answer.status == 202:
        time.sleep(POLL_SECONDS)
        answer = connection.ask(get(url, answer.headers.get("location", "/"), accept))
    return answer


def read_json(answer: Answer) -> Any:
    """The answer's document. Raises NotReadyError where the service answered with an error, or with none."""
    try:
        document = json.loads(answer.body)
    except ValueError:
        document = {}
    if answer.status != 200 or not document:
        detail = document.get("detail", "no JSON") if isinstance(document, dict) else "no JSON"
        raise NotReadyError(f"The service answered {answer.status}: {detail}")
    return document
