"""The models of one task in this process, each under its name, changed while others work with them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from threading import Lock
from types import MappingProxyType
from typing import Generic, Protocol, TypeVar

from wire.errors import ModelConflictError, UnknownModelError
from wire.models import ModelInfo

NONE_MISSING: Mapping[str, str] = MappingProxyType({})


class LoadedModel(Protocol):
    """What a pool holds: a task's own object, which does the work and says what it is."""

    @property
    def info(self) -> ModelInfo:
        """What there is to say of the model; whether it is the default, its pool knows."""


Model = TypeVar("Model", bound=LoadedModel)


class ModelPool(Generic[Model]):
    """Holds `models`, of which the first is the default, and others that `load` makes by name.

    Models come and go while others are in use: a request keeps the one that it began with, and with its last request
    a model that was replaced or unloaded gives back its memory. `missing` says, by name, why one that was to be here
    from the beginning is not.
    """

    def __init__(
        self, load: Callable[[str], Model], models: Iterable[Model], missing: Mapping[str, str] = NONE_MISSING
    ) -> None:
        self.missing = missing
        self._load = load
        self._changing = Lock()
        self._models = {each.info.name: each for each in models}
        self._default = next(iter(self._models), "")

    def find(self, name: str = "") -> Model:
        """The model of that name; without one, the default. Raises UnknownModelError."""
        models, name = self._models, name or self._default
        if name not in models:
            loaded = f"Model {name[:70]!r}: loaded are {', '.join(models) or 'none'}. GET /v1/models says more."
            raise UnknownModelError(" ".join([loaded, self.missing.get(name, "")]).rstrip())
        return models[name]

    def models(self) -> tuple[ModelInfo, ...]:
        """What there is to say of each model."""
        return tuple(replace(each.info, default=name == self._default) for name, each in self._models.items())

    def load(self, name: str) -> None:
        """The model is here, warm, made of the files that are there now. Raises ModelError: what was here then stays.

        The first one of an empty pool is its default. For a moment, both the new one and the one that it replaces are
        in memory.
        """
        with self._changing:
            self._models = self._models | {name: self._load(name)}
            self._default = self._default or name

    def unload(self, name: str) -> None:
        """The model is not here (any more). Raises ModelConflictError for the default."""
        with self._changing:
            if name == self._default:
                raise ModelConflictError(f"Model {name} is the default of this process, which needs one. It stays.")
            self._models = {each: model for each, model in self._models.items() if each != name}
