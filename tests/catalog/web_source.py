"""A real web server that answers as good and bad sources of a weights file do."""

import random
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

CONTENT = random.Random(1).randbytes(700_000)
OTHER_CONTENT = random.Random(2).randbytes(len(CONTENT))
CUT_AFTER = 300_000


class WebSource(ThreadingHTTPServer):
    """Answers by the first part of the path. `requests` holds every path asked for, with its Range header."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[tuple[str, str | None]] = []
        self.closing = threading.Event()

    def url(self, how: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{how}/toy.weights"

    @property
    def ranges(self) -> list[str | None]:
        return [requested for _, requested in self.requests]


class _Handler(BaseHTTPRequestHandler):
    server: WebSource

    def do_GET(self) -> None:
        self.server.requests.append((self.path, self.headers.get("Range")))
        getattr(self, f"_{urlsplit(self.path).path.split('/')[1]}")()

    def _good(self) -> None:
        self._send(CONTENT, self._offset())

    def _rangeless(self) -> None:
        self._send(CONTENT, 0)

    def _other(self) -> None:
        self._send(OTHER_CONTENT, self._offset())

    def _cutting(self) -> None:
        """Breaks off in the middle, each time; knows ranges."""
        self._send(CONTENT, self._offset(), at_most=CUT_AFTER)

    def _rangeless_cutting(self) -> None:
        self._send(CONTENT, 0, at_most=CUT_AFTER)

    def _stalling(self) -> None:
        """Sends a part, then nothing more, and does not know ranges."""
        self._send(CONTENT, 0, at_most=CUT_AFTER)
        self.server.closing.wait(30)

    def _silent(self) -> None:
        """Takes the request and never answers."""
        self.server.closing.wait(30)
        self.close_connection = True

    def _short(self) -> None:
        self._send(CONTENT[:-1], 0)

    def _endless(self) -> None:
        """Says no length and sends more than there should be."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(CONTENT + OTHER_CONTENT)

    def _unsaid(self) -> None:
        """Says no length and sends the file."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(CONTENT)

    def _rangehating(self) -> None:
        self.send_error(416) if self._offset() else self._send(CONTENT, 0)

    def _misplaced(self) -> None:
        """Answers a range with another one."""
        self._send(CONTENT, self._offset() // 2)

    def _page(self) -> None:
        self._send(b"<!DOCTYPE html>", 0, kind="text/html; charset=utf-8")

    def _moved(self) -> None:
        self.send_response(302)
        self.send_header("Location", self.server.url("good"))
        self.end_headers()

    def _missing(self) -> None:
        self.send_error(404)

    def _failing(self) -> None:
        self.send_error(500)

    def _babbling(self) -> None:
        self.wfile.write(b"What do you want?\r\n\r\n")

    def _offset(self) -> int:
        requested = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        return int(requested[1]) if requested else 0

    def _send(self, content: bytes, offset: int, *, at_most: int | None = None, kind: str = "") -> None:
        self.send_response(206 if offset else 200)
        self.send_header("Content-Type", kind or "application/octet-stream")
        self.send_header("Content-Length", str(len(content) - offset))
        if offset:
            self.send_header("Content-Range", f"bytes {offset}-{len(content) - 1}/{len(content)}")
        self.end_headers()
        self.wfile.write(content[offset:][:at_most])

    def log_message(self, *args: object) -> None:
        """Says nothing on stderr."""
