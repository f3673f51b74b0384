"""The one function that both modes call: `process`. Mode 1 calls it straight, mode 2 by its dotted name through rq."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from processor.base import Processor, Work
from wire import keys
from wire.errors import ExpiredJobError, ImageProcessorError, UnknownTaskError
from wire.jobs import Job, Outcome
from wire.store import Counts, Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Workplace:
    """What a process has at hand for every job: the processors by task, and where pictures and outcomes lie."""

    processors: Mapping[str, Processor]
    store: Store
    counts: Counts


_workplaces: list[Workplace] = []


def open_workplace(workplace: Workplace) -> None:
    """`process` works at this workplace from now on. Called once, by whoever composes the process."""
    _workplaces[:] = [workplace]


def process(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The outcome of the job `payload` (`wire.Job` as a dict), as a dict; it lies in the store by then.

    Never raises for what a job can do wrong: that is an outcome too.
    """
    if not _workplaces:
        raise RuntimeError("processor.jobs.open_workplace() must be called before the first job.")
    job, workplace = Job.from_dict(payload), _workplaces[0]
    try:
        work = _work(job, workplace)
    except ImageProcessorError as error:
        outcome = Outcome.failed(job.id, error)
    except Exception:
        log.exception("job %s: failed in a way that nobody foresaw", job.id)
        outcome = Outcome.failed(
            job.id, ImageProcessorError(f"The job failed inside; the log of the processor has it under {job.id}.")
        )
    else:
        if work.picture is not None:
            workplace.store.put(keys.picture(job.id), work.picture, job.result_seconds)
        workplace.counts.add(work.labels)
        outcome = Outcome.succeeded(job.id, work.result)
    workplace.store.put(keys.outcome(job.id), outcome.to_bytes(), job.result_seconds)
    return outcome.to_dict()


def _work(job: Job, workplace: Workplace) -> Work:
    processor = workplace.processors.get(job.task)
    if processor is None:
        raise UnknownTaskError(f"Task {job.task!r}: this worker does {', '.join(workplace.processors) or 'none'}.")
    image = workplace.store.get(job.image_key)
    if image is None:
        raise ExpiredJobError("The picture was no longer kept when its turn came. Send it again.")
    return processor.run(image, job.options, picture=job.picture)
