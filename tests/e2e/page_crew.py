"""A service whose processes a test kills, stops and starts again, always at the same address."""

import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from service import COMMAND, GUNICORN, Service, free_port, kill, start, stop_all


class Crew:
    """The processes of a mode by name: `front` and `worker` of mode 2, where `environ` has REDIS_URL, else `front`."""

    def __init__(self, environ: Mapping[str, str], folder: Path) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._environ, self._folder = {**environ, "PORT": str(port)}, folder
        self._commands = {"front": [str(COMMAND), "serve", "--host", "127.0.0.1", "--port", str(port)]}
        if "REDIS_URL" in environ:
            self._commands = {"worker": [str(COMMAND), "worker"], "front": GUNICORN}
        self._running: dict[str, Service] = {}

    def start(self, name: str) -> None:
        """It runs; the front is ready for pictures."""
        ready = f"{self.url}/readyz" if name == "front" else ""
        log = self._folder / f"{name}-{len(list(self._folder.iterdir()))}.log"
        self._running[name] = start(self._commands[name], self._environ, log, ready)

    def kill(self, name: str) -> None:
        """The process and all its children are gone, without a farewell."""
        kill(self._running.pop(name).process)

    @contextmanager
    def frozen(self, name: str) -> Iterator[None]:
        """It does nothing meanwhile."""
        process = self._running[name].process
        process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            process.send_signal(signal.SIGCONT)

    @contextmanager
    def at_work(self) -> Iterator["Crew"]:
        """All of them run, until the end."""
        try:
            for name in self._commands:
                self.start(name)
            yield self
        finally:
            stop_all(*self._running.values())
