"""Mode 1 under gunicorn: settings, models and the address; its application is put together in `mode1`."""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from wsgiref.types import WSGIApplication

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from backends.stores.memory import waiting_bytes
from front.serving.options import default_threads, options
from front.settings import MOST_PORT, whole_number
from front.settings import Settings as FrontSettings
from processor.base import Runner
from processor.catalog import samples
from processor.runtimes.cores import jobs_at_once
from wire.errors import BadOptionError, DownloadError, ImageProcessorError

log = logging.getLogger(__name__)

PORT = 5001

OpenRunners = Callable[[], dict[str, Runner]]


@dataclass(frozen=True, slots=True)
class Address:
    """Where the service listens, and how many clients it answers at a time; None for what the environment says.

    Where that says nothing either, there are as many threads as suit the cores.
    """

    host: str
    port: int | None
    threads: int | None


def serve(prepare: Callable[[], OpenRunners], address: Address, environ: Mapping[str, str]) -> None:
    """Serves until it is told to stop. The runners are opened in the serving process: gunicorn forks before.

    A bad setting is told before `prepare` fetches and converts models, which can take minutes.

    Raises BadOptionError for a bad setting in `environ`.
    """
    settings = _fitted(FrontSettings.from_environment(environ))
    port = address.port or whole_number(environ, "PORT", PORT, MOST_PORT)
    fitting = default_threads(settings.max_queue + jobs_at_once())
    threads = address.threads or whole_number(environ, "HTTP_THREADS", fitting)
    open_runners = prepare()
    _offer_samples(settings.samples_dir)
    log.info("Serving on http://%s:%d", "localhost" if address.host == "0.0.0.0" else address.host, port)  # noqa: S104
    bound = options(port, threads) | {
        "bind": f"{address.host}:{port}",
        "loglevel": "warning",
    }
    _Service(lambda: _composed(open_runners, settings, threads), bound).run()


def _offer_samples(folder: Path) -> None:
    """The page has pictures to try, where a package that is installed here carries some; it does without elsewhere."""
    try:
        samples.print_carried(folder)
    except DownloadError as error:
        log.info("No sample pictures: %s", error.message)


def _fitted(settings: FrontSettings) -> FrontSettings:
    """`settings` under which what is accepted has room in memory, where that is the store. Raises BadOptionError."""
    if not settings.in_memory:
        return settings
    if settings.store_bytes < 2 * settings.max_upload_bytes:
        raise BadOptionError(
            f"Setting STORE_BYTES: expected twice MAX_UPLOAD_BYTES or more, for a picture and its result; "
            f"got {settings.store_bytes} and {settings.max_upload_bytes}."
        )
    room = waiting_bytes(settings.store_bytes)
    if settings.max_batch_bytes > room:
        log.warning("MAX_BATCH_BYTES is %d here: STORE_BYTES has no room for more pictures that wait.", room)
    return replace(settings, max_batch_bytes=min(settings.max_batch_bytes, room))


def _composed(open_runners: OpenRunners, settings: FrontSettings, threads: int) -> WSGIApplication:
    """The application, whose modules are read while the networks are opened."""
    with ThreadPoolExecutor(1, "open") as pool:
        opening = pool.submit(open_runners)
        from processor.mode1 import compose

        return compose(opening.result(), settings, threads)


class _Service(BaseApplication):  # type: ignore[misc]
    """gunicorn, told by us instead of by its command line."""

    def __init__(self, compose_app: Callable[[], WSGIApplication], bound: Mapping[str, Any]) -> None:
        self._compose_app = compose_app
        self._bound = bound
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._bound.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        try:
            return self._compose_app()
        except ImageProcessorError as error:
            log.error("%s", error.message)
            raise SystemExit(Arbiter.APP_LOAD_ERROR) from None
