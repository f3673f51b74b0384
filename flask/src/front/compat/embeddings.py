"""The route for embeddings of OpenAI, which programs that keep vectors speak."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any, Literal

from flask import Blueprint, Response, jsonify, request

from front import access
from front.compat.embeddings_request import BASE64, FLOAT, EmbeddingsRequest
from front.compat.error_bodies import reshape
from front.compat.json_members import body_of
from front.compat.loaded_models import loaded_model
from front.compat.openai_errors import FAILURE, STATUSES, refused
from front.compat.sync_jobs import Done, SyncJobs
from front.compat.vector_file import numbers, rows
from front.inputs import task_inputs
from front.job_request import JobRequest
from front.jobs import Jobs
from front.openapi.errors import ENDING, ErrorBody, ErrorType
from front.openapi.operation import Answer, Operation
from front.openapi.parameters import JSON
from front.openapi.schemas import Json, Whole, listed, one_of, record
from front.services import Services
from front.settings import Settings
from wire import errors
from wire.tasks.embed.spec import EMBED, FILE, MOST_CHARACTERS, MOST_PICTURES, MOST_TEXTS, VECTORS

PATH = "/v1/embeddings"
WAIT_SECONDS = 120

EXAMPLE_MODEL = "all-minilm-l6-v2"
TEXT: Json = {"type": "string", "minLength": 1, "maxLength": MOST_CHARACTERS}
RAISED: tuple[ErrorType, ...] = (
    *(errors.RequestError, errors.BadOptionError, errors.MissingInputError, errors.TooManyBytesError),
    *(errors.NotAnImageError, errors.TooManyPixelsError),
    *(errors.UnknownModelError, errors.BusyError, errors.QueueFullError, errors.StoreFullError),
)

PICTURE_URL: Json = {"type": "string", "description": "A picture, `data:image/jpeg;base64,...`"}
PART = record(
    "A text or a picture: one of its members.",
    ("type", "text", "image_url", "image"),
    type=str,
    text=TEXT,
    image_url={"anyOf": [PICTURE_URL, record("Of vision models.", url=PICTURE_URL)]},
    image=PICTURE_URL,
)
INPUT: Json = {"anyOf": [TEXT, PART]}
REQUEST = record(
    "What becomes vectors, one for each text and each picture. Other members of OpenAI's own are ignored.",
    ("model", "encoding_format", "dimensions"),
    input={
        "description": f"A text, a picture, or a list of them, at most {MOST_PICTURES} pictures. A text that is the "
        "`data:` url of a picture is the picture.",
        "anyOf": [TEXT, PART, {"type": "array", "items": INPUT, "minItems": 1, "maxItems": MOST_TEXTS}],
    },
    model={"type": "string", "description": "Which model answers; the default without.", "examples": [EXAMPLE_MODEL]},
    encoding_format=one_of(FLOAT, BASE64, default=FLOAT),
    dimensions={"type": "integer", "minimum": 1, "description": "Of a model that knows several."},
)
VECTOR = {
    "description": "Numbers, or base64 of float32 in little-endian.",
    "anyOf": [{"type": "array", "items": {"type": "number"}}, {"type": "string"}],
}
ANSWER = record(
    "The vectors, in the order of the inputs.",
    object=Literal["list"],
    data=listed(record(object=Literal["embedding"], index=Whole, embedding=VECTOR)),
    model=str,
    usage=record(prompt_tokens=Whole, total_tokens=Whole),
)
operation = Operation(
    "OpenAI",
    {200: Answer("The vectors.", {JSON: ANSWER})},
    (*RAISED, *ENDING),
    body={JSON: REQUEST},
    error_body=ErrorBody(JSON, FAILURE, with_examples=False, statuses=STATUSES),
)


def blueprint(services: Services, settings: Settings, jobs: Jobs) -> Blueprint:
    """The route, bound to `services`."""
    routes, sync_jobs = Blueprint("embeddings", __name__), SyncJobs(services, jobs)

    @routes.post(PATH)
    @operation
    def embeddings() -> Response:
        """Makes vectors of texts and pictures, as OpenAI's clients ask for them."""
        wanted = EmbeddingsRequest.of(body_of(request, settings))
        options = {
            "model": loaded_model(wanted.model, EMBED, services),
            "dimensions": wanted.dimensions,
            "vectors": FILE,
        }
        inputs = {name: given for name, given in (("image", wanted.pictures), ("text", wanted.texts)) if given}
        task_inputs.check(EMBED, inputs, settings)
        job_request = JobRequest(EMBED, inputs, EMBED.parse_options(options), owner=access.owner())
        return jsonify(_embedded(sync_jobs.do(job_request, WAIT_SECONDS), wanted))

    reshape(routes, (PATH,), refused, STATUSES)
    return routes


def _embedded(done: Done, wanted: EmbeddingsRequest) -> Mapping[str, Any]:
    result = done.result
    vectors = wanted.in_order(rows(done.files[VECTORS], result["dimensions"], len(wanted.inputs)))
    written = (b64encode(row).decode() if wanted.encoding == BASE64 else numbers(row) for row in vectors)
    return {
        "object": "list",
        "data": [{"object": "embedding", "index": index, "embedding": each} for index, each in enumerate(written)],
        "model": result["model"]["name"],
        "usage": {"prompt_tokens": result["tokens"], "total_tokens": result["tokens"]},
    }
