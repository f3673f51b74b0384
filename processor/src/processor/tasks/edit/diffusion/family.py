"""Models of the family Stable Diffusion, which the task `generate` has, too."""

from collections.abc import Sequence

from processor.catalog.progress import Progress
from processor.diffusion import prepare, source
from processor.diffusion.shared import shared_model
from processor.settings import Settings
from processor.tasks.edit.diffusion.editor import DiffusionEditor


class Family:
    """A `processor.families.Family` of what lies in weights/generate."""

    expected = f"Put one into weights/generate/<name>/: {source.EXPECTED}."

    def names(self, settings: Settings) -> Sequence[str]:
        return prepare.names(settings)

    def prepare(self, name: str, settings: Settings, progress: Progress) -> None:  # noqa: ARG002 - nothing is fetched
        prepare.ensure(name, settings)

    def open(self, name: str, settings: Settings) -> DiffusionEditor:
        return DiffusionEditor(shared_model(prepare.folder_of(name, settings), settings))
