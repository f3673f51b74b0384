"""Answers a client that waits: a picture and perhaps a question in, what is said of it out, whole or in pieces."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import request
from redis.exceptions import RedisError

from front.compat.loaded_models import loaded_model
from front.compat.picture_request import picture_request
from front.compat.sync_jobs import Done, SyncJobs
from front.errors import redis_error
from front.job_request import Given, JobRequest
from front.jobs import Jobs
from front.permits import Permits
from front.services import Services
from front.settings import Settings
from front.v1.event_stream import listening
from front.v1.jobs.references import References
from wire.models import ModelInfo
from wire.tasks.describe.result import Finish
from wire.tasks.describe.spec import DESCRIBE, Length
from wire.workers import models

MOST_TOKENS = 1024


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is asked of one picture: the `question`, or where that is empty a caption of that `length`.

    `model` is empty for the default, `max_tokens` 0 for as many as the task's default.
    """

    picture: Given
    question: str = ""
    length: str = Length.NORMAL
    model: str = ""
    max_tokens: int = 0

    @property
    def options(self) -> Mapping[str, object]:
        """The same as options of the task; the text comes as it is streamed, so nothing is cleaned away at its end."""
        asked: Mapping[str, object] = {"length": self.length}
        if self.question:
            asked = {"length": Length.NONE, "questions": json.dumps([{"q": self.question}])}
        tokens = {"max_tokens": min(self.max_tokens, MOST_TOKENS)} if self.max_tokens else {}
        return {**asked, **tokens, "clean": False}


@dataclass(frozen=True, slots=True)
class Reply:
    """What was said. `looking_ms` went into the picture, `saying_ms` into the text."""

    text: str
    finish: Finish
    tokens: int
    model: str
    looking_ms: float
    saying_ms: float

    @property
    def was_cut(self) -> bool:
        """Whether there would have been more to say."""
        return self.finish is not Finish.STOP


@dataclass(frozen=True, slots=True)
class SyncDescriber:
    """The task `describe` for clients that know nothing of jobs. `references` gets pictures that lie elsewhere."""

    services: Services
    settings: Settings
    jobs: Jobs
    references: References

    @property
    def permits(self) -> Permits:
        """One of these is needed for each stream of pieces."""
        return self.services.threads.streams

    def models(self) -> tuple[ModelInfo, ...]:
        """The loaded models that describe, the default first."""
        known = models(self.services.workers.reports(), DESCRIBE.name)
        return tuple(sorted(known, key=lambda model: not model.default))

    def reply(self, prompt: Prompt) -> Reply:
        """What is said, all of it. Raises UnknownModelError, RequestError, or as `SyncJobs.do`."""
        done = SyncJobs(self.services, self.jobs).do(self._job_request(prompt), DESCRIBE.timeout_seconds)
        return _reply(done)

    def pieces(self, prompt: Prompt) -> Iterator[str | Reply]:
        """What is said, piece by piece as it comes, and at last the reply.

        Raises as `reply`: at once what is wrong with the request, later what the job ends with, or NotReadyError. Where
        the client of the request at hand leaves, the job ends.
        """
        sync_jobs, is_there = SyncJobs(self.services, self.jobs), listening(request)
        return _pieces(sync_jobs.told(self._job_request(prompt), DESCRIBE.timeout_seconds, is_there))

    def _job_request(self, prompt: Prompt) -> JobRequest:
        options = {**prompt.options, "model": loaded_model(prompt.model, DESCRIBE, self.services)}
        return picture_request(DESCRIBE, prompt.picture, options, self.settings, self.references)


def _pieces(told: Iterator[str | Done]) -> Iterator[str | Reply]:
    said = 0
    try:
        for each in told:
            reply = _reply(each) if isinstance(each, Done) else None
            text = reply.text if reply else str(each)
            if len(text) > said:
                yield text[said:]
                said = len(text)
            if reply:
                yield reply
    except RedisError as error:  # the answer has begun, so nobody else tells of it
        raise redis_error(error) from None


def _reply(done: Done) -> Reply:
    result = done.result
    said = result["caption"] or result["answers"][0]
    timings = result["timings_ms"]
    return Reply(
        text=said["text"] if result["caption"] else said["answer"],
        finish=Finish(said["finish"]),
        tokens=said["tokens"],
        model=result["model"]["name"],
        looking_ms=timings["decode"] + timings["encode"] + timings["prefill"],
        saying_ms=timings["caption"] + sum(timings["answers"]),
    )
