"""The page for people, and the files that it needs."""

import re
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, render_template, request, send_from_directory

from front.openapi.operation import Answer, Operation
from front.openapi.parameters import HTML
from front.package_files import package_folder
from front.samples import samples_in
from front.settings import Settings
from front.uploads import FORMATS

YEAR_SECONDS, DAY_SECONDS = 31_536_000, 86_400
LOCALHOST = frozenset({"localhost", "127.0.0.1", "::1"})
STATIC = Path(__file__).resolve().parent / "static"
IMPORT = re.compile(r"""^(?:import|export)\b[^"';]*"(\.[^"]+)";""", re.MULTILINE)
SHEET = re.compile(r"""\bnew URL\("(\.[^"]+\.css)", import\.meta\.url\)""")
"""A style sheet that a module asks for itself, when it needs it."""
FIRST_PICTURE = "tasks/detect/scene.js"
"""What the page asks for when it is about to show its first picture."""

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "media-src blob:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)

OWN_FEATURES = ("camera",)
FEATURES_OF_NOBODY = (
    "accelerometer",
    "browsing-topics",
    "display-capture",
    "encrypted-media",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)
PERMISSIONS_POLICY = ", ".join(
    [*(f"{name}=(self)" for name in OWN_FEATURES), *(f"{name}=()" for name in FEATURES_OF_NOBODY)]
)
"""What of a visitor's machine a page may ask for: the camera, of what browsers would ask a person about. What they let
any page do (to play a video, to fill the screen, to copy) is left as it is."""

SUBRESOURCES = frozenset({"text/css", "text/javascript", "application/javascript", "image/svg+xml"})
"""What names no other host, so that nothing has to be said of it: each of a page's many files would say so again."""


def blueprint(settings: Settings, *, is_on_one_machine: bool) -> Blueprint:
    """The page's routes. Whoever asks at localhost is told that nothing leaves the machine where that
    `is_on_one_machine`. Dropzone comes from the folder of the installed package Flask-Dropzone."""
    page, dropzone = Blueprint("page", __name__), package_folder("flask_dropzone") / "static"
    modules = [*_modules(STATIC / "page.js")]
    later = [module for module in _modules(STATIC / FIRST_PICTURE) if module not in modules]
    shown: Mapping[str, object] = {
        "modules": [_name(module) for module in modules],
        "later": [_name(module) for module in later],
        "styles": [_name(style) for style in _styles(modules)],
        "max_bytes": settings.max_upload_bytes,
        "keyed": bool(settings.api_keys),
        "formats": FORMATS,
        "dropzone_version": version("flask-dropzone"),
    }

    @page.get("/", endpoint="page")
    @Operation("Pages", {200: Answer("A page to drop pictures on.", {HTML: str})})
    def index() -> Response:
        """The page."""
        stays_here = is_on_one_machine and urlsplit(request.host_url).hostname in LOCALHOST
        samples = samples_in(settings.samples_dir)
        response = make_response(render_template("index.html", stays_here=stays_here, samples=samples, **shown))
        response.headers["Cache-Control"] = "no-cache"
        return response

    @page.get("/vendor/dropzone.min.js")
    def vendor() -> Response:
        return send_from_directory(dropzone, "dropzone.min.js", max_age=YEAR_SECONDS)

    @page.get("/samples/<name>")
    def sample(name: str) -> Response:
        response = send_from_directory(settings.samples_dir.resolve(), name, max_age=DAY_SECONDS)
        for said_better in ("Content-Disposition", "Last-Modified", "Expires"):
            response.headers.pop(said_better, None)
        return response

    return page


def protect(response: Response) -> Response:
    """The answer with what browsers need to be told: no guessing of types, and no page reaches another host, nor more
    of a visitor's machine than the camera."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    if response.mimetype not in SUBRESOURCES:
        response.headers["Referrer-Policy"] = "no-referrer"
    if response.mimetype == "text/html":
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
    return response


def _modules(first: Path) -> Iterator[Path]:
    """The module and all that it imports, each once. A browser that knows them needs no journey for each level."""
    known, waiting = {first}, [first]
    while waiting:
        module = waiting.pop(0)
        yield module
        for name in IMPORT.findall(module.read_text()):
            imported = (module.parent / name).resolve()
            if imported not in known and imported.is_file():
                known.add(imported)
                waiting.append(imported)


def _styles(modules: list[Path]) -> list[Path]:
    """The style sheets that lie beside the modules, the base first, but for those that a module asks for itself."""
    folders = dict.fromkeys(module.parent for module in modules)
    beside = [style for folder in folders if folder != STATIC for style in sorted(folder.glob("*.css"))]
    asked = {(module.parent / name).resolve() for module in modules for name in SHEET.findall(module.read_text())}
    return [STATIC / "base.css", STATIC / "page.css", *(style for style in beside if style not in asked)]


def _name(file: Path) -> str:
    return file.relative_to(STATIC).as_posix()
