"""How a model looks in JSON, wherever it is on its way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self, cast

from front.services import Services
from front.v1.models.types import ModelJson, ModelsJson, ModelStatusJson, Sizes, State
from wire.desired_models import DesiredModel
from wire.models import ModelCard
from wire.tasks.detect.labels import DARKNET, MODERN
from wire.tasks.registry import TASKS
from wire.workers import WorkerStatus, cards

ALIASES = {**MODERN, **DARKNET}

LOADED: State = "loaded"
LOADING: State = "loading"
UNLOADING: State = "unloading"
UNLOADED: State = "unloaded"


@dataclass(frozen=True, slots=True)
class Overview:
    """The models of all who work. By name, `states` says of those that are loaded or desired how far they are, and
    `errors` why what was last desired of one came to nothing."""

    cards: tuple[ModelCard, ...]
    states: Mapping[str, State]
    errors: Mapping[str, str]

    @classmethod
    def of(cls, services: Services) -> Self:
        """What the living workers report, and what is desired and not all of them have done yet."""
        return cls.over(services.workers.reports(), services.desired_models.all())

    @classmethod
    def over(cls, reports: tuple[WorkerStatus, ...], desired_models: Iterable[DesiredModel]) -> Self:
        """What is in `reports`, and what of `desired_models` is still to be done by those who wrote them."""
        loaded = cards(reports)
        states: dict[str, State] = {card.stamp.name: LOADED for card in loaded}
        states |= {name: LOADING for report in reports for name in report.loading}
        for desired in desired_models:
            if _is_open(desired, reports) and (desired.loaded or desired.model in states):
                states[desired.model] = LOADING if desired.loaded else UNLOADING
        errors = {name: why for report in reversed(reports) for name, why in report.troubles.items()}
        return cls(loaded, states, errors)

    def card(self, name: str) -> ModelCard | None:
        """The card of the model `name`; None where it is not loaded."""
        return next((card for card in self.cards if card.stamp.name == name), None)

    def described(self, name: str) -> ModelJson | ModelStatusJson:
        """The model as JSON: how it stands, and where it is loaded, all that there is to say of it."""
        card = self.card(name)
        return self._state(name) if card is None else self._described(card)

    def to_dict(self) -> ModelsJson:
        return {
            "models": [self._described(card) for card in self.cards],
            "loading": [name for name, state in self.states.items() if state == LOADING],
            "errors": dict(self.errors),
            "troubles": dict(self.errors),  # as they were called before
        }

    def _described(self, card: ModelCard) -> ModelJson:
        return {
            **cast(ModelJson, card.to_dict()),
            "aliases": {label: ALIASES[label] for label in card.labels if label in ALIASES},
            "sizes": _sizes(card.task),
            **self._state(card.stamp.name),
        }

    def _state(self, name: str) -> ModelStatusJson:
        error = self.errors.get(name)
        return {"name": name, "state": self.states.get(name, UNLOADED), "error": error, "trouble": error}


def _is_open(desired: DesiredModel, reports: Iterable[WorkerStatus]) -> bool:
    """Whether somebody has not done yet what is desired; also where there is nobody yet to do it."""
    numbers = [report.fulfilled.get(desired.model) for report in reports]
    return not numbers or any(number != desired.number for number in numbers)


def _sizes(task: str) -> Sizes | None:
    """What the network's longer side may be, in pixels; None for a task that has no such option."""
    options = {option.name: option for option in TASKS[task].options} if task in TASKS else {}
    if "size" not in options:
        return None
    size = options["size"]
    return {"minimum": int(size.minimum), "maximum": int(size.maximum), "step": size.step}
