"""What an operator says of the task `generate`, read once from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from processor.settings import model_names
from wire.errors import BadOptionError

DIGITS = 9


@dataclass(frozen=True, slots=True)
class GenerateSettings:
    """A job may cost `max_cost` at most, in the units of `wire.tasks.generate.spec.cost`; None for whatever it costs.
    `models` are those to begin with, the default first; without any, all that are found.
    """

    max_cost: int | None = None
    models: tuple[str, ...] = ()

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """The settings in `environ`. Raises BadOptionError."""
        text = environ.get("MAX_COST", "").strip()
        if text and (not text.isdecimal() or len(text) > DIGITS or not int(text)):
            raise BadOptionError(f"Setting MAX_COST: expected a whole number from 1, got {text[:40]!r}.")
        models = model_names("Setting GENERATE_MODELS", environ.get("GENERATE_MODELS", ""))
        return cls(int(text) if text else None, models)
