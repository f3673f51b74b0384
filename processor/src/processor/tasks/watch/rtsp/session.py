"""A session of RTSP: what is there is asked for, the video is set up on this very connection, and kept going."""

import re
import time
from collections.abc import Mapping

from backends.outbound.login import Address
from processor.tasks.watch.rtsp.connection import Connection, Response, redirected
from processor.tasks.watch.rtsp.credentials import Credentials
from processor.tasks.watch.rtsp.description import URL, Video, joined, video_in
from processor.tasks.watch.visit import UNAUTHORIZED, Visit
from wire.errors import UnreachableUrlError

UNSUPPORTED_TRANSPORT = 461
CHANNELS = re.compile(r"interleaved\s*=\s*(\d{1,3})", re.IGNORECASE)
TIMEOUT = re.compile(r"timeout\s*=\s*(\d{1,5})", re.IGNORECASE)
USUAL_TIMEOUT = 60
LONGEST_SILENCE = 30.0


class Session:
    """The session of a `visit`. No address that a server names is ever connected to: they are only said back to it."""

    def __init__(self, visit: Visit, connection: Connection) -> None:
        address: Address = visit.address
        self._visit = visit
        self._connection = connection
        self._credentials = Credentials(address.login)
        self._url = address.target.text
        self._name = ""
        self._silence = USUAL_TIMEOUT / 2
        self._asked_at = time.monotonic()
        self._beat = "OPTIONS"

    def describe(self) -> Video:
        """The video that is at the address. Raises UnreachableUrlError where there is none."""
        options = self._ask("OPTIONS", self._url)
        _check_redirect(options)
        if "GET_PARAMETER" in options.headers.get("public", "").upper():
            self._beat = "GET_PARAMETER"
        answer = self._checked("DESCRIBE", self._url, {"Accept": "application/sdp"})
        base = answer.headers.get("content-base") or answer.headers.get("content-location") or ""
        self._url = base if URL.fullmatch(base) else self._url
        return video_in(answer.body)

    def play(self, video: Video) -> int:
        """The channel on which its packets come from now on."""
        transport = {"Transport": "RTP/AVP/TCP;unicast;interleaved=0-1"}
        answer = self._ask("SETUP", joined(self._url, video.control), transport)
        agreed = answer.headers.get("transport", "")
        if answer.status == UNSUPPORTED_TRANSPORT or (answer.status == 200 and "TCP" not in agreed.upper()):
            raise UnreachableUrlError(
                f"Expected video within the connection (RTP over TCP) from {self._visit.named}, got none. Allow TCP in "
                "the camera's settings."
            )
        self._check(answer)
        name, _, said = answer.headers.get("session", "").partition(";")
        self._name = name.strip()
        if found := TIMEOUT.search(said):
            self._silence = min(LONGEST_SILENCE, max(1.0, int(found[1]) / 2))
        self._url = joined(self._url, video.whole)
        self._checked("PLAY", self._url, {"Range": "npt=0.000-"})
        channel = CHANNELS.search(agreed)
        return int(channel[1]) if channel else 0

    def keep_alive(self) -> None:
        """The server is told that somebody is there, as often as it wants to know."""
        if time.monotonic() > self._asked_at + self._silence:
            self._send(self._beat, self._url)

    def heard(self, response: Response) -> None:
        """What the server says to that: it may want to be told again who asks."""
        if response.status == UNAUTHORIZED:
            self._credentials.challenged(response.headers.get("www-authenticate", ""))

    def leave(self) -> None:
        """The server is told that nobody is there any more; whether it hears that is of no matter."""
        if self._name:
            self._connection.send_last("TEARDOWN", self._url, self._headers("TEARDOWN", self._url, {}))

    def _checked(self, method: str, url: str, headers: Mapping[str, str]) -> Response:
        answer = self._ask(method, url, headers)
        self._check(answer)
        return answer

    def _check(self, answer: Response) -> None:
        _check_redirect(answer)
        self._visit.check(answer.status)

    def _ask(self, method: str, url: str, headers: Mapping[str, str] | None = None) -> Response:
        """The answer; where the server asks who that is, the one after that was said."""
        self._visit.wait_for_answer()
        self._asked_at = time.monotonic()
        answer = self._connection.ask(method, url, self._headers(method, url, headers or {}))
        challenge = answer.headers.get("www-authenticate", "")
        if answer.status == UNAUTHORIZED and self._credentials.challenged(challenge):
            answer = self._connection.ask(method, url, self._headers(method, url, headers or {}))
        return answer

    def _send(self, method: str, url: str) -> None:
        self._asked_at = time.monotonic()
        self._connection.send(method, url, self._headers(method, url, {}))

    def _headers(self, method: str, url: str, headers: Mapping[str, str]) -> dict[str, str]:
        session = {"Session": self._name} if self._name else {}
        return {**headers, **session, **self._credentials.headers(method, url)}


def _check_redirect(answer: Response) -> None:
    if 300 <= answer.status < 400:
        raise redirected()
