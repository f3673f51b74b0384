"""Makes sure that a model is there and converted, whatever that takes."""

import logging
from dataclasses import dataclass, replace
from pathlib import Path

from processor.catalog.files import sha256
from processor.catalog.locks import locked
from processor.catalog.models import MODELS, CatalogModel
from processor.catalog.progress import Progress
from processor.catalog.weights import obtain
from processor.settings import Settings
from processor.yolo import calibration, conversion, sources
from processor.yolo.convert import Source, text_sha256
from processor.yolo.labels import fitting
from processor.yolo.manifest import Manifest
from wire.errors import DownloadError, ManifestError

log = logging.getLogger(__name__)

DEFAULT = "yolov3"
FALLBACK = "yolov3-tiny"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A converted model's folder, and what its user has to know about how it came to be this one."""

    folder: Path
    notice: str = ""


def prepare(settings: Settings, progress: Progress) -> Prepared:
    """The model that the settings ask for, else the default, converted.

    Where none of its sources answers, the fallback, with a notice that says so: a service starts in any case. A default
    that could not be had once is not asked for again while the fallback is there. Raises ModelError.
    """
    name = sources.name_of(settings, DEFAULT)
    try:
        if settings.model is None and _only_fallback_is_here(name, settings):
            raise DownloadError(f"it is not in {settings.weights_dir}, and was not asked for again at this start")
        return Prepared(ensure(name, settings, progress))
    except DownloadError as error:
        if name == FALLBACK:
            raise
        notice = (
            f"{name} could not be had: {FALLBACK}, which is faster and finds less, answers instead. "
            f"To try again: image-processor models get {name}"
        )
        log.warning("%s\nThe reason: %s", notice, error.message)
        return Prepared(ensure(FALLBACK, replace(settings, weights=None, labels=None), progress), notice)


def ensure(name: str, settings: Settings, progress: Progress) -> Path:
    """The folder of the model `name`, converted. Raises ModelError; DownloadError where no source has its weights."""
    folder = settings.models_dir / name
    source = sources.own(name, settings) or _catalogued(name, settings, progress)
    if source is None:
        Manifest.read(folder)
        return folder
    with locked(folder):
        if not _current(folder, source, settings.calibrate):
            log.info("Converting %s. This is done once and takes a while ...", name)
            conversion.run(source, folder, calibration.choose(settings.calibrate))
    return folder


def _catalogued(name: str, settings: Settings, progress: Progress) -> Source | None:
    """The catalog's model with its weights; None where only its converted folder is at hand, and needs nothing more."""
    folder = settings.models_dir / name
    model = MODELS.get(name)
    if model is None:
        if not folder.is_dir():
            raise sources.unknown(name, settings)
        return None
    if settings.weights is None and not _weights_are_here(model, settings) and _is_of(folder, model.cfg):
        return None
    if settings.weights is not None:
        return Source(name, model.cfg, settings.weights, model.labels)
    obtained = obtain(model, settings.weights_dir, progress, mirror=settings.weights_mirror)
    if not obtained.official:
        log.info("The weights of %s are not the official ones: %s (%s)", name, obtained.path, obtained.source)
    return Source(name, model.cfg, obtained.path, model.labels, obtained.sha256)


def _only_fallback_is_here(name: str, settings: Settings) -> bool:
    if settings.cfg or settings.weights or (settings.weights_dir / f"{name}.cfg").is_file():
        return False
    here = _weights_are_here(MODELS[name], settings) or _is_of(settings.models_dir / name, MODELS[name].cfg)
    return not here and _is_of(settings.models_dir / FALLBACK, MODELS[FALLBACK].cfg)


def _weights_are_here(model: CatalogModel, settings: Settings) -> bool:
    return (settings.weights_dir / model.weights.file_name).is_file()


def _is_of(folder: Path, cfg: str) -> bool:
    try:
        return Manifest.read(folder).cfg_sha256 == text_sha256(cfg)
    except ManifestError:
        return False


def _current(folder: Path, source: Source, calibrate: Path | None) -> bool:
    if not _is_of(folder, source.cfg):
        return False
    manifest = Manifest.read(folder)
    labels = fitting(source.labels, manifest.heads[0].classes)
    return (
        manifest.name == source.name
        and manifest.labels == labels
        and manifest.weights_sha256 == (source.weights_sha256 or sha256(source.weights))
        and calibration.suits(manifest, calibrate)
    )
