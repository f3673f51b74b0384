"""What a soak is to be."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from processor.settings import Settings

DEFAULT_MODEL = "yolov3-tiny"

QUEUE_SECONDS, RESULT_SECONDS, RECORD_SECONDS, MAX_QUEUE = 30, 90, 60, 64
HTTP_THREADS = 128

JOB_SECONDS = 60.0
"""What a job of detect may take once its turn has come."""

WEBHOOK_SECRET = "whsec_c29hay1zb2FrLXNvYWstc29hay1zb2FrLXNvYWs="  # noqa: S105 - of the soak's own receiver alone

SERVICE: Mapping[str, str] = MappingProxyType(
    {
        "MAX_QUEUE": str(MAX_QUEUE),
        "QUEUE_SECONDS": str(QUEUE_SECONDS),
        "RESULT_SECONDS": str(RESULT_SECONDS),
        "RECORD_SECONDS": str(RECORD_SECONDS),
        "HTTP_THREADS": str(HTTP_THREADS),
        "STORE_BYTES": "67108864",
        "CONNECTIONS_PER_ADDRESS": "1000",
        "WEBHOOK_SECRET": WEBHOOK_SECRET,
        "ALLOWED_NETWORKS": "127.0.0.1/32",
    }
)
"""Settings of the service that let a short soak reach what a long life reaches: a full queue, a full store, results
that expire."""


@dataclass(frozen=True, slots=True)
class SoakPlan:
    """`mode` 1 or 2 is put under `overload` times its capacity for `seconds`.

    The order of faults and of what clients do follows from `seed`. Logs, redis' files and the report go into `folder`.
    `images` is a folder of pictures, None for the photographs that installed packages carry.
    """

    mode: int
    seconds: float
    seed: int
    settings: Settings
    folder: Path
    images: Path | None = None
    overload: float = 1.5

    @property
    def model(self) -> str:
        """The name of the model that answers."""
        return self.settings.model or DEFAULT_MODEL
