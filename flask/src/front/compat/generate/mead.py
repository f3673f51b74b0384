"""The routes of mead-backend, which change pictures: LatentRevisions and StyleCLIP, and how far they are."""

from base64 import b64encode
from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, Response, jsonify, request

from front import access
from front.compat.error_bodies import reshape
from front.compat.generate.maker import Made, Maker
from front.compat.generate.mead_request import FACE, LATENTS, wanted
from front.compat.generate.schemas import RAISED
from front.inputs.reader import read
from front.job_request import JobRequest
from front.job_status import JobStatus
from front.openapi.errors import ENDING, ErrorBody
from front.openapi.operation import Answer, Operation
from front.openapi.parameters import FORM, JSON, MULTIPART, PICTURE, parameter
from front.openapi.schemas import Json, Uuid, one_of, record
from front.uploads import too_many_bytes
from wire import errors
from wire.errors import UnknownJobError
from wire.tasks.edit.spec import EDIT
from wire.tasks.made_pictures import LONGEST_PROMPT
from wire.tasks.spec import BOOLEANS

INDEX, REVISION, STYLECLIP, CHECK = "/index", "/latent_revision", "/styleclip", "/check"
STATUSES: Mapping[int, int] = {415: 400, 422: 400}
"""It knew 400 for what is wrong with a request."""

UP = "Hello, its up!"
SUCCESS, PROCESSING, ERROR = "success", "processing", "error"
UPLOADED = "upload successful"
NO_FILE, NO_FILE_BLOCKING = "file type not proper", "Error. File type not proper."
NO_ID = "id does not exist"

_PROMPT: Json = {"type": "string", "minLength": 1, "maxLength": LONGEST_PROMPT}
_WEIGHT: Json = {"type": "integer", "minimum": -10, "maximum": 10, "default": 0}
REVISED = record(
    "What is to be seen, and perhaps a picture to begin with, one to become like, and one to become unlike.",
    ("w0", "text_to_add", "w1", "w2", "w3", "img", "img_enc", "ne_img_enc"),
    prompt=_PROMPT,
    w0={**_WEIGHT, "default": 5},
    text_to_add={**_PROMPT, "minLength": 0},
    **dict.fromkeys(("w1", "w2", "w3"), _WEIGHT),
    **dict.fromkeys(("img", "img_enc", "ne_img_enc"), PICTURE),
)
STYLED = record("A face and what it is to be like.", prompt=_PROMPT, img=PICTURE)
PNG: Json = {"type": "string", "contentEncoding": "base64", "contentMediaType": "image/png"}
ACCEPTED = record(
    "The id by which to ask; or the picture, where it was waited for.",
    ("message", "id", "image"),
    status=str,
    message=str,
    id=Uuid,
    image=PNG,
)
CHECKED = record(
    "`rank` of a job that waits, from 0; `steps` of one that runs; the `image` of one that is done; or the `message`.",
    ("id", "rank", "steps", "image", "message"),
    status=one_of(PROCESSING, SUCCESS, ERROR),
    id=Uuid,
    rank={"type": ["integer", "null"]},
    steps=int,
    image=PNG,
    message=str,
)
FAILURE = record("What went wrong.", ("message",), status=str, message=str)
WAIT = parameter("wait", "query", "Whether to answer with the picture, as its first version did.", bool)
operation = partial(Operation, "mead", error_body=ErrorBody(JSON, FAILURE, with_examples=False, statuses=STATUSES))
changing = partial(
    operation,
    {200: Answer("It is accepted, or done.", {JSON: ACCEPTED})},
    (*RAISED, *ENDING),
    (WAIT,),
)


def blueprint(maker: Maker) -> Blueprint:
    """The routes."""
    routes, settings = Blueprint("mead", __name__), maker.settings

    def answered(job_request: JobRequest) -> Response:
        if not _waits(maker):
            (job,) = maker.accept([job_request])
            return jsonify(status=SUCCESS, message=UPLOADED, id=job.id)
        (made,) = maker.made(job_request)
        return jsonify(_done(maker, made))

    @routes.get(INDEX)
    @routes.post(INDEX, endpoint="mead_index_by_post")
    @operation({200: Answer("It is.", {JSON: {"type": "string"}})})
    def mead_index() -> Response:
        """Whether anybody is there."""
        return jsonify(UP)

    @routes.post(REVISION)
    @changing(body={MULTIPART: REVISED})
    def mead_latent_revision() -> Response:
        """Makes a picture of words, or changes one, by VQGAN and CLIP."""
        inputs, options = wanted(read(request, too_many_bytes(settings.max_upload_bytes)), LATENTS)
        return answered(maker.request(EDIT, inputs, options))

    @routes.post(STYLECLIP)
    @changing(body={MULTIPART: STYLED})
    def mead_styleclip() -> Response | tuple[Response, int]:
        """Changes a face by words."""
        inputs, options = wanted(read(request, too_many_bytes(settings.max_upload_bytes)), FACE)
        if "image" not in inputs:
            refusal = {"status": NO_FILE_BLOCKING} if _waits(maker) else {"status": ERROR, "message": NO_FILE}
            return jsonify(refusal), 400
        return answered(maker.request(EDIT, inputs, options))

    @routes.post(CHECK)
    @operation(
        {200: Answer("How far it is.", {JSON: CHECKED})},
        (errors.UnknownJobError, errors.ExpiredJobError),
        body={FORM: record("", id=Uuid)},
    )
    def mead_check() -> Response:
        """How far a job is, and its picture once it is done, as often as somebody asks."""
        return jsonify(_checked(maker, _status(maker, request.form.get("id", ""))))

    reshape(routes, (INDEX, REVISION, STYLECLIP, CHECK), _refused, STATUSES)
    return routes


def _waits(maker: Maker) -> bool:
    return BOOLEANS.get(request.args.get("wait", "").lower(), maker.settings.mead_blocking)


def _status(maker: Maker, job_id: str) -> JobStatus:
    """Where the caller's job stands. Raises UnknownJobError, also for one that is another's, or of another task."""
    status = maker.jobs.status(job_id)
    is_ones_own = status.job.owner in ("", access.owner()) or access.is_admin(maker.settings)
    if status.job.task != EDIT.name or not is_ones_own:
        raise UnknownJobError(NO_ID)
    return status


def _checked(maker: Maker, status: JobStatus) -> Mapping[str, Any]:
    if (outcome := status.outcome) is not None:
        if outcome.result is None:
            return {"status": ERROR, "message": outcome.error.message if outcome.error else f"It is {outcome.state}."}
        return _done(maker, Made(status.job, outcome.result))
    progress, told = status.progress, {"status": PROCESSING, "id": status.job.id}
    if progress is None or progress.queue_position is not None:
        return {**told, "rank": progress.queue_position if progress else None}
    return {**told, "rank": 0, "steps": progress.done}


def _done(maker: Maker, made: Made) -> Mapping[str, Any]:
    (content,) = maker.contents(made)
    if content is None:
        return {"status": ERROR, "message": made.withheld[0]}
    return {"status": SUCCESS, "image": b64encode(content).decode()}


def _refused(problem: Mapping[str, Any]) -> Mapping[str, Any]:
    """The problem as the body of an answer."""
    is_unknown = problem["code"] == UnknownJobError.code
    return {"status": ERROR, "message": NO_ID if is_unknown else problem["detail"]}
