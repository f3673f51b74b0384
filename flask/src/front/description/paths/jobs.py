"""The routes of jobs, and what can be asked for."""

from front.description.operation import Answer, Operation, Table
from front.description.parts import (
    BINARY,
    EVENTS,
    FORM,
    FORMAT,
    JSON,
    LOCATION,
    MARKS,
    NEAR,
    PICTURE,
    RESULT_CONTENT,
    SCORES,
    STREAM,
    changeable,
    header,
    job_id,
    parameter,
    prefer,
    queried,
    uploaded,
)
from front.description.paths.uploads import ENDING, TAKING
from front.description.problems import RETRY_AFTER
from front.description.schemas import TEXT, Json, option_schema, ref
from front.settings import Settings
from front.tasks import formats
from front.v1.jobs.submission import PICTURE as MARKED
from wire import errors
from wire.tasks.detect.spec import DETECT
from wire.tasks.registry import TASKS
from wire.tasks.spec import Option

TAG = "Jobs"
TASK: Json = {"type": "string", "enum": list(TASKS), "default": DETECT.name}
APPLIED = {"Preference-Applied": header("Which preference was followed.")}
WAITING = {"Location": LOCATION, "Retry-After": RETRY_AFTER, **APPLIED}
FOUND = {
    **APPLIED,
    "Content-Disposition": header("What to call the file."),
    "ETag": header("Names this form of the result."),
}


def table(settings: Settings) -> Table:
    """The routes, by method and rule."""
    return _submitting(settings) | _looking()


def order_options(settings: Settings) -> tuple[Option, ...]:
    """What may be said of a job besides its task's options."""
    return (
        *DETECT.options,
        MARKED,
        Option("expires_in", settings.queue_seconds, "How long it may wait, in seconds.", 1, settings.queue_seconds),
    )


def _submitting(settings: Settings) -> Table:
    options = order_options(settings)
    fields: Json = {"task": TASK, **{option.name: option_schema(option) for option in options}}
    fields["name"] = {"type": "string", "description": "What the picture is called, where no file's name says so."}
    if settings.webhook_secret:
        fields["webhook"] = {"type": "string", "format": "uri", "description": "The url that is told of the job's end."}
    said = [parameter(name, "query", each.get("description", ""), each) for name, each in fields.items()]
    key = {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"}
    links = {"show": {"operationId": "showJob", "parameters": {"job_id": "$response.body#/id"}}}
    return {
        ("POST", "/v1/jobs"): Operation(
            "submitJob",
            TAG,
            "Accepts a job",
            {
                200: Answer(
                    "The result: it was waited for.",
                    _content(),
                    {**FOUND, "Content-Location": header("Where this is kept.")},
                ),
                202: Answer("The job is accepted.", {JSON: ref("Job")}, WAITING, links),
            },
            (
                *TAKING,
                *ENDING,
                errors.UnknownTaskError,
                errors.TooManyFilesError,
                errors.MissingInputError,
                errors.TaskUnavailableError,
                errors.BadUrlError,
                errors.UnreachableUrlError,
                errors.ReusedKeyError,
                errors.NotEnabledError,
                errors.BusyError,
            ),
            "The picture comes as a field of a form, which may have the options too, or as the body itself; or in JSON"
            ", as base64 (`image`) or by url (`url`, where the operator allows that), with the options as its members: "
            "`labels` as a text, a list, or an object with a threshold or null for each label.",
            (
                prefer(),
                parameter("Idempotency-Key", "header", "The same request with the same key is the same job.", key),
                *said,
                FORMAT,
                MARKS,
                SCORES,
                NEAR,
            ),
            _body(),
        )
    }


def _body() -> Json:
    """The options are parameters, and not declared once more: generators would make two arguments of each.

    Not JSON, which is told of in words: where it is declared beside a form, generators send the form as JSON.
    """
    by_url: Json = {"type": "string", "format": "uri", "description": "Where the picture is."}
    return uploaded(
        {"file": PICTURE},
        **{
            "application/octet-stream": {"schema": PICTURE},
            FORM: {"schema": {"type": "object", "required": ["url"], "properties": {"url": by_url}}},
        },
    )


def _looking() -> Table:
    found = (errors.UnknownJobError, *ENDING, *TAKING)
    return {
        ("GET", "/v1/jobs/<job_id>"): Operation(
            "showJob",
            TAG,
            "Where the job stands, or its result in one of many formats",
            {
                200: Answer("The result.", _content(), FOUND),
                202: Answer("It is not there yet.", {JSON: ref("Job")}, WAITING),
                304: Answer("The result is still the one that the client has, by its `If-None-Match`.", headers=FOUND),
            },
            found,
            "Nothing is detected again for another form, or for other thresholds: what was nearly found is kept.",
            (job_id(), prefer(), FORMAT, MARKS, SCORES, NEAR, *_anew()),
        ),
        ("DELETE", "/v1/jobs/<job_id>"): Operation(
            "cancelJob",
            TAG,
            "Cancels the job",
            {200: Answer("It is canceled.", {JSON: ref("Job")})},
            (errors.UnknownJobError, errors.ExpiredJobError, errors.FinishedJobError, *ENDING),
            parameters=(job_id(),),
        ),
        ("GET", "/v1/jobs/<job_id>/events"): Operation(
            "listenToJob",
            TAG,
            "Tells of the job as it goes on",
            {
                200: Answer("Server-sent events, each the job as JSON.", {EVENTS: STREAM}),
                204: Answer("There is no more to tell; asked with `Last-Event-ID: end`."),
            },
            (errors.UnknownJobError, errors.BusyError, errors.ExpiredJobError),
            parameters=(job_id(),),
        ),
        ("GET", "/v1/jobs/<job_id>/files/<path:name>"): Operation(
            "fileOfJob",
            TAG,
            "A file that the job made",
            {200: Answer("The file, of the type that its name says.", {"application/octet-stream": BINARY})},
            (errors.UnknownFileError, errors.ExpiredJobError),
            parameters=(job_id(), parameter("name", "path", "The file's name, as the job lists it.", TEXT)),
        ),
        ("GET", "/v1/jobs/<job_id>/preview"): Operation(
            "previewOfJob",
            TAG,
            "A small picture of what a running job has made so far",
            {200: Answer("It.", {"image/jpeg": BINARY})},
            (errors.UnknownFileError, errors.ExpiredJobError),
            parameters=(job_id(),),
        ),
    }


def _anew() -> tuple[Json, ...]:
    """A result's options have no default: where they are not given, the job's own stay."""
    said = [parameter for task in TASKS for parameter in queried(changeable(task))]
    return tuple(
        {**each, "schema": {name: value for name, value in each["schema"].items() if name != "default"}}
        for each in said
    )


def _content() -> Json:
    several = {"anyOf": [ref("Job"), ref("Coco")]} if "coco" in formats.of(DETECT.name).written else ref("Job")
    return {**RESULT_CONTENT, JSON: several}
