"""CORS: which other origins' pages may read the answers. No credentials: a page sends its key in a header, itself."""

from dataclasses import dataclass

from flask import Flask, Response, request

from front.checks import ANY_ORIGIN
from front.settings import Settings

MAX_AGE_SECONDS = 7_200
"""For how long a browser need not ask again; Chromium takes no more than that."""

METHODS = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"
"""All, on every route: a page is to read what a 405 says."""

REQUEST_HEADERS = ", ".join(
    (
        *("Accept", "Authorization", "Cache-Control", "Content-Encoding", "Content-Transfer-Encoding", "Content-Type"),
        *("Idempotency-Key", "If-Modified-Since", "If-None-Match", "Inference-Header-Content-Length", "Last-Event-ID"),
        *("Prefer", "X-API-Key", "X-Moondream-Auth", "X-Requested-With"),
    )
)
"""What the routes read and what libraries add. Nothing that a proxy sets: `origin` holds that no page can send it."""


@dataclass(frozen=True, slots=True)
class Cors:
    """The listed origins, and what they are told."""

    origins: frozenset[str]

    def preflight(self) -> Response | None:
        """The answer to a listed origin's preflight; None for any other request."""
        if request.method != "OPTIONS" or "Access-Control-Request-Method" not in request.headers:
            return None
        if self._allowed() is None:
            return None
        response = Response(status=204, mimetype="text/plain")
        response.headers["Access-Control-Allow-Methods"] = METHODS
        response.headers["Access-Control-Allow-Headers"] = REQUEST_HEADERS
        response.headers["Access-Control-Max-Age"] = str(MAX_AGE_SECONDS)
        return response

    def share(self, response: Response) -> Response:
        """The answer, of which a listed origin may read all headers. A cache keeps it for each origin apart."""
        if ANY_ORIGIN not in self.origins:
            response.vary.add("Origin")
        allowed = self._allowed()
        if allowed is not None:
            response.headers["Access-Control-Allow-Origin"] = allowed
            response.headers["Access-Control-Expose-Headers"] = "*"
        return response

    def _allowed(self) -> str | None:
        origin = request.headers.get("Origin")
        if origin is None:
            return None
        if ANY_ORIGIN in self.origins:
            return ANY_ORIGIN
        return origin if origin in self.origins else None


def register(app: Flask, settings: Settings) -> None:
    """Listed origins may read what `app` answers, errors too. It comes before the gate: preflights carry no key."""
    if settings.cors_origins:
        cors = Cors(frozenset(settings.cors_origins))
        app.before_request(cors.preflight)
        app.after_request(cors.share)
