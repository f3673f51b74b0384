"""Answers a client that waits: words, pictures and options in, pictures that were made of them out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from secrets import randbelow
from typing import Any

from flask import request

from front import access
from front.compat.kept_jobs import KeptJobs
from front.compat.loaded_models import loaded_model
from front.inputs import task_inputs
from front.job_request import Given, JobRequest, Reference
from front.jobs import Jobs
from front.services import Services
from front.settings import Settings
from front.v1.event_stream import listening
from front.v1.jobs.references import References
from wire.errors import BadOptionError
from wire.jobs import Job
from wire.tasks.made_pictures import LAST_SEED
from wire.tasks.spec import Kind, Task

PNG = "png"
"""The form that pictures are made in."""


@dataclass(frozen=True, slots=True)
class Made:
    """What came of `job`, which stays: its `result`, by the row of its task."""

    job: Job
    result: Mapping[str, Any]

    @property
    def pictures(self) -> Sequence[Mapping[str, Any]]:
        """Of each picture its `file`, which is empty where it is withheld, and its `seed`."""
        if "pictures" in self.result:
            return list(self.result["pictures"])
        return [{"seed": self.result["seed"], **self.result["picture"]}]

    @property
    def files(self) -> list[str | None]:
        """The names of the files, None for a picture that is withheld."""
        return [each["file"] or None for each in self.pictures]

    @property
    def withheld(self) -> list[str]:
        """Why pictures are withheld, as far as any are."""
        return [each["withheld"] for each in self.pictures if not each["file"]]


def seeds(first: str, count: int) -> list[str]:
    """A seed for each picture, where each is a job: they follow one another, as those of one job do.

    `first` is empty where it is to be drawn; alone it may stay so, for whoever makes the picture draws it.
    """
    if count == 1 or (first and not first.isdecimal()):
        return [first] * count
    number = int(first) if first else randbelow(LAST_SEED + 1)
    return [str((number + each) % (LAST_SEED + 1)) for each in range(count)]


@dataclass(frozen=True, slots=True)
class Maker:
    """The tasks that make pictures, for clients that know nothing of jobs. `references` gets pictures that lie
    elsewhere."""

    services: Services
    settings: Settings
    jobs: Jobs
    references: References

    @property
    def kept_jobs(self) -> KeptJobs:
        """Jobs whose ids their clients may know."""
        return KeptJobs(self.services, self.jobs)

    def request(
        self, task: Task, inputs: Mapping[str, Given | str], options: Mapping[str, object], **given: Any
    ) -> JobRequest:
        """A request to do `task`, its inputs by name, those that are empty left out. `options` may name a model in any
        way that `loaded_model` knows; `given` are other fields of the request.

        Raises BadOptionError, UnknownModelError, or RequestError for what is no picture or cannot be had.
        """
        owner = access.owner()
        parsed = task.parse_options(
            {**options, "model": loaded_model(str(options.get("model", "")), task, self.services)}
        )
        kinds = {each.name: each.kind for each in task.inputs}
        whole: dict[str, tuple[Given, ...]] = {}
        for name, value in inputs.items():
            if value and kinds[name] is Kind.TEXT:
                whole[name] = (self._text(task, name, str(value)),)
            elif isinstance(value, Reference):
                whole[name] = (self.references.picture(value, owner),)
            elif isinstance(value, bytes) and value:
                whole[name] = (value,)
        task_inputs.check(task, whole, self.settings)
        return JobRequest(task, whole, parsed, owner=owner, **given)

    def accept(self, requests: Sequence[JobRequest]) -> list[Job]:
        """A job for each, or none at all. Raises as `KeptJobs.accept`."""
        return self.kept_jobs.accept(requests)

    def waited_for(self, jobs: Sequence[Job]) -> list[Made]:
        """What came of them; each has the time of its task, and of those before it. Raises as `KeptJobs.result`."""
        is_there, kept_jobs = listening(request), self.kept_jobs
        return [Made(job, kept_jobs.result(job, job.timeout_seconds, is_there)) for job in jobs]

    def made(self, *requests: JobRequest) -> list[Made]:
        """What came of all of them. Raises as accepting does, or as waiting."""
        return self.waited_for(self.accept(requests))

    def contents(self, made: Made, form: str = PNG) -> list[bytes | None]:
        """The pictures, None for one that is withheld. In another `form` than PNG it is one, of a job that was asked
        for it. Raises ExpiredJobError, or as `KeptJobs.rendering`."""
        return [self._content(made, name, form) if name else None for name in made.files]

    def _content(self, made: Made, name: str, form: str) -> bytes:
        if form == PNG:
            return self.jobs.file(made.job.id, name)
        return self.kept_jobs.rendering(made.job, form, made.result, made.job.timeout_seconds)

    def _text(self, task: Task, name: str, text: str) -> bytes:
        row = next(each for each in task.inputs if each.name == name)
        try:
            (content,) = task_inputs.texts(row, {name: text})
        except UnicodeEncodeError:
            raise BadOptionError(f"Expected {name!r} to be text that UTF-8 can write, got a lone surrogate.") from None
        return content
