"""Pictures by url."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import httpcore

from backends.outbound.addresses import Guard
from backends.outbound.guarded_client import GuardedClient, header
from backends.outbound.network import Deadline, Resolver, resolve
from backends.outbound.urls import Target
from front.permits import Permits
from front.settings import Settings
from wire.errors import BusyError, NotEnabledError, TooManyBytesError, UnreachableUrlError

MOST_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
OK = 200
AT_ONCE = 8
"""So many fetches hold a thread of the front at most; slow hosts must not take them all."""

HEADERS = {"Accept": "image/*, */*;q=0.1", "Accept-Encoding": "identity"}


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the operator has given to be sent to one server, in the header `Authorization`, and to no other."""

    server: Target
    authorization: str = field(repr=False)

    def headers_to(self, target: Target) -> Mapping[str, str]:
        """With them, where it is that server that is asked."""
        is_that = (target.scheme, target.host, target.port) == (self.server.scheme, self.server.host, self.server.port)
        return {"Authorization": self.authorization} if is_that else {}


class Fetcher:
    """Gets what lies at a url: over http or https, from public hosts, whole and within `seconds`, or not at all.

    The thread that fetches has one of the permits `waiting`.
    """

    def __init__(
        self,
        settings: Settings,
        resolver: Resolver = resolve,
        seconds: float = 15,
        waiting: Permits | None = None,
        credentials: Credentials | None = None,
    ) -> None:
        self._credentials = credentials
        self._max_bytes = settings.max_upload_bytes
        self._seconds = seconds
        self._permits = Permits(AT_ONCE, waiting)
        self._client = GuardedClient(Guard.of(settings.allowed_networks), resolver) if settings.url_input else None

    def __call__(self, url: str) -> bytes:
        """The bytes at `url`. Raises NotEnabledError, BadUrlError, UnreachableUrlError, TooManyBytesError or BusyError.

        Whether they are a picture is not looked at.
        """
        if self._client is None:
            raise NotEnabledError(
                "Expected the picture itself, got a url. Send the picture, or ask the operator to set URL_INPUT=true."
            )
        with self._permits.tried() as permitted:
            if not permitted:
                raise BusyError(f"Expected at most {AT_ONCE} urls at a time, got more. Try again soon.")
            return self._fetched(self._client, Target.of(url), Deadline.after(self._seconds))

    def _fetched(self, line: GuardedClient, target: Target, deadline: Deadline) -> bytes:
        for _ in range(MOST_REDIRECTS + 1):
            headers = {**HEADERS, **(self._credentials.headers_to(target) if self._credentials else {})}
            with line.opened("GET", target, headers, None, deadline) as response:
                if response.status not in REDIRECTS:
                    return self._body(response, target)
                target = target.following(_text(header(response, "Location")))
        raise UnreachableUrlError(f"Expected a picture after {MOST_REDIRECTS} redirects at most, got one more.")

    def _body(self, response: httpcore.Response, target: Target) -> bytes:
        if response.status != OK:
            raise UnreachableUrlError(f"Expected 200 from {target.host[:60]!r}, got {response.status}. Check the url.")
        coding = header(response, "Content-Encoding").strip().lower()
        if coding not in ("", "identity"):
            raise UnreachableUrlError(f"Expected the picture as it is, got it packed as {coding[:20]!r}.")
        length = header(response, "Content-Length")
        if length.isdigit() and int(length) > self._max_bytes:
            raise self._too_many_bytes()
        body = bytearray()
        for piece in response.iter_stream():
            body += piece
            if len(body) > self._max_bytes:
                raise self._too_many_bytes()
        return bytes(body)

    def _too_many_bytes(self) -> TooManyBytesError:
        return TooManyBytesError(f"Expected at most {self._max_bytes:,} bytes at the url, got more.")


def _text(location: str) -> str:
    """A header's Latin-1 read as the UTF-8 that it mostly is."""
    try:
        return location.encode("latin-1").decode()
    except UnicodeDecodeError:
        return location
