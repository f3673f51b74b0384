"""The routes of roboflow's inference server that cut things out by SAM 2, as `inference-sdk` calls them."""

import time
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from flask import Blueprint, Response, jsonify

from front.compat import json_members
from front.compat.analyze.roboflow import KEY, PICTURE, document, operation, picture, refused
from front.compat.analyze.sam2_prompts import PROMPTS, regions
from front.compat.analyze.schemas import RAISED
from front.compat.analyze.sync_analyzer import SyncAnalyzer
from front.compat.error_bodies import reshape
from front.compat.json_members import Document
from front.compat.openai_errors import STATUSES
from front.openapi.errors import ENDING
from front.openapi.operation import Answer
from front.openapi.parameters import JSON
from front.openapi.schemas import Json, listed, one_of, record
from front.tasks.analyze.bridging import bridged
from wire.errors import BadOptionError

PREFIX = "/sam2"
POLYGONS, RLE = "json", "rle"

SECONDS: Json = {"type": "number", "description": "In seconds."}
VERSION: Json = {
    "type": "string",
    "description": "hiera_tiny, ...: the loaded model that has it in its name answers, the default one where none has.",
}
MASKS: Json = {
    "description": "A line around each of its parts, in whole pixels; or all of it as COCO's tools write a mask.",
    "anyOf": [listed(listed(listed({"type": "integer"}))), record(size=list[int], counts=str)],
}
PREDICTION = record(masks=MASKS, confidence=float, format=one_of("polygon", RLE))
REQUEST = record(
    "",
    ("prompts", "format", "multimask_output", "sam2_version_id", "image_id", "api_key"),
    image=PICTURE,
    prompts=PROMPTS,
    format=one_of(POLYGONS, RLE, default=POLYGONS),
    multimask_output={"type": "boolean", "description": "The best mask of each prompt is told either way."},
    sam2_version_id=VERSION,
    image_id=str,
    api_key=KEY,
)


def blueprint(analyzer: SyncAnalyzer) -> Blueprint:
    """The routes."""
    routes = Blueprint("sam2", __name__)

    def model(given: Document) -> str:
        wanted = _spelled(json_members.text(given, "sam2_version_id")).replace("b-plus", "base-plus")
        names = [each.name for each in analyzer.models()]
        return next((name for name in names if wanted and wanted in _spelled(name)), "")

    @routes.post(f"{PREFIX}/segment_image")
    @operation(
        {200: Answer("The masks.", {JSON: record(predictions=listed(PREDICTION), time=SECONDS)})},
        (*RAISED, *ENDING),
        body={JSON: REQUEST},
    )
    def sam2_segment_image() -> Response:
        """Cuts out what each prompt means."""
        began, given = time.monotonic(), document(analyzer.settings)
        form = json_members.text(given, "format", POLYGONS)
        if form not in (POLYGONS, RLE):
            raise BadOptionError(f"Expected a 'format' of {POLYGONS} or {RLE}, got {form[:20]!r}.")
        wanted = regions(given.get("prompts"))
        options = {"regions": wanted, "everything": not wanted, "model": model(given)}
        result = analyzer.analyzed(picture(given.get("image"), "image"), options)
        predictions = [_prediction(region["masks"][0], form) for region in result["regions"]]
        return jsonify(predictions=predictions, time=time.monotonic() - began)

    @routes.post(f"{PREFIX}/embed_image")
    @operation(
        {200: Answer("What the picture is called.", {JSON: record(image_id=str, time=SECONDS)})},
        (*RAISED, *ENDING),
        body={
            JSON: record(
                "",
                ("image_id", "sam2_version_id", "api_key"),
                image=PICTURE,
                image_id=str,
                sam2_version_id=VERSION,
                api_key=KEY,
            )
        },
    )
    def sam2_embed_image() -> Response:
        """Encodes a picture, so that prompts on it take less time.

        Nothing is asked of it. It is known again by its content: it is sent with each prompt, whatever its `image_id`.
        """
        began, given = time.monotonic(), document(analyzer.settings)
        shown = picture(given.get("image"), "image")
        analyzer.analyzed(shown, {"model": model(given)})
        named = sha256(shown if isinstance(shown, bytes) else shown.text.encode()).hexdigest()
        return jsonify(image_id=json_members.text(given, "image_id", named), time=time.monotonic() - began)

    reshape(routes, (PREFIX,), refused, STATUSES)
    return routes


def _spelled(name: str) -> str:
    return name.casefold().replace("_", "-")


def _prediction(mask: Mapping[str, Any], form: str) -> Mapping[str, Any]:
    if form == RLE:
        return {"masks": mask["rle"], "confidence": mask["predicted_iou"], "format": RLE}
    outlines = [[[round(x), round(y)] for x, y in bridged(polygon)] for polygon in mask["polygons"]]
    return {"masks": outlines, "confidence": mask["predicted_iou"], "format": "polygon"}
