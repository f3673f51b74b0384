"""Several models side by side."""

import gc
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from made_jobs import one
from processor.base import Context, Inputs, Output, Standalone
from processor.yolo.prepare import Prepared, Stock
from processor.yolo.shelf import Shelf
from wire.errors import ModelConflictError, UnknownModelError, WeightsError
from wire.models import ModelCard, ModelStamp


class FakeProcessor:
    """Answers with its model's name and version; the picture `wait` is not done before `go`."""

    def __init__(self, prepared: Prepared, version: int) -> None:
        stamp = ModelStamp(prepared.name, f"{version:064}", "fake", "f32", (416, 416))
        self.card = ModelCard("detect", stamp, ("dog",), prepared.notice, prepared.default)
        self.begun, self.go = Event(), Event()

    def run(self, inputs: Inputs, options: Mapping[str, Any], context: Context) -> Output:
        if inputs["image"] == (b"wait",):
            self.begun.set()
            assert self.go.wait(10)
        return Output({"model": self.card.stamp.name, "version": int(self.card.stamp.weights_sha256)})

    def render(self, inputs: Inputs, result: Mapping[str, Any], form: str) -> bytes:
        return b" ".join((*inputs["image"], str(result["model"]).encode(), form.encode()))


@dataclass
class FakeWorkshop:
    """Knows a, b and c; `broken` are those that cannot be prepared or opened."""

    broken: set[str] = field(default_factory=set)
    opened: list[str] = field(default_factory=list)

    def prepare(self, name: str) -> Prepared:
        if name not in "abc":
            raise UnknownModelError(name)
        return Prepared(name, Path(name))

    def open(self, prepared: Prepared) -> Any:
        if prepared.name in self.broken:
            raise WeightsError(prepared.name)
        self.opened.append(prepared.name)
        return FakeProcessor(prepared, len(self.opened))


STOCK = Stock((Prepared("a", Path("a"), "A fallback.", default=True), Prepared("b", Path("b"))), {"c": "no source"})


@pytest.fixture
def workshop() -> FakeWorkshop:
    return FakeWorkshop()


@pytest.fixture
def shelf(workshop: FakeWorkshop) -> Shelf:
    return Shelf(STOCK, workshop)


def answer(shelf: Shelf, **options: str) -> tuple[str, int]:
    result = shelf.run(one(b"picture"), options, Standalone()).result
    return result["model"], result["version"]


def test_a_request_names_its_model_or_gets_the_default(shelf: Shelf) -> None:
    """Nothing and an empty name are the default."""
    assert answer(shelf) == answer(shelf, model="") == answer(shelf, model="a") == ("a", 1)
    assert answer(shelf, model="b") == ("b", 2)
    assert [(card.stamp.name, card.default) for card in shelf.cards()] == [("a", True), ("b", False)]
    assert shelf.render(one(b"picture"), {"model": "gone"}, "jpeg") == b"picture gone jpeg"
    assert shelf.missing == {"c": "no source"}


def test_a_model_that_is_not_loaded_is_refused_by_name(shelf: Shelf) -> None:
    """With those that are."""
    with pytest.raises(UnknownModelError, match="Model 'c': loaded are a, b"):
        answer(shelf, model="c")


def test_models_come_and_go(shelf: Shelf) -> None:
    """A new one is there at once, one that is loaded anew stays in its place, one that goes is gone."""
    shelf.load("c")
    shelf.load("b")
    assert [card.stamp.name for card in shelf.cards()] == ["a", "b", "c"]
    assert answer(shelf, model="b") == ("b", 4)
    shelf.unload("c")
    shelf.unload("c")
    with pytest.raises(UnknownModelError):
        answer(shelf, model="c")


def test_the_default_can_be_replaced_but_not_unloaded(shelf: Shelf) -> None:
    """What its user has to know of it stays known."""
    with pytest.raises(ModelConflictError):
        shelf.unload("a")
    shelf.load("a")
    assert answer(shelf) == answer(shelf, model="a") == ("a", 3)
    assert shelf.cards()[0].default
    assert shelf.cards()[0].notice == "A fallback."


@pytest.mark.parametrize("name", ["a", "b"])
def test_a_load_that_fails_changes_nothing(shelf: Shelf, workshop: FakeWorkshop, name: str) -> None:
    """The old one serves on."""
    before = shelf.cards(), answer(shelf, model=name)
    workshop.broken.add(name)
    with pytest.raises(WeightsError):
        shelf.load(name)
    with pytest.raises(UnknownModelError):
        shelf.load("nowhere")
    assert (shelf.cards(), answer(shelf, model=name)) == before


def test_a_request_ends_with_the_model_that_it_began_with(shelf: Shelf) -> None:
    """Also where that was unloaded meanwhile; its last user lets it go."""
    old = shelf._named("b")
    results: list[Mapping[str, Any]] = []
    request = Thread(target=lambda: results.append(shelf.run(one(b"wait"), {"model": "b"}, Standalone()).result))
    request.start()
    assert old.begun.wait(10)  # type: ignore[attr-defined]
    shelf.unload("b")
    gone = weakref.ref(old)
    old.go.set()  # type: ignore[attr-defined]
    del old
    request.join(10)
    assert results == [{"model": "b", "version": 2}]
    gc.collect()
    assert gone() is None


def test_the_fallback_takes_its_notice_along() -> None:
    """A model in another's place is introduced as that was."""
    card = ModelCard("detect", ModelStamp("a", "", "", "", (1, 1)), (), "notice", default=True)
    assert Prepared("a", Path("a")).instead_of(card) == replace(STOCK.prepared[0], notice="notice")
