"""The page's routes, and those that people already use."""

from front.description.components import MOMENT
from front.description.operation import Access, Answer, Operation, Table
from front.description.parts import (
    BINARY,
    HTML,
    JPEG,
    JSON,
    LOCATION,
    PICTURE,
    job_id,
    parameter,
    prefer,
    queried,
    uploaded,
)
from front.description.parts import (
    TEXT as PLAIN,
)
from front.description.problems import RETRY_AFTER
from front.description.schemas import TEXT, WHOLE, listed, one_of, record, ref
from wire import errors
from wire.tasks.detect.spec import DETECT
from wire.tasks.registry import TASKS
from wire.tasks.spec import Option

TAG = "Uploads"
MARKED = Option("picture", True, "Mark the objects in the picture at once, even where JSON is the answer.")
TAKING = (
    errors.RequestError,
    errors.NoImageError,
    errors.NotAnImageError,
    errors.EncodingError,
    errors.UndecodableImageError,
    errors.TooManyBytesError,
    errors.TooManyPixelsError,
    errors.TooManyFilesError,
    errors.BadOptionError,
    errors.UnknownModelError,
    errors.QueueFullError,
    errors.StoreFullError,
)
"""What taking a picture in and working on it may come to."""

ENDING = (
    errors.ExpiredJobError,
    errors.CanceledJobError,
    errors.JobError,
    errors.WorkerLostError,
    errors.JobTimeoutError,
    errors.ModelError,
)
"""What a job may end with besides."""

DONE = Answer(
    "The picture with its objects marked, or the result.",
    {JSON: ref("Upload"), JPEG: BINARY},
    {"Vary": {"description": "The header that decides between the two.", "schema": TEXT}},
)
WAITING = {"Retry-After": RETRY_AFTER}


def table() -> Table:
    """The routes, by method and rule."""
    return _pictures() | _probes()


def _pictures() -> Table:
    return {
        ("POST", "/upload"): Operation(
            "upload",
            TAG,
            "Finds the objects in a picture",
            {
                200: DONE,
                202: Answer(
                    "The job is accepted; `url` is where its result will be.",
                    {JSON: ref("Pending"), PLAIN: TEXT, HTML: TEXT},
                    WAITING | {"Location": {**LOCATION, "required": False}},
                ),
                303: Answer(
                    "The same for a browser's form, which is led to where its result will be.",
                    {JSON: ref("Pending")},
                    WAITING | {"Location": LOCATION},
                ),
            },
            (*TAKING, *ENDING),
            "In mode 1 the answer is the marked picture, or JSON for whoever prefers it by `Accept`. In mode 2 it is "
            "the place to look, unless `Prefer: wait=N` asks to wait. Options may be fields of the form too.",
            (prefer(), *queried((*DETECT.options, MARKED))),
            uploaded({"file": PICTURE}),
        ),
        ("GET", "/view/<job_id>"): Operation(
            "view",
            TAG,
            "The result of an upload",
            {
                200: DONE,
                202: Answer("It is not done.", {JSON: ref("Pending"), PLAIN: TEXT, HTML: TEXT}, WAITING),
            },
            (errors.UnknownJobError, *ENDING, *TAKING),
            parameters=(job_id(), prefer()),
        ),
        ("GET", "/counts"): Operation(
            "counts",
            TAG,
            "How often each label was found, and since when",
            {
                200: Answer(
                    "By falling number.",
                    {JSON: record(since=MOMENT, counts={"type": "object", "additionalProperties": WHOLE})},
                )
            },
        ),
    }


def _probes() -> Table:
    return {
        ("GET", "/"): Operation(
            "page", "Pages", "The page", {200: Answer("A page to drop pictures on.", {HTML: TEXT})}
        ),
        ("GET", "/healthz"): Operation(
            "alive",
            "Probes",
            "Whether the process lives",
            {200: Answer("It does.", {JSON: record(status=one_of("alive"))})},
            access=Access.ANYBODY,
        ),
        ("GET", "/readyz"): Operation(
            "ready",
            "Probes",
            "Whether jobs would be worked on",
            {
                200: Answer(
                    "They would, by one of these models.", {JSON: record(status=one_of("ready"), models=listed(TEXT))}
                )
            },
            (errors.UnknownTaskError,),
            parameters=(parameter("task", "query", "Ask for jobs of this task.", one_of(*TASKS)),),
            access=Access.ANYBODY,
        ),
    }
