"""What a model's name stands for: somebody's own files, a row of the catalog, or a folder that is converted already."""

import logging
from dataclasses import replace
from pathlib import Path

from processor.catalog.manifests import FILE_NAME
from processor.catalog.models import MODELS
from processor.darknet.dialect import remarks
from processor.darknet.text import decoded
from processor.settings import Settings
from processor.yolo import labels as yolo_labels
from processor.yolo.convert import Source
from wire.desired_models import NAME
from wire.errors import BadOptionError, CfgError, UnknownModelError, WeightsError

log = logging.getLogger(__name__)

DEFAULT = "yolov3"


def own(name: str, settings: Settings) -> Source | None:
    """The files that the settings name, or that lie as NAME.cfg, .weights and .names in the folder for weights.

    None where there is no cfg of anybody's own. Raises CfgError, WeightsError, LabelsError where one cannot be read.
    """
    cfg = settings.cfg or settings.weights_dir / f"{name}.cfg"
    if settings.cfg is None and not cfg.is_file():
        return None
    text = read_cfg(cfg)
    weights = settings.weights or cfg.with_suffix(".weights")
    if not weights.is_file():
        raise WeightsError(f"Weights {weights}: there is no such file; expected the weights of {cfg}.")
    labels = settings.labels or cfg.with_suffix(".names")
    if settings.labels is None and not labels.is_file():
        return Source(name, text, weights)
    return Source(name, text, weights, yolo_labels.read(labels))


def settings_of(name: str, settings: Settings) -> Settings:
    """The settings for the model `name`: files that they name belong to the model that they are for, and no other."""
    if settings.cfg is None and settings.weights is None and settings.labels is None:
        return settings
    if name == name_of(settings):
        return settings
    return replace(settings, cfg=None, weights=None, labels=None)


def read_cfg(path: Path) -> str:
    """The text of the cfg at `path`, whatever its comments are written in; what is odd about it is logged.

    Raises CfgError where it cannot be read, or is no cfg.
    """
    try:
        text, _ = decoded(path.read_bytes())
    except OSError as error:
        raise CfgError(f"cfg {path}: expected a Darknet cfg, a text file ({error}).") from error
    for remark in remarks(text):
        log.warning("%s: %s", path.name, remark)
    return text


def name_of(settings: Settings) -> str:
    """The name of the model that the settings ask for. Raises BadOptionError."""
    return called(settings.model, settings.cfg)


def called(name: str | None, cfg: Path | None) -> str:
    """The model's name: as given, else that of somebody's own cfg, else the default's.

    Raises BadOptionError where no request could write it, and no network have it.
    """
    found = name or (cfg.stem if cfg else DEFAULT)
    if not NAME.fullmatch(found):
        raise BadOptionError(
            f"Model {found[:70]!r}: expected a name of up to 64 English letters, digits, dots, hyphens and "
            "underscores. Rename its files, or leave their names and give the model another one: MODEL=mine "
            "(image-processor convert --name mine)."
        )
    return found


def unknown(name: str, settings: Settings) -> UnknownModelError:
    """The error for a name that stands for nothing."""
    return UnknownModelError(
        f"Model {name!r}: the catalog has {', '.join(MODELS)}; for your own, put {name}.cfg, {name}.weights and "
        f"{name}.names into {settings.weights_dir}, or its folder {name}, converted, into {settings.models_dir}."
    )


def converted_names(folder: Path) -> list[str]:
    """The names of the converted models in `folder`."""
    return sorted(each.parent.name for each in folder.glob(f"*/{FILE_NAME}"))
