"""The one path that ollama's clients and DeepEdge's both ask at; what a body has tells whose it is."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, g, request

from front.compat import json_members
from front.compat.analyze import deepedge as deepedge_analyze
from front.compat.analyze.deepedge import GENERATE
from front.compat.describe import ollama
from front.compat.describe.sync_describer import SyncDescriber
from front.compat.error_bodies import plain, reshape
from front.compat.generate import deepedge
from front.compat.generate.deepedge import Generator
from front.compat.generate.schemas import RAISED
from front.compat.openai_errors import STATUSES
from front.openapi.errors import ENDING
from front.openapi.operation import Answer
from front.openapi.parameters import JSON

OLLAMAS = ("model", "images")
"""Members of which a request of ollama's has one at least, and one of DeepEdge's none."""


def blueprint(describer: SyncDescriber, generator: Generator) -> Blueprint:
    """The route."""
    routes = Blueprint("shared_path", __name__)

    @routes.post(GENERATE)
    @ollama.operation(
        {
            200: Answer(
                "What was said, or the picture.",
                {JSON: {"anyOf": [ollama.SAID, deepedge.ANSWER]}, ollama.NDJSON: ollama.SAID},
            )
        },
        (*RAISED, *ENDING),
        body={JSON: {"anyOf": [ollama.GENERATE, deepedge.REQUEST]}},
    )
    def ollama_generate() -> Response:
        """Describes a picture, or answers a question about it; without `model` and `images`, makes a picture of words.

        The latter is what DeepEdge's clients ask for, who have this path in common with those of ollama.
        """
        given = json_members.document(json_members.body_of(request, describer.settings))
        g.is_deepedges = not any(name in given for name in OLLAMAS)
        return generator.generate(given) if g.is_deepedges else ollama.generated(describer, given)

    reshape(routes, (GENERATE,), _refused, STATUSES)
    return routes


def _refused(problem: Mapping[str, Any]) -> Mapping[str, Any]:
    """The problem as whoever asked knows one."""
    return deepedge_analyze.refused(problem) if g.get("is_deepedges") else plain(problem)
