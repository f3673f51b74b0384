"""A request for a job, as a client of /v1 writes it."""

import json
from collections.abc import Iterable, Mapping, MutableMapping
from functools import cache
from hashlib import sha256
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from flask import Request

from backends.outbound.urls import Target
from front import access
from front.inputs import task_inputs
from front.inputs.reader import RequestBody, read
from front.job_request import Given, JobRequest, Reference
from front.settings import Settings
from front.tasks import formats
from front.uploads import too_many_bytes
from front.v1.jobs.result_query import result_fields, result_query_of
from front.v1.jobs.storing import STORE, stored
from wire.errors import BadOptionError, NotEnabledError
from wire.priority import Priority
from wire.tasks import registry
from wire.tasks.registry import TASKS
from wire.tasks.search.spec import COLLECTION_NAME, OF_JOBS
from wire.tasks.spec import Kind, Option, Task

DEFAULT_TASK = next(iter(TASKS))
PICTURE = Option("picture", False, "Make the picture that shows the result at once, for whoever will want it.")
NAME = "name"
PRIORITY = Option(
    "priority",
    Priority.NORMAL.value,
    "low: while jobs of normal priority wait, this one waits behind them, for every fifth turn at most.",
    choices=tuple(Priority),
)
COLLECTION = "collection"
JOB_FIELDS = ("task", NAME, PICTURE.name, "expires_in", "webhook", COLLECTION, STORE.name, PRIORITY.name)


def of(request: Request, settings: Settings, only: str = "") -> JobRequest:
    """What the request asks for, all of it known and within its range; of the task `only`, where there is one.

    Raises RequestError of many kinds, or NotEnabledError for a webhook that nobody would sign.
    """
    body = read(request, too_many_bytes(settings.max_upload_bytes))
    fields = body.fields(words())
    task = registry.find(str(fields.pop("task", only or DEFAULT_TASK)))
    if only not in ("", task.name):
        raise BadOptionError(f"Field task: expected {only}, got {task.name}.")
    inputs = task_inputs.collect(task, body, fields)
    query = {name: str(fields.pop(name)) for name in result_fields(task.name) if name in fields}
    result_query = result_query_of(request, task.name, query)
    pictured = any(inputs.get(each.name) for each in task.inputs if each.kind is Kind.IMAGE)
    collection = collection_of(fields, task, pictured=pictured)
    ours = {name: fields.pop(name) for name in _job_fields(task) if name in fields}
    webhook = _webhook(str(ours.get("webhook", "")).strip(), settings)
    is_stored = stored(ours, request, webhook=webhook, collection=collection)
    options = task.parse_options(_known(fields, task))
    task_inputs.check(task, inputs, settings)
    shown = formats.of(task.name).shown
    at_once = bool(PICTURE.parse(ours.get(PICTURE.name, False))) or (
        result_query.format == shown and not result_query.options
    )
    return JobRequest(
        task=task,
        inputs=inputs,
        options=options,
        formats=(shown,) if at_once and shown else (),
        expires_in=expires_in(ours, settings.queue_seconds),
        webhook=webhook,
        name=str(ours.get(NAME, "")) or _name(body, inputs),
        owner=access.owner(),
        admin=access.is_admin(settings),
        collection=collection,
        stored=is_stored,
        priority=priority(ours, PRIORITY),
        result_query=result_query,
    )


def fingerprint(job_request: JobRequest) -> str:
    """A name for what is asked for, the same for the same: not for how the answer is to look, nor for a name."""
    inputs = {name: [digest(given) for given in values] for name, values in job_request.inputs.items()}
    more = (job_request.expires_in, job_request.webhook, job_request.collection)
    whole = (job_request.task.name, dict(job_request.options), inputs, *more)
    return sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


@cache
def words() -> tuple[str, ...]:
    """What means something in a form, on one route or another. There it is files that have names."""
    names: list[str] = []
    for task in TASKS.values():
        known = formats.of(task.name)
        in_forms = [name for name in result_fields(task.name) if name not in known.in_queries_alone]
        names += [*(option.name for option in task.options), *task_inputs.names_of(task), *in_forms]
    return tuple(dict.fromkeys([*names, *(each for each in JOB_FIELDS if each != NAME)]))


def expires_in(fields: Mapping[str, object], longest: int) -> int | None:
    """For how long the job may wait for its turn, in seconds, at most `longest`; None where nothing is said of it."""
    if "expires_in" not in fields:
        return None
    return int(Option("expires_in", 1, "", 1, longest).parse(fields["expires_in"]))


def priority(fields: MutableMapping[str, object], option: Option) -> Priority:
    """What is taken out of `fields`, or what the `option` says where there is nothing. Raises BadOptionError."""
    return Priority(str(option.parse(fields.pop(option.name, option.default))))


def _known(fields: Mapping[str, object], task: Task) -> Mapping[str, object]:
    known = [option.name for option in task.options]
    for name in fields:
        if name not in known:
            there = ", ".join([*known, *task_inputs.names_of(task), *_job_fields(task), *result_fields(task.name)])
            raise BadOptionError(f"Field {name[:40]!r}: a job of {task.name} has {there}.")
    return fields


def _job_fields(task: Task) -> list[str]:
    """The members of every job, but for those that the task has options of."""
    options = [option.name for option in task.options]
    return [name for name in JOB_FIELDS if name not in options]


def collection_of(fields: MutableMapping[str, object], task: Task, *, pictured: bool) -> str:
    """The name of the collection among `fields`, as it is kept, which is taken out of them; empty where there is none,
    or where it is an option of the task. `pictured` says whether the job is given a picture.

    Raises BadOptionError for a name that no collection can have, and for a job of which there is nothing to be seen.
    """
    if COLLECTION not in fields or COLLECTION in (option.name for option in task.options):
        return ""
    name = str(fields.pop(COLLECTION)).strip()
    kept = name.removeprefix(OF_JOBS)
    if name and not COLLECTION_NAME.fullmatch(kept):
        raise BadOptionError(f"Field {COLLECTION}: expected 1 to 50 letters, digits, '-' and '_', got {name[:60]!r}.")
    if name and not pictured:
        raise BadOptionError(f"Field {COLLECTION}: expected a job that is given a picture; this one is given none.")
    return kept


def _name(body: RequestBody, inputs: Mapping[str, Iterable[Given]]) -> str:
    """What the first picture is called: by its file, or by where it is."""
    named = next((each.name for each in body.files if each.name), "")
    reference = (each for values in inputs.values() for each in values if isinstance(each, Reference))
    return named or next(map(name_at, reference), "")


def name_at(reference: Reference) -> str:
    """What the input is called where it lies; empty where that place has no name, or is none."""
    try:
        return unquote(PurePosixPath(urlsplit(reference.text).path).name)
    except ValueError:
        return ""


def digest(given: Given) -> str:
    """A name for an input, the same for the same bytes, or for the same place."""
    return given.text if isinstance(given, Reference) else sha256(given).hexdigest()


def _webhook(url: str, settings: Settings) -> str:
    """`url`, which can be told. Raises NotEnabledError or BadUrlError."""
    if url and not settings.webhook_secret:
        raise NotEnabledError(
            "There are no webhooks here: the operator can set WEBHOOK_SECRET. Ask for the job instead."
        )
    if url:
        Target.of(url)
    return url
