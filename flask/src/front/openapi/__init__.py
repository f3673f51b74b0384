"""The service described: `GET /openapi.json`, and `GET /docs`, which shows it in a browser, offline."""

import json
from functools import cache, partial
from typing import Any

from flask import Blueprint, Response, current_app, request, send_from_directory

from front.openapi.document import build
from front.openapi.operation import Answer, Operation
from front.openapi.parameters import HTML, header
from front.package_files import package_folder
from front.settings import Settings

DAY_SECONDS = 86_400

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
)
"""Swagger UI draws icons from data, and shows pictures that came as an answer from blobs."""


def blueprint(settings: Settings) -> Blueprint:
    """The routes. The document is made once, when it is first asked for: it tells of all routes of the application.

    Swagger UI comes from the folder of its installed package.
    """
    openapi = Blueprint("openapi", __name__, static_folder="static", static_url_path="/docs/own")
    swagger_ui, operation = package_folder("flask_swagger_ui") / "dist", partial(Operation, "Described")

    @cache
    def document() -> bytes:
        return json.dumps(build(current_app, settings), ensure_ascii=False).encode() + b"\n"

    @cache
    def page() -> str:  # in English alone, so of no visitor's language
        return current_app.jinja_env.get_template("docs.html").render(keyed=bool(settings.api_keys))

    @openapi.get("/openapi.json")
    @operation(
        {
            200: Answer("OpenAPI 3.1.", dict[str, Any], {"ETag": header("Names this description.")}),
            304: Answer("It is still the one that the client has, by its `If-None-Match`."),
        }
    )
    def describe() -> Response:
        """This description."""
        response = Response(document(), mimetype="application/json")
        response.headers["Cache-Control"] = "no-cache"
        response.add_etag()
        response.make_conditional(request)
        return response

    @openapi.get("/docs")
    @operation({200: Answer("A page that needs no other host.", {HTML: str})})
    def docs() -> Response:
        """This API, in the browser."""
        response = Response(page(), mimetype="text/html")
        response.headers["Cache-Control"] = "no-cache"
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        return response

    @openapi.get("/docs/swagger-ui/<path:filename>")
    def swagger(filename: str) -> Response:
        return send_from_directory(swagger_ui, filename, max_age=DAY_SECONDS)

    return openapi
