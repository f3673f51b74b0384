"""Makes sure that models are there and converted, of whatever family they are."""

import logging
from collections.abc import Callable, Iterator, Sequence

from processor.catalog.progress import Progress
from processor.model_pool import ModelPool
from processor.settings import Settings
from processor.tasks.edit.editing import Editor
from processor.tasks.edit.families import Family
from wire.errors import ModelError, UnknownModelError

log = logging.getLogger(__name__)


def prepare_models(
    families: Sequence[Family], settings: Settings, progress: Progress, wanted: Sequence[str] = ()
) -> Callable[[], ModelPool[Editor]]:
    """A function that opens the models, those `wanted`, else all that `families` have; they are converted by then.

    One that cannot be had is missing from the pool, which may be empty then.
    """
    found, missing = dict[str, Family](), dict[str, str]()
    for name in wanted or _names(families, settings):
        try:
            found[name] = _prepared(families, name, settings, progress)
        except ModelError as error:
            log.warning("model %s: could not be loaded: %s", name, error.message)
            missing[name] = error.message

    def load(name: str) -> Editor:
        return _prepared(families, name, settings, progress).open(name, settings)

    def open_models() -> ModelPool[Editor]:
        return ModelPool(load, (family.open(name, settings) for name, family in found.items()), missing)

    return open_models


def _names(families: Sequence[Family], settings: Settings) -> Iterator[str]:
    for family in families:
        yield from family.names(settings)


def _prepared(families: Sequence[Family], name: str, settings: Settings, progress: Progress) -> Family:
    """The family of the model `name`, which it has prepared. Raises ModelError."""
    for family in families:
        try:
            family.prepare(name, settings, progress)
        except UnknownModelError:
            continue
        return family
    ways = " Or: ".join(family.expected for family in families)
    raise UnknownModelError(f"Model {name[:40]!r}: there are no files of it. {ways}")
