"""Brings this process's models to what an operator desires while it runs, beside its work."""

import logging
import os
import socket
import time
from collections.abc import Mapping
from threading import Lock, Thread
from types import MappingProxyType
from typing import Protocol, runtime_checkable

from processor.base import Runner
from processor.runtimes.memory import resident_megabytes
from wire.desired_models import DesiredModel
from wire.errors import ImageProcessorError, ModelConflictError
from wire.workers import Throughput, WorkerStatus

log = logging.getLogger(__name__)

WEIGHED_SECONDS = 1.0
"""How long the memory of this process counts as known: reports are asked for more often than it changes."""

NOTHING: Mapping[str, Throughput] = MappingProxyType({})


@runtime_checkable
class Holder(Protocol):
    """Holds models, each under its name, and changes them while others work with them.

    `missing` says, by model, why one that it was to begin with is not here.
    """

    missing: Mapping[str, str]

    def load(self, name: str) -> None:
        """The model is held, made anew of the files that are there now. Raises ModelError: what was held then stays."""

    def unload(self, name: str) -> None:
        """The model is not held (any more). Raises ModelConflictError where nothing works without it."""


class Unchangeable:
    """The `Holder` where no runner is one."""

    missing: Mapping[str, str] = MappingProxyType({})

    def load(self, name: str) -> None:
        raise ModelConflictError(f"Model {name}: the models of this process stay as they are until it starts again.")

    unload = load


class ModelManager:
    """Loads and unloads the models of `runners` as desired, one after the other, in a thread that lives while it must.

    A model that cannot be loaded leaves what was there before it. `name` is what this process is called.
    """

    def __init__(self, runners: Mapping[str, Runner], name: str = "") -> None:
        self._name = name
        self._started_at = time.time()
        self._weighed_at, self._memory_bytes = 0.0, 0
        self._tasks, self._runners = tuple(runners), tuple(runners.values())
        holders = (each for each in self._runners if isinstance(each, Holder))
        self._holder: Holder = next(holders, Unchangeable())
        self._lock = Lock()
        self._began = self._working = False
        self._heard: dict[str, DesiredModel] = {}
        self._pending: dict[str, DesiredModel] = {}
        self._current: DesiredModel | None = None
        self._fulfilled: dict[str, int] = {}
        self._troubles = dict(self._holder.missing)

    def ask(self, desired_models: tuple[DesiredModel, ...]) -> None:
        """Those of `desired_models`, the last for each model, that are new are met soon; returns at once.

        What the first call tells was desired before these models were loaded: a model that is here as it was desired
        to be is not loaded anew.
        """
        with self._lock:
            new = {desired.model: desired for desired in desired_models if self._heard.get(desired.model) != desired}
            self._heard |= new
            if not self._began:
                self._began = True
                here = {card.stamp.name for each in self._runners for card in each.cards()}
                stand = {name: desired.number for name, desired in new.items() if desired.loaded == (name in here)}
                self._fulfilled |= stand
                new = {name: desired for name, desired in new.items() if name not in stand}
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
                cards=tuple(card for each in self._runners for card in each.cards()),
                throughputs=throughputs,
                loading=tuple(dict.fromkeys(desired.model for desired in on_their_way if desired.loaded)),
                troubles=dict(self._troubles),
                fulfilled=dict(self._fulfilled),
                tasks=self._tasks,
                name=self._name,
                started_at=self._started_at,
                memory_bytes=self._weighed(),
            )

    def _weighed(self) -> int:
        """What of this process lies in memory, in bytes."""
        if (now := time.monotonic()) >= self._weighed_at + WEIGHED_SECONDS or not self._memory_bytes:
            self._weighed_at, self._memory_bytes = now, resident_megabytes() * 10**6
        return self._memory_bytes

    def _run(self) -> None:
        while (desired := self._next()) is not None:
            trouble = self._trouble_of(desired)
            with self._lock:
                self._fulfilled[desired.model] = desired.number
                self._troubles.pop(desired.model, None)
                if trouble:
                    self._troubles[desired.model] = trouble

    def _next(self) -> DesiredModel | None:
        with self._lock:
            self._current = self._pending.pop(next(iter(self._pending))) if self._pending else None
            self._working = self._current is not None
            return self._current

    def _trouble_of(self, desired: DesiredModel) -> str:
        """Why what is desired cannot be; empty where it is met."""
        change = self._holder.load if desired.loaded else self._holder.unload
        try:
            change(desired.model)
        except ImageProcessorError as error:
            log.warning("model %s: could not be %s: %s", desired.model, _done(desired), error.message)
            return error.message
        except Exception:
            log.exception("model %s: could not be %s, in a way that nobody foresaw", desired.model, _done(desired))
            return "It failed inside; the log of the processor says why."
        log.info("model %s: %s", desired.model, _done(desired))
        return ""


def process_name() -> str:
    """What this process is called among all that work, on whatever machine."""
    return f"{socket.gethostname()}-{os.getpid()}"


def _done(desired: DesiredModel) -> str:
    return "loaded" if desired.loaded else "unloaded"
