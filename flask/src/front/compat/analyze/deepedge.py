"""The routes of DeepEdge's pipeline that look at pictures alone, whose shapes are those of its README."""

from base64 import b64encode
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from flask import Blueprint, Response, jsonify, request

from front.compat import json_members
from front.compat.analyze.schemas import RAISED
from front.compat.analyze.sync_analyzer import KeptAnalysis, SyncAnalyzer
from front.compat.describe.schemas import PICTURE
from front.compat.error_bodies import PLAIN, plain, reshape
from front.compat.json_members import Document
from front.inputs import json_body
from front.openapi.errors import ENDING, ErrorBody
from front.openapi.operation import Answer, Operation
from front.openapi.parameters import HTML, JSON
from front.openapi.schemas import Uuid, listed, record
from wire import errors
from wire.errors import BadOptionError
from wire.tasks.analyze.spec import Masks, Template

PATH = "/api/analyze"
GENERATE, ADVANCED = "/api/generate", "/api/adv/generate"
INDEX = (
    f"<p>An image-processor. It speaks DeepEdge at {GENERATE} (POST): pictures of words; at {PATH} (POST): labels and "
    f"masks of a picture; and at {ADVANCED} (POST): a picture of words, with its labels and masks.</p>"
)
MASKS = "masks"
"""The format of the task whose file has a picture of each mask."""

STATUSES: Mapping[int, int] = {415: 400, 422: 400}
"""Its README knows 400 for what is wrong with a request."""

ABSENT = "Pipeline has not been initiated on server side."
"""What the pipeline says of itself while it cannot be asked."""

ROI: dict[str, Any] = {
    **listed(listed({"type": "number"}, minItems=2, maxItems=4)),
    "description": "What masks are wanted of: boxes `[x1, y1, x2, y2]` and points `[x, y]`, in pixels.",
}
REQUEST = record(
    "A picture, and what it is compared with and cut by; one of `texts` and `roi` at least.",
    ("texts", "roi"),
    image=PICTURE,
    texts=list[str],
    roi=ROI,
)
RING = listed(listed({"type": "number"}, minItems=2, maxItems=2))
POLYGON: dict[str, Any] = {**listed(RING), "description": "The rings of a mask, holes among them."}
SEGMENTATION: Mapping[str, Any] = {
    "masks": listed({"type": "string", "contentEncoding": "base64", "contentMediaType": "image/png"}),
    "iou_scores": list[float],
    "polygons": listed(POLYGON),
}
ANSWER = record(
    "What fits, by a softmax over the texts, and the best mask of each row of `roi`, in their order. `request_id` is "
    "the id of a job, which `/v1/jobs` knows.",
    request_id=Uuid,
    image={"type": "string", "description": "As it was sent."},
    clip_analysis=record(
        concepts=list[str], confidence_scores=list[float], max_confidence_concept={"type": ["string", "null"]}
    ),
    basic_segmentation=record(**SEGMENTATION),
)


def blueprint(analyzer: SyncAnalyzer) -> Blueprint:
    """The routes."""
    routes = Blueprint("deepedge", __name__)

    @routes.get("/api/")
    @Operation("DeepEdge", {200: Answer("A paragraph.", {HTML: str})})
    def deepedge_index() -> Response:
        """Says which routes there are."""
        return Response(INDEX, mimetype=HTML)

    @routes.post(PATH)
    @Operation(
        "DeepEdge",
        {200: Answer("What fits and the masks.", {JSON: ANSWER})},
        (*RAISED, *ENDING),
        body={JSON: REQUEST},
        error_body=ErrorBody(JSON, PLAIN, with_examples=False, statuses=STATUSES),
    )
    def deepedge_analyze() -> Response:
        """Says which concepts fit a picture, and cuts out what lies in its regions of interest."""
        given = json_members.document(json_members.body_of(request, analyzer.settings))
        image = json_members.text(given, "image")
        options = options_of(given)
        kept = analyzer.analyzed_and_kept(json_members.picture(image, "image"), options, *formats_of(options))
        return jsonify(
            request_id=kept.job_id,
            image=image,
            clip_analysis=concepts(kept.result["texts"], "concepts", "confidence_scores", "max_confidence_concept"),
            basic_segmentation=segmentation(kept),
        )

    reshape(routes, (PATH,), refused, STATUSES)
    return routes


def refused(problem: Mapping[str, Any]) -> Mapping[str, Any]:
    """The problem as its clients know one: while nobody does the task, in the pipeline's own words."""
    absent = problem["code"] in (errors.TaskUnavailableError.code, errors.NotReadyError.code)
    return {"error": ABSENT, "detail": problem["detail"]} if absent else plain(problem)


def options_of(given: Document) -> Mapping[str, object]:
    """The options of the task that `texts` and `roi` stand for. Raises BadOptionError, also where there is neither."""
    options = {
        "texts": _listed(given, "texts"),
        "regions": _listed(given, "roi"),
        "template": Template.NONE,
        "masks": Masks.BEST,
    }
    if not options["texts"] and not options["regions"]:
        raise BadOptionError("Expected 'texts' or 'roi', lists of what to look for and where, got neither.")
    return options


def formats_of(options: Mapping[str, object]) -> tuple[str, ...]:
    """What is to be rendered besides the result."""
    return (MASKS,) if options["regions"] else ()


def concepts(texts: Mapping[str, Any] | None, names: str, scores: str, best: str) -> Mapping[str, Any]:
    """The texts that were compared, under `names`, how well each fits, under `scores`, and which does best."""
    compared = texts["scores"] if texts else []
    return {
        names: [each["text"] for each in compared],
        scores: [each["probability"] for each in compared],
        best: next((each["text"] for each in compared if each["rank"] == 1), None),
    }


def segmentation(kept: KeptAnalysis) -> Mapping[str, Any]:
    """The best mask of each region."""
    best = [region["masks"][0] for region in kept.result["regions"]]
    pictures = _unzipped(kept.files[MASKS]) if best else []
    return {
        "masks": [b64encode(each).decode() for each in pictures],
        "iou_scores": [each["predicted_iou"] for each in best],
        "polygons": [polygon_data(each) for each in best],
    }


def polygon_data(mask: Mapping[str, Any]) -> list[Any]:
    """The rings of a mask, holes among them."""
    return [ring for polygon in mask["polygons"] for ring in polygon]


def _listed(given: Document, name: str) -> list[Any]:
    value = given.get(name)
    if value is not None and not isinstance(value, list):
        raise BadOptionError(f"Expected {name!r} to be a list, got {json_body.kind_of(value)}.")
    return value or []


def _unzipped(archive: bytes) -> list[bytes]:
    """The files of a zip that the service made, in its order."""
    with ZipFile(BytesIO(archive)) as opened:
        return [opened.read(name) for name in opened.namelist()]
