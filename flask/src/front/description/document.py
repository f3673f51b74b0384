"""The description as a whole: OpenAPI 3.1."""

import re
from collections.abc import Mapping

from front import __version__
from front.description.components import schemas
from front.description.operation import Access, Operation
from front.description.problems import sentence
from front.description.routes import table
from front.description.schemas import Json
from front.errors import STATUS
from front.settings import Settings
from wire import errors
from wire.errors import ImageProcessorError

CONVERTED = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")

TITLE = "image-processor HTTP API"
"""Generators call a package after it, and ours is image_processor_client."""

TAGS: Mapping[str, str] = {
    "Jobs": "One picture, one job: submit, wait, look in many forms, cancel.",
    "Batches": "Many pictures, a job each.",
    "Models": "What is loaded, and what shall be.",
    "Uploads": "What the page and curl use.",
    "Probes": "Whether the service lives, is ready, and how it stands.",
    "Pages": "What people open in a browser.",
    "Described": "This description, and metrics.",
    "DeepStack and CodeProject.AI": "For clients of these: Home Assistant, Frigate, Blue Iris.",
    "Open Inference Protocol": "For clients of KServe and Triton.",
}

SCHEMES: Json = {
    "header": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "The key."},
    "bearer": {"type": "http", "scheme": "bearer", "description": "The key as the token."},
    "basic": {"type": "http", "scheme": "basic", "description": "The key as the password."},
}


def build(settings: Settings) -> Json:
    """The OpenAPI document of a service with these settings."""
    paths: dict[str, Json] = {}
    for (method, rule), operation in table(settings).items():
        said = operation.to_openapi(_common(operation, settings), _security(operation, settings))
        paths.setdefault(path_of(rule), {})[method.lower()] = said
    components: Json = {"schemas": schemas()}
    if settings.api_keys or settings.admin_keys:
        components["securitySchemes"] = SCHEMES
    return {
        "openapi": "3.1.0",
        "info": {
            "title": TITLE,
            "version": __version__,
            "summary": "Finds out what is in a picture.",
            "description": f"{_limits(settings)}\n\n{_codes()}",
            "contact": {"name": "The operator of this service"},
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/", "description": "Where this description is."}],
        "security": _schemes() if settings.api_keys else [],
        "tags": [{"name": name, "description": about} for name, about in TAGS.items()],
        "paths": paths,
        "components": components,
    }


def path_of(rule: str) -> str:
    """Flask's rule as OpenAPI writes it."""
    return CONVERTED.sub(r"{\1}", rule)


def _common(operation: Operation, settings: Settings) -> tuple[type[ImageProcessorError], ...]:
    """What any route may answer, whatever it is for."""
    common: list[type[ImageProcessorError]] = [errors.ImageProcessorError, errors.NotReadyError]
    if operation.access is not Access.ANYBODY:
        common += [errors.UnauthorizedError, errors.AccessError] if settings.api_keys else []
        common += [errors.RateLimitError] if settings.rate_limit else []
    return tuple(common)


def _security(operation: Operation, settings: Settings) -> list[Json] | None:
    """What the operation demands, None for what all do. Where there are no admin keys, an API key is still demanded."""
    if operation.access is Access.ADMIN and settings.admin_keys:
        return _schemes()
    return [] if operation.access is Access.ANYBODY and settings.api_keys else None


def _schemes() -> list[Json]:
    return [{name: []} for name in SCHEMES]


def _limits(settings: Settings) -> str:
    rows = [
        ("bytes of a picture", settings.max_upload_bytes),
        ("pixels of a picture", settings.max_pixels),
        ("pictures in a batch", settings.max_files),
        ("bytes of a batch", settings.max_batch_bytes),
        ("jobs of a task that wait", settings.max_queue),
        ("seconds that a job may wait", settings.queue_seconds),
        ("seconds that a result is kept", settings.result_seconds),
        ("requests of a client", settings.rate_limit or "any number"),
    ]
    shown = [
        f"| {about} | {number:,} |" if isinstance(number, int) else f"| {about} | {number} |" for about, number in rows
    ]
    return "\n".join(["| at most | |", "| --- | --- |", *shown])


def _codes() -> str:
    """Every error that there is."""
    rows = sorted((status, kind.code, sentence(kind)) for kind, status in STATUS.items())
    shown = [f"| {status} | `{code}` | {about} |" for status, code, about in rows]
    return "\n".join(["| status | code | error |", "| --- | --- | --- |", *shown])
