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
from processor.tasks.detect.model_pool import ModelPool
from processor.tasks.detect.prepare import Prepared, PreparedModels
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
class FakeLoader:
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


PREPARED = PreparedModels(
    (Prepared("a", Path("a"), "A fallback.", default=True), Prepared("b", Path("b"))), {"c": "no source"}
)


@pytest.fixture
def loader() -> FakeLoader:
    return FakeLoader()


@pytest.fixture
def pool(loader: FakeLoader) -> ModelPool:
    return ModelPool(PREPARED, loader)


def answer(pool: ModelPool, **options: str) -> tuple[str, int]:
    result = pool.run(one(b"picture"), options, Standalone()).result
    return result["model"], result["version"]


def test_a_request_names_its_model_or_gets_the_default(pool: ModelPool) -> None:
    """Nothing and an empty name are the default."""
    assert answer(pool) == answer(pool, model="") == answer(pool, model="a") == ("a", 1)
    assert answer(pool, model="b") == ("b", 2)
    assert [(card.stamp.name, card.default) for card in pool.cards()] == [("a", True), ("b", False)]
    assert pool.render(one(b"picture"), {"model": "gone"}, "jpeg") == b"picture gone jpeg"
    assert pool.missing == {"c": "no source"}


def test_a_model_that_is_not_loaded_is_refused_by_name(pool: ModelPool) -> None:
    """With those that are."""
    with pytest.raises(UnknownModelError, match="Model 'c': loaded are a, b"):
        answer(pool, model="c")


def test_models_come_and_go(pool: ModelPool) -> None:
    """A new one is there at once, one that is loaded anew stays in its place, one that goes is gone."""
    pool.load("c")
    pool.load("b")
    assert [card.stamp.name for card in pool.cards()] == ["a", "b", "c"]
    assert answer(pool, model="b") == ("b", 4)
    pool.unload("c")
    pool.unload("c")
    with pytest.raises(UnknownModelError):
        answer(pool, model="c")


def test_the_default_can_be_replaced_but_not_unloaded(pool: ModelPool) -> None:
    """What its user has to know of it stays known."""
    with pytest.raises(ModelConflictError):
        pool.unload("a")
    pool.load("a")
    assert answer(pool) == answer(pool, model="a") == ("a", 3)
    assert pool.cards()[0].default
    assert pool.cards()[0].notice == "A fallback."


@pytest.mark.parametrize("name", ["a", "b"])
def test_a_load_that_fails_changes_nothing(pool: ModelPool, loader: FakeLoader, name: str) -> None:
    """The old one serves on."""
    before = pool.cards(), answer(pool, model=name)
    loader.broken.add(name)
    with pytest.raises(WeightsError):
        pool.load(name)
    with pytest.raises(UnknownModelError):
        pool.load("nowhere")
    assert (pool.cards(), answer(pool, model=name)) == before


def test_a_request_ends_with_the_model_that_it_began_with(pool: ModelPool) -> None:
    """Also where that was unloaded meanwhile; its last user lets it go."""
    old = pool._named("b")
    results: list[Mapping[str, Any]] = []
    request = Thread(target=lambda: results.append(pool.run(one(b"wait"), {"model": "b"}, Standalone()).result))
    request.start()
    assert old.begun.wait(10)  # type: ignore[attr-defined]
    pool.unload("b")
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
    assert Prepared("a", Path("a")).instead_of(card) == replace(PREPARED.models[0], notice="notice")
