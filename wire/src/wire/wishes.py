"""Which models an operator wants loaded, told to all who work while they run."""

import re
from dataclasses import dataclass
from typing import Protocol

from wire.errors import UnknownModelError

NAME = re.compile(r"\w[\w.-]{0,63}", re.ASCII)
"""What a model may be called: it is a file's name on one side, and a part of an address on the other."""


@dataclass(frozen=True, slots=True)
class Wish:
    """The model is to be loaded (anew, where it is already), or not to be. A higher `number` came later."""

    model: str
    loaded: bool
    number: int


class Wishes(Protocol):
    """Keeps the last wish for each model."""

    def make(self, model: str, *, loaded: bool) -> Wish:
        """The wish, kept; those before it for this model are of no account any more."""

    def all(self) -> tuple[Wish, ...]:
        """The last wish for each model."""


def checked(name: str) -> str:
    """`name`, which a model may have. Raises UnknownModelError."""
    if not NAME.fullmatch(name):
        raise UnknownModelError(
            f"Model {name[:70]!r}: expected a name of at most 64 letters, digits, dots, dashes and underscores, "
            "which begins with a letter or a digit."
        )
    return name
