"""What a job costs, as far as it can be told before it is done, and whether that is too much."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from wire.errors import BadOptionError
from wire.models import ModelInfo
from wire.tasks.spec import Task, Value

MOST = "max_cost"
"""What a model says in `machine` where it does no job that costs more."""


def cost_of(task: Task, options: Mapping[str, Value], facts: Mapping[str, Any]) -> float:
    """What a job of the task costs with a model that has these `facts`; none where nobody knows the model."""
    return task.cost_by_model(options, facts) if task.cost_by_model and facts else task.cost(options)


def bounded(models: Sequence[ModelInfo], most: int | None) -> tuple[ModelInfo, ...]:
    """The models of a process that does no job of theirs that costs more than `most`; None for no bound."""
    bound = {} if most is None else {MOST: most}
    return tuple(replace(each, machine={**each.machine, **bound}) for each in models)


def check_cost(task: Task, cost: float, most: float | None) -> None:
    """A job may cost that much. Raises BadOptionError where it costs more than `most`, which is None for no bound."""
    if most is not None and cost > most:
        raise BadOptionError(
            f"Expected a job of {task.name} that costs at most {most:g} here, {task.cost_unit}, got one of "
            f"{cost:.4g}. Ask for fewer or smaller pictures, or fewer steps."
        )
