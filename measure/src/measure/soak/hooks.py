"""Receives webhooks, and hears some of them only at the second try."""

from base64 import b64decode, b64encode
from hashlib import sha256
from hmac import compare_digest, digest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from json import loads
from threading import Thread

from measure.soak.book import Book
from measure.soak.plan import WEBHOOK_SECRET

SIGNED = "webhooks are signed, and tell the same end each time"
DEAF_EVERY = 10
"""Every tenth job's first message is answered with 500."""


class WebhookReceiver:
    """Listens at `url` until it is closed, and notes in the book what it is told."""

    def __init__(self, book: Book) -> None:
        key, heard = b64decode(WEBHOOK_SECRET.removeprefix("whsec_")), set[str]()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                signed = [self.headers.get(f"webhook-{each}", "") for each in ("id", "timestamp", "signature")]
                content = b".".join((signed[0].encode(), signed[1].encode(), body))
                expected = "v1," + b64encode(digest(key, content, sha256)).decode()
                if not compare_digest(expected, signed[2]):
                    book.breaks(SIGNED, f"{signed} is not signed as it should be")
                message = loads(body)
                job_id, end = message["data"]["id"], str(message["type"]).removeprefix("job.")
                before = book.webhooks.setdefault(job_id, end) if job_id in heard or not _is_deaf(job_id) else end
                if before != end:
                    book.breaks(SIGNED, f"{job_id} was told to be {before}, and then {end}")
                deaf = _is_deaf(job_id) and job_id not in heard
                heard.add(job_id)
                self.send_response(500 if deaf else 204)
                self.end_headers()

            def log_message(self, *_: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook"
        Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _is_deaf(job_id: str) -> bool:
    return int(job_id[:8], 16) % DEAF_EVERY == 0
