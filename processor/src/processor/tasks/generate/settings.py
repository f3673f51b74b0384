"""What an operator says of the task `generate`, read once from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from processor.settings import model_names


@dataclass(frozen=True, slots=True)
class GenerateSettings:
    """`models` are those to begin with, the default first; without any, all that are found."""

    models: tuple[str, ...] = ()

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """The settings in `environ`. Raises BadOptionError."""
        return cls(model_names("Setting GENERATE_MODELS", environ.get("GENERATE_MODELS", "")))
