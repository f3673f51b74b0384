"""What an operator says of the task `analyze`, read once from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from processor.settings import model_names
from wire.errors import BadOptionError

FEATURES_BYTES, DIGITS = 256_000_000, 15


@dataclass(frozen=True, slots=True)
class AnalyzeSettings:
    """What models know of pictures may take `features_bytes` of memory. `models` are those to begin with, the default
    first; without any, `sam.prepare.names`.
    """

    features_bytes: int = FEATURES_BYTES
    models: tuple[str, ...] = ()

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """The settings in `environ`. Raises BadOptionError."""
        text = environ.get("FEATURES_BYTES", "").strip() or str(FEATURES_BYTES)
        if not text.isdecimal() or len(text) > DIGITS:
            raise BadOptionError(f"Setting FEATURES_BYTES: expected a whole number of bytes, got {text[:40]!r}.")
        return cls(int(text), model_names("Setting ANALYZE_MODELS", environ.get("ANALYZE_MODELS", "")))
