"""The document as a whole: OpenAPI 3.1, gathered from the operations that stand at an application's routes."""

from collections import defaultdict
from collections.abc import Mapping

from flask import Flask

from front import __version__
from front.errors import STATUS
from front.openapi.errors import ErrorType, sentence
from front.openapi.examples import EXAMPLES
from front.openapi.operation import Access, Operation, routes
from front.openapi.schemas import Json, Schemas
from front.openapi.task_schemas import add_task_schemas
from front.settings import Settings
from wire import errors
from wire.storing import UNSTORED_SECONDS

TITLE = "image-processor HTTP API"
"""Generators call a package after it, and ours is image_processor_client."""

TAGS: Mapping[str, str] = {
    "Jobs": "One picture, one job: submit, wait, look in many forms, cancel.",
    "Batches": "Many pictures, a job each.",
    "Streams": "Addresses of cameras that are watched: jobs that last.",
    "Models": "What is loaded, and what shall be.",
    "Collections": "Folders of pictures that may be searched.",
    "Uploads": "What the page and curl use.",
    "Probes": "Whether the service lives, is ready, and how it stands.",
    "Pages": "What people open in a browser.",
    "Described": "This description, and metrics.",
    "DeepStack and CodeProject.AI": "For clients of these: Home Assistant, Frigate, Blue Iris.",
    "OpenAI": "For programs that keep vectors or have pictures described, made or changed, and their libraries.",
    "ollama": "For programs that have pictures described by a server of their own.",
    "Moondream": "For clients of its cloud and of its servers.",
    "DeepEdge": "For clients of its pipeline.",
    "A1111": "For programs that have pictures made by stable-diffusion-webui.",
    "mead": "For clients of mead-backend: LatentRevisions and StyleCLIP.",
    "roboflow inference": "For `inference-sdk`: texts and pictures compared, and things cut out.",
    "Label Studio": "For its server, which draws with smart tools and asks for predictions.",
    "Open Inference Protocol": "For clients of KServe and Triton.",
}

SCHEMES: Json = {
    "header": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "The key."},
    "bearer": {"type": "http", "scheme": "bearer", "description": "The key as the token."},
    "basic": {"type": "http", "scheme": "basic", "description": "The key as the password."},
}
DEMANDED: list[Json] = [{name: []} for name in SCHEMES]
"""Any of them."""


def build(app: Flask, settings: Settings) -> Json:
    """The OpenAPI document of `app`, which has these settings."""
    schemas, paths = Schemas(), defaultdict[str, Json](dict)
    for route in routes(app):
        document = route.to_openapi(_common(route.operation, settings), _security(route.operation, settings), schemas)
        paths[route.path][route.method.lower()] = document
    add_task_schemas(schemas)
    examples = {name: {"examples": EXAMPLES[name]} if name in EXAMPLES else {} for name in schemas.named}
    components: Json = {"schemas": {name: schema | examples[name] for name, schema in schemas.named.items()}}
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
        "security": DEMANDED if settings.api_keys else [],
        "tags": [{"name": name, "description": about} for name, about in TAGS.items()],
        "paths": dict(paths),
        "components": components,
    }


def _common(operation: Operation, settings: Settings) -> tuple[ErrorType, ...]:
    """What any route may answer, whatever it is for."""
    common: list[ErrorType] = [errors.ImageProcessorError, errors.NotReadyError]
    if operation.access is Access.ADMIN:
        common += [errors.NotEnabledError, errors.AccessError, errors.UnauthorizedError]
    if operation.access is not Access.ANYBODY:
        common += [errors.UnauthorizedError, errors.AccessError] if settings.api_keys else []
        common += [errors.RateLimitError] if settings.rate_limit else []
    return tuple(common)


def _security(operation: Operation, settings: Settings) -> list[Json] | None:
    """What the operation demands, None for what all do. Where there are no admin keys, an API key is still demanded."""
    if operation.access is Access.ADMIN and settings.admin_keys:
        return DEMANDED
    return [] if operation.access is Access.ANYBODY and settings.api_keys else None


def _limits(settings: Settings) -> str:
    rows = [
        ("bytes of a picture", settings.max_upload_bytes),
        ("pixels of a picture", settings.max_pixels),
        ("pictures in a batch", settings.max_files),
        ("bytes of a batch", settings.max_batch_bytes),
        ("jobs of a task that wait", settings.max_queue),
        ("seconds that a job may wait", settings.queue_seconds),
        ("seconds that a result is kept", settings.result_seconds),
        ("seconds that one is which was not answered and is not stored", UNSTORED_SECONDS),
        ("requests of a client", settings.rate_limit or "any number"),
    ]
    shown = [f"| {about} | {f'{bound:,}' if isinstance(bound, int) else bound} |" for about, bound in rows]
    return "\n".join(["| at most | |", "| --- | --- |", *shown])


def _codes() -> str:
    """Every error that there is."""
    rows = sorted((status, kind.code, sentence(kind)) for kind, status in STATUS.items())
    shown = [f"| {status} | `{code}` | {about} |" for status, code, about in rows]
    return "\n".join(["| status | code | error |", "| --- | --- | --- |", *shown])
