"""How a model looks in JSON, wherever it is on its way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self, cast

from front.services import Services
from front.tasks import formats
from front.v1.models.types import ModelIdJson, ModelJson, ModelsJson, ModelStatusJson, State
from wire.desired_models import DesiredModel
from wire.models import ModelInfo, ModelKey
from wire.tasks.registry import TASKS
from wire.workers import WorkerStatus, models

LOADED: State = "loaded"
LOADING: State = "loading"
UNLOADING: State = "unloading"
UNLOADED: State = "unloaded"


@dataclass(frozen=True, slots=True)
class Overview:
    """The models of all who work, of every task. `states` says of those that are loaded or desired how far they are,
    and `errors` why what was last desired of one came to nothing."""

    models: tuple[ModelInfo, ...]
    states: Mapping[ModelKey, State]
    errors: Mapping[ModelKey, str]

    @classmethod
    def of(cls, services: Services) -> Self:
        """What the living workers report, and what is desired and not all of them have done yet."""
        return cls.over(services.workers.reports(), services.desired_models.all())

    @classmethod
    def over(cls, reports: tuple[WorkerStatus, ...], desired_models: Iterable[DesiredModel]) -> Self:
        """What is in `reports`, and what of `desired_models` is still to be done by those who wrote them."""
        loaded = models(reports)
        states: dict[ModelKey, State] = {model.key: LOADED for model in loaded}
        states |= {key: LOADING for report in reports for key in report.loading}
        for desired in desired_models:
            if _is_open(desired, reports) and (desired.loaded or desired.key in states):
                states[desired.key] = LOADING if desired.loaded else UNLOADING
        errors = {key: why for report in reversed(reports) for key, why in report.errors.items()}
        return cls(loaded, states, errors)

    def of_task(self, task: str) -> Self:
        """The same of the models of `task` alone."""
        return type(self)(
            tuple(model for model in self.models if model.task == task),
            {key: state for key, state in self.states.items() if key.task == task},
            {key: why for key, why in self.errors.items() if key.task == task},
        )

    def model(self, key: ModelKey) -> ModelInfo | None:
        """What is said of the model; None where it is not loaded."""
        return next((model for model in self.models if model.key == key), None)

    def described(self, key: ModelKey) -> ModelJson | ModelStatusJson:
        """The model as JSON: how it stands, and where it is loaded, all that there is to say of it."""
        model = self.model(key)
        return self._state(key) if model is None else self._described(model)

    def to_dict(self) -> ModelsJson:
        errors = {str(key): why for key, why in self.errors.items()}
        return {
            "object": "list",
            "data": [_id(model.key) for model in self.models],
            "models": [self._described(model) for model in self.models],
            "states": [self._state(key) for key in dict.fromkeys((*self.states, *self.errors))],
            "loading": [str(key) for key, state in self.states.items() if state == LOADING],
            "errors": errors,
            "troubles": dict(errors),  # as they were called before
        }

    def _described(self, model: ModelInfo) -> ModelJson:
        own = formats.of(model.task).of_model(model) if model.task in TASKS else {}
        return cast(ModelJson, {**own, **model.to_dict(), **self._state(model.key), **_id(model.key)})

    def _state(self, key: ModelKey) -> ModelStatusJson:
        error, state = self.errors.get(key), self.states.get(key, UNLOADED)
        return {"task": key.task, "name": key.name, "state": state, "error": error, "trouble": error}


def _id(key: ModelKey) -> ModelIdJson:
    return {"id": str(key), "object": "model", "created": 0, "owned_by": "image-processor"}


def _is_open(desired: DesiredModel, reports: Iterable[WorkerStatus]) -> bool:
    """Whether somebody who does its task has not done yet what is desired; also where there is nobody yet."""
    numbers = [report.fulfilled.get(desired.key) for report in reports if desired.key.task in report.tasks]
    return not numbers or any(number != desired.number for number in numbers)
