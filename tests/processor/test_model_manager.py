"""Desired models, loaded and unloaded beside the work."""

import time
from collections.abc import Callable, Mapping
from threading import Event
from typing import Any

import pytest

from processor.base import Context, Inputs, Output
from processor.model_manager import ModelManager
from wire.desired_models import DesiredModel
from wire.errors import WeightsError
from wire.models import ModelCard, ModelStamp
from wire.workers import Throughput


def card(name: str) -> ModelCard:
    return ModelCard("detect", ModelStamp(name, "0" * 64, "fake", "f32", (416, 416)), ("dog",))


class FakePool:
    """Holds names. Loads `bad` and `worse` with an error; waits for `go` before each load."""

    def __init__(self, *names: str, missing: Mapping[str, str] | None = None) -> None:
        self.names = list(names)
        self.missing = missing or {}
        self.loads: list[str] = []
        self.go = Event()
        self.go.set()

    def run(self, inputs: Inputs, options: Mapping[str, Any], context: Context) -> Output:
        raise NotImplementedError

    def render(self, inputs: Inputs, result: Mapping[str, Any], form: str) -> bytes:
        raise NotImplementedError

    def cards(self) -> tuple[ModelCard, ...]:
        return tuple(card(name) for name in self.names)

    def load(self, name: str) -> None:
        assert self.go.wait(10)
        self.loads.append(name)
        if name == "bad":
            raise WeightsError("Weights bad: too short.")
        if name == "worse":
            raise ZeroDivisionError
        self.names = [*(each for each in self.names if each != name), name]

    def unload(self, name: str) -> None:
        self.names = [each for each in self.names if each != name]


def eventually(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not true():
        assert time.monotonic() < until
        time.sleep(0.005)


@pytest.fixture
def pool() -> FakePool:
    return FakePool("first")


@pytest.fixture
def model_manager(pool: FakePool) -> ModelManager:
    """Of a process for which nothing was desired when it started."""
    model_manager = ModelManager({"detect": pool})
    model_manager.ask(())
    return model_manager


def test_what_is_desired_is_done_once(pool: FakePool, model_manager: ModelManager) -> None:
    """However often it is told; a later one for the same model is another."""
    for number in (1, 1, 2):
        model_manager.ask((DesiredModel("second", loaded=True, number=number),))
        eventually(lambda: not model_manager.busy)
    assert pool.loads == ["second", "second"]
    report = model_manager.report({"detect": Throughput(0.5)})
    assert [each.stamp.name for each in report.cards] == ["first", "second"]
    assert (report.loading, report.troubles, report.fulfilled) == ((), {}, {"second": 2})
    assert report.throughputs["detect"].jobs_per_second == 2


def test_asking_returns_at_once_and_says_what_is_on_its_way(pool: FakePool, model_manager: ModelManager) -> None:
    """While a model is loaded, and while others wait for that; of two for one model the last counts."""
    pool.go.clear()
    model_manager.ask((DesiredModel("second", loaded=True, number=1),))
    eventually(lambda: model_manager.report().loading == ("second",))
    model_manager.ask((DesiredModel("third", loaded=True, number=2), DesiredModel("first", loaded=False, number=3)))
    model_manager.ask((DesiredModel("third", loaded=True, number=4),))
    assert model_manager.report().loading == ("second", "third")
    assert model_manager.report().fulfilled == {}
    pool.go.set()
    eventually(lambda: not model_manager.busy)
    assert pool.loads == ["second", "third"]
    assert pool.names == ["second", "third"]
    assert model_manager.report().fulfilled == {"second": 1, "third": 4, "first": 3}


@pytest.mark.parametrize(("name", "why"), [("bad", "Weights bad: too short."), ("worse", "It failed inside")])
def test_a_load_that_fails_is_an_error_until_the_next_one(
    model_manager: ModelManager, caplog: pytest.LogCaptureFixture, name: str, why: str
) -> None:
    """It is not tried again by itself, and logged once; the thread goes on."""
    for _ in range(3):
        model_manager.ask((DesiredModel(name, loaded=True, number=1),))
        eventually(lambda: not model_manager.busy)
    report = model_manager.report()
    assert report.troubles[name].startswith(why)
    assert (report.loading, report.fulfilled) == ((), {name: 1})
    assert caplog.text.count("could not be loaded") == 1
    model_manager.ask((DesiredModel(name, loaded=False, number=2),))
    eventually(lambda: not model_manager.busy)
    assert model_manager.report().troubles == {}


def test_what_was_desired_before_the_start_is_fulfilled_where_it_differs() -> None:
    """What is here as it was desired is not loaded anew; what is desired later is."""
    pool = FakePool("first", "second", missing={"third": "no source"})
    model_manager = ModelManager({"detect": pool})
    assert model_manager.report().troubles == {"third": "no source"}
    before = (DesiredModel("first", loaded=True, number=1), DesiredModel("second", loaded=False, number=2))
    model_manager.ask(
        (*before, DesiredModel("gone", loaded=False, number=3), DesiredModel("third", loaded=True, number=4))
    )
    eventually(lambda: not model_manager.busy)
    assert (pool.loads, pool.names) == (["third"], ["first", "third"])
    assert model_manager.report().fulfilled == {"first": 1, "second": 2, "gone": 3, "third": 4}
    assert model_manager.report().troubles == {}
    model_manager.ask((DesiredModel("first", loaded=True, number=5),))
    eventually(lambda: not model_manager.busy)
    assert pool.loads == ["third", "first"]


def test_numbers_that_begin_anew_are_heard(pool: FakePool, model_manager: ModelManager) -> None:
    """A redis that was emptied numbers from another time; a lower number is another all the same."""
    for number in (9, 3):
        model_manager.ask((DesiredModel("second", loaded=True, number=number),))
        eventually(lambda: not model_manager.busy)
    assert pool.loads == ["second", "second"]


def test_a_process_whose_models_cannot_change_says_so() -> None:
    """It is settled, with its reason."""

    class Bare:
        run, render, cards = FakePool.run, FakePool.render, lambda self: ()

    model_manager = ModelManager({"detect": Bare()})  # type: ignore[dict-item]
    model_manager.ask((DesiredModel("second", loaded=True, number=1),))
    eventually(lambda: not model_manager.busy)
    assert "stay as they are" in model_manager.report().troubles["second"]
    assert model_manager.report().fulfilled == {"second": 1}
