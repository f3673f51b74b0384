"""The same request twice is one job, or one batch: what was accepted under a client's `Idempotency-Key`."""

import json
import re
import time
from collections.abc import Callable
from hashlib import sha256

from flask import Request

from front.access import client_id
from wire import keys
from wire.errors import BusyError, RequestError, ReusedKeyError
from wire.store import Store

HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
KEY = re.compile(r"[!-~]{1,255}")

RESERVED_SECONDS = 60
"""Longer than it takes to fetch pictures and to hand their jobs over."""

WAIT_SECONDS = 5.0
LOOK_SECONDS = 0.02


def name_of(request: Request) -> str:
    """The name under which the request's job or batch is kept; empty where the client gave no key. Raises RequestError.

    Keys of different clients have nothing to do with each other.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return ""
    if not KEY.fullmatch(key):
        raise RequestError(f"{HEADER}: expected 1 to 255 visible ASCII characters, got {key[:40]!a}.")
    return keys.idempotency(sha256(f"{client_id(request)}\n{key}".encode()).hexdigest())


class IdempotencyKeys:
    """Which job or batch was accepted under which name. Any number of fronts may share a store."""

    def __init__(self, store: Store, wait_seconds: float = WAIT_SECONDS) -> None:
        self._store = store
        self._wait_seconds = wait_seconds

    def once(self, name: str, fingerprint: str, make: Callable[[], tuple[str, int]]) -> tuple[str, bool]:
        """The id of the one thing that is under `name`, and whether it was there before.

        Where it was not, it is made: `make` answers its id, and for how many seconds that is kept. A refused request
        leaves the name free. Raises what `claim` or `make` does.
        """
        known = self.claim(name, fingerprint)
        if known is not None:
            return known, True
        try:
            made_id, seconds = make()
        except BaseException:
            self.release(name)
            raise
        self.settle(name, fingerprint, made_id, seconds)
        return made_id, False

    def claim(self, name: str, fingerprint: str) -> str | None:
        """The id of the job that was accepted under `name`. None where there is none: then the name is this caller's,
        who has to `settle` or to `release` it.

        A caller that comes while another one has the name waits for what becomes of it. Raises ReusedKeyError where the
        name belongs to another request, BusyError where the wait is too long.
        """
        until = time.monotonic() + self._wait_seconds
        while not self._store.put_first(name, _entry(fingerprint), RESERVED_SECONDS):
            job_id = self._job_id(name, fingerprint)
            if job_id:
                return job_id
            if time.monotonic() >= until:
                raise BusyError(f"The first request with this {HEADER} is still being taken. Send it again.", 1)
            time.sleep(LOOK_SECONDS)
        return None

    def settle(self, name: str, fingerprint: str, job_id: str, seconds: int) -> None:
        """The job was accepted under `name`, which is kept for `seconds`."""
        self._store.put(name, _entry(fingerprint, job_id), seconds)

    def release(self, name: str) -> None:
        """Nothing was accepted: the name is anybody's again."""
        self._store.delete(name)

    def _job_id(self, name: str, fingerprint: str) -> str:
        """The job under `name`, empty while there is none."""
        kept = self._store.get(name)
        if kept is None:
            return ""
        entry = json.loads(kept)
        if entry["fingerprint"] != fingerprint:
            raise ReusedKeyError(
                f"{HEADER}: expected the request that came with it before, got another. Give each its own key."
            )
        return str(entry["job"])


def _entry(fingerprint: str, job_id: str = "") -> bytes:
    return json.dumps({"fingerprint": fingerprint, "job": job_id}).encode()
