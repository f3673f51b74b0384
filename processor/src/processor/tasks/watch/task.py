"""How the runner of the task `watch` comes to be, and what it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from backends.outbound.addresses import Guard
from backends.outbound.guarded_client import GuardedClient
from backends.outbound.login import Address
from backends.outbound.network import Resolver, resolve
from processor.base import Context, Inputs, Output, Runner
from processor.catalog.progress import Progress
from processor.looking import default_model
from processor.memory import available_bytes
from processor.pixel_budget import process_budget
from processor.settings import Settings
from processor.tasks.watch.newest import Newest
from processor.tasks.watch.source import Source
from processor.tasks.watch.visit import Patiences, Visit
from processor.tasks.watch.watching import Watching
from wire.errors import BadOptionError, NotEnabledError
from wire.models import ModelInfo, ModelVersion
from wire.tasks.detect.spec import DETECT
from wire.tasks.registry import by_default
from wire.tasks.watch.spec import ADDRESS, WATCH

ADVICE = "Look whether it is on, and whether its address is right."


@dataclass(slots=True)
class WatchRunner:
    """Does the task `watch` with the runner of `detect` of its process. `client` is None where URL_INPUT is off."""

    settings: Settings
    client: GuardedClient | None
    patiences: Patiences = field(default_factory=Patiences)
    runners: Mapping[str, Runner] = field(default_factory=dict)

    def use(self, runners: Mapping[str, Runner]) -> None:
        self.runners = runners

    def run(self, inputs: Inputs, options: Mapping[str, Any], context: Context) -> Output:
        if self.client is None:
            raise NotEnabledError("Expected a worker that reads addresses. The operator can set URL_INPUT=true for it.")
        (address,) = (Address.of(each.decode()) for each in inputs[ADDRESS])
        detect, newest = self.runners[DETECT.name], Newest()
        budget = process_budget(self.settings.memory or available_bytes())
        watching = Watching(address, newest, detect, options, budget, self.settings.max_pixels)
        visit = Visit(self.client, address, newest, self.patiences, self.settings.max_pixels)
        with Source(visit, options["interval"]).reading():
            stopped = watching.until_over(context)
        result = watching.result(_model(detect, options["model"]), stopped=stopped)
        counts = {label: each.appearances for label, each in result.labels.items() if each.appearances}
        return Output(result.to_dict(), counts=counts)

    def models(self) -> tuple[ModelInfo, ...]:
        return ()


def _model(detect: Runner, name: str) -> ModelVersion:
    """Which answered; the default, where the one of that name was unloaded since."""
    named = (each for each in detect.models() if each.name == name)
    return next(named, default_model(detect)).version


def prepare(settings: Settings, progress: Progress, resolver: Resolver = resolve) -> Callable[[], WatchRunner]:  # noqa: ARG001
    """A function that opens the runner. Raises BadOptionError where its process does not do `detect`."""
    if DETECT.name not in (tasks := settings.tasks or by_default()):
        raise BadOptionError(
            f"Setting TASKS: {WATCH.name} works with what {DETECT.name} finds, got {','.join(tasks)}. Expected "
            f"{DETECT.name},{WATCH.name}."
        )

    def opened() -> WatchRunner:
        guard = Guard.of(settings.allowed_networks)
        return WatchRunner(settings, GuardedClient(guard, resolver, ADVICE) if settings.url_input else None)

    return opened
