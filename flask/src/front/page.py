"""The page for people, and the files that it needs."""

from collections.abc import Mapping
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from flask import Blueprint, Response, make_response, render_template, send_from_directory

from front.settings import Settings
from front.uploads import FORMATS

YEAR_SECONDS = 31_536_000

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)


def blueprint(settings: Settings) -> Blueprint:
    """The page's routes. Dropzone comes from the folder of the installed package Flask-Dropzone."""
    page, dropzone = Blueprint("page", __name__), _dropzone_folder()
    shown: Mapping[str, object] = {
        "max_bytes": settings.max_upload_bytes,
        "formats": FORMATS,
        "dropzone_version": version("flask-dropzone"),
    }

    @page.get("/")
    def index() -> Response:
        response = make_response(render_template("index.html", **shown))
        response.headers["Cache-Control"] = "no-cache"
        return response

    @page.get("/vendor/dropzone.min.js")
    def vendor() -> Response:
        return send_from_directory(dropzone, "dropzone.min.js", max_age=YEAR_SECONDS)

    return page


def protect(response: Response) -> Response:
    """The answer with what browsers need to be told: no guessing of types, and no page reaches another host."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    if response.mimetype == "text/html":
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    return response


def _dropzone_folder() -> Path:
    """Where the package keeps its files. It is found, not imported: nothing of its Python is used."""
    spec = find_spec("flask_dropzone")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("Expected the package flask-dropzone, found none. Install the front with its dependencies.")
    return Path(spec.submodule_search_locations[0]) / "static"
