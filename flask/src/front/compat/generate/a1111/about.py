"""The routes of A1111 that its clients ask before they have pictures made: models, samplers, settings."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, request

from front.compat import json_members
from front.compat.generate.a1111.caller import Caller
from front.compat.generate.a1111.members import AUTOMATIC, CHECKPOINT, SAMPLERS, checkpoint
from front.compat.generate.a1111.schemas import PREFIX, operation
from front.compat.generate.a1111.told import short_hash
from front.compat.generate.maker import Maker
from front.compat.loaded_models import found_model
from front.openapi.operation import Answer
from front.openapi.parameters import JSON
from front.openapi.schemas import listed, record
from wire import errors
from wire.models import ModelInfo
from wire.tasks.generate.spec import GENERATE
from wire.workers import models

NONE = ("sd-vae", "upscalers", "latent-upscale-modes", "loras", "hypernetworks", "face-restorers", "prompt-styles")
"""What A1111 lists and nobody has here."""

FIXED: Mapping[str, tuple[str, Any]] = {
    "samplers": ("The samplers.", [{"name": name, "aliases": [], "options": {}} for name in SAMPLERS]),
    "schedulers": ("The schedules: the model's own.", [{"name": AUTOMATIC, "label": "Automatic", "aliases": None}]),
    "scripts": ("The scripts: there are none.", {"txt2img": [], "img2img": []}),
    "embeddings": ("Words that were learnt besides: there are none.", {"loaded": {}, "skipped": {}}),
    "cmd-flags": ("How it was started.", {"api": True}),
    "memory": (
        "Memory, of which the front knows nothing.",
        {"ram": {"error": "unknown"}, "cuda": {"error": "unknown"}},
    ),
    **{name: ("There are none here.", list[Any]()) for name in NONE},
}
"""What is always answered, by path."""

MODEL = record("", title=str, model_name=str, hash=str, sha256=str, filename=str, config={"type": ["string", "null"]})
OPTIONS = record("Settings, of which one counts.", (CHECKPOINT,), **{CHECKPOINT: str})
NOTHING = {"description": "Always null."}
"""Without a type: openapi-generator ends at one that is null alone."""


def add_routes(routes: Blueprint, maker: Maker) -> None:
    """`routes` has all of them."""

    def caller() -> Caller:
        return Caller.of(maker.services.store, maker.jobs, maker.settings)

    def loaded() -> list[ModelInfo]:
        known = models(maker.services.workers.reports(), GENERATE.name)
        return sorted(known, key=lambda model: not model.default)

    for path, (about, content) in FIXED.items():
        _add_fixed(routes, path, about, content)

    @routes.get(f"{PREFIX}/sd-models")
    @operation({200: Answer("The models.", {JSON: listed(MODEL)})})
    def a1111_models() -> Response:
        """The models that make pictures, the default first."""
        return jsonify([_model(each) for each in loaded()])

    @routes.post(f"{PREFIX}/refresh-checkpoints")
    @operation({200: Answer("Nothing was done.", {JSON: NOTHING})})
    def a1111_refresh_checkpoints() -> Response:
        """Hears that there may be new models, which whoever has them tells by itself."""
        return jsonify(None)

    @routes.get(f"{PREFIX}/options")
    @operation({200: Answer("The settings.", {JSON: OPTIONS})})
    def a1111_options() -> Response:
        """The caller's settings: which model makes its pictures."""
        known, chosen = loaded(), caller().model
        current = next((each for each in known if each.name == chosen), known[0] if known else None)
        digest = current.version.weights_sha256 if current else ""
        title = {CHECKPOINT: _title(current)} if current else {}
        return jsonify({**title, "sd_checkpoint_hash": digest, "samples_format": "png", "CLIP_stop_at_last_layers": 1})

    @routes.post(f"{PREFIX}/options")
    @operation(
        {200: Answer("It is so now.", {JSON: NOTHING})},
        (errors.RequestError, errors.BadOptionError, errors.UnknownModelError, errors.StoreFullError),
        body={JSON: OPTIONS},
    )
    def a1111_set_options() -> Response:
        """Chooses the model of the caller's own pictures; it changes nobody else's. Other settings are ignored."""
        given = json_members.document(json_members.body_of(request, maker.settings))
        if title := json_members.text(given, CHECKPOINT):
            caller().choose(found_model(checkpoint(title), GENERATE, maker.services).name)
        return jsonify(None)


def _add_fixed(routes: Blueprint, path: str, about: str, content: Any) -> None:
    schema = listed({"type": "object"}) if isinstance(content, list) else {"type": "object"}

    @routes.get(f"{PREFIX}/{path}", endpoint=f"a1111_{path.replace('-', '_')}")
    @operation({200: Answer(about, {JSON: schema})}, about=about)
    def answer() -> Response:
        """What there is of it."""
        return jsonify(content)


def _model(model: ModelInfo) -> Mapping[str, Any]:
    digest = model.version.weights_sha256
    return {
        "title": _title(model),
        "model_name": model.name,
        "hash": short_hash(digest),
        "sha256": digest,
        "filename": model.name,
        "config": None,
    }


def _title(model: ModelInfo) -> str:
    """The name with the hash behind it, as clients send it back."""
    return f"{model.name} [{short_hash(model.version.weights_sha256)}]"
