"""The route that tells how the service stands, and the page that shows it."""

from front.description.components import ERRORS, ETA, MOMENT, TROUBLES
from front.description.operation import Answer, Operation, Table
from front.description.parts import HTML, JSON, UUID
from front.description.schemas import TEXT, WHOLE, Json, listed, or_null, record, ref
from wire.tasks.registry import TASKS

RATE: Json = {"type": "number", "minimum": 0}


def table() -> Table:
    """The routes, by method and rule."""
    return {
        ("GET", "/v1/status"): Operation(
            "showStatus",
            "Probes",
            "How the service stands: queue, jobs, requests, workers, models, failures",
            {200: Answer("How it stands now.", {JSON: status()})},
            about="Counters only grow until what counts starts anew. Whoever looks twice has the rate between.",
        ),
        ("GET", "/status"): Operation(
            "statusPage", "Pages", "The page for whoever runs the service", {200: Answer("A page.", {HTML: TEXT})}
        ),
    }


def status() -> Json:
    """The schema of the answer."""
    return record(
        "How the service stands.",
        time=MOMENT,
        version=TEXT,
        uptime_seconds=RATE,
        ready={"type": "boolean", "description": "Whether a picture would be worked on."},
        reasons=listed(TEXT, description="Why not."),
        queue=record("By task.", **dict.fromkeys(TASKS, _queue())),
        jobs=record(
            "Ended jobs of all workers.", succeeded=WHOLE, failed=WHOLE, canceled=WHOLE, expired=WHOLE, since=MOMENT
        ),
        requests=record(
            "Of this front since its start; `rejected` by reason.",
            total=WHOLE,
            rejected={"type": "object", "additionalProperties": WHOLE},
        ),
        workers=listed(_worker()),
        models=listed(ref("Model")),
        loading=listed(TEXT),
        errors=ERRORS,
        troubles=TROUBLES,
        failures=listed(_failure(), description="The last jobs that failed, newest first."),
    )


def _queue() -> Json:
    return record("", waiting=WHOLE, limit=WHOLE, jobs_per_second=or_null(RATE), eta_seconds=ETA)


def _worker() -> Json:
    return record(
        "`seconds` is how long a job takes, measured from recent ones, of which `at_once` are in hand.",
        name=TEXT,
        started_at=MOMENT,
        tasks=listed(TEXT),
        models=listed(TEXT),
        loading=listed(TEXT),
        seconds=or_null(RATE),
        at_once=or_null(WHOLE),
        memory_bytes=WHOLE,
    )


def _failure() -> Json:
    return record("", at=MOMENT, job=UUID, task=TEXT, code=TEXT, detail=TEXT)
