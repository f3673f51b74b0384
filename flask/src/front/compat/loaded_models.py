"""The models that are loaded, by the names that clients of other services call them."""

from front.services import Services
from wire.errors import UnknownModelError
from wire.models import ModelInfo
from wire.tasks.spec import Task
from wire.workers import models


def loaded_model(name: str, task: Task, services: Services) -> str:
    """The loaded model of the task that `name` means: as it is called here, or as the hub has it, behind its maker's
    name; empty for the default.

    Raises UnknownModelError. Where no worker is known yet, the name as it is.
    """
    return found_model(name, task, services).name if name and models(services.workers.reports(), task.name) else name


def found_model(name: str, task: Task, services: Services) -> ModelInfo:
    """What is known of that model. Raises UnknownModelError."""
    known = models(services.workers.reports(), task.name)
    called = name.rpartition("/")[2].casefold()
    found = next((each for each in known if each.name.casefold() == called), None)
    if found is None:
        there = ", ".join(each.name for each in known) or "none"
        raise UnknownModelError(f"Model {name[:70]!r}: loaded are {there}.")
    return found
