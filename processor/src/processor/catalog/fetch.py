"""One answer of one source, over http(s): opened from an offset, every failure in words."""

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import httpx

from processor.catalog.timeouts import DownloadTimeouts

HEADERS = {"User-Agent": "image-processor", "Accept-Encoding": "identity"}


class SourceFailedError(Exception):
    """A source did not deliver. The message is what it answered; the caller names the source."""


class RangeRefusedError(SourceFailedError):
    """The source has nothing from that offset on."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An open answer: its bytes begin at `offset` of the file, which has `total` bytes (None where unsaid)."""

    offset: int
    total: int | None
    response: httpx.Response
    timeouts: DownloadTimeouts

    def chunks(self) -> Iterator[bytes]:
        """The bytes, in pieces; ends early where the connection does. Raises SourceFailedError where it breaks."""
        with _translated_errors(self.timeouts), suppress(httpx.RemoteProtocolError):
            yield from self.response.iter_raw()


@contextmanager
def fetch(url: str, offset: int, timeouts: DownloadTimeouts) -> Iterator[Answer]:
    """The source's answer from `offset` on, or from 0 where it does not know ranges; through the environment's proxy.

    Raises RangeRefusedError, or SourceFailedError with what the source said.
    """
    headers = HEADERS | ({"Range": f"bytes={offset}-"} if offset else {})
    limits = httpx.Timeout(timeouts.read_seconds, connect=timeouts.connect_seconds)
    # The system's own certificates, which a company may have added to; httpx would take those of a package.
    trusted = ssl.create_default_context()
    with (
        _translated_errors(timeouts),
        httpx.Client(headers=headers, timeout=limits, verify=trusted, follow_redirects=True) as client,
        client.stream("GET", url) as response,
    ):
        yield Answer(*_extent(response, offset), response, timeouts)


def _extent(response: httpx.Response, offset: int) -> tuple[int, int | None]:
    """From which byte of the file the answer goes, and how many bytes the file has."""
    if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
        raise RangeRefusedError(f"HTTP {response.status_code}")
    if not response.is_success:
        raise SourceFailedError(f"HTTP {response.status_code}")
    if response.headers.get("Content-Type", "").startswith("text/html"):
        raise SourceFailedError("a web page instead of the file")
    if response.status_code != httpx.codes.PARTIAL_CONTENT:
        length = response.headers.get("Content-Length")
        return 0, int(length) if length else None
    content_range = response.headers.get("Content-Range", "")
    found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", content_range.strip())
    if found is None or int(found[1]) != offset:
        raise RangeRefusedError(f"expected bytes from {offset} on, got Content-Range {content_range!r}")
    return offset, None if found[2] == "*" else int(found[2])


@contextmanager
def _translated_errors(timeouts: DownloadTimeouts) -> Iterator[None]:
    """What the network raises becomes SourceFailedError."""
    try:
        yield
    except httpx.ConnectTimeout as failure:
        raise SourceFailedError(f"no connection in {timeouts.connect_seconds:g} s") from failure
    except httpx.TimeoutException as failure:
        raise SourceFailedError(f"nothing came for {timeouts.read_seconds:g} s") from failure
    except httpx.RemoteProtocolError as failure:
        raise SourceFailedError("broken HTTP") from failure
    except (httpx.HTTPError, httpx.InvalidURL) as failure:
        raise SourceFailedError(_reason(failure)) from failure


def _reason(failure: BaseException) -> str:
    """What the system said below the library, if it did."""
    match failure:
        case socket.gaierror():
            return "no such host, or no name server"
        case ssl.SSLError():
            return f"TLS failed ({failure.reason or failure})"
        case OSError(strerror=str(message)):
            return message
        case BaseException(__context__=BaseException() as below):
            return _reason(below)
        case _:
            return str(failure)
