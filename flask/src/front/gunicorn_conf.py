"""How gunicorn serves the front door: one process, many threads. gunicorn reads it, and processor.serve for mode 1."""

import os
from pathlib import Path
from typing import Any

from front.settings import whole_number


def options(port: int, threads: int) -> dict[str, Any]:
    """gunicorn's settings for both modes. One process, because mode 1's store and model live in it."""
    memory = Path("/dev/shm")  # noqa: S108 - a heartbeat file on a busy disk can stop the worker
    return {
        "bind": f"0.0.0.0:{port}",
        "workers": 1,
        "threads": threads,
        "worker_class": "front.patience.PatientWorker",
        "worker_tmp_dir": str(memory) if memory.is_dir() else None,
        "timeout": 60,
        "graceful_timeout": 30,
        "keepalive": 5,
        "accesslog": None,
        "control_socket_disable": True,
    }


globals().update(options(whole_number(os.environ, "PORT", 5000), whole_number(os.environ, "HTTP_THREADS", 32)))
