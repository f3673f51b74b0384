"""A request for a batch, as a client of /v1 writes it."""

import json
from dataclasses import dataclass, replace
from hashlib import sha256

from flask import Request

from front import access
from front.inputs.task_inputs import collect_texts
from front.job_request import JobRequest
from front.settings import Settings
from front.tasks import formats
from front.v1.batches.uploads import Picture, collect_many, read_many
from front.v1.jobs import submission
from front.v1.jobs.storing import refuse_unstored
from front.v1.jobs.submission import DEFAULT_TASK, PICTURE, collection_of, digest, expires_in, priority, words
from wire.errors import ImageProcessorError
from wire.priority import Priority
from wire.tasks import registry
from wire.tasks.spec import Kind

PRIORITY = replace(
    submission.PRIORITY,
    default=Priority.LOW.value,
    about="low: while jobs of normal priority wait, those of the batch wait behind them, for every fifth turn at most.",
)


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """Many `pictures`, or texts, of each of which a job is made; `common` says everything else, the same for all."""

    common: JobRequest
    pictures: tuple[Picture, ...]

    @property
    def fingerprint(self) -> str:
        """A name for what is asked for, the same for the same: not for how files are called."""
        files = [
            f"{each.content.code}: {each.content}"
            if isinstance(each.content, ImageProcessorError)
            else digest(each.content)
            for each in self.pictures
        ]
        return sha256(json.dumps([submission.fingerprint(self.common), files]).encode()).hexdigest()


def of(request: Request, settings: Settings) -> BatchRequest:
    """What the request asks for, all of it known and within its range. Raises RequestError of many kinds."""
    body = read_many(request, settings)
    fields = body.fields(words())
    task = registry.find(str(fields.pop("task", DEFAULT_TASK)))
    pictures = collect_many(task, body, fields, settings)
    inputs, seconds = collect_texts(task, body, fields), expires_in(fields, settings.queue_seconds)
    fields.pop("expires_in", None)
    refuse_unstored(fields, "a batch")
    turn = priority(fields, PRIORITY)
    collection = collection_of(fields, task, pictured=task.inputs[0].kind is Kind.IMAGE)
    shown = formats.of(task.name).shown if PICTURE.parse(fields.pop(PICTURE.name, False)) else None
    common = JobRequest(
        task=task,
        inputs=inputs,
        options=task.parse_options(fields),
        formats=(shown,) if shown else (),
        expires_in=seconds,
        owner=access.owner(),
        admin=access.is_admin(settings),
        collection=collection,
        priority=turn,
    )
    return BatchRequest(common, pictures)
