"""Clients that keep sending a picture while something breaks, and note every job that was accepted."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self
from uuid import uuid4

import requests

THREADS = 4
GIVE_UP_SECONDS = 30.0
ANSWER_SECONDS = 30.0
NO_ANSWER = "no answer"
AGAIN = ("not_ready", "busy", NO_ANSWER)


class Load:
    """Sends `picture` about `per_second` times while the context is open; a refused request is made again, as its
    Retry-After says, under the Idempotency-Key that it had. A full queue is not tried again.

    `accepted` are the jobs' ids, `refused` says how often there was which refusal, `slowest` in how many seconds the
    slowest refusal came. `odd` has whatever else was answered.
    """

    def __init__(self, url: str, picture: bytes, per_second: float = 8, size: int = 0) -> None:
        self._url = f"{url}/v1/jobs?size={size}"
        self._picture = picture
        self._pause = THREADS / per_second
        self._closing = Event()
        self._lock = Lock()
        self._threads = [Thread(target=self._run) for _ in range(THREADS)]
        self.accepted: set[str] = set()
        self.refused: Counter[str] = Counter()
        self.odd: list[str] = []
        self.slowest = 0.0

    def __enter__(self) -> Self:
        for each in self._threads:
            each.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        for each in self._threads:
            each.join()

    def burst(self, pictures: int) -> None:
        """So many more were sent, as fast as that goes."""
        with ThreadPoolExecutor(THREADS) as pool, requests.Session() as session:
            list(pool.map(self._send, [session] * pictures))

    def _run(self) -> None:
        with requests.Session() as session:
            while not self._closing.wait(self._pause):
                self._send(session)

    def _send(self, session: requests.Session) -> None:
        key, until = str(uuid4()), None
        while self._answered(session, key) in AGAIN:
            if self._closing.is_set():
                until = until or time.monotonic() + GIVE_UP_SECONDS
                if time.monotonic() > until:
                    return
            time.sleep(1)

    def _answered(self, session: requests.Session, key: str) -> str:
        """The code of the refusal, empty where the job was accepted."""
        began = time.monotonic()
        try:
            answer = session.post(self._url, self._picture, headers={"Idempotency-Key": key}, timeout=ANSWER_SECONDS)
        except requests.RequestException:
            return self._note_rejection(NO_ANSWER, NO_ANSWER, time.monotonic() - began)
        if answer.status_code in (200, 202):
            with self._lock:
                self.accepted.add(answer.json()["id"])
            return ""
        is_problem = answer.headers["Content-Type"] == "application/problem+json"
        if answer.status_code not in (429, 503) or not is_problem or "Retry-After" not in answer.headers:
            self.odd.append(f"{answer.status_code} {dict(answer.headers)} {answer.text[:500]}")
        code = str(answer.json()["code"]) if is_problem else "odd"
        return self._note_rejection(code, f"{answer.status_code} {code}", time.monotonic() - began)

    def _note_rejection(self, code: str, name: str, seconds: float) -> str:
        with self._lock:
            self.refused[name] += 1
            self.slowest = max(self.slowest, seconds)
        return code
