"""The routes of roboflow's inference server that compare pictures and texts by CLIP, as `inference-sdk` calls them."""

import time
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, jsonify

from front.compat import json_members
from front.compat.analyze.clip_embedder import ClipEmbedder
from front.compat.analyze.roboflow import KEY, PICTURE, document, operation, picture, refused
from front.compat.analyze.schemas import RAISED
from front.compat.error_bodies import reshape
from front.compat.json_members import Document
from front.compat.openai_errors import STATUSES
from front.inputs import json_body
from front.job_request import Given
from front.openapi.errors import ENDING
from front.openapi.operation import Answer
from front.openapi.parameters import JSON
from front.openapi.schemas import Json, listed, one_of, record
from wire.errors import BadOptionError

PREFIX = "/clip"
IMAGE, TEXT = "image", "text"
TYPES = (IMAGE, TEXT)

VERSION: Json = {"type": "string", "description": "A model of texts and pictures; the first one without."}
VECTORS = record(
    "A vector of length 1 for each.",
    frame_id={"type": ["string", "null"]},
    time={"type": "number", "description": "In seconds."},
    embeddings=list[list[float]],
)
SIMILARITY: Json = {
    "description": "The cosine with each prompt, by its name where prompts have names.",
    "anyOf": [{"type": "array", "items": {"type": "number"}}, {"type": "object"}],
}
COMPARED = record(
    "How near they are.",
    frame_id={"type": ["string", "null"]},
    time={"type": "number", "description": "In seconds."},
    similarity=SIMILARITY,
    parent_id={"type": ["string", "null"]},
)
ONE: Json = {"anyOf": [PICTURE, {"type": "string"}]}


def _several(one: Json) -> Json:
    return {"anyOf": [one, listed(one)]}


def _body(optional: Sequence[str] = (), **members: Any) -> Json:
    return {
        JSON: record("", ("api_key", "clip_version_id", *optional), **members, clip_version_id=VERSION, api_key=KEY)
    }


def blueprint(embedder: ClipEmbedder) -> Blueprint:
    """The routes."""
    routes = Blueprint("clip", __name__)

    def embedded(given: Document, values: Sequence[Given | str], began: float) -> Response:
        vectors = embedder.vectors(values, json_members.text(given, "clip_version_id"))
        return jsonify(frame_id=None, time=time.monotonic() - began, embeddings=vectors)

    @routes.post(f"{PREFIX}/embed_image")
    @operation({200: Answer("The vectors.", {JSON: VECTORS})}, (*RAISED, *ENDING), body=_body(image=_several(PICTURE)))
    def clip_embed_image() -> Response:
        """Makes vectors of pictures."""
        began, given = time.monotonic(), document(embedder.settings)
        return embedded(given, _values(given.get(IMAGE), IMAGE, IMAGE), began)

    @routes.post(f"{PREFIX}/embed_text")
    @operation(
        {200: Answer("The vectors.", {JSON: VECTORS})},
        (*RAISED, *ENDING),
        body=_body(text=_several({"type": "string"})),
    )
    def clip_embed_text() -> Response:
        """Makes vectors of texts."""
        began, given = time.monotonic(), document(embedder.settings)
        return embedded(given, _values(given.get(TEXT), TEXT, TEXT), began)

    @routes.post(f"{PREFIX}/compare")
    @operation(
        {200: Answer("The cosines.", {JSON: COMPARED})},
        (*RAISED, *ENDING),
        body=_body(
            ("subject_type", "prompt_type"),
            subject=ONE,
            subject_type=one_of(*TYPES, default=IMAGE),
            prompt={"anyOf": [ONE, listed(ONE), {"type": "object", "additionalProperties": ONE}]},
            prompt_type=one_of(*TYPES, default=TEXT),
        ),
    )
    def clip_compare() -> Response:
        """Says how near a picture or a text is to others."""
        began, given = time.monotonic(), document(embedder.settings)
        subjects = _values(given.get("subject"), "subject", _type(given, "subject_type", IMAGE))
        if len(subjects) != 1:
            raise BadOptionError(f"Expected one 'subject', got {len(subjects)}.")
        prompt, kind = given.get("prompt"), _type(given, "prompt_type", TEXT)
        names = list(prompt) if isinstance(prompt, dict) and not {"type", "value"} & set(prompt) else None
        prompts = _values(
            list(prompt.values()) if names is not None and isinstance(prompt, dict) else prompt, "prompt", kind
        )
        subject, *others = embedder.vectors([*subjects, *prompts], json_members.text(given, "clip_version_id"))
        cosines = [sum(map(float.__mul__, subject, each)) for each in others]
        similarity = cosines if names is None else dict(zip(names, cosines, strict=True))
        return jsonify(frame_id=None, time=time.monotonic() - began, similarity=similarity, parent_id=None)

    reshape(routes, (PREFIX,), refused, STATUSES)
    return routes


def _type(given: Document, name: str, default: str) -> str:
    kind = json_members.text(given, name, default)
    if kind not in TYPES:
        raise BadOptionError(f"Expected {name!r} to be {' or '.join(TYPES)}, got {kind[:20]!r}.")
    return kind


def _values(given: object, name: str, kind: str) -> list[Given | str]:
    """The pictures or texts that `given`, one or a list, is. Raises RequestError."""
    values = given if isinstance(given, list) else [given]
    if kind == IMAGE:
        return [picture(each, name) for each in values]
    for each in values:
        if not isinstance(each, str):
            raise BadOptionError(f"Expected {name!r} to be a text or a list of them, got {json_body.kind_of(each)}.")
    return list(values)
