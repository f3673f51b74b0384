"""What an operator may set, read once from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from backends.outbound.addresses import checked_networks
from backends.stores.url import MEMORY, checked_redis_url, checked_store_url, scheme_of
from front.checks import (
    checked_folder,
    checked_keys,
    checked_origins,
    checked_rate,
    checked_secret,
    checked_server,
    checked_token,
)
from wire.errors import BadOptionError
from wire.tasks.registry import TASKS, rows
from wire.tasks.spec import BOOLEANS, Task
from wire.tasks.watch.spec import LONGEST_SECONDS, WATCH

MOST = 10**18
"""Of a setting that nobody bounds."""

MOST_PORT = 65535

RETRY_SECONDS = 300
"""How long beyond its turns an input is needed at most."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The front door's settings.

    `max_upload_bytes` bounds one picture's file, `max_pixels` what its header may promise. `queue_seconds` is how long
    a job may wait, and so the lifetime of the uploaded bytes; `result_seconds` the lifetime of an outcome and its
    picture; `record_seconds` how long after that `expired` can still be told from `unknown`. `store_url` is where
    things are kept, empty for where the mode keeps them by itself; `store_bytes` bounds the memory store, where there
    is one. `tasks` are those that must be done for the service to be ready, the table's first where there are
    none. `max_queue` is how many jobs of a task may wait where its row says nothing else; `max_files` how many pictures
    a request may hold, of `max_batch_bytes` together. `intake_bytes` bounds the uploads that are in hand at a time.
    `connections_per_address` is None for half of what the server can hold.

    `api_keys` are demanded of every client once there are some, `admin_keys` of whoever loads and unloads models.
    `rate_limit` is for each client, as the package `limits` writes it (`10/second; 200/minute`). `url_input` lets
    clients send urls of pictures; `allowed_networks` may be reached by url although they are not public.
    `label_studio_url` is where a Label Studio is whose own files are got, with `label_studio_api_key`.
    `watch_at_once` addresses may be watched at a time, each for `watch_seconds` at most.
    `mead_blocking` has mead-backend's routes answer with pictures, as its first version did.
    `webhook_secret` signs webhooks; there are none without it. `cors_origins` are the other origins, or `*` for any,
    whose pages may read what is answered. `samples_dir` has the pictures that the page offers to try.
    """

    max_upload_bytes: int = 20_000_000
    max_pixels: int = 64_000_000
    result_seconds: int = 3_600
    record_seconds: int = 86_400
    queue_seconds: int = 600
    store_url: str = field(default="", repr=False)
    store_bytes: int = 268_435_456
    redis_url: str = "redis://localhost:6379/0"
    tasks: tuple[str, ...] = ()
    max_queue: int = 256
    max_files: int = 100
    max_batch_bytes: int = 200_000_000
    intake_bytes: int = 536_870_912
    connections_per_address: int | None = None
    api_keys: tuple[str, ...] = field(default=(), repr=False)
    admin_keys: tuple[str, ...] = field(default=(), repr=False)
    rate_limit: str = ""
    url_input: bool = False
    allowed_networks: tuple[str, ...] = ()
    label_studio_url: str = ""
    label_studio_api_key: str = field(default="", repr=False)
    mead_blocking: bool = False
    watch_at_once: int = WATCH.at_once or 1
    watch_seconds: int = 3_600
    webhook_secret: str = field(default="", repr=False)
    cors_origins: tuple[str, ...] = ()
    samples_dir: Path = Path("build/samples")

    @property
    def in_memory(self) -> bool:
        """Whether mode 1 keeps everything in its own memory."""
        return scheme_of(self.store_url) in ("", MEMORY)

    @property
    def needed_tasks(self) -> tuple[str, ...]:
        """What somebody alive has to do for the service to be ready."""
        return self.tasks or (next(iter(TASKS)),)

    def fitted(self, task: Task) -> Task:
        """The task's row, as these settings have it."""
        return replace(task, at_once=self.watch_at_once) if task.name == WATCH.name else task

    def record_lifetime(self, timeout_seconds: int) -> int:
        """For how long, in seconds, a job that may be worked on for so long is known of."""
        return self.queue_seconds + timeout_seconds + self.result_seconds + self.record_seconds

    def input_lifetime(self, timeout_seconds: int, attempts: int) -> int:
        """For how long, in seconds, what such a job is given is needed, as long as its result is."""
        return self.working_lifetime(timeout_seconds, attempts) + self.result_seconds

    def working_lifetime(self, timeout_seconds: int, attempts: int) -> int:
        """After how long, in seconds, such a job has surely begun for the last time: workers may have died before."""
        return self.queue_seconds + RETRY_SECONDS + (attempts - 1) * timeout_seconds

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """The settings of `environ`, the default where it has none. Raises BadOptionError for a bad value."""
        checked_folder("PROMETHEUS_MULTIPROC_DIR", environ.get("PROMETHEUS_MULTIPROC_DIR", ""))
        return cls(
            max_upload_bytes=whole_number(environ, "MAX_UPLOAD_BYTES", cls().max_upload_bytes),
            max_pixels=whole_number(environ, "MAX_PIXELS", cls().max_pixels),
            result_seconds=whole_number(environ, "RESULT_SECONDS", cls().result_seconds),
            record_seconds=whole_number(environ, "RECORD_SECONDS", cls().record_seconds),
            queue_seconds=whole_number(environ, "QUEUE_SECONDS", cls().queue_seconds),
            store_url=_store_url(environ),
            store_bytes=whole_number(environ, "STORE_BYTES", cls().store_bytes),
            redis_url=checked_redis_url(environ.get("REDIS_URL", "").strip() or cls().redis_url),
            tasks=tuple(rows(_listed(environ, "TASKS"))),
            max_queue=whole_number(environ, "MAX_QUEUE", cls().max_queue),
            max_files=whole_number(environ, "MAX_FILES", cls().max_files),
            max_batch_bytes=whole_number(environ, "MAX_BATCH_BYTES", cls().max_batch_bytes),
            intake_bytes=whole_number(environ, "INTAKE_BYTES", cls().intake_bytes),
            connections_per_address=_number_or_none(environ, "CONNECTIONS_PER_ADDRESS", 500),
            api_keys=checked_keys("API_KEYS", _listed(environ, "API_KEYS")),
            admin_keys=checked_keys("ADMIN_KEYS", _listed(environ, "ADMIN_KEYS")),
            rate_limit=checked_rate("RATE_LIMIT", environ.get("RATE_LIMIT", "").strip()),
            url_input=_switch(environ, "URL_INPUT"),
            allowed_networks=checked_networks("ALLOWED_NETWORKS", _listed(environ, "ALLOWED_NETWORKS")),
            label_studio_url=checked_server("LABEL_STUDIO_URL", environ.get("LABEL_STUDIO_URL", "").strip()),
            label_studio_api_key=checked_token("LABEL_STUDIO_API_KEY", environ.get("LABEL_STUDIO_API_KEY", "").strip()),
            mead_blocking=_switch(environ, "MEAD_BLOCKING"),
            watch_at_once=whole_number(environ, "WATCH_AT_ONCE", cls().watch_at_once),
            watch_seconds=whole_number(environ, "WATCH_SECONDS", cls().watch_seconds, LONGEST_SECONDS),
            webhook_secret=checked_secret("WEBHOOK_SECRET", environ.get("WEBHOOK_SECRET", "").strip()),
            cors_origins=checked_origins("CORS_ORIGINS", _listed(environ, "CORS_ORIGINS")),
            samples_dir=Path(environ.get("SAMPLES_DIR", "").strip() or cls().samples_dir),
        )


def whole_number(environ: Mapping[str, str], name: str, default: int, most: int = MOST) -> int:
    """The setting `name`, from 1 to `most`; an empty one counts as not set. Raises BadOptionError."""
    text = environ.get(name, "").strip()
    if not text:
        return default
    digits = text.replace("_", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 18 and 1 <= int(digits) <= most):
        reach = "from 1" if most == MOST else f"from 1 to {most}"
        raise BadOptionError(f"Setting {name}: expected a whole number {reach}, such as {default}, got {text[:40]!r}.")
    return int(digits)


def _number_or_none(environ: Mapping[str, str], name: str, example: int) -> int | None:
    return whole_number(environ, name, example) if environ.get(name, "").strip() else None


def _store_url(environ: Mapping[str, str]) -> str:
    url = environ.get("STORE_URL", "").strip()
    return checked_store_url(url) if url else ""


def _listed(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(each for part in environ.get(name, "").split(",") if (each := part.strip()))


def _switch(environ: Mapping[str, str], name: str) -> bool:
    text = environ.get(name, "").strip().lower() or "false"
    if text not in BOOLEANS:
        raise BadOptionError(f"Setting {name}: expected true or false, got {text[:40]!r}.")
    return BOOLEANS[text]
