"""One answer of one source, over http(s): opened from an offset, every failure in words."""

import http.client
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib import error, request

from processor.catalog.connections import Patience, opener

CHUNK_BYTES = 1 << 18


class SourceFailedError(Exception):
    """A source did not deliver. The message is what it answered; the caller names the source."""


class RangeRefusedError(SourceFailedError):
    """The source has nothing from that offset on."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An open answer: its bytes begin at `offset` of the file, which has `total` bytes (None where unsaid)."""

    offset: int
    total: int | None
    response: http.client.HTTPResponse
    patience: Patience

    def chunks(self) -> Iterator[bytes]:
        """The bytes, in pieces; ends early where the connection does. Raises SourceFailedError where it breaks."""
        while chunk := self._read():
            yield chunk

    def _read(self) -> bytes:
        with _in_words(self.patience):
            return self.response.read1(CHUNK_BYTES)


def fetch(url: str, offset: int, patience: Patience) -> Answer:
    """The source's answer from `offset` on, or from 0 where it does not know ranges.

    Raises RangeRefusedError, or SourceFailedError with what the source said.
    """
    headers = {"User-Agent": "image-processor", "Accept-Encoding": "identity"}
    if offset:
        headers["Range"] = f"bytes={offset}-"
    with _in_words(patience):
        response = opener(patience).open(request.Request(url, headers=headers))  # noqa: S310 - it opens http(s) alone
        try:
            return Answer(*_extent(response, offset), response, patience)
        except BaseException:
            response.close()
            raise


def _extent(response: http.client.HTTPResponse, offset: int) -> tuple[int, int | None]:
    """From which byte of the file the answer goes, and how many bytes the file has."""
    if response.headers.get_content_type() == "text/html":
        raise SourceFailedError("a web page instead of the file")
    if response.status != http.HTTPStatus.PARTIAL_CONTENT:
        length = response.headers.get("Content-Length")
        return 0, int(length) if length else None
    said = response.headers.get("Content-Range", "")
    found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", said.strip())
    if found is None or int(found[1]) != offset:
        raise RangeRefusedError(f"expected bytes from {offset} on, got Content-Range {said!r}")
    return offset, None if found[2] == "*" else int(found[2])


@contextmanager
def _in_words(patience: Patience) -> Iterator[None]:
    """What the network raises becomes SourceFailedError."""
    try:
        yield
    except error.HTTPError as failure:
        failure.close()
        kind = (
            RangeRefusedError if failure.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE else SourceFailedError
        )
        raise kind(f"HTTP {failure.code}") from failure
    except error.URLError as failure:
        timed_out = isinstance(failure.reason, TimeoutError)
        said = f"no connection in {patience.connect_seconds:g} s" if timed_out else _said(failure.reason)
        raise SourceFailedError(said) from failure
    except TimeoutError as failure:
        raise SourceFailedError(f"nothing came for {patience.read_seconds:g} s") from failure
    except (OSError, http.client.HTTPException, ValueError) as failure:
        raise SourceFailedError(_said(failure)) from failure


def _said(reason: object) -> str:
    match reason:
        case socket.gaierror():
            return "no such host, or no name server"
        case ssl.SSLError():
            return f"TLS failed ({reason.reason or reason})"
        case OSError(strerror=str(said)):
            return said
        case http.client.HTTPException():
            return f"broken HTTP ({type(reason).__name__})"
        case _:
            return str(reason)
