"""A worker's own page for Prometheus. Without METRICS_PORT there is none, and nothing of its library is imported."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from wire.errors import BadOptionError

if TYPE_CHECKING:
    from processor.metrics.meter import JobMeter

log = logging.getLogger(__name__)

PORT = "METRICS_PORT"


@contextmanager
def served(port: int | None) -> Iterator["JobMeter | None"]:
    """The meter of this process, shown at `/metrics` on `port` for as long as the context is open; None without one.

    Work goes on without the page where the port is taken: the log says so.
    """
    if port is None:
        yield None
        return
    from prometheus_client import CollectorRegistry, ProcessCollector, start_http_server

    from processor.metrics.meter import JobMeter

    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    meter = JobMeter(registry)
    try:
        server, thread = start_http_server(port, registry=registry)
    except OSError as error:
        log.warning("metrics are not served on port %d: %s", port, error)
        yield meter
        return
    try:
        yield meter
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def port_of(environ: Mapping[str, str]) -> int | None:
    """The port of the setting METRICS_PORT, None where it is not set. Raises BadOptionError."""
    text = environ.get(PORT, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= 65535):
        raise BadOptionError(f"Setting {PORT}: expected a port from 1 to 65535, such as 9464, got {text[:40]!r}.")
    return int(text)
