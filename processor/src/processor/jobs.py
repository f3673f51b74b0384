"""The one function that both modes call: `process`. Mode 1 calls it straight, mode 2 by its dotted name through rq."""

import logging
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, cast

from processor.base import Inputs, Renderer, Runner
from processor.context import Clock, JobContext
from wire import keys
from wire.errors import CanceledJobError, ExpiredJobError, ImageProcessorError, UnknownTaskError
from wire.frames import NO_FRAMES, Frames
from wire.jobs import Job, Outcome
from wire.rendering import Rendering
from wire.results import JobResult, Results
from wire.store import Store
from wire.storing import stored_seconds

log = logging.getLogger(__name__)

FILE_NAME = re.compile(r"[\w-][\w.-]{0,99}", re.ASCII)


class Observer(Protocol):
    """Is told of every job's end."""

    def ended(self, job: Job, outcome: Outcome, begun_at: float) -> None:
        """The job's turn came at `begun_at` (Unix time, in seconds), and this came of it. Called from many threads."""


class Unobserved:
    """The `Observer` where nobody wants to know."""

    def ended(self, job: Job, outcome: Outcome, begun_at: float) -> None: ...


UNOBSERVED = Unobserved()


@dataclass(frozen=True, slots=True)
class WorkerContext:
    """What a process has at hand for every job: the runners by task, where inputs lie, and who keeps results.

    The time of jobs counts by `clock`, in seconds. What they show goes to `frames`; those that last go back into the
    queue once the process is `leaving`.
    """

    runners: Mapping[str, Runner]
    store: Store
    results: Results
    observer: Observer = UNOBSERVED
    clock: Clock = time.monotonic
    frames: Frames = NO_FRAMES
    leaving: Callable[[], bool] = lambda: False


_workers: list[WorkerContext] = []


def set_worker_context(worker: WorkerContext) -> None:
    """`process` works with these from now on. Called once, by whoever composes the process."""
    _workers[:] = [worker]


def process(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The outcome of the job `payload` (`wire.Job` as a dict), as a dict; it lies in the store by then.

    A job that has an outcome already, because its worker died just after the work, is not done again. Never raises for
    what a job can do wrong: that is an outcome too.
    """
    if not _workers:
        raise RuntimeError("processor.jobs.set_worker_context() must be called before the first job.")
    job, worker, begun_at = Job.from_dict(payload), _workers[0], time.time()
    outcome = Outcome.read(worker.store.get(keys.outcome(job.id))) or _attempt(job, worker)
    worker.observer.ended(job, outcome, begun_at)
    return outcome.to_dict()


def _attempt(job: Job, worker: WorkerContext) -> Outcome:
    try:
        job_result = _work(job, worker) if job.rendering is None else _render(job, job.rendering, worker)
    except ImageProcessorError as error:
        job_result = JobResult.of(job, _failed(job, error))
    except Exception:
        log.exception("job %s: failed in a way that nobody foresaw", job.id)
        inside = ImageProcessorError(f"The job failed inside; the log of the processor has it under {job.id}.")
        job_result = JobResult.of(job, Outcome.failed(job.id, inside))
    worker.results.keep(job_result, stored_seconds(job))
    return job_result.outcome


def _failed(job: Job, error: ImageProcessorError) -> Outcome:
    return Outcome.canceled(job.id) if isinstance(error, CanceledJobError) else Outcome.failed(job.id, error)


def _work(job: Job, worker: WorkerContext) -> JobResult:
    inputs = _inputs(job, worker)
    context = JobContext(job, worker.store, worker.clock, worker.frames, worker.leaving)
    output = _runner(job, worker).run(inputs, job.options, context)
    files = {keys.file(job.id, _plain(name)): file for name, file in output.files.items()}
    files |= {keys.rendering(job.id, form, ""): file for form, file in output.renderings.items()}
    if output.kept:
        files[keys.kept(job.id)] = output.kept
    shared = {keys.shared(digest): content for digest, content in output.shared.items()}
    return JobResult.of(job, Outcome.succeeded(job.id, output.result, output.files), files, output.counts, shared)


def _plain(name: str) -> str:
    """The file's name, which is one in every store. Raises ValueError: its task has made a mistake."""
    if not FILE_NAME.fullmatch(name):
        raise ValueError(f"Expected a file's name of letters, digits, '.', '_' and '-', got {name!r}.")
    return name


def _render(job: Job, rendering: Rendering, worker: WorkerContext) -> JobResult:
    renderer = cast(Renderer, _runner(job, worker))
    file = renderer.render(_inputs(job, worker), rendering.result, rendering.form)
    return JobResult.of(job, Outcome.succeeded(job.id, {}), {rendering.key: file})


def _runner(job: Job, worker: WorkerContext) -> Runner:
    if job.task not in worker.runners:
        raise UnknownTaskError(f"Task {job.task!r}: this worker does {', '.join(worker.runners) or 'none'}.")
    return worker.runners[job.task]


def _inputs(job: Job, worker: WorkerContext) -> Inputs:
    found = iter(worker.store.get_many(job.input_keys))
    inputs = {name: tuple(next(found) or b"" for _ in each) for name, each in job.inputs.items()}
    if not all(all(each) for each in inputs.values()):
        raise ExpiredJobError("The picture was no longer kept when its turn came. Send it again.")
    return inputs
