"""A camera's address, read in a thread of its own for as long as it is watched."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread

import httpcore

from backends.outbound.guarded_client import GuardedClient, header
from backends.outbound.login import Address
from backends.outbound.network import Patience
from backends.outbound.urls import Target
from processor.tasks.watch.newest import Newest
from processor.tasks.watch.parts import MOST_FRAME_BYTES, boundary_of, parts
from wire.errors import BadUrlError, ImageProcessorError, UnreachableUrlError
from wire.tasks.watch.result import SourceKind

HEADERS = {"Accept": "multipart/x-mixed-replace, image/*, */*;q=0.1", "Accept-Encoding": "identity"}
MULTIPART = ("multipart/x-mixed-replace", "multipart/mixed")
PICTURES = ("image/", "application/octet-stream")
OK, UNAUTHORIZED = 200, 401
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 5


@dataclass(frozen=True, slots=True)
class Patiences:
    """In seconds: how long to wait for a connection and its answer, and then for each frame; how long a camera may be
    gone; how soon to try again, at first and at most."""

    answer: float = 10.0
    frame: float = 20.0
    gone: float = 60.0
    first_pause: float = 0.5
    longest_pause: float = 10.0


class Source:
    """Reads the frames of `address` into `newest`, until `ended`.

    What goes wrong before the first frame is the end; later, it is tried again until the camera was gone for long. An
    address that may not be reached, as its name may come to mean one, is the end at any time.
    """

    def __init__(
        self, client: GuardedClient, address: Address, interval: float, newest: Newest, patiences: Patiences
    ) -> None:
        self._client = client
        self._address = address
        self._interval = interval
        self._newest = newest
        self._patiences = patiences
        self._ended = Event()
        self._patience = Patience()
        self._seen_at = time.monotonic()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Frames come for as long as the context lasts."""
        Thread(target=self._run, name="watch", daemon=True).start()
        try:
            yield
        finally:
            self._ended.set()
            self._patience.end()

    def _run(self) -> None:
        pause = self._patiences.first_pause
        failure: ImageProcessorError | None
        while not self._ended.is_set():
            begun, read = time.monotonic(), self._newest.read
            try:
                kind = self._visit()
                failure = None if kind is SourceKind.SNAPSHOT else _broken_off(self._address)
            except ImageProcessorError as error:
                failure = error
            except Exception as error:
                failure = UnreachableUrlError(f"Expected pictures from {self._named}, got {type(error).__name__}.")
            if failure is None:
                self._ended.wait(max(0.0, begun + self._interval - time.monotonic()))
                continue
            if self._newest.read > read:
                pause = self._patiences.first_pause
            if self._is_final(failure):
                return
            self._newest.lost(f"{failure.message} Trying again.")
            self._ended.wait(pause)
            pause = min(2 * pause, self._patiences.longest_pause)

    def _is_final(self, failure: ImageProcessorError) -> bool:
        if self._ended.is_set():
            return True
        if self._newest.read == 0 or isinstance(failure, BadUrlError):
            self._newest.fail(failure)
            return True
        if (gone := time.monotonic() - self._seen_at) >= self._patiences.gone:
            why = f"Expected {self._named} to come back, got nothing for {gone:.0f} s. {failure.message}"
            self._newest.fail(UnreachableUrlError(why))
            return True
        return False

    def _visit(self) -> SourceKind:
        """One request, with what redirects lead to; returns at the end of its answer."""
        target = self._address.target
        for _ in range(MOST_REDIRECTS + 1):
            self._patience.renew(self._patiences.answer)
            with self._client.opened("GET", target, self._headers_to(target), None, self._patience) as response:
                if response.status not in REDIRECTS:
                    return self._read(response, target)
                target = target.following(header(response, "Location"))
        raise UnreachableUrlError(f"Expected pictures after {MOST_REDIRECTS} redirects at most, got one more.")

    def _headers_to(self, target: Target) -> dict[str, str]:
        login = self._address.login_to(target)
        return {**HEADERS, **({"Authorization": login.basic} if login else {})}

    def _read(self, response: httpcore.Response, target: Target) -> SourceKind:
        _check(response, target)
        content_type = header(response, "Content-Type").strip()
        pieces = response.iter_stream()
        self._patience.renew(self._patiences.frame)
        if content_type.lower().startswith(MULTIPART):
            for content in parts(pieces, boundary_of(content_type)):
                self._came(content, SourceKind.MJPEG)
                if self._ended.is_set():
                    break
            return SourceKind.MJPEG
        if not content_type.lower().startswith(PICTURES):
            raise UnreachableUrlError(
                f"Expected a picture or MJPEG (multipart/x-mixed-replace) from {self._named}, got "
                f"{content_type[:60] or 'no content type'!r}. Give the address of the picture or stream, not of a page."
            )
        self._came(_whole(pieces), SourceKind.SNAPSHOT)
        return SourceKind.SNAPSHOT

    def _came(self, content: bytes, kind: SourceKind) -> None:
        self._seen_at = time.monotonic()
        self._newest.put(content, kind)
        self._patience.renew(self._patiences.frame)

    @property
    def _named(self) -> str:
        return repr(self._address.target.host[:60])


def _check(response: httpcore.Response, target: Target) -> None:
    if response.status == UNAUTHORIZED:
        raise UnreachableUrlError(
            f"Expected 200 from {target.host[:60]!r}, got 401: it wants a name and a password, or others than these. "
            "They stand before its name: http://name:password@camera.local/video."
        )
    if response.status != OK:
        raise UnreachableUrlError(f"Expected 200 from {target.host[:60]!r}, got {response.status}. Check the address.")
    coding = header(response, "Content-Encoding").strip().lower()
    if coding not in ("", "identity"):
        raise UnreachableUrlError(f"Expected pictures as they are, got them packed as {coding[:20]!r}.")


def _whole(pieces: Iterator[bytes]) -> bytes:
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > MOST_FRAME_BYTES:
            raise UnreachableUrlError(f"Expected a picture of at most {MOST_FRAME_BYTES:,} bytes, got more.")
    return bytes(content)


def _broken_off(address: Address) -> UnreachableUrlError:
    return UnreachableUrlError(f"Expected more frames from {address.target.host[:60]!r}, got the end of its answer.")
