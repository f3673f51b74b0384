"""What an operator may set, read once from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from wire.errors import BadOptionError


@dataclass(frozen=True, slots=True)
class Settings:
    """The front door's settings.

    `max_upload_bytes` bounds one picture's file, `max_pixels` what its header may promise. `queue_seconds` is how long
    a job may wait, and so the lifetime of the uploaded bytes; `result_seconds` the lifetime of an outcome and its
    picture; `record_seconds` how long after that `expired` can still be told from `unknown`. `store_bytes` bounds the
    memory store, where there is one.
    """

    max_upload_bytes: int = 20_000_000
    max_pixels: int = 64_000_000
    result_seconds: int = 3_600
    record_seconds: int = 86_400
    queue_seconds: int = 600
    store_bytes: int = 268_435_456
    redis_url: str = "redis://localhost:6379/0"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """The settings of `environ`, the default where it has none. Raises BadOptionError for a bad value."""
        return cls(
            max_upload_bytes=whole_number(environ, "MAX_UPLOAD_BYTES", cls().max_upload_bytes),
            max_pixels=whole_number(environ, "MAX_PIXELS", cls().max_pixels),
            result_seconds=whole_number(environ, "RESULT_SECONDS", cls().result_seconds),
            record_seconds=whole_number(environ, "RECORD_SECONDS", cls().record_seconds),
            queue_seconds=whole_number(environ, "QUEUE_SECONDS", cls().queue_seconds),
            store_bytes=whole_number(environ, "STORE_BYTES", cls().store_bytes),
            redis_url=_redis_url(environ, cls().redis_url),
        )


def whole_number(environ: Mapping[str, str], name: str, default: int) -> int:
    """The setting `name`, at least 1; an empty one counts as not set. Raises BadOptionError."""
    text = environ.get(name, "").strip()
    if not text:
        return default
    digits = text.replace("_", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 18 and int(digits) >= 1):
        raise BadOptionError(f"Setting {name}: expected a whole number from 1, such as {default}, got {text[:40]!r}.")
    return int(digits)


def _redis_url(environ: Mapping[str, str], default: str) -> str:
    url = environ.get("REDIS_URL", "").strip() or default
    if not url.startswith(("redis://", "rediss://", "unix://")):
        raise BadOptionError(f"Setting REDIS_URL: expected an address such as {default}, got {url[:40]!r}.")
    return url
