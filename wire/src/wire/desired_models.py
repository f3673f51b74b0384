"""Which models an operator wants loaded, told to all who work while they run."""

import re
from dataclasses import dataclass
from typing import Protocol

from wire.errors import UnknownModelError
from wire.models import ModelKey

NAME = re.compile(r"\w[\w.-]{0,63}", re.ASCII)
"""What a model may be called: it is a file's name on one side, and a part of an address on the other."""


@dataclass(frozen=True, slots=True)
class DesiredModel:
    """The model is to be loaded (anew, where it is already), or not to be. A higher `number` came later."""

    key: ModelKey
    loaded: bool
    number: int


class DesiredModels(Protocol):
    """Keeps what was last desired of each model."""

    def make(self, key: ModelKey, *, loaded: bool) -> DesiredModel:
        """What is desired now, kept; what was before of this model is of no account any more."""

    def all(self) -> tuple[DesiredModel, ...]:
        """What was last desired of each model."""


def checked(name: str) -> str:
    """`name`, which a model may have. Raises UnknownModelError."""
    if not NAME.fullmatch(name):
        raise UnknownModelError(
            f"Model {name[:70]!r}: expected a name of at most 64 letters, digits, dots, dashes and underscores, "
            "which begins with a letter or a digit."
        )
    return name
