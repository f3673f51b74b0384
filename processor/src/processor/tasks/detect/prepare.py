"""Makes sure that a model is there and converted, whatever that takes."""

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from processor.catalog.known_hashes import known_sha256
from processor.catalog.locks import locked
from processor.catalog.models import MODELS, CatalogModel
from processor.catalog.progress import Progress
from processor.catalog.weights import obtain
from processor.settings import Settings
from processor.yolo import calibration, conversion, sources
from processor.yolo.convert import Source, text_sha256
from processor.yolo.labels import fitting
from processor.yolo.manifest import FORMAT, Manifest
from wire.errors import BadOptionError, DownloadError, ManifestError, ModelError

log = logging.getLogger(__name__)

FALLBACK = "yolov3-tiny"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A converted model: its name and folder, and what its user has to know about how it came to be this one."""

    name: str
    folder: Path
    notice: str = ""


@dataclass(frozen=True, slots=True)
class PreparedModels:
    """The models to begin with, the default first, and by name why one that was asked for is not among them."""

    models: tuple[Prepared, ...]
    missing: Mapping[str, str]

    @property
    def folders(self) -> list[Path]:
        return [each.folder for each in self.models]


def prepare_all(settings: Settings, progress: Progress) -> PreparedModels:
    """All models that the settings ask for, converted.

    One besides the default whose weights no source sends now is missing, and no reason not to start.
    Raises ModelError; BadOptionError where files are named for one of several models.
    """
    if settings.others and (settings.cfg or settings.weights or settings.labels):
        raise BadOptionError(
            f"Settings CFG, WEIGHTS and LABELS: expected one MODEL with them, got {1 + len(settings.others)} MODELS. "
            f"Put NAME.cfg, NAME.weights and NAME.names into {settings.weights_dir} instead."
        )
    prepared, missing = {}, {}
    default = prepare(settings, progress)
    prepared[default.name] = default
    for name in settings.others:
        try:
            if name not in prepared:
                prepared[name] = Prepared(name, ensure(name, settings, progress))
        except DownloadError as error:
            log.warning("model %s: could not be loaded: %s", name, error.message)
            missing[name] = error.message
    return PreparedModels(tuple(prepared.values()), missing)


def prepare(settings: Settings, progress: Progress) -> Prepared:
    """The model that the settings ask for, else the default, converted.

    Where none of its sources answers, the fallback, with a notice that says so: a service starts in any case. A default
    that could not be had once is not asked for again while the fallback is there. Raises ModelError.
    """
    name = sources.name_of(settings)
    try:
        if settings.model is None and _has_only_fallback(name, settings):
            raise DownloadError(f"it is not in {settings.weights_dir}, and was not asked for again at this start")
        return Prepared(name, ensure(name, settings, progress))
    except DownloadError as error:
        if name == FALLBACK:
            raise
        notice = notice_instead_of(name)
        log.warning("%s To try again: %s\nThe reason: %s", notice, _again(name, settings.weights_dir), error.message)
        try:
            folder = ensure(FALLBACK, replace(settings, weights=None, labels=None), progress)
        except DownloadError as neither:
            if others := sources.converted_names(settings.models_dir):
                there = f"Converted in {settings.models_dir}: {', '.join(others)}. Name one of them with MODEL."
                raise DownloadError(f"{neither.message} {there}") from error
            raise
        return Prepared(FALLBACK, folder, notice)


def _again(name: str, weights_dir: Path) -> str:
    """What an operator does, who may have an image, in which nothing is fetched and nothing converted."""
    there = next(each for each in (weights_dir.absolute(), *weights_dir.absolute().parents) if each.exists())
    if there.is_dir() and os.access(there, os.W_OK):
        return f"image-processor models get {name}"
    return f"build the image with MODEL={name}, or fill its volume of models so"


def notice_instead_of(name: str) -> str:
    """What users have to know where the fallback answers instead of the model `name`."""
    return f"{name} could not be had: {FALLBACK}, which is faster and finds less, answers instead."


def ensure(name: str, settings: Settings, progress: Progress) -> Path:
    """The folder of the model `name`, converted. Raises ModelError; DownloadError where no source has its weights.

    Nothing is written where it is converted already, so that the folder may be one that cannot be written to.
    """
    folder = settings.models_dir / name
    try:
        source = sources.own(name, settings) or _catalogued(name, settings, progress)
        if source is None:
            Manifest.read(folder)
        elif not _current(folder, source, settings.calibrate):
            _convert(folder, source, settings.calibrate)
    except OSError as error:
        raise ModelError(
            f"Model {name}: cannot use {error.filename or folder} ({error.strerror or error}). Give this user the "
            f"right to read {settings.weights_dir} and to write to {settings.models_dir}, or name others in "
            "WEIGHTS_DIR and MODELS_DIR."
        ) from error
    return folder


def _convert(folder: Path, source: Source, calibrate: Path | None) -> None:
    """The model is converted, by this process or by another one meanwhile."""
    with locked(folder):
        if not _current(folder, source, calibrate):
            log.info("Converting %s. This is done once and takes a while ...", source.name)
            conversion.run(source, folder, calibration.choose(calibrate))


def _catalogued(name: str, settings: Settings, progress: Progress) -> Source | None:
    """The catalog's model with its weights; None where only its converted folder is at hand, and needs nothing more."""
    folder = settings.models_dir / name
    model = MODELS.get(name)
    if model is None:
        if not folder.is_dir():
            raise sources.unknown(name, settings)
        return None
    if settings.weights is None and not _has_weights(model, settings) and _is_of(folder, model.cfg):
        return None
    if settings.weights is not None:
        return Source(name, model.cfg, settings.weights, model.labels)
    obtained = obtain(model, settings.weights_dir, progress, mirror=settings.weights_mirror)
    if not obtained.official:
        log.info("The weights of %s are not the official ones: %s (%s)", name, obtained.path, obtained.source)
    return Source(name, model.cfg, obtained.path, model.labels, obtained.sha256)


def _has_only_fallback(name: str, settings: Settings) -> bool:
    if settings.cfg or settings.weights or (settings.weights_dir / f"{name}.cfg").is_file():
        return False
    present = _has_weights(MODELS[name], settings) or _is_of(settings.models_dir / name, MODELS[name].cfg)
    return not present and _is_of(settings.models_dir / FALLBACK, MODELS[FALLBACK].cfg)


def _has_weights(model: CatalogModel, settings: Settings) -> bool:
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
        manifest.format == FORMAT
        and manifest.name == source.name
        and manifest.labels == labels
        and manifest.weights_sha256 == (source.weights_sha256 or known_sha256(source.weights, folder))
        and calibration.suits(manifest, calibrate)
    )
