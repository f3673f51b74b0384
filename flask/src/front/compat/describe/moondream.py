"""The routes of Moondream's cloud and its Station, and those of its first server, which have no `/v1` before them."""

import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Annotated, Any

from flask import Blueprint, Response, jsonify, request

from front.compat import json_members
from front.compat.describe.object_finder import ObjectFinder, middle
from front.compat.describe.schemas import PICTURE, RAISED
from front.compat.describe.sync_describer import Prompt, Reply, SyncDescriber
from front.compat.error_bodies import PLAIN, plain, problem_of, reshape
from front.compat.json_members import Document
from front.compat.openai_errors import STATUSES
from front.openapi.errors import ENDING, ErrorBody
from front.openapi.operation import Answer, Operation
from front.openapi.parameters import EVENTS, JSON
from front.openapi.schemas import Json, Keywords, listed, one_of, record
from front.v1.event_stream import permitted
from wire.errors import BadOptionError, ImageProcessorError
from wire.tasks.describe.spec import Length

CAPTION, QUERY, DETECT, POINT = "caption", "query", "detect", "point"
FOLDERS = {"v1": "/v1", "v0": ""}
PATHS = tuple(f"{folder}/{name}" for folder in FOLDERS.values() for name in (CAPTION, QUERY, DETECT, POINT))
LENGTHS = tuple(length.value for length in Length if length is not Length.NONE)
REFUSED = ("reasoning", "spatial_refs")
"""Members that ask for what no model here can do, so that an answer without it would be wrong."""

STREAM: Json = {"type": "boolean", "default": False}
SETTINGS = record("All but `max_tokens` is ignored.", ("max_tokens",), max_tokens=int)
operation = partial(Operation, "Moondream", error_body=ErrorBody(JSON, PLAIN, with_examples=False, statuses=STATUSES))


Share = Annotated[float, Keywords(minimum=0, maximum=1)]
BOXES = record(
    "Boxes, as shares of the picture.", objects=listed(record(x_min=Share, y_min=Share, x_max=Share, y_max=Share))
)
POINTS = record("The middles of boxes, as shares of the picture.", points=listed(record(x=Share, y=Share)))


def _body(**members: Any) -> Json:
    optional = ("length", "stream", "settings", "model")
    return {JSON: record("", optional, image_url=PICTURE, **members, settings=SETTINGS, model=str)}


def _answer(member: str) -> Mapping[int, Answer]:
    return {200: Answer("What was said.", {JSON: record(**{member: str}), "text/event-stream": EVENTS})}


def blueprint(describer: SyncDescriber, finder: ObjectFinder) -> Blueprint:
    """The routes."""
    routes = Blueprint("moondream", __name__)

    def document() -> Document:
        given = json_members.document(json_members.body_of(request, describer.settings))
        for name in REFUSED:
            if given.get(name):
                raise BadOptionError(f"Expected no {name!r}: models here cannot do that.")
        return given

    def said(member: str, given: Document, question: str = "", length: str = Length.NORMAL) -> Response:
        settings = given.get("settings")
        prompt = Prompt(
            picture=json_members.picture(given.get("image_url"), "image_url"),
            question=question,
            length=length,
            model=json_members.text(given, "model"),
            max_tokens=json_members.whole(settings if isinstance(settings, dict) else {}, "max_tokens"),
        )
        if json_members.flag(given, "stream", False):
            return permitted(lambda: _events(describer.pieces(prompt)), describer.permits)
        return jsonify({member: describer.reply(prompt).text})

    @operation(
        _answer(CAPTION), (*RAISED, *ENDING), body=_body(length=one_of(*LENGTHS, default="normal"), stream=STREAM)
    )
    def moondream_caption() -> Response:
        """Describes a picture."""
        given = document()
        length = json_members.text(given, "length", Length.NORMAL)
        if length not in LENGTHS:
            raise BadOptionError(f"Expected a 'length' of {', '.join(LENGTHS)}, got {length[:40]!r}.")
        return said(CAPTION, given, length=length)

    @operation(_answer("answer"), (*RAISED, *ENDING), body=_body(question=str, stream=STREAM))
    def moondream_query() -> Response:
        """Answers a question about a picture."""
        given = document()
        question = json_members.text(given, "question").strip()
        if not question:
            raise BadOptionError("Expected a 'question', got none.")
        return said("answer", given, question)

    @operation({200: Answer("Where they are.", {JSON: BOXES})}, (*RAISED, *ENDING), body=_body(object=str))
    def moondream_detect() -> Response:
        """Finds what is called so; a detector answers, with the words that it knows."""
        return jsonify(objects=finder.boxes(document()))

    @operation({200: Answer("Where they are.", {JSON: POINTS})}, (*RAISED, *ENDING), body=_body(object=str))
    def moondream_point() -> Response:
        """Points to what is called so; a detector answers, with the words that it knows."""
        return jsonify(points=[middle(box) for box in finder.boxes(document())])

    views = {CAPTION: moondream_caption, QUERY: moondream_query, DETECT: moondream_detect, POINT: moondream_point}
    for version, folder in FOLDERS.items():
        for name, view in views.items():
            routes.post(f"{folder}/{name}", endpoint=f"moondream_{name}_{version}")(view)

    reshape(routes, PATHS, plain, STATUSES)
    return routes


def _events(pieces: Iterator[str | Reply]) -> Iterator[str]:
    try:
        for piece in pieces:
            yield _event({"chunk": piece} if isinstance(piece, str) else {"chunk": "", "completed": True})
    except ImageProcessorError as error:
        yield _event({**plain(problem_of(error)), "completed": True})


def _event(document: Mapping[str, Any]) -> str:
    return f"data: {json.dumps({'completed': False, **document})}\n\n"
