"""Brings this process's models to what an operator desires while it runs, beside its work."""

import logging
import os
import socket
import time
from collections.abc import Mapping
from threading import Lock, Thread
from types import MappingProxyType
from typing import Any, Protocol, runtime_checkable

from processor.base import Runner
from processor.memory import resident_megabytes
from processor.model_pool import ModelPool
from wire.desired_models import DesiredModel
from wire.errors import ImageProcessorError, ModelConflictError
from wire.models import ModelInfo, ModelKey
from wire.workers import Throughput, WorkerStatus

log = logging.getLogger(__name__)

WEIGHED_SECONDS = 1.0
"""How long the memory of this process counts as known: reports are asked for more often than it changes."""

NOTHING: Mapping[str, Throughput] = MappingProxyType({})


@runtime_checkable
class Pooled(Protocol):
    """A runner whose models may change while it works."""

    pool: ModelPool[Any]


class ModelManager:
    """Loads and unloads the models of `runners` as desired, one after the other, in a thread that lives while it must.

    A model that cannot be loaded leaves what was there before it. What is desired of tasks that no runner does is left
    to other processes. `name` is what this process is called.
    """

    def __init__(self, runners: Mapping[str, Runner], name: str = "") -> None:
        self._name = name
        self._started_at = time.time()
        self._weighed_at, self._memory_bytes = 0.0, 0
        self._runners = runners
        self._pools: dict[str, ModelPool[Any]] = {
            task: each.pool for task, each in runners.items() if isinstance(each, Pooled)
        }
        self._lock = Lock()
        self._began = self._working = False
        self._heard: dict[ModelKey, DesiredModel] = {}
        self._pending: dict[ModelKey, DesiredModel] = {}
        self._current: DesiredModel | None = None
        self._fulfilled: dict[ModelKey, int] = {}
        self._errors = {
            ModelKey(task, name): why for task, pool in self._pools.items() for name, why in pool.missing.items()
        }

    def ask(self, desired_models: tuple[DesiredModel, ...]) -> None:
        """Those of `desired_models`, the last for each model, that are new are met soon; returns at once.

        What the first call tells was desired before these models were loaded: a model that is here as it was desired
        to be is not loaded anew.
        """
        with self._lock:
            ours = (desired for desired in desired_models if desired.key.task in self._runners)
            new = {desired.key: desired for desired in ours if self._heard.get(desired.key) != desired}
            self._heard |= new
            if not self._began:
                self._began = True
                loaded = {model.key for model in self._models()}
                stand = {key: desired.number for key, desired in new.items() if desired.loaded == (key in loaded)}
                self._fulfilled |= stand
                new = {key: desired for key, desired in new.items() if key not in stand}
            self._pending |= new
            if self._pending and not self._working:
                self._working = True
                Thread(target=self._run, name="models", daemon=True).start()

    @property
    def busy(self) -> bool:
        """Whether something desired is not met yet."""
        with self._lock:
            return self._working

    def report(self, throughputs: Mapping[str, Throughput] = NOTHING) -> WorkerStatus:
        """What there is to say of this process, which works as fast as `throughputs` have it."""
        with self._lock:
            on_their_way = [*([self._current] if self._current else []), *self._pending.values()]
            return WorkerStatus(
                models=self._models(),
                throughputs=throughputs,
                loading=tuple(dict.fromkeys(desired.key for desired in on_their_way if desired.loaded)),
                errors=dict(self._errors),
                fulfilled=dict(self._fulfilled),
                tasks=tuple(self._runners),
                name=self._name,
                started_at=self._started_at,
                memory_bytes=self._weighed(),
            )

    def _models(self) -> tuple[ModelInfo, ...]:
        return tuple(model for each in self._runners.values() for model in each.models())

    def _weighed(self) -> int:
        """What of this process lies in memory, in bytes."""
        if (now := time.monotonic()) >= self._weighed_at + WEIGHED_SECONDS or not self._memory_bytes:
            self._weighed_at, self._memory_bytes = now, resident_megabytes() * 10**6
        return self._memory_bytes

    def _run(self) -> None:
        while (desired := self._next()) is not None:
            error = self._error_of(desired)
            with self._lock:
                self._fulfilled[desired.key] = desired.number
                self._errors.pop(desired.key, None)
                if error:
                    self._errors[desired.key] = error

    def _next(self) -> DesiredModel | None:
        with self._lock:
            self._current = self._pending.pop(next(iter(self._pending))) if self._pending else None
            self._working = self._current is not None
            return self._current

    def _error_of(self, desired: DesiredModel) -> str:
        """Why what is desired cannot be; empty where it is met."""
        try:
            pool = self._pool_of(desired.key)
            (pool.load if desired.loaded else pool.unload)(desired.key.name)
        except ImageProcessorError as error:
            log.warning("model %s: could not be %s: %s", desired.key, _done(desired), error.message)
            return error.message
        except Exception:
            log.exception("model %s: could not be %s, in a way that nobody foresaw", desired.key, _done(desired))
            return "It failed inside; the log of the processor says why."
        log.info("model %s: %s", desired.key, _done(desired))
        return ""

    def _pool_of(self, key: ModelKey) -> ModelPool[Any]:
        """Raises ModelConflictError where the task's runner has none."""
        if key.task not in self._pools:
            raise ModelConflictError(f"Model {key}: the models of this task stay as they are until this process ends.")
        return self._pools[key.task]


def process_name() -> str:
    """What this process is called among all that work, on whatever machine."""
    return f"{socket.gethostname()}-{os.getpid()}"


def _done(desired: DesiredModel) -> str:
    return "loaded" if desired.loaded else "unloaded"
