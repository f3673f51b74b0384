"""Requests as odd clients write them, byte by byte."""

from typing import Any

BOUNDARY = b"XbX"
ROUTES = {"/upload": "file", "/v1/jobs": "file", "/v1/batches": "file", "/v1/vision/detection": "image"}
"""The routes that take a form, and the field that each names first."""

Part = tuple[bytes, bytes]


def form_of(*parts: Part, eol: bytes = b"\r\n", head: bytes = b"Content-Type: image/jpeg") -> bytes:
    """A form of `parts`, each what follows `form-data; ` and its content."""
    written = [
        eol.join([b"--" + BOUNDARY, b"Content-Disposition: form-data; " + names, head, b"", content, b""])
        for names, content in parts
    ]
    return b"".join(written) + b"--" + BOUNDARY + b"--" + eol


def error_detail(answer: Any) -> str:
    """What a refusal says, in whichever shape its route has."""
    assert 400 <= answer.status_code < 500, answer.text
    document = answer.get_json(force=True)
    return str(document.get("detail") or document.get("error"))
