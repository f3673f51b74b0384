"""The routes of a machine learning backend of Label Studio: it asks for predictions, or draws with a smart tool."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, jsonify, request

from front.compat import json_members
from front.compat.analyze.label_config import Control, LabelConfig
from front.compat.analyze.label_studio_request import Drawn, PredictRequest, picture
from front.compat.analyze.schemas import RAISED
from front.compat.analyze.sync_analyzer import SyncAnalyzer
from front.compat.error_bodies import PLAIN, plain, reshape
from front.compat.openai_errors import STATUSES
from front.openapi.errors import ENDING, ErrorBody
from front.openapi.operation import Answer, Operation
from front.openapi.parameters import JSON
from front.openapi.schemas import Json, listed, record
from front.tasks.analyze import label_studio
from front.tasks.analyze.cut_outs import CutOut, best
from front.tasks.analyze.label_studio import Tool
from front.tasks.base import Entry
from wire import errors
from wire.errors import RequestError
from wire.tasks.analyze.spec import DEFAULT_DETECTOR

PATHS = ("/setup", "/predict", "/health", "/webhook")
MOST_VALUES = 1_000_000
"""Tasks come with all that was drawn on them, brushes among it, number by number."""

BATCH_SECONDS = 60
"""Label Studio hangs up after 100 s."""

ID_LENGTH = 10
UP = {"status": "UP", "model_class": "image-processor"}

RESULT: Json = record(
    "A region in an annotation of Label Studio's.",
    **dict.fromkeys(("id", "from_name", "to_name", "type"), str),
    value=dict[str, Any],
    **dict.fromkeys(("original_width", "original_height", "image_rotation"), int),
    score=float,
)
PREDICTION = record("", model_version=str, score=float, result=listed(RESULT))
REQUEST = record(
    "Tasks with a picture each; `params.context.result` is what a person has drawn.",
    ("params",),
    tasks=listed(record(data=dict[str, Any]), minItems=1),
    label_config={"type": "string", "description": "XML, without a DOCTYPE."},
    params=record("", ("context",), context={"type": ["object", "null"]}),
)
operation = partial(
    Operation, "Label Studio", error_body=ErrorBody(JSON, PLAIN, with_examples=False, statuses=STATUSES)
)


def blueprint(analyzer: SyncAnalyzer) -> Blueprint:
    """The routes."""
    routes = Blueprint("label_studio", __name__)

    def document() -> json_members.Document:
        return json_members.document(json_members.body_of(request, analyzer.settings), MOST_VALUES)

    @routes.get("/health")
    @operation({200: Answer("It is.", {JSON: record(status=str, model_class=str)})})
    def label_studio_health() -> Response:
        """Whether anybody is there."""
        return jsonify(UP)

    @routes.post("/setup")
    @operation(
        {200: Answer("Which model answers.", {JSON: record(model_version=str)})},
        (errors.RequestError, errors.BadOptionError, errors.TooManyBytesError, errors.NotReadyError),
        body={JSON: record("", ("schema",), schema={"type": "string", "description": "XML, without a DOCTYPE."})},
    )
    def label_studio_setup() -> Response:
        """Takes a project, and says which model answers."""
        if schema := json_members.text(document(), "schema"):
            LabelConfig.of(schema)
        default, *_ = analyzer.models()
        return jsonify(model_version=default.name)

    @routes.post("/webhook")
    @operation({200: Answer("Nothing was done.", {JSON: record(status=str)})})
    def label_studio_webhook() -> Response:
        """Hears that something was labelled, of which nothing is learnt here."""
        return jsonify(status="ok")

    @routes.post("/predict")
    @operation(
        {200: Answer("A prediction for each task.", {JSON: record(results=listed(PREDICTION))})},
        (*RAISED, *ENDING),
        body={JSON: REQUEST},
    )
    def label_studio_predict() -> Response:
        """Cuts out what was drawn at, or what a detector finds.

        Of several tasks that take too long together only the first is answered: Label Studio asks for one at a time
        then.
        """
        wanted = PredictRequest.of(document())
        until = time.monotonic() + BATCH_SECONDS
        predictions = list[Mapping[str, Any]]()
        for task in wanted.tasks:
            if predictions and time.monotonic() > until:
                return jsonify(results=predictions[:1])
            predictions.append(_prediction(analyzer, wanted, task))
        return jsonify(results=predictions)

    reshape(routes, PATHS, plain, STATUSES)
    return routes


def _prediction(analyzer: SyncAnalyzer, wanted: PredictRequest, task: Mapping[str, Any]) -> Mapping[str, Any]:
    """What Label Studio keeps of one task. Of several, one that cannot be looked at spoils no other."""
    try:
        return _predicted(analyzer, wanted, task)
    except RequestError as error:
        if len(wanted.tasks) == 1:
            raise
        return {"model_version": "", "score": 0.0, "result": [], "error": error.message}


def _predicted(analyzer: SyncAnalyzer, wanted: PredictRequest, task: Mapping[str, Any]) -> Mapping[str, Any]:
    controls, drawn = wanted.config.drawing(), wanted.drawn
    member = wanted.config.images[controls[0].tool.to_name]
    options: Mapping[str, object] = {"regions": [drawn.region]} if drawn else {"detect": DEFAULT_DETECTOR}
    result = analyzer.analyzed(picture(task, member, analyzer.settings.label_studio_url), options)
    found = best(Entry("", result))
    regions = _meant(found, drawn, controls) if drawn else _known(found, controls)
    made = label_studio.prediction(regions, result)
    # Ids have to differ from those of whatever is drawn already.
    return {**made, "result": [each | {"id": uuid4().hex[:ID_LENGTH]} for each in made["result"]]}


def _meant(found: Iterable[CutOut], drawn: Drawn, controls: Sequence[Control]) -> Iterator[tuple[CutOut, Tool, str]]:
    """What a person drew at, with the tool that has the label of that."""
    control = next((each for each in controls if drawn.label.casefold() in each.labels), controls[0])
    return ((each, control.tool, drawn.label) for each in found)


def _known(found: Iterable[CutOut], controls: Sequence[Control]) -> Iterator[tuple[CutOut, Tool, str]]:
    """What a detector found and the project has a label for, each with the truest tool that has it."""
    for each in found:
        for control in controls:
            if label := control.label(each.region["label"]):
                yield each, control.tool, label
                break
