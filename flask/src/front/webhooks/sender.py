"""Delivers webhooks: one thread that looks what is due, and a few more while there is something to deliver."""

import logging
import random
import time
from dataclasses import dataclass
from threading import BoundedSemaphore, Event, Thread

from redis.exceptions import RedisError

from backends.outbound.addresses import Guard
from backends.outbound.guarded_client import GuardedClient
from backends.outbound.network import Deadline, Resolver, resolve
from backends.outbound.urls import Target
from front.checks import signing_key
from front.jobs import Jobs
from front.services import Services
from front.settings import Settings
from front.webhooks.messages import Describe, StillRunningError, WebhookMessage, WebhookMessages
from front.webhooks.signature import signed
from wire.errors import ImageProcessorError, NotReadyError

log = logging.getLogger(__name__)

GONE = 410
AT_ONCE = 4
JITTER = 0.2


@dataclass(frozen=True, slots=True)
class DeliveryTimings:
    """In seconds: how often to look, how long a try may take, and how long what was taken is nobody else's; when to
    look again after a job that still runs; and how long to wait after each try that failed."""

    look: float = 1.0
    timeout: float = 10.0
    lease: float = 60.0
    later: float = 5.0
    retries: tuple[float, ...] = (5.0, 30.0, 120.0, 600.0, 1800.0)


class WebhookSender:
    """Tells the webhooks of ended jobs. Any number of fronts may have one; they share the work."""

    def __init__(
        self,
        services: Services,
        settings: Settings,
        jobs: Jobs,
        describe: Describe,
        resolver: Resolver = resolve,
        timings: DeliveryTimings = DeliveryTimings(),
    ) -> None:
        self._webhooks = services.webhooks
        self._messages = WebhookMessages(services.store, jobs, describe)
        self._settings = settings
        self._resolver = resolver
        self._timings = timings
        self._places = BoundedSemaphore(AT_ONCE)
        self._stopped = Event()
        self._looking = Thread(target=self._look_around, name="webhook-sender", daemon=True)

    def start(self) -> None:
        """Webhooks are delivered from now on, where there is a secret to sign them with; else there is no thread."""
        if self._settings.webhook_secret:
            self._key = signing_key(self._settings.webhook_secret)
            self._client = GuardedClient(Guard.of(self._settings.allowed_networks), self._resolver)
            self._looking.start()

    def stop(self) -> None:
        """Nothing more is taken; what is under way has ended. What is left is due again for the next sender."""
        self._stopped.set()
        if self._looking.is_alive():
            self._looking.join()
        for _ in range(AT_ONCE):
            self._places.acquire()
        self._places.release(AT_ONCE)

    def _look_around(self) -> None:
        trouble = False
        while not self._stopped.is_set():
            try:
                while not self._stopped.is_set() and self._take_one():
                    pass
                trouble = False
            except Exception as error:  # the edge of this thread: redis may be gone for a while
                if not trouble:
                    log.warning("Webhooks are not delivered for now: %s", error)
                trouble = True
            self._stopped.wait(self._timings.look)

    def _take_one(self) -> bool:
        """Something was due, and is being delivered."""
        if not self._places.acquire(timeout=self._timings.look):
            return False
        job_id = None
        try:
            job_id = self._webhooks.take(self._timings.lease)
        finally:
            if job_id is None:
                self._places.release()
        if job_id is None:
            return False
        Thread(target=self._deliver_in_place, args=(job_id,), name="webhook-delivery", daemon=True).start()
        return True

    def _deliver_in_place(self, job_id: str) -> None:
        try:
            self._deliver(job_id)
        except (NotReadyError, RedisError) as error:
            log.warning("The webhook of job %s is put off: %s", job_id, error)
        except Exception:  # the edge of this thread: what was taken is due again
            log.exception("The webhook of job %s was not delivered, in a way that nobody foresaw.", job_id)
        finally:
            self._places.release()

    def _deliver(self, job_id: str) -> None:
        try:
            message = self._messages.next_try(job_id)
        except StillRunningError:
            self._webhooks.schedule(job_id, self._timings.later)
            return
        if message is not None:
            failure = self._failure(job_id, message)
            if failure and message.tries <= len(self._timings.retries):
                wait = self._timings.retries[message.tries - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311
                log.info("The webhook of job %s is tried again in %.0f s: %s", job_id, wait, failure)
                self._webhooks.schedule(job_id, wait)
                return
            if failure:
                log.warning("The webhook of job %s is given up after %d tries: %s", job_id, message.tries, failure)
            self._messages.close(job_id)
        self._webhooks.schedule(job_id, None)

    def _failure(self, job_id: str, message: WebhookMessage) -> str:
        """Empty where the message arrived, or its receiver wants none; else what went wrong."""
        body = message.body.encode()
        headers = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        headers |= signed(self._key, f"msg_{job_id}", int(time.time()), body)
        deadline = Deadline.after(self._timings.timeout)
        try:
            with self._client.opened("POST", Target.of(message.url), headers, body, deadline) as response:
                status = response.status
        except ImageProcessorError as error:
            return error.message
        if status == GONE:
            log.info("The webhook of job %s is answered with 410: its receiver wants none.", job_id)
            return ""
        return "" if 200 <= status < 300 else f"it is answered with {status}"
