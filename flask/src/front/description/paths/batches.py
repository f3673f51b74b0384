"""The routes of batches."""

from front.description.operation import Answer, Operation, Table
from front.description.parts import (
    BINARY,
    EVENTS,
    FORMAT,
    JSON,
    LOCATION,
    MARKS,
    NEAR,
    PICTURE,
    SCORES,
    STREAM,
    UUID,
    ZIP,
    header,
    parameter,
    prefer,
    uploaded,
)
from front.description.paths.jobs import TASK, _anew, order_options
from front.description.paths.uploads import ENDING, TAKING
from front.description.problems import RETRY_AFTER
from front.description.schemas import TEXT, Json, listed, option_schema, ref
from front.settings import Settings
from wire import errors

TAG = "Batches"
WAITING = {"Location": LOCATION, "Retry-After": RETRY_AFTER}
FOUND = {"Location": {**LOCATION, "required": False}, "Content-Disposition": header("What to call the file.")}
BATCH_ID = parameter("batch_id", "path", "The batch's id.", UUID)
ZIPPED: Json = {**BINARY, "description": "A zip of pictures, or one picture. Its content decides."}
FINDING = (errors.UnknownJobError, errors.ExpiredJobError)


def table(settings: Settings) -> Table:
    """The routes, by method and rule."""
    whole: Json = {JSON: {"anyOf": [ref("Batch"), ref("Coco")]}, ZIP: BINARY, "text/csv": TEXT, "text/plain": TEXT}
    return {
        ("POST", "/v1/batches"): _submission(settings),
        ("GET", "/v1/batches/<batch_id>"): Operation(
            "showBatch",
            TAG,
            "How far the pictures are, and one combined answer",
            {
                200: Answer("All of them have ended.", whole, FOUND),
                202: Answer("They are not done, or what is to be made of them is not.", {JSON: ref("Batch")}, WAITING),
            },
            (*FINDING, errors.BadOptionError, *ENDING, *TAKING),
            parameters=(BATCH_ID, prefer(), FORMAT, MARKS, SCORES, NEAR, *_anew()),
        ),
        ("DELETE", "/v1/batches/<batch_id>"): Operation(
            "cancelBatch",
            TAG,
            "Cancels what has not ended",
            {200: Answer("The rest is canceled.", {JSON: ref("Batch")})},
            (*FINDING, errors.FinishedJobError),
            parameters=(BATCH_ID,),
        ),
        ("GET", "/v1/batches/<batch_id>/events"): Operation(
            "listenToBatch",
            TAG,
            "Tells of the batch as it goes on",
            {
                200: Answer("Server-sent events, each the batch as JSON.", {EVENTS: STREAM}),
                204: Answer("There is no more to tell; asked with `Last-Event-ID: end`."),
            },
            (*FINDING, errors.BusyError),
            parameters=(BATCH_ID,),
        ),
    }


def _submission(settings: Settings) -> Operation:
    options = order_options(settings)
    fields: Json = {"task": TASK, **{option.name: option_schema(option) for option in options}}
    pictures = listed(PICTURE, description=f"At most {settings.max_files} pictures, or a zip of them.", minItems=1)
    said = [parameter(name, "query", each.get("description", ""), each) for name, each in fields.items()]
    links = {"show": {"operationId": "showBatch", "parameters": {"batch_id": "$response.body#/id"}}}
    return Operation(
        "submitBatch",
        TAG,
        "Accepts many pictures, a job each",
        {
            200: Answer("All have ended: they were waited for.", {JSON: ref("Batch")}, FOUND),
            202: Answer("They are accepted, all of them.", {JSON: ref("Batch")}, WAITING, links),
        },
        (*TAKING, errors.UnknownTaskError, errors.BusyError),
        f"At most {settings.max_files} pictures, of {settings.max_batch_bytes:,} bytes together. All of them fit into "
        "the queue, or none is accepted.",
        (prefer(), *said),
        uploaded({"file": pictures}, **{"application/octet-stream": {"schema": ZIPPED}}),
    )
