"""The families that models of the task `edit` are of: where their files come from, and what opens them."""

from collections.abc import Sequence
from typing import Protocol

from processor.catalog.progress import Progress
from processor.settings import Settings
from processor.tasks.edit.editing import Editor


class Family(Protocol):
    """Models of one kind. No two families have one of the same name."""

    @property
    def expected(self) -> str:
        """Which files there have to be, and where: the end of a sentence that says what to do."""

    def names(self, settings: Settings) -> Sequence[str]:
        """The models to begin with, whose files are here or can be fetched."""

    def prepare(self, name: str, settings: Settings, progress: Progress) -> None:
        """The model is here, converted. Raises UnknownModelError where it is none of this family, else ModelError."""

    def open(self, name: str, settings: Settings) -> Editor:
        """The model, opened; it has been prepared. Called after a fork."""


FAMILIES: tuple[Family, ...] = ()
"""The first model of the first family that has any is the default."""
