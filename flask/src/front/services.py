"""What the front door needs from outside. Each mode's composition root fills it in its own way."""

from dataclasses import dataclass, field

from front.dispatch import Dispatcher, Load
from front.permits import ThreadBudget
from wire.desired_models import DesiredModels
from wire.frames import NO_FRAMES, Frames
from wire.job_stats import JobStats
from wire.results import CompletionNotifier, JobSchedule, Results
from wire.store import LabelCounter, Store
from wire.workers import WorkerRegistry

NOBODY = "No model is loaded anywhere: no processor has been seen yet, or it is still starting."
"""Why nothing can be worked on, where no worker is registered."""


@dataclass(frozen=True, slots=True)
class Services:
    """The seams behind the routes: mode 1 and mode 2 differ in these and in nothing else.

    `upload_wait_seconds` is for how long, in seconds, `POST /upload` waits for its job where the client does not say.
    `limits_url` is where rate limits are counted, as the package `limits` writes it. `threads` are the server's.
    `is_on_one_machine` says that whatever comes stays on the machine that answers.
    `frames` are what running jobs show.
    """

    dispatcher: Dispatcher
    load: Load
    store: Store
    results: Results
    counts: LabelCounter
    workers: WorkerRegistry
    notifier: CompletionNotifier
    desired_models: DesiredModels
    webhooks: JobSchedule
    job_stats: JobStats
    upload_wait_seconds: float = 0
    limits_url: str = "memory://"
    is_on_one_machine: bool = False
    frames: Frames = NO_FRAMES
    threads: ThreadBudget = field(default_factory=lambda: ThreadBudget.of(32))

    def wait(self, job_id: str, seconds: float) -> bool:
        """The job has ended, or `seconds` are over, or nobody could say; False at once where as many threads wait as
        may."""
        with self.threads.waiting.tried() as permitted:
            if permitted:
                self.notifier.wait(job_id, seconds)
            return permitted
