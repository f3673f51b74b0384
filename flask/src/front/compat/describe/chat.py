"""The route for chat of OpenAI, which most programs speak that have pictures described."""

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any, Literal
from uuid import uuid4

from flask import Blueprint, Response, jsonify, request

from front.compat.describe.chat_request import ChatRequest
from front.compat.describe.schemas import PICTURE, RAISED
from front.compat.describe.sync_describer import Reply, SyncDescriber
from front.compat.error_bodies import problem_of, reshape
from front.compat.json_members import body_of
from front.compat.openai_errors import FAILURE, STATUSES, refused
from front.openapi.errors import ENDING, ErrorBody
from front.openapi.operation import Answer, Operation
from front.openapi.parameters import EVENTS, JSON
from front.openapi.schemas import Whole, listed, record
from front.v1.event_stream import permitted
from wire.errors import ImageProcessorError

PATH = "/v1/chat/completions"

PART = record(
    "A text or a picture.",
    ("text", "image_url"),
    type=str,
    text=str,
    image_url={"anyOf": [PICTURE, record(url=PICTURE)]},
)
MESSAGE = record("", ("role",), role=str, content={"anyOf": [{"type": "string"}, listed(PART)]})
REQUEST = record(
    "A picture, and what is asked of it; a caption where there is no text. Other members of OpenAI's own are ignored.",
    ("model", "max_tokens", "max_completion_tokens", "stream"),
    messages=listed(MESSAGE, minItems=1),
    model={"type": "string", "description": "Which model answers; the default without."},
    max_tokens=Whole,
    max_completion_tokens=Whole,
    stream=bool,
)
USAGE = record(prompt_tokens=Whole, completion_tokens=Whole, total_tokens=Whole)
CHOICE = record(
    index=Whole, message=record(role=Literal["assistant"], content=str), finish_reason=Literal["stop", "length"]
)
ANSWER = record(
    "What was said.",
    id=str,
    object=Literal["chat.completion"],
    created=Whole,
    model=str,
    choices=listed(CHOICE, minItems=1, maxItems=1),
    usage=USAGE,
)
operation = Operation(
    "OpenAI",
    {
        200: Answer(
            "What was said, or with `stream` events with pieces of it.", {JSON: ANSWER, "text/event-stream": EVENTS}
        )
    },
    (*RAISED, *ENDING),
    body={JSON: REQUEST},
    error_body=ErrorBody(JSON, FAILURE, with_examples=False, statuses=STATUSES),
)


def blueprint(describer: SyncDescriber) -> Blueprint:
    """The route."""
    routes = Blueprint("chat", __name__)

    @routes.post(PATH)
    @operation
    def chat_completions() -> Response:
        """Describes a picture, or answers a question about it, as OpenAI's clients ask for it."""
        wanted = ChatRequest.of(body_of(request, describer.settings))
        head = {"id": f"chatcmpl-{uuid4().hex}", "created": int(time.time())}
        if wanted.is_streamed:
            return permitted(
                lambda: _events(describer.pieces(wanted.prompt), head, wanted.has_usage), describer.permits
            )
        reply = describer.reply(wanted.prompt)
        choice = {
            "index": 0,
            "message": {"role": "assistant", "content": reply.text},
            "finish_reason": _finish_reason(reply),
        }
        said = {"model": reply.model, "choices": [choice], "usage": _usage(reply)}
        return jsonify({**head, "object": "chat.completion", **said})

    reshape(routes, (PATH,), refused, STATUSES)
    return routes


def _events(pieces: Iterator[str | Reply], head: Mapping[str, Any], has_usage: bool) -> Iterator[str]:
    """The stream: who speaks, what is said, why it ended, what it took. Failures come as its last event."""

    def chunk(delta: Mapping[str, str], reason: str | None, model: str = "") -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        return _event({**head, "object": "chat.completion.chunk", "model": model, "choices": [choice]})

    try:
        yield chunk({"role": "assistant", "content": ""}, None)
        for piece in pieces:
            if isinstance(piece, str):
                yield chunk({"content": piece}, None)
                continue
            yield chunk({}, _finish_reason(piece), piece.model)
            if has_usage:
                totals = {"model": piece.model, "choices": [], "usage": _usage(piece)}
                yield _event({**head, "object": "chat.completion.chunk", **totals})
    except ImageProcessorError as error:
        yield _event(refused(problem_of(error)))
    yield "data: [DONE]\n\n"


def _event(document: Mapping[str, Any]) -> str:
    return f"data: {json.dumps(document)}\n\n"


def _finish_reason(reply: Reply) -> str:
    return "length" if reply.was_cut else "stop"


def _usage(reply: Reply) -> Mapping[str, int]:
    """Tokens of the prompt are not counted: a picture that is asked again is not read again."""
    return {"prompt_tokens": 0, "completion_tokens": reply.tokens, "total_tokens": reply.tokens}
