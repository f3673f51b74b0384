"""The routes of ollama that have to do with pictures: Home Assistant, photo managers and caption tools speak them."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from flask import Blueprint, Response, jsonify, request

from front.compat import json_members
from front.compat.describe import ollama_models
from front.compat.describe.ollama_request import OllamaRequest, without_tag
from front.compat.describe.schemas import PICTURE, RAISED
from front.compat.describe.sync_describer import Reply, SyncDescriber
from front.compat.error_bodies import PLAIN, plain, problem_of, reshape
from front.compat.loaded_models import found_model
from front.compat.openai_errors import STATUSES
from front.openapi.errors import ENDING, ErrorBody
from front.openapi.operation import Answer, Operation
from front.openapi.parameters import JSON
from front.openapi.schemas import Json, listed, record
from front.timestamps import iso
from front.v1.event_stream import permitted
from wire import errors
from wire.errors import ImageProcessorError
from wire.tasks.describe.spec import DESCRIBE

NDJSON = "application/x-ndjson"
STREAMED = f"{NDJSON}; charset=utf-8"
PATHS = ("/api/chat", "/api/tags", "/api/show", "/api/version", "/api/ps")
NANOSECONDS = 1_000_000
VERSION = "0.13.0"
"""Whose routes these are like: clients look at it before they ask."""

MODEL: Json = {"type": "string", "description": "A model of the task `describe`, with `:latest` behind it or without."}
OPTIONS = record("All but `num_predict` is ignored.", ("num_predict",), num_predict=int)
IMAGES = listed(PICTURE, maxItems=1)
GENERATE = record(
    "A picture, and what is asked of it; a caption where there is no prompt.",
    ("prompt", "images", "stream", "options"),
    model=MODEL,
    prompt=str,
    images=IMAGES,
    stream={"type": "boolean", "default": True},
    options=OPTIONS,
)
MESSAGE = record("", ("images",), role=str, content=str, images=IMAGES)
CHAT = record(
    "Messages, one of them with a picture.",
    ("messages", "stream", "options"),
    model=MODEL,
    messages=listed(MESSAGE),
    stream={"type": "boolean", "default": True},
    options=OPTIONS,
)
SAID = record("What was said; each line of a stream has a piece.", model=str, created_at=str, done=bool)
operation = partial(Operation, "ollama", error_body=ErrorBody(JSON, PLAIN, with_examples=False, statuses=STATUSES))
saying = partial(operation, {200: Answer("What was said.", {JSON: SAID, NDJSON: SAID})}, (*RAISED, *ENDING))


@dataclass(frozen=True, slots=True)
class Spoken:
    """How what is said is written: under `member`, by `written`."""

    written: Callable[[str], Mapping[str, Any]]
    began: float = field(default_factory=time.time)

    def line(self, name: str, text: str, **more: Any) -> Mapping[str, Any]:
        """A piece, or with `more` the end."""
        return {"model": name, "created_at": iso(time.time()), **self.written(text), "done": bool(more), **more}

    def whole(self, name: str, reply: Reply) -> Mapping[str, Any]:
        """All that was said, at once."""
        return self.line(name, reply.text, **self._end(reply))

    def lines(self, name: str, pieces: Iterator[str | Reply]) -> Iterator[str]:
        """A line for each piece, and a last one. A failure is the last."""
        try:
            for piece in pieces:
                line = self.line(name, piece) if isinstance(piece, str) else self.line(name, "", **self._end(piece))
                yield f"{json.dumps(line)}\n"
        except ImageProcessorError as error:
            yield f"{json.dumps(plain(problem_of(error)))}\n"

    def _end(self, reply: Reply) -> Mapping[str, Any]:
        """Durations are in nanoseconds; that of the prompt is that of the picture, whose tokens nobody counts."""
        return {
            "done_reason": "length" if reply.was_cut else "stop",
            "total_duration": round((time.time() - self.began) * 1000 * NANOSECONDS),
            "load_duration": 0,
            "prompt_eval_count": 0,
            "prompt_eval_duration": round(reply.looking_ms * NANOSECONDS),
            "eval_count": reply.tokens,
            "eval_duration": round(reply.saying_ms * NANOSECONDS),
        }


def generated(describer: SyncDescriber, given: json_members.Document) -> Response:
    """What is answered at `/api/generate`, a path that others ask at, too. Raises as `SyncDescriber.reply`."""
    return _said(describer, OllamaRequest.generate(given), Spoken(lambda text: {"response": text}))


def blueprint(describer: SyncDescriber) -> Blueprint:
    """The routes that are ollama's alone."""
    routes, started_at = Blueprint("ollama", __name__), iso(time.time())

    def document() -> json_members.Document:
        return json_members.document(json_members.body_of(request, describer.settings))

    @routes.post("/api/chat")
    @saying(body={JSON: CHAT})
    def ollama_chat() -> Response:
        """Describes a picture in a chat, or answers a question about it."""
        spoken = Spoken(lambda text: {"message": {"role": "assistant", "content": text}})
        return _said(describer, OllamaRequest.chat(document()), spoken)

    @routes.get("/api/tags")
    @operation({200: Answer("The models.", {JSON: record(models=list[dict[str, Any]])})})
    def ollama_tags() -> Response:
        """The models that describe pictures."""
        return jsonify(models=[ollama_models.listed(each, started_at) for each in describer.models()])

    @routes.get("/api/ps")
    @operation({200: Answer("The models.", {JSON: record(models=list[dict[str, Any]])})})
    def ollama_ps() -> Response:
        """The models that are loaded, which all are."""
        return jsonify(models=[ollama_models.listed(each, started_at) for each in describer.models()])

    @routes.post("/api/show")
    @operation(
        {200: Answer("It.", {JSON: record(capabilities=list[str], details=dict[str, Any])})},
        (errors.RequestError, errors.BadOptionError, errors.UnknownModelError),
        body={JSON: record("", ("model", "name"), model=MODEL, name=MODEL)},
    )
    def ollama_show() -> Response:
        """What is known of a model."""
        given = document()
        name = json_members.text(given, "model") or json_members.text(given, "name")
        return jsonify(ollama_models.shown(found_model(without_tag(name), DESCRIBE, describer.services), started_at))

    @routes.get("/api/version")
    @operation({200: Answer("The version.", {JSON: record(version=str)})})
    def ollama_version() -> Response:
        """The version of ollama whose routes these are like."""
        return jsonify(version=VERSION)

    reshape(routes, PATHS, plain, STATUSES)
    return routes


def _said(describer: SyncDescriber, wanted: OllamaRequest, spoken: Spoken) -> Response:
    if wanted.prompt is None:  # a client that wants the model to be loaded
        found_model(without_tag(wanted.name), DESCRIBE, describer.services)
        return jsonify(spoken.line(wanted.name, "", done_reason="load"))
    prompt = wanted.prompt
    if wanted.is_streamed:
        return permitted(lambda: spoken.lines(wanted.name, describer.pieces(prompt)), describer.permits, STREAMED)
    return jsonify(spoken.whole(wanted.name, describer.reply(prompt)))
