"""Clears stores of what has expired: files and objects do not go by themselves."""

import logging
import time
from threading import Thread
from typing import Protocol

from wire import keys
from wire.errors import NotReadyError
from wire.store import Store

log = logging.getLogger(__name__)

SWEEP_SECONDS = 300

TURN = f"{keys.PREFIX}:sweeper"
"""Whoever puts this first has the turn to sweep. It expires, so that nobody has it for good."""


class Sweepable(Store, Protocol):
    """A `Store` that has to be swept."""

    def sweep(self) -> int:
        """Nothing is left of what has expired. How many things went."""


class Sweeper:
    """Sweeps `store` every so many `seconds`, or leaves it to another process that shares it."""

    def __init__(self, store: Sweepable, seconds: int = SWEEP_SECONDS) -> None:
        self._store = store
        self._seconds = seconds

    def start(self) -> None:
        """A daemon thread sweeps from now on."""
        Thread(target=self._run, name="sweeper", daemon=True).start()

    def sweep(self) -> int | None:
        """How many things went; None where it was not this one's turn. Raises NotReadyError."""
        if not self._store.put_first(TURN, b"", max(1, self._seconds * 9 // 10)):
            return None
        return self._store.sweep()

    def _run(self) -> None:
        while True:
            try:
                if gone := self.sweep():
                    log.info("store: %d things that had expired are gone", gone)
            except NotReadyError as error:
                log.warning("store: not swept: %s", error)
            except Exception:  # the edge of this thread, which has to live
                log.exception("store: not swept, in a way that nobody foresaw")
            time.sleep(self._seconds)
