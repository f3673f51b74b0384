"""Which models there are, and how far each is."""

from dataclasses import dataclass

from processor.catalog.models import MODELS
from processor.settings import Settings
from processor.yolo.manifest import Manifest
from wire.errors import ManifestError


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model that can be asked for by name. `state` is `converted`, `weights here` or `not here`."""

    name: str
    state: str
    about: str


def known_models(settings: Settings) -> list[KnownModel]:
    """The catalog's models, then those that the user put into the folders for weights and models."""
    own = {path.stem for path in settings.weights_dir.glob("*.cfg")}
    own |= {path.parent.name for path in settings.models_dir.glob("[!.]*/manifest.json")}
    catalogued = [KnownModel(name, _state(name, settings), model.about) for name, model in MODELS.items()]
    return catalogued + [KnownModel(name, _state(name, settings), "Your own.") for name in sorted(own - MODELS.keys())]


def _state(name: str, settings: Settings) -> str:
    try:
        Manifest.read(settings.models_dir / name)
    except ManifestError:
        present = (settings.weights_dir / f"{name}.weights").is_file()
        return "weights here" if present else "not here"
    return "converted"
