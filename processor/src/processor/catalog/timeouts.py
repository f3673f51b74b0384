"""How long a download waits."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DownloadTimeouts:
    """How long a silent source is waited for: for its connection, and then for each piece of its answer."""

    connect_seconds: float
    read_seconds: float


TIMEOUTS = DownloadTimeouts(connect_seconds=5.0, read_seconds=30.0)
