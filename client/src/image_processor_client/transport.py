"""Requests that are made again where that may help: nobody answered, or the service said to come later."""

import random
import time
from collections.abc import Mapping
from typing import Any

import httpx

from image_processor_client.errors import Busy, JobFailed, ServiceError, Unreachable
from image_processor_client.results import Job

TRIES = 8
CONNECTION_TRIES = 3
FIRST_PAUSE_SECONDS = 0.2
ANSWER_SECONDS = 15.0
"""How long the service may take for an answer beyond what it was asked to wait."""

BUSY = (429, 503)


class Transport:
    """Sends requests to one service. Safe to use from many threads.

    Each request can be made again without harm: those that make something carry an Idempotency-Key.
    """

    def __init__(self, base_url: str, api_key: str | None, transport: httpx.BaseTransport | None = None) -> None:
        headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {api_key}"} if api_key else {})
        self._url = base_url.rstrip("/")
        try:
            self._http = httpx.Client(
                base_url=self._url, headers=headers, timeout=ANSWER_SECONDS, transport=transport, follow_redirects=True
            )
        except httpx.InvalidURL as error:
            raise Unreachable(f"Expected the address of a service, got {base_url[:80]!r} ({error}).") from None

    def close(self) -> None:
        """No connection stays open."""
        self._http.close()

    def send(
        self,
        method: str,
        path: str,
        until: float,
        *,
        wait: float = 0,
        headers: Mapping[str, str] | None = None,
        **parts: Any,
    ) -> httpx.Response:
        """The answer, which is no error. The service may `wait` so many seconds before it answers.

        `until` is when to give up, as `time.monotonic` has it. Raises ServiceError.
        """
        prefer = {"Prefer": f"wait={int(wait)}"} if wait >= 1 else {}
        failure: ServiceError
        for attempt in range(1, TRIES + 1):
            try:
                answer = self._http.request(
                    method, path, headers=prefer | dict(headers or {}), timeout=ANSWER_SECONDS + wait, **parts
                )
            except (httpx.TransportError, httpx.InvalidURL) as error:
                pause, failure = FIRST_PAUSE_SECONDS * 2**attempt, self._unreachable(error)
                if attempt >= CONNECTION_TRIES or isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL):
                    raise failure from None
            else:
                if answer.is_success:
                    return answer
                failure = error_of(answer)
                if not isinstance(failure, Busy):
                    raise failure
                pause = failure.retry_after
            if attempt == TRIES or time.monotonic() + pause > until:
                raise failure
            time.sleep(pause * random.uniform(1, 1.2))  # noqa: S311 - so that not all come back at once
        raise AssertionError("the last try returns or raises")

    def open(self, path: str) -> Any:
        """The answer as it arrives: a context manager of an httpx.Response, as `httpx.Client.stream` gives one."""
        return self._http.stream("GET", path, headers={"Accept": "text/event-stream"}, timeout=httpx.Timeout(30))

    def _unreachable(self, error: Exception) -> Unreachable:
        said = str(error) or type(error).__name__
        return Unreachable(
            f"Expected a service at {self._url}, got no answer ({said}). Is it running, and the address right?"
        )


def error_of(answer: httpx.Response) -> ServiceError:
    """The error that the answer tells of."""
    try:
        said = answer.json()
    except ValueError:
        said = None
    said = said if isinstance(said, dict) else {}
    code, detail = str(said.get("code", "unknown")), str(said.get("detail", f"HTTP status {answer.status_code}"))
    if answer.status_code in BUSY and "job" not in said:
        return Busy(answer.status_code, code, detail, _seconds(answer.headers.get("Retry-After", "")))
    if "job" in said:
        return JobFailed(answer.status_code, code, detail, Job.from_json(said["job"]))
    return ServiceError(answer.status_code, code, detail)


def _seconds(retry_after: str) -> float:
    return float(retry_after) if retry_after.isascii() and retry_after.isdigit() else 1.0
