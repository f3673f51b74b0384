"""Finished jobs go into their collections, one after the other, in a thread of its own."""

import atexit
import logging
import threading
from dataclasses import dataclass, field

from processor.finished_jobs import FinishedJob, FinishedJobs
from processor.tasks.search.collected_job import CollectedJobs
from processor.tasks.search.index.analysis import TransientError
from processor.tasks.search.index_updater import STOP_SECONDS, update
from processor.tasks.search.locations import Locations
from processor.tasks.search.settings import WRITABLE
from wire.errors import NotReadyError, RequestError

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
"""How often it is looked for further jobs, while there are none."""

PAUSE_SECONDS = 5.0
"""How long a store, a disk or an index is left alone that could not be had."""


@dataclass(slots=True)
class JobCollector:
    """Puts the `finished` jobs into their collections at `locations`, until the process ends."""

    finished: FinishedJobs
    collected: CollectedJobs
    locations: Locations
    _stop: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """From now on. A process that ends does so behind the picture in hand, as with `IndexUpdater`."""
        thread = threading.Thread(target=self._run, name="collecting", daemon=True)
        thread.start()
        atexit.register(self._end, thread)

    def put_next(self) -> bool:
        """Whether there was a job; it is in its collection, or comes again."""
        job = self.finished.take()
        if job is None:
            return False
        try:
            if self._put(job):
                self.finished.settle(job.job.id)
            else:
                self.finished.postpone(job.job.id, PAUSE_SECONDS)
        except RequestError as error:
            log.warning("job %s: does not go into %s: %s", job.job.id, job.job.collection, error.message)
            self.finished.settle(job.job.id)
        return True

    def _put(self, job: FinishedJob) -> bool:
        self.locations.jobs.mkdir(
            mode=0o700, parents=True, exist_ok=True
        )  # what clients sent is nobody else's business
        return self.collected.put(self.locations.of_a_job(job.job.owner, job.job.collection), job)

    def _run(self) -> None:
        for location in self.locations.all_of_jobs():  # models may be other ones by now
            try:
                update(location, self.collected.analyzers(), self.collected.decoder)
            except Exception:
                log.exception("%s: could not be brought up to date", location.folder)
        while self._goes_on():
            try:
                if not self.put_next():
                    self._stop.wait(LOOK_SECONDS)
            except (NotReadyError, TransientError):
                self._stop.wait(PAUSE_SECONDS)
            except OSError as error:
                if self._goes_on():
                    log.warning("a finished job waits for its collection: %s. %s", error, WRITABLE)
                self._stop.wait(PAUSE_SECONDS)
            except Exception:
                if self._goes_on():
                    log.exception("a finished job could not be put into its collection; it is tried again")
                self._stop.wait(PAUSE_SECONDS)

    def _goes_on(self) -> bool:
        return not self._stop.is_set() and threading.main_thread().is_alive()

    def _end(self, thread: threading.Thread) -> None:
        self._stop.set()
        thread.join(STOP_SECONDS)
