"""Families of models: where their files come from, and what opens them; for tasks that several families serve."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol, TypeVar

from processor.catalog.progress import Progress
from processor.model_pool import LoadedModel, ModelPool
from processor.settings import Settings
from wire.errors import ModelError, UnknownModelError
from wire.tasks.spec import model_name

log = logging.getLogger(__name__)

Model = TypeVar("Model", bound=LoadedModel)
Opened = TypeVar("Opened", bound=LoadedModel, covariant=True)


class Family(Protocol[Opened]):
    """Models of one kind. No two families have one of the same name."""

    @property
    def expected(self) -> str:
        """Which files there have to be, and where: the end of a sentence that says what to do."""

    def names(self, settings: Settings) -> Sequence[str]:
        """The models to begin with, whose files are here or can be fetched."""

    def prepare(self, name: str, settings: Settings, progress: Progress) -> None:
        """The model is here, converted. Raises UnknownModelError where it is none of this family, else ModelError."""

    def open(self, name: str, settings: Settings) -> Opened:
        """The model, opened; it has been prepared. Called after a fork."""


def prepare_models(
    families: Sequence[Family[Model]], settings: Settings, progress: Progress, wanted: Sequence[str] = ()
) -> Callable[[], ModelPool[Model]]:
    """A function that opens the models, those `wanted`, else all that `families` have; they are converted by then.

    The default is the first one of those wanted, else of the first family that has any. One that cannot be had is
    missing from the pool, which may be empty then.
    """
    found, missing = dict[str, Family[Model]](), dict[str, str]()
    for name in wanted or _names(families, settings):
        with _noted(name, missing):
            found[name] = _prepared(families, name, settings, progress)

    def load(name: str) -> Model:
        return _prepared(families, name, settings, progress).open(name, settings)

    def open_models() -> ModelPool[Model]:
        models, without = list[Model](), dict(missing)
        for name, family in found.items():
            with _noted(name, without):
                models.append(family.open(name, settings))
        return ModelPool(load, models, without)

    return open_models


@contextmanager
def _noted(name: str, missing: dict[str, str]) -> Iterator[None]:
    """Where something in it goes wrong with the model, that is why it is `missing`; the others are not held up."""
    try:
        yield
    except ModelError as error:
        log.warning("model %s: could not be loaded: %s", name, error.message)
        missing[name] = error.message


def _names(families: Sequence[Family[Model]], settings: Settings) -> Iterator[str]:
    for family in families:
        yield from family.names(settings)


def _prepared(families: Sequence[Family[Model]], name: str, settings: Settings, progress: Progress) -> Family[Model]:
    """The family of the model `name`, which it has prepared. Raises ModelError."""
    try:
        model_name(name)
    except ValueError:
        raise ModelError(
            f"Model {name[:40]!r}: expected a name that requests can ask for, of at most 64 letters of ASCII, digits, "
            "'.', '-' and '_'. Give its folder another name."
        ) from None
    for family in families:
        try:
            family.prepare(name, settings, progress)
        except UnknownModelError:
            continue
        return family
    ways = " Or: ".join(family.expected for family in families)
    raise UnknownModelError(f"Model {name[:40]!r}: there are no files of it. {ways}")
