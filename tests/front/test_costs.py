"""A job costs what its model will do, as far as that has told of itself."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from front.costs import cost_of_request
from front.fakes import StaticWorkerRegistry
from front.job_request import JobRequest
from wire.errors import BadOptionError
from wire.models import ModelInfo, ModelVersion
from wire.tasks.registry import TASKS
from wire.workers import WorkerStatus

TURBO = {"side": 512, "scheduler": "turbo", "steps": 1, "guidance": 1.0}
LARGE = {"side": 768, "scheduler": "ddim", "steps": 50, "guidance": 7.5}


def model(name: str, defaults: Any = None, task: str = "generate", **more: Any) -> ModelInfo:
    """A model with these defaults."""
    facts = {"defaults": defaults, **more.pop("facts", {})} if defaults else more.pop("facts", {})
    return ModelInfo(task, ModelVersion(name), facts=facts, **more)


def bounded(cost: int | None) -> WorkerStatus:
    """A worker that does no job that costs more."""
    return WorkerStatus((model("turbo", TURBO, default=True, machine={} if cost is None else {"max_cost": cost}),))


def cost(models: tuple[ModelInfo, ...], task: str = "generate", **options: Any) -> float:
    """Of a request with the options, where such models are loaded."""
    request = JobRequest(TASKS[task], {}, TASKS[task].parse_options(options))
    return cost_of_request(request, StaticWorkerRegistry(models))


@dataclass(frozen=True)
class Workers:
    """Several of them."""

    given: tuple[WorkerStatus, ...]

    def reports(self) -> tuple[WorkerStatus, ...]:
        return self.given


MODELS = (
    model("turbo", TURBO, default=True),
    model("large", LARGE),
    model("told", LARGE, facts={"guidance_embedding": True}),
)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, 1),
        ({"n": 4, "steps": 2}, 8),
        ({"guidance": 7.5}, 2),
        ({"model": "large"}, 50 * 2.25 * 2),
        ({"model": "large", "width": 512, "height": 512, "guidance": 1}, 50),
        ({"model": "told", "width": 512, "height": 512, "guidance": 7.5}, 50),
        ({"model": "unknown"}, 40),
    ],
    ids=lambda each: str(each),
)
def test_a_job_costs_what_its_model_does_where_it_is_left_to_it(options: dict[str, Any], expected: float) -> None:
    """The default's own, where none is named; a model that nobody knows counts as most do."""
    assert cost(MODELS, **options) == pytest.approx(expected)


def test_a_model_without_steps_says_what_a_picture_costs() -> None:
    """However many steps were asked for."""
    faces = model("faces", default=True, facts={"words": False, "picture_cost": 0.05})
    assert cost((faces,), n=4, steps=100) == pytest.approx(0.2)


def test_without_a_worker_the_row_says_what_a_job_costs() -> None:
    """A service that has just started is asked, too."""
    assert cost(()) == 40
    assert cost((), task="detect") == 1


def test_an_edit_costs_by_the_method_of_its_model() -> None:
    """But for a method that the model does not have: another one will be asked."""
    turbo = model("turbo", TURBO, task="edit", default=True, facts={"methods": ["diffuse", "inpaint"]})
    assert cost((turbo,), task="edit", strength=1.0) == 1
    assert cost((turbo,), task="edit", method="inpaint", strength=1.0, guidance=7.5) == 2
    assert cost((turbo,), task="edit", method="face") == cost((), task="edit", method="face")


@pytest.mark.parametrize(("bounds", "refused"), [((10,), True), ((10, 30), False), ((10, None), False), ((), False)])
def test_a_job_is_refused_where_no_worker_with_its_model_does_it(bounds: tuple[int | None, ...], refused: bool) -> None:
    """With both numbers, and what to ask for instead."""
    request = JobRequest(TASKS["generate"], {}, TASKS["generate"].parse_options({"steps": 20}))
    workers = Workers(tuple(map(bounded, bounds)))
    if refused:
        with pytest.raises(BadOptionError, match=r"at most 10 here, in steps at 512 x 512, got one of 20\."):
            cost_of_request(request, workers)
        request = replace(request, options={**request.options, "steps": 10})
    assert cost_of_request(request, workers) > 0
