"""Makes sure that a CLIP that somebody brought for faces is converted."""

from pathlib import Path

from processor import child_process
from processor.catalog.converting import convert_once, explained
from processor.catalog.faces import NAME
from processor.faces.manifest import Manifest
from processor.settings import Settings
from processor.tasks.edit.faces.words.manifest import WordsManifest
from processor.tasks.edit.faces.words.source import EXPECTED, WordsSource
from wire.errors import ManifestError


def folder_of(settings: Settings) -> Path:
    """Where it lies once it is converted."""
    return settings.models_dir / NAME / "words"


def brought_to(settings: Settings) -> Path:
    """Where its files are looked for."""
    return settings.weights_dir / "edit" / NAME


def ensure(model: Path, settings: Settings) -> None:
    """What was brought is converted, for the faces in the folder `model`; nothing is done where nothing was.

    Raises ManifestError where it is not complete, or cannot be built.
    """
    folder = folder_of(settings)
    source = WordsSource(brought_to(settings), model, "".join(Manifest.read(model).files.values()), folder)
    with explained(NAME, folder, settings):
        if not source.clips:
            return
        if not source.complete:
            raise ManifestError(f"Model {NAME}: expected in the folder {source.folder} {EXPECTED}.")
        convert_once(
            folder,
            source.weights_sha256,
            WordsManifest.read,
            lambda: child_process.call(
                "Converting a CLIP for faces", "processor.tasks.edit.faces.words.convert:convert", source, folder
            ),
        )
