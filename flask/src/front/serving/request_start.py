"""The start of a request: what is gathered of it before a thread is taken for it."""

import re
import time

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException

from front.serving import client_socket

HEAD_BYTES = START_BYTES = 65_536
"""So long may a head be, and so much of a large request has to be there."""

END = b"\r\n\r\n"
EXPECT = re.compile(rb"^expect:", re.IGNORECASE | re.MULTILINE)
CHUNKED = re.compile(rb"^transfer-encoding:", re.IGNORECASE | re.MULTILINE)
LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)


class RequestStart:
    """What of a request has come, and until when more must have. Nobody has looked at it; the parser will."""

    def __init__(self, data: bytes) -> None:
        self.data = bytearray(data)
        self._head_length = 0
        self._wanted: int | None = 0
        self._counted = 0
        self.until = time.monotonic() + client_socket.RATE_SECONDS
        self.add(b"")

    def add(self, data: bytes) -> None:
        """More has come."""
        searched = max(0, len(self.data) - len(END))
        self.data += data
        if not self._head_length and (end := self.data.find(END, searched)) >= 0:
            self._head_length = end + len(END)
            self._wanted = self._body_length(bytes(self.data[:end]))

    @property
    def has_head(self) -> bool:
        """Whether the head is there; one with a bare line feed has no end that the parser would accept."""
        return bool(self._head_length) or self.data.count(b"\n") != self.data.count(b"\r\n")

    @property
    def is_enough(self) -> bool:
        """Whether a thread that goes on with it need not wait for the client, or not at once."""
        if not self._head_length:
            return self.has_head
        if len(self.data) >= START_BYTES:
            return True
        if self._wanted is None:
            return len(self.data) > self._head_length and self.data.endswith(END)
        return len(self.data) >= self._head_length + self._wanted

    def fault(self, longest_line: int) -> ParseException | None:
        """What is wrong with a start whose head is longer than it may be."""
        if self._head_length or len(self.data) < HEAD_BYTES:
            return None
        if self.data.find(b"\r\n", 0, longest_line + 2) < 0:
            return LimitRequestLine(len(self.data), longest_line)
        return LimitRequestHeaders(f"more than {HEAD_BYTES} bytes")

    def may_go_on(self) -> bool:
        """Whether its time, which is over, begins anew: a head has it once, a body each time that enough has come."""
        enough = (
            bool(self._head_length)
            and len(self.data) - self._counted >= client_socket.LEAST_RATE * client_socket.RATE_SECONDS
        )
        self._counted, self.until = len(self.data), time.monotonic() + client_socket.RATE_SECONDS
        return enough

    @staticmethod
    def _body_length(head: bytes) -> int | None:
        if EXPECT.search(head):
            return 0
        if CHUNKED.search(head):
            return None
        length = LENGTH.search(head)
        return int(length[1]) if length else 0
