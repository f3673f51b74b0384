"""The service described: `GET /openapi.json`, and `GET /docs`, which shows it in a browser, offline."""

import json
from importlib.util import find_spec
from pathlib import Path

from flask import Blueprint, Response, request, send_from_directory

from front.description.document import build
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
    """The routes. The description is made once; Swagger UI comes from the folder of its installed package."""
    described = Blueprint("description", __name__, static_folder="static", static_url_path="/docs/own")
    swagger_ui, document = _swagger_ui_folder(), json.dumps(build(settings), ensure_ascii=False).encode() + b"\n"

    @described.get("/openapi.json")
    def openapi() -> Response:
        response = Response(document, mimetype="application/json")
        response.headers["Cache-Control"] = "no-cache"
        response.add_etag()
        response.make_conditional(request)
        return response

    @described.get("/docs")
    def docs() -> Response:
        response = described.send_static_file("docs.html")
        response.headers["Cache-Control"] = "no-cache"
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        return response

    @described.get("/docs/swagger-ui/<path:filename>")
    def swagger(filename: str) -> Response:
        return send_from_directory(swagger_ui, filename, max_age=DAY_SECONDS)

    return described


def _swagger_ui_folder() -> Path:
    """Where the package keeps its files. It is found, not imported: nothing of its Python is used."""
    spec = find_spec("flask_swagger_ui")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(
            "Expected the package flask-swagger-ui, found none. Install the front with its dependencies."
        )
    return Path(spec.submodule_search_locations[0]) / "dist"
