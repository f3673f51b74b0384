"""Requests that are made again where that may help: nobody answered, or the service said to come later."""

import random
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import httpx

from image_processor_client.deadline import Deadline
from image_processor_client.errors import Busy, ServiceError, Unreachable
from image_processor_client.responses import error_of, is_ours, not_ours

TRIES = 8
CONNECTION_TRIES = 3
"""So many where nobody has ever answered: the address may be wrong, and a person waits to hear it."""

FIRST_PAUSE_SECONDS = 0.2
RESPONSE_SECONDS = 15.0
"""How long the service may take for an answer beyond what it was asked to wait."""

LEAST_SECONDS = 2.0
"""How long it may take even where no time is left: its last word is worth more than none."""

HOPELESS = (httpx.UnsupportedProtocol, httpx.InvalidURL, httpx.TooManyRedirects, httpx.LocalProtocolError)
Known = TypeVar("Known")


class Transport:
    """Sends requests to one service. Safe to use from many threads."""

    def __init__(self, base_url: str, api_key: str | None, transport: httpx.BaseTransport | None = None) -> None:
        key = (api_key or "").strip()
        if not (key.isascii() and key.isprintable()):
            raise ServiceError(0, "unauthorized", "Expected an API key of visible ASCII characters, got others.")
        headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
        self._url = base_url.rstrip("/")
        self._answered = False
        try:
            self._http = httpx.Client(
                base_url=self._url,
                headers=headers,
                timeout=RESPONSE_SECONDS,
                transport=transport,
                follow_redirects=True,
            )
        except httpx.InvalidURL as error:
            raise Unreachable(f"Expected the address of a service, got {base_url[:80]!r} ({error}).") from None

    def close(self) -> None:
        """No connection stays open."""
        self._http.close()

    def ask(self, known: Callable[[Any], Known], method: str, path: str, deadline: Deadline, **parts: Any) -> Known:
        """What `known` makes of the answer, which is JSON. Raises ServiceError, also where it is something else."""
        return understood(known, self.send(method, path, deadline, **parts))

    def send(
        self,
        method: str,
        path: str,
        deadline: Deadline,
        *,
        wait: float = 0,
        headers: Mapping[str, str] | None = None,
        **parts: Any,
    ) -> httpx.Response:
        """The answer, which is no error. The service may `wait` so many seconds before it answers.

        One that nobody answered is made again, so it has to be one that may arrive twice. Raises ServiceError.
        """
        prefer = {"Prefer": f"wait={int(wait)}"} if wait >= 1 else {}
        for attempt in range(1, TRIES + 1):
            seconds = min(RESPONSE_SECONDS + wait, max(deadline.left, wait) + LEAST_SECONDS)
            failure: ServiceError
            try:
                response = self._http.request(
                    method, path, headers=prefer | dict(headers or {}), timeout=seconds, **parts
                )
            except (httpx.RequestError, httpx.InvalidURL) as error:
                pause, failure = FIRST_PAUSE_SECONDS * 2**attempt, self._unreachable(error, seconds)
                if attempt >= self._connection_tries(error):
                    self._answered = False  # what else is asked need not wait as long
                    raise failure from None
            else:
                self._answered = True
                if is_ours(response, method):
                    return response
                failure = error_of(response, method)
                if not isinstance(failure, Busy):
                    raise failure
                pause = failure.retry_after
            if attempt == TRIES or pause > deadline.left:
                raise failure
            time.sleep(pause * random.uniform(1, 1.2))  # noqa: S311 - so that not all come back at once
        raise AssertionError("the last try returns or raises")

    def open(self, path: str) -> Any:
        """The answer as it arrives: a context manager of an httpx.Response, as `httpx.Client.stream` gives one."""
        return self._http.stream("GET", path, headers={"Accept": "text/event-stream"}, timeout=httpx.Timeout(30))

    def _connection_tries(self, error: Exception) -> int:
        """How often is tried in all what failed so. A service that was there before may be starting again."""
        if isinstance(error, HOPELESS):
            return 1
        slow = isinstance(error, httpx.TimeoutException)
        return TRIES if self._answered and not slow else CONNECTION_TRIES

    def _unreachable(self, error: Exception, seconds: float) -> Unreachable:
        if isinstance(error, httpx.TimeoutException):
            return Unreachable(
                f"Expected an answer of {self._url} within {seconds:.0f} seconds, got none. Is it too busy, or the "
                "connection slow? A longer timeout may help."
            )
        if isinstance(error, httpx.UnsupportedProtocol):
            return Unreachable(f"Expected an address that begins with http:// or https://, got {self._url[:80]!r}.")
        reason = str(error) or type(error).__name__
        return Unreachable(
            f"Expected a service at {self._url}, got no answer ({reason}). Is it running, and the address right?"
        )


def understood(known: Callable[[Any], Known], response: httpx.Response) -> Known:
    """What `known` makes of the answer's JSON. Raises ServiceError where it is something else."""
    try:
        return known(response.json())
    except ValueError as error:
        raise not_ours(response, error) from None
