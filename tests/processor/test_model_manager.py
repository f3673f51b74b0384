"""Desired models, loaded and unloaded beside the work."""

import time
from collections.abc import Callable, Mapping
from threading import Event
from typing import Any

import pytest

from processor.base import Context, Inputs, Output
from processor.model_manager import ModelManager
from processor.model_pool import ModelPool
from wire.desired_models import DesiredModel
from wire.errors import WeightsError
from wire.models import ModelInfo, ModelKey, ModelVersion
from wire.workers import Throughput


class FakeModel:
    """A model of `task` that is never asked."""

    def __init__(self, task: str, name: str) -> None:
        self.info = ModelInfo(task, ModelVersion(name))


class FakeRunner:
    """Has a pool with the models `names`. Loads `bad` and `worse` with an error; waits for `go` before each load."""

    def __init__(self, task: str, *names: str, missing: Mapping[str, str] | None = None) -> None:
        self.task = task
        self.loads: list[str] = []
        self.go = Event()
        self.go.set()
        self.pool = ModelPool(self.load, [FakeModel(task, name) for name in names], missing or {})

    def run(self, inputs: Inputs, options: Mapping[str, Any], context: Context) -> Output:
        raise NotImplementedError

    def models(self) -> tuple[ModelInfo, ...]:
        return self.pool.models()

    def load(self, name: str) -> FakeModel:
        assert self.go.wait(10)
        self.loads.append(name)
        if name == "bad":
            raise WeightsError("Weights bad: too short.")
        if name == "worse":
            raise ZeroDivisionError
        return FakeModel(self.task, name)

    @property
    def names(self) -> list[str]:
        return [each.name for each in self.pool.models()]


def desired(name: str, number: int, task: str = "detect", *, loaded: bool = True) -> DesiredModel:
    return DesiredModel(ModelKey(task, name), loaded, number)


def key(name: str) -> ModelKey:
    return ModelKey("detect", name)


