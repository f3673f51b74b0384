"""What is said of the routes of jobs in OpenAPI, but for what stands at each."""

from front.openapi.parameters import (
    BYTES,
    FORM,
    JSON,
    PICTURE,
    RESULT_QUERY,
    WAITING,
    header,
    option_parameter,
    parameter,
    uploaded,
)
from front.openapi.schemas import BINARY, Json, record
from front.openapi.task_schemas import Coco, GeoJson, LabelStudioTasks
from front.settings import Settings
from front.tasks import formats
from front.v1.jobs.idempotency import HEADER
from front.v1.jobs.representation import JobJson
from front.v1.jobs.storing import STORE
from front.v1.jobs.submission import DEFAULT_TASK, PRIORITY
from front.v1.jobs.submission import PICTURE as MARKED
from wire.tasks.detect.spec import DETECT
from wire.tasks.registry import TASKS
from wire.tasks.spec import Option

APPLIED = {"Preference-Applied": header("Which preference was followed.")}
PENDING = WAITING | APPLIED
FILE = {"Content-Disposition": header("What to call the file.")}
FOUND = {**APPLIED, **FILE, "ETag": header("Names this form of the result.")}
WRITTEN: Json = {
    **dict.fromkeys(("text/csv", "text/plain", "application/xhtml+xml", "application/xml"), str),
    "application/geo+json": GeoJson,
}
RENDERED = {mimetype: BINARY for task in TASKS for mimetype in formats.of(task).rendered.values()}
RESULT: Json = {JSON: JobJson | Coco | LabelStudioTasks, **RENDERED, **WRITTEN}
"""What a finished job can be answered with. COCO's document is JSON as well, and so are Label Studio's tasks."""

IDEMPOTENCY = parameter(
    HEADER,
    "header",
    "The same request with the same key is the same job.",
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
)
URL: Json = {"type": "string", "format": "uri", "description": "Where the picture is."}
BODY = uploaded("file", {"file": PICTURE}) | {BYTES: PICTURE, FORM: record(url=URL)}
"""The options are parameters, and not declared once more: generators would make two arguments of each.

Not JSON, which is told of in words: where it is declared beside a form, generators send the form as JSON.
"""

SHOW = {"show": {"operationId": "showJob", "parameters": {"job_id": "$response.body#/id"}}}


def job_parameters(settings: Settings, turn: Option = PRIORITY) -> tuple[Json, ...]:
    """What may be said of a job besides what it is given; `turn` is the option by which its turn comes."""
    longest = settings.queue_seconds
    expiry = Option("expires_in", longest, "How long it may wait, in seconds.", 1, longest)
    task = parameter("task", "query", "", {"type": "string", "enum": list(TASKS), "default": DEFAULT_TASK})
    collection = parameter(
        "collection",
        "query",
        "What the result goes into, to be searched; of the task search, where to look.",
        {"type": "string", "maxLength": 100},
    )
    return (task, *(option_parameter(option) for option in (*DETECT.options, MARKED, expiry, turn)), collection)


def submission_parameters(settings: Settings) -> tuple[Json, ...]:
    """What may be said of a job that is submitted by itself, and of how its result is wanted."""
    name = parameter("name", "query", "What the picture is called, where no file's name says so.")
    webhook = parameter(
        "webhook", "query", "The url that is told of the job's end.", {"type": "string", "format": "uri"}
    )
    webhooks = (webhook,) if settings.webhook_secret else ()
    stored = option_parameter(STORE)
    return (IDEMPOTENCY, *job_parameters(settings), stored, name, *webhooks, *RESULT_QUERY)
