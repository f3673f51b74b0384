"""Compresses the pages and the files that they need, each once; answers to other requests pass untouched.

With gzip alone: browsers offer no other coding over plain http, as which this is mostly served. The page's own scripts
go without the comments that have lines to themselves, types for the checker among them: 24 kB of 82.
"""

import gzip
import re
from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from typing import Any

from flask import Flask, Response, make_response, request

CODING = "gzip"
PAGES = frozenset({"static", "page", "status_page", "openapi", "tasks", "models"})
"""The blueprints whose answers are the same for everybody; `static` is Flask's own route, `tasks` tells all options,
`models` all labels."""

TYPES = frozenset(
    {"text/html", "text/css", "text/javascript", "application/javascript", "application/json", "image/svg+xml"}
)
MOST_KEPT = 256

SCRIPTS = frozenset({"text/javascript", "application/javascript"})
COMMENTS = re.compile(rb"^[ \t]*(?://.*|/\*\*(?:[^*]|\*(?!/))*\*/[ \t]*)$", re.MULTILINE)
"""Those that have their lines to themselves, JSDoc among them. No line of a text in our scripts begins like one."""

NEEDLESS = ("Accept-Ranges", "Content-Disposition", "Last-Modified")
"""What Flask says of every file besides. The ETag says it better, and a page of many small files has as many heads."""
TAG_BYTES = 6


def register(app: Flask) -> None:
    """The pages and files that `app` has so far are compressed for whoever takes that."""
    packer = Packer()
    for endpoint, view in app.view_functions.items():
        if endpoint.partition(".")[0] in PAGES:
            app.view_functions[endpoint] = _packing(view, packer)


class Packer:
    """Compresses answers, and keeps what came of each, by its ETag: at most `MOST_KEPT` of them."""

    def __init__(self) -> None:
        self._packed: dict[str, bytes] = {}

    def pack(self, response: Response) -> Response:
        """The answer compressed, or as it is; in both cases it can be asked for again by an ETag of its own."""
        if response.mimetype not in TYPES:
            return response
        response.vary.add("Accept-Encoding")
        if response.status_code != 200:
            return response
        for name in NEEDLESS:
            response.headers.pop(name, None)
        response.add_etag()  # where it has none yet
        response.set_etag(_short(response.get_etag()[0] or ""))
        if request.accept_encodings.quality(CODING) > 0:
            self._pack(response, response.get_etag()[0] or "")
        elif _is_own_script(response):
            response.set_data(_content(response))
        response.make_conditional(request)
        return response

    def _pack(self, response: Response, tag: str) -> None:
        packed = self._packed.get(tag)
        if packed is None:
            packed = gzip.compress(_content(response), mtime=0)
            if len(self._packed) >= MOST_KEPT:
                self._packed.clear()
            self._packed[tag] = packed
        else:
            response.close()  # the file that was opened for nothing
            response.direct_passthrough = False
        response.set_data(packed)
        response.headers["Content-Encoding"] = CODING
        response.set_etag(f"{tag}-{CODING}")


def _short(tag: str) -> str:
    """As good as any, in few characters."""
    return blake2b(tag.encode(), digest_size=TAG_BYTES).hexdigest()


def _is_own_script(response: Response) -> bool:
    return request.endpoint == "static" and response.mimetype in SCRIPTS


def _content(response: Response) -> bytes:
    """What the answer says; of a script of ours, with empty lines for comments; lines keep their numbers."""
    response.direct_passthrough = False
    content = response.get_data()
    if not _is_own_script(response):
        return content
    return COMMENTS.sub(lambda comment: b"\n" * comment.group().count(b"\n"), content)


def _packing(view: Callable[..., Any], packer: Packer) -> Callable[..., Response]:
    @wraps(view)
    def packing(**given: str) -> Response:
        return packer.pack(make_response(view(**given)))

    return packing
