"""A service that says what a test tells it to, over real HTTP."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

RESULT = {
    "image": {"width": 768, "height": 576},
    "detections": [{"label": "dog", "class_id": 16, "confidence": 0.874, "xyxy": [131.2, 218.9, 309.4, 540.1]}],
    "model": {
        "name": "toy",
        "weights_sha256": "d" * 64,
        "runtime": "openvino",
        "precision": "f32",
        "input": [416, 320],
    },
    "options": {"confidence_threshold": 0.25},
    "timings_ms": {"infer": 1.0},
    "invented_later": True,
}


def job(state: str = "succeeded", **more: Any) -> dict[str, Any]:
    """A job as the contract has it."""
    content = {
        "id": "j1",
        "task": "detect",
        "state": state,
        "created_at": "2026-11-21T01:53:20.123Z",
        "finished_at": None,
    }
    content |= {"queue_position": None, "eta_seconds": None, "progress": {"done": 0, "total": 1}, "options": {}}
    return content | ({"result": RESULT} if state == "succeeded" else {}) | more


@dataclass(frozen=True)
class CannedResponse:
    """What the service says: JSON, or bytes as they are. None for a connection that breaks off."""

    status: int = 200
    content: Any = field(default_factory=job)
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class RecordedRequest:
    """A request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class FakeService:
    """Answers with the next of `responses`, the last of them for good; or with what `respond` makes of a request."""

    responses: list[CannedResponse | None] = field(default_factory=list)
    respond: Callable[[RecordedRequest], CannedResponse | None] | None = None
    seconds: float = 0
    requests: list[RecordedRequest] = field(default_factory=list)
    url: str = ""
    at_once: int = 0
    most_at_once: int = 0
    lock: Lock = field(default_factory=Lock)

    def take(self, request: RecordedRequest) -> CannedResponse | None:
        with self.lock:
            self.requests.append(request)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            following = self.responses.pop(0) if len(self.responses) > 1 else (self.responses or [CannedResponse()])[0]
        time.sleep(self.seconds)
        with self.lock:
            self.at_once -= 1
        return self.respond(request) if self.respond else following


@contextmanager
def serving(service: FakeService) -> Iterator[FakeService]:
    """The service, listening at its `url`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(service))
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield service
    server.shutdown()
    server.server_close()
    thread.join()


def _handler(service: FakeService) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            response = service.take(RecordedRequest(self.command, self.path, dict(self.headers), body))
            if response is None:
                self.close_connection = True
                return
            content = response.content if isinstance(response.content, bytes) else json.dumps(response.content).encode()
            self.send_response(response.status)
            headers = {} if isinstance(response.content, bytes) else {"Content-Type": "application/json"}
            for name, value in (headers | response.headers).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_DELETE = do_any  # noqa: N815

        def log_message(self, *_: object) -> None: ...

    return Handler
