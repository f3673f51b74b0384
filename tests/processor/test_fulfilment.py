"""Wishes for models, fulfilled beside the work."""

import time
from collections.abc import Callable, Mapping
from threading import Event
from typing import Any

import pytest

from processor.base import Context, Inputs, Output
from processor.fulfilment import Fulfilment
from wire.errors import WeightsError
from wire.models import ModelCard, ModelStamp
from wire.roster import Throughput
from wire.wishes import Wish


def card(name: str) -> ModelCard:
    return ModelCard("detect", ModelStamp(name, "0" * 64, "fake", "f32", (416, 416)), ("dog",))


class FakeShelf:
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
def shelf() -> FakeShelf:
    return FakeShelf("first")


@pytest.fixture
def fulfilment(shelf: FakeShelf) -> Fulfilment:
    """Of a process for which nothing was wished when it started."""
    fulfilment = Fulfilment({"detect": shelf})
    fulfilment.ask(())
    return fulfilment


def test_a_wish_is_fulfilled_once(shelf: FakeShelf, fulfilment: Fulfilment) -> None:
    """However often it is told; a later one for the same model is another."""
    for number in (1, 1, 2):
        fulfilment.ask((Wish("second", loaded=True, number=number),))
        eventually(lambda: not fulfilment.busy)
    assert shelf.loads == ["second", "second"]
    report = fulfilment.report({"detect": Throughput(0.5)})
    assert [each.stamp.name for each in report.cards] == ["first", "second"]
    assert (report.loading, report.troubles, report.fulfilled) == ((), {}, {"second": 2})
    assert report.throughputs["detect"].jobs_per_second == 2


def test_asking_returns_at_once_and_says_what_is_on_its_way(shelf: FakeShelf, fulfilment: Fulfilment) -> None:
    """While a model is loaded, and while others wait for that; of two wishes for one model the last counts."""
    shelf.go.clear()
    fulfilment.ask((Wish("second", loaded=True, number=1),))
    eventually(lambda: fulfilment.report().loading == ("second",))
    fulfilment.ask((Wish("third", loaded=True, number=2), Wish("first", loaded=False, number=3)))
    fulfilment.ask((Wish("third", loaded=True, number=4),))
    assert fulfilment.report().loading == ("second", "third")
    assert fulfilment.report().fulfilled == {}
    shelf.go.set()
    eventually(lambda: not fulfilment.busy)
    assert shelf.loads == ["second", "third"]
    assert shelf.names == ["second", "third"]
    assert fulfilment.report().fulfilled == {"second": 1, "third": 4, "first": 3}


@pytest.mark.parametrize(("name", "why"), [("bad", "Weights bad: too short."), ("worse", "It failed inside")])
def test_a_wish_that_fails_is_a_trouble_until_the_next_one(
    fulfilment: Fulfilment, caplog: pytest.LogCaptureFixture, name: str, why: str
) -> None:
    """It is not tried again by itself, and logged once; the thread goes on."""
    for _ in range(3):
        fulfilment.ask((Wish(name, loaded=True, number=1),))
        eventually(lambda: not fulfilment.busy)
    report = fulfilment.report()
    assert report.troubles[name].startswith(why)
    assert (report.loading, report.fulfilled) == ((), {name: 1})
    assert caplog.text.count("could not be loaded") == 1
    fulfilment.ask((Wish(name, loaded=False, number=2),))
    eventually(lambda: not fulfilment.busy)
    assert fulfilment.report().troubles == {}


def test_what_was_wished_before_the_start_is_fulfilled_where_it_differs() -> None:
    """What is here as it was wished is not loaded anew; wishes made later are."""
    shelf = FakeShelf("first", "second", missing={"third": "no source"})
    fulfilment = Fulfilment({"detect": shelf})
    assert fulfilment.report().troubles == {"third": "no source"}
    before = (Wish("first", loaded=True, number=1), Wish("second", loaded=False, number=2))
    fulfilment.ask((*before, Wish("gone", loaded=False, number=3), Wish("third", loaded=True, number=4)))
    eventually(lambda: not fulfilment.busy)
    assert (shelf.loads, shelf.names) == (["third"], ["first", "third"])
    assert fulfilment.report().fulfilled == {"first": 1, "second": 2, "gone": 3, "third": 4}
    assert fulfilment.report().troubles == {}
    fulfilment.ask((Wish("first", loaded=True, number=5),))
    eventually(lambda: not fulfilment.busy)
    assert shelf.loads == ["third", "first"]


def test_wishes_that_begin_anew_are_heard(shelf: FakeShelf, fulfilment: Fulfilment) -> None:
    """A redis that was emptied numbers from another time; a lower number is another wish all the same."""
    for number in (9, 3):
        fulfilment.ask((Wish("second", loaded=True, number=number),))
        eventually(lambda: not fulfilment.busy)
    assert shelf.loads == ["second", "second"]


def test_a_process_whose_models_cannot_change_says_so() -> None:
    """The wish is settled, with its reason."""

    class Bare:
        run, render, cards = FakeShelf.run, FakeShelf.render, lambda self: ()

    fulfilment = Fulfilment({"detect": Bare()})  # type: ignore[dict-item]
    fulfilment.ask((Wish("second", loaded=True, number=1),))
    eventually(lambda: not fulfilment.busy)
    assert "stay as they are" in fulfilment.report().troubles["second"]
    assert fulfilment.report().fulfilled == {"second": 1}