def eventually(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not true():
        assert time.monotonic() < until
        time.sleep(0.005)


@pytest.fixture
def runner() -> FakeRunner:
    """Of the default, and one more."""
    return FakeRunner("detect", "default", "first")


@pytest.fixture
def model_manager(runner: FakeRunner) -> ModelManager:
    """Of a process for which nothing was desired when it started."""
    model_manager = ModelManager({"detect": runner})
    model_manager.ask(())
    return model_manager


def test_what_is_desired_is_done_once(runner: FakeRunner, model_manager: ModelManager) -> None:
    """However often it is told; a later one for the same model is another."""
    for number in (1, 1, 2):
        model_manager.ask((desired("second", number),))
        eventually(lambda: not model_manager.busy)
    assert runner.loads == ["second", "second"]
    report = model_manager.report({"detect": Throughput(0.5)})
    assert [each.name for each in report.models] == ["default", "first", "second"]
    assert (report.loading, report.errors, report.fulfilled) == ((), {}, {key("second"): 2})
    assert report.throughputs["detect"].jobs_per_second == 2


def test_asking_returns_at_once_and_says_what_is_on_its_way(runner: FakeRunner, model_manager: ModelManager) -> None:
    """While a model is loaded, and while others wait for that; of two for one model the last counts."""
    runner.go.clear()
    model_manager.ask((desired("second", 1),))
    eventually(lambda: model_manager.report().loading == (key("second"),))
    model_manager.ask((desired("third", 2), desired("first", 3, loaded=False)))
    model_manager.ask((desired("third", 4),))
    assert model_manager.report().loading == (key("second"), key("third"))
    assert model_manager.report().fulfilled == {}
    runner.go.set()
    eventually(lambda: not model_manager.busy)
    assert runner.loads == ["second", "third"]
    assert runner.names == ["default", "second", "third"]
    assert model_manager.report().fulfilled == {key("second"): 1, key("third"): 4, key("first"): 3}


@pytest.mark.parametrize(("name", "why"), [("bad", "Weights bad: too short."), ("worse", "It failed inside")])
def test_a_load_that_fails_is_an_error_until_the_next_one(
    model_manager: ModelManager, caplog: pytest.LogCaptureFixture, name: str, why: str
) -> None:
    """It is not tried again by itself, and logged once; the thread goes on."""
    for _ in range(3):
        model_manager.ask((desired(name, 1),))
        eventually(lambda: not model_manager.busy)
    report = model_manager.report()
    assert report.errors[key(name)].startswith(why)
    assert (report.loading, report.fulfilled) == ((), {key(name): 1})
    assert caplog.text.count("could not be loaded") == 1
    model_manager.ask((desired(name, 2, loaded=False),))
    eventually(lambda: not model_manager.busy)
    assert model_manager.report().errors == {}


def test_what_was_desired_before_the_start_is_fulfilled_where_it_differs() -> None:
    """What is here as it was desired is not loaded anew; what is desired later is."""
    runner = FakeRunner("detect", "first", "second", missing={"third": "no source"})
    model_manager = ModelManager({"detect": runner})
    assert model_manager.report().errors == {key("third"): "no source"}
    before = (desired("first", 1), desired("second", 2, loaded=False))
    model_manager.ask((*before, desired("gone", 3, loaded=False), desired("third", 4)))
    eventually(lambda: not model_manager.busy)
    assert (runner.loads, runner.names) == (["third"], ["first", "third"])
    assert model_manager.report().fulfilled == {key("first"): 1, key("second"): 2, key("gone"): 3, key("third"): 4}
    assert model_manager.report().errors == {}
    model_manager.ask((desired("first", 5),))
    eventually(lambda: not model_manager.busy)
    assert runner.loads == ["third", "first"]


def test_numbers_that_begin_anew_are_heard(runner: FakeRunner, model_manager: ModelManager) -> None:
    """A redis that was emptied numbers from another time; a lower number is another all the same."""
    for number in (9, 3):
        model_manager.ask((desired("second", number),))
        eventually(lambda: not model_manager.busy)
    assert runner.loads == ["second", "second"]


def test_models_of_every_task_come_and_go() -> None:
    """Each in the pool of its own task, also where two have the same name; each has a default of its own."""
    detects, reads = FakeRunner("detect", "default"), FakeRunner("read", "default", missing={"large": "no source"})
    model_manager = ModelManager({"detect": detects, "read": reads})
    assert model_manager.report().errors == {ModelKey("read", "large"): "no source"}
    model_manager.ask((desired("second", 1), desired("default", 2, "read")))
    model_manager.ask((desired("second", 3, "read"), desired("bad", 4, "read"), desired("default", 5, loaded=False)))
    eventually(lambda: not model_manager.busy)
    report = model_manager.report()
    assert (detects.names, reads.names) == (["default", "second"], ["default", "second"])
    assert (detects.loads, reads.loads) == (["second"], ["second", "bad"])
    assert [str(each.key) for each in report.models] == ["default", "second", "read/default", "read/second"]
    assert report.errors.keys() == {ModelKey("read", "large"), ModelKey("read", "bad"), key("default")}
    assert report.fulfilled.keys() == {key("second"), key("default")} | {
        ModelKey("read", name) for name in ("default", "second", "bad")
    }


def test_what_is_desired_of_other_tasks_is_left_to_others(runner: FakeRunner, model_manager: ModelManager) -> None:
    """It is neither done nor an error here."""
    model_manager.ask((desired("second", 1, "read"), desired("third", 2)))
    eventually(lambda: not model_manager.busy)
    report = model_manager.report()
    assert (runner.loads, report.fulfilled, report.errors) == (["third"], {key("third"): 2}, {})


def test_a_task_whose_models_cannot_change_says_so() -> None:
    """It is settled, with its reason."""

    class Bare:
        run, models = FakeRunner.run, lambda self: ()

    model_manager = ModelManager({"detect": Bare()})  # type: ignore[dict-item]
    model_manager.ask((desired("second", 1),))
    eventually(lambda: not model_manager.busy)
    assert "stay as they are" in model_manager.report().errors[key("second")]
    assert model_manager.report().fulfilled == {key("second"): 1}
