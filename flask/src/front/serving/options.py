"""How gunicorn serves the front door of both modes: one process, many threads."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from front.permits import LEAST_THREADS
from front.settings import Settings, whole_number

DEFAULT_THREADS = 32

MOST_THREADS = 1024
"""By default; each that ever had something to do keeps some 0.1 MB."""

CONNECTIONS = 1000


def options(port: int, threads: int) -> dict[str, Any]:
    """gunicorn's settings for both modes. One process, because mode 1's store and model live in it."""
    memory = Path("/dev/shm")  # noqa: S108 - a heartbeat file on a busy disk can stop the worker
    return {
        "bind": f"0.0.0.0:{port}",
        "workers": 1,
        "threads": max(LEAST_THREADS, threads),
        "worker_connections": max(CONNECTIONS, 2 * threads),
        "worker_class": "front.serving.slow_clients.SlowClientWorker",
        "worker_tmp_dir": str(memory) if memory.is_dir() else None,
        "timeout": 60,
        "graceful_timeout": 30,
        "keepalive": 5,
        "forwarder_headers": "",  # SCRIPT_NAME and PATH_INFO are no client's to say, nor a proxy's here
        "accesslog": None,
        "control_socket_disable": True,
    }


def default_threads(unfinished: int) -> int:
    """So many threads that somebody may wait for each of `unfinished` jobs, and the others still be answered.

    A thread that waits costs little. Were there fewer, requests would wait unseen in front of the queue, and a service
    that is overloaded would be silent where it ought to answer 429.
    """
    return min(max(DEFAULT_THREADS, unfinished * 3 // 2), MOST_THREADS)


def http_threads(environ: Mapping[str, str]) -> int:
    """The setting `HTTP_THREADS`; without it, what fits `MAX_QUEUE`. Raises BadOptionError."""
    fitting = default_threads(whole_number(environ, "MAX_QUEUE", Settings().max_queue))
    return whole_number(environ, "HTTP_THREADS", fitting)
