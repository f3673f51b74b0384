"""Models that change a picture by a VQGAN's latents: where their files are, and what opens them."""

import logging
from collections.abc import Sequence
from pathlib import Path

from processor.catalog.converting import convert_once, explained
from processor.catalog.manifests import FILE_NAME
from processor.catalog.progress import Progress
from processor.settings import Settings
from processor.tasks.edit.latents import conversion, source
from processor.tasks.edit.latents.manifest import Manifest
from processor.tasks.edit.latents.model import LatentsModel
from processor.tasks.edit.latents.open import open_model
from processor.tasks.edit.latents.source import Source
from wire.errors import ManifestError, UnknownModelError

log = logging.getLogger(__name__)

TASK = "edit"
"""The folder, in that for weights and in that for converted models, in which the task's own lie."""


class Family:
    """A `processor.families.Family`."""

    expected = f"For edit by latents, put into a folder {TASK}/<name> of the weights: {source.EXPECTED}."

    def names(self, settings: Settings) -> Sequence[str]:
        """The models whose files somebody brought, and those that were converted before."""
        brought = {path.parent.name for path in (settings.weights_dir / TASK).glob(f"[!.]*/{source.VQGAN}")}
        converted = {path.parent.name for path in (settings.models_dir / TASK).glob(f"[!.]*/{FILE_NAME}")}
        return sorted(brought | converted)

    def prepare(self, name: str, settings: Settings, progress: Progress) -> None:  # noqa: ARG002 - nothing is fetched
        """The model is converted. Nothing is written where it is already, so that the folder may be one that cannot be
        written to. Raises UnknownModelError where there is no file of it, else ModelError.
        """
        folder, brought = settings.models_dir / TASK / name, settings.weights_dir / TASK / name
        given = Source(name, brought, folder)
        with explained(name, folder, settings):
            if given.complete:
                _convert(given, folder)
            elif (brought / source.VQGAN).is_dir():
                raise ManifestError(f"Model {name[:40]!r}: expected in the folder {brought} {source.EXPECTED}.")
            elif folder.is_dir():
                Manifest.read(folder)
            else:
                raise UnknownModelError(f"Model {name[:40]!r}: {self.expected}")

    def open(self, name: str, settings: Settings) -> LatentsModel:
        return open_model(settings.models_dir / TASK / name, settings.threads)


def _convert(given: Source, folder: Path) -> None:
    """The model is converted, by this process or by another one meanwhile."""

    def convert() -> None:
        log.info("Converting %s. This is done once ...", given.name)
        conversion.run(given, folder)

    convert_once(folder, given.weights_sha256, Manifest.read, convert)
