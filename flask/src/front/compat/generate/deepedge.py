"""The routes of DeepEdge's pipeline that make pictures, whose shapes are those of its README."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, jsonify, request

from front.compat import json_members
from front.compat.analyze import deepedge
from front.compat.analyze.deepedge import ADVANCED, POLYGON, ROI, SEGMENTATION, STATUSES
from front.compat.analyze.sync_analyzer import KeptAnalysis, SyncAnalyzer
from front.compat.error_bodies import PLAIN, reshape
from front.compat.generate.maker import Maker
from front.compat.generate.schemas import RAISED
from front.compat.json_members import Document
from front.job_request import JobRequest, Reference
from front.openapi.errors import ENDING, ErrorBody
from front.openapi.operation import Answer, Operation
from front.openapi.parameters import JSON
from front.openapi.schemas import Json, Uuid, listed, record
from wire.errors import BadOptionError, RequestError
from wire.tasks.analyze.spec import ANALYZE
from wire.tasks.generate.spec import GENERATE
from wire.tasks.made_pictures import LONGEST_PROMPT

MOST_PROMPTS = 16
JPEG = "jpeg"
BAD_PROMPT = "Invalid prompt. It should be a non-empty string or non empty list of strings"

PICTURE: Json = {
    "type": ["string", "null"],
    "contentEncoding": "base64",
    "contentMediaType": "image/jpeg",
    "description": "The picture; null where it is withheld.",
}
PROMPT: Json = {"type": "string", "minLength": 1, "maxLength": LONGEST_PROMPT}
REQUEST = record(
    "What is to be seen: one prompt, or several.",
    prompt={"anyOf": [PROMPT, listed(PROMPT, minItems=1, maxItems=MOST_PROMPTS)]},
)
ANSWER = record(
    "The picture, or for a list of prompts a list. `request_id` is the id of the job of the first prompt, which "
    "`/v1/jobs` knows.",
    request_id=Uuid,
    generated_image={"anyOf": [PICTURE, listed(PICTURE)]},
)
BEST: Json = {"type": ["string", "null"]}
ADVANCED_REQUEST = record(
    "What is to be seen, and what that is compared with and cut by; one of `texts` and `roi` at least.",
    ("texts", "roi"),
    prompt=PROMPT,
    texts=list[str],
    roi=ROI,
)
REGION = record(
    "",
    request_id=Uuid,
    clip_analysis=record(concepts=list[str], confidence_scores=list[float], max_confident_concept=BEST),
    polygon=POLYGON,
)
ADVANCED_ANSWER = record(
    "The picture, and what came of its analysis: a softmax over the texts, and the best mask of each row of `roi`. "
    "`request_id` is the id of the job that made the picture, those of regions of the job that analyzed it.",
    request_id=Uuid,
    generated_image=PICTURE,
    clip_analysis=record(all_concepts=list[str], all_confidence_scores=list[float], global_confident_concept=BEST),
    segmentation=record(**SEGMENTATION, segmented_regions=listed(REGION)),
)


@dataclass(frozen=True, slots=True)
class Generator:
    """What DeepEdge's clients ask for."""

    maker: Maker
    analyzer: SyncAnalyzer

    def generate(self, given: Document) -> Response:
        """The answer to a prompt, or to several. Raises RequestError, or as `Maker.made`."""
        prompt = given.get("prompt")
        prompts = [prompt] if isinstance(prompt, str) else prompt
        if not isinstance(prompts, list) or not prompts or not all(isinstance(each, str) and each for each in prompts):
            raise RequestError(BAD_PROMPT)
        if len(prompts) > MOST_PROMPTS:
            raise BadOptionError(f"Expected at most {MOST_PROMPTS} prompts, got {len(prompts)}.")
        made = self.maker.made(*map(self._request, prompts))
        pictures = [_written(content) for each in made for content in self.maker.contents(each, JPEG)]
        return jsonify(request_id=made[0].job.id, generated_image=pictures[0] if isinstance(prompt, str) else pictures)

    def generate_and_analyze(self, given: Document) -> Response:
        """The answer to a prompt with texts and regions. Raises as `generate`, or as analyzing does."""
        prompt = given.get("prompt")
        if not isinstance(prompt, str) or not prompt:
            raise RequestError(BAD_PROMPT)
        options = {**deepedge.options_of(given), "region_texts": bool(given.get("texts"))}
        ANALYZE.parse_options(options)
        self.maker.services.dispatcher.admit(ANALYZE.name)  # rather than when a picture has been made for it
        (made,) = self.maker.made(self._request(prompt))
        (content,), (name,) = self.maker.contents(made, JPEG), made.files
        kept = KeptAnalysis("", {"texts": None, "regions": []}, {})
        if name:
            picture, formats = Reference(f"job:{made.job.id}/{name}"), deepedge.formats_of(options)
            kept = self.analyzer.analyzed_and_kept(picture, options, *formats)
        texts = kept.result["texts"]
        return jsonify(
            request_id=made.job.id,
            generated_image=_written(content),
            clip_analysis=deepedge.concepts(texts, "all_concepts", "all_confidence_scores", "global_confident_concept"),
            segmentation={
                **deepedge.segmentation(kept),
                "segmented_regions": [_region(kept.job_id, each) for each in kept.result["regions"]],
            },
        )

    def _request(self, prompt: str) -> JobRequest:
        return self.maker.request(GENERATE, {"prompt": prompt}, {}, formats=(JPEG,))


def blueprint(generator: Generator) -> Blueprint:
    """The route that is DeepEdge's alone."""
    routes = Blueprint("deepedge_generate", __name__)

    @routes.post(ADVANCED)
    @Operation(
        "DeepEdge",
        {200: Answer("The picture and what is in it.", {JSON: ADVANCED_ANSWER})},
        (*RAISED, *ENDING),
        body={JSON: ADVANCED_REQUEST},
        error_body=ErrorBody(JSON, PLAIN, with_examples=False, statuses=STATUSES),
    )
    def deepedge_generate_and_analyze() -> Response:
        """Makes a picture of words, says which concepts fit it, and cuts out its regions of interest."""
        return generator.generate_and_analyze(
            json_members.document(json_members.body_of(request, generator.maker.settings))
        )

    reshape(routes, (ADVANCED,), deepedge.refused, STATUSES)
    return routes


def _written(content: bytes | None) -> str | None:
    return None if content is None else b64encode(content).decode()


def _region(job_id: str, region: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "request_id": job_id,
        "clip_analysis": deepedge.concepts(region["texts"], "concepts", "confidence_scores", "max_confident_concept"),
        "polygon": deepedge.polygon_data(region["masks"][0]),
    }
