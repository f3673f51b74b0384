"""The task `detect` with several models, any of which a request may name."""

from collections.abc import Mapping
from threading import Lock
from typing import Any, Protocol

from processor.base import Context, Inputs, Output
from processor.tasks.detect.prepare import Prepared, PreparedModels
from processor.tasks.detect.processor import DetectProcessor
from wire.errors import ModelConflictError, UnknownModelError
from wire.models import ModelCard


class Loader(Protocol):
    """Makes processors of models."""

    def prepare(self, name: str) -> Prepared:
        """The model `name`, converted from the files that are there now. Raises ModelError."""

    def open(self, prepared: Prepared) -> DetectProcessor:
        """A processor with the model, warm; its card says what `prepared` does. Raises ModelError."""


class ModelPool:
    """Does the task `detect` with the models of `prepared`; the first is the default. Opens them all.

    Models come and go while others are in use: a request keeps the one that it began with, and with its last request
    a model that was replaced or unloaded gives back its memory.
    """

    def __init__(self, prepared: PreparedModels, loader: Loader) -> None:
        self.missing = prepared.missing
        self._loader = loader
        self._changing = Lock()
        self._default = loader.open(prepared.models[0])
        others = (loader.open(each) for each in prepared.models[1:])
        self._models = {each.card.stamp.name: each for each in (self._default, *others)}

    def run(self, inputs: Inputs, options: Mapping[str, Any], context: Context) -> Output:
        name = options.get("model")
        return (self._named(name) if name else self._default).run(inputs, options, context)

    def render(self, inputs: Inputs, result: Mapping[str, Any], form: str) -> bytes:
        """As any of the models does it: what was found, and by which, stands in `result`."""
        return self._default.render(inputs, result, form)

    def cards(self) -> tuple[ModelCard, ...]:
        return tuple(each.card for each in self._models.values())

    def load(self, name: str) -> None:
        """The model is here, warm, made of the files that are there now. Raises ModelError: what was here then stays.

        For a moment, both the new one and the one that it replaces are in memory.
        """
        with self._changing:
            prepared = self._loader.prepare(name)
            before = self._models.get(name)
            if before is not None:
                prepared = prepared.instead_of(before.card)
            fresh = self._loader.open(prepared)
            self._models = self._models | {name: fresh}
            if fresh.card.default:
                self._default = fresh

    def unload(self, name: str) -> None:
        """The model is not here (any more). Raises ModelConflictError for the default."""
        with self._changing:
            if name == self._default.card.stamp.name:
                raise ModelConflictError(f"Model {name} is the default of this process, which needs one. It stays.")
            self._models = {each: model for each, model in self._models.items() if each != name}

    def _named(self, name: str) -> DetectProcessor:
        models = self._models
        if name not in models:
            raise UnknownModelError(f"Model {name[:70]!r}: loaded are {', '.join(models)}. GET /v1/models says more.")
        return models[name]
