"""The one function that both modes call: `process`. Mode 1 calls it straight, mode 2 by its dotted name through rq."""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from processor.base import Processor
from wire import keys
from wire.errors import ExpiredJobError, ImageProcessorError, UnknownTaskError
from wire.jobs import Job, Outcome, Rendering
from wire.results import Ended, Results
from wire.store import Store

log = logging.getLogger(__name__)


class Observer(Protocol):
    """Is told of every job's end."""

    def ended(self, job: Job, outcome: Outcome, begun_at: float) -> None:
        """The job's turn came at `begun_at` (Unix time, in seconds), and this came of it. Called from many threads."""


class Unobserved:
    """The `Observer` where nobody wants to know."""

    def ended(self, job: Job, outcome: Outcome, begun_at: float) -> None: ...


UNOBSERVED = Unobserved()


@dataclass(frozen=True, slots=True)
class Workplace:
    """What a process has at hand for every job: the processors by task, where pictures lie, and who keeps results."""

    processors: Mapping[str, Processor]
    store: Store
    results: Results
    observer: Observer = UNOBSERVED


_workplaces: list[Workplace] = []


def open_workplace(workplace: Workplace) -> None:
    """`process` works at this workplace from now on. Called once, by whoever composes the process."""
    _workplaces[:] = [workplace]


def process(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The outcome of the job `payload` (`wire.Job` as a dict), as a dict; it lies in the store by then.

    A job that has an outcome already, because its worker died just after the work, is not done again. Never raises for
    what a job can do wrong: that is an outcome too.
    """
    if not _workplaces:
        raise RuntimeError("processor.jobs.open_workplace() must be called before the first job.")
    job, workplace, begun_at = Job.from_dict(payload), _workplaces[0], time.time()
    outcome = _stored(job.id, workplace) or _attempt(job, workplace)
    workplace.observer.ended(job, outcome, begun_at)
    return outcome.to_dict()


def _attempt(job: Job, workplace: Workplace) -> Outcome:
    try:
        ended = _work(job, workplace) if job.rendering is None else _render(job, job.rendering, workplace)
    except ImageProcessorError as error:
        ended = Ended(Outcome.failed(job.id, error))
    except Exception:
        log.exception("job %s: failed in a way that nobody foresaw", job.id)
        inside = ImageProcessorError(f"The job failed inside; the log of the processor has it under {job.id}.")
        ended = Ended(Outcome.failed(job.id, inside))
    counted = "" if job.rendering else job.task
    workplace.results.keep(replace(ended, notify=bool(job.webhook), task=counted), job.result_seconds)
    return ended.outcome


def _work(job: Job, workplace: Workplace) -> Ended:
    work = _processor(job, workplace).run(_image(job, workplace), job.options, picture=job.picture)
    files = {keys.picture(job.id): work.picture or b"", keys.candidates(job.id): work.candidates}
    kept = {key: file for key, file in files.items() if file} | dict(work.common)
    return Ended(Outcome.succeeded(job.id, work.result), work.labels, kept)


def _render(job: Job, rendering: Rendering, workplace: Workplace) -> Ended:
    file = _processor(job, workplace).render(_image(job, workplace), rendering.result, rendering.form)
    return Ended(Outcome.succeeded(job.id, {}), files={rendering.key: file})


def _processor(job: Job, workplace: Workplace) -> Processor:
    if job.task not in workplace.processors:
        raise UnknownTaskError(f"Task {job.task!r}: this worker does {', '.join(workplace.processors) or 'none'}.")
    return workplace.processors[job.task]


def _image(job: Job, workplace: Workplace) -> bytes:
    image = workplace.store.get(job.image_key)
    if not image:
        raise ExpiredJobError("The picture was no longer kept when its turn came. Send it again.")
    return image


def _stored(job_id: str, workplace: Workplace) -> Outcome | None:
    found = workplace.store.get(keys.outcome(job_id))
    return None if found is None else Outcome.from_bytes(found)
