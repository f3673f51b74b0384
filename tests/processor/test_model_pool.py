"""Several models of one task side by side."""

import gc
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any

import pytest

from made_jobs import one
from processor.base import Context, Inputs, Output, Standalone
from processor.model_pool import ModelPool
from processor.tasks.detect.task import DetectRunner
from wire.errors import ModelConflictError, UnknownModelError, WeightsError
from wire.models import ModelInfo, ModelVersion


class FakeModel:
    """Answers with its name and version; the picture `wait` is not done before `go`."""

    def __init__(self, name: str, version: int) -> None:
        self.info = ModelInfo("detect", ModelVersion(name, str(version)))
        self.begun, self.go = Event(), Event()

    def run(self, inputs: Inputs, options: Mapping[str, Any], context: Context) -> Output:
        if inputs["image"] == (b"wait",):
            self.begun.set()
            assert self.go.wait(10)
        return Output({"model": self.info.name, "version": int(self.info.version.weights_sha256)})

    def render(self, inputs: Inputs, result: Mapping[str, Any], form: str) -> bytes:
        return b" ".join((*inputs["image"], str(result["model"]).encode(), form.encode()))


@dataclass
class FakeLoader:
    """Knows a, b and c; `broken` are those that cannot be had."""

    broken: set[str] = field(default_factory=set)
    loaded: list[str] = field(default_factory=list)

    def load(self, name: str) -> FakeModel:
        if name not in "abc":
            raise UnknownModelError(name)
        if name in self.broken:
            raise WeightsError(name)
        self.loaded.append(name)
        return FakeModel(name, len(self.loaded))


@pytest.fixture
def loader() -> FakeLoader:
    return FakeLoader()


@pytest.fixture
def pool(loader: FakeLoader) -> ModelPool[FakeModel]:
    """Of a, the default, and b."""
    return ModelPool(loader.load, [loader.load("a"), loader.load("b")], {"c": "no source"})


def answer(pool: ModelPool[FakeModel], **options: str) -> tuple[str, int]:
    result = runner_of(pool).run(one(b"picture"), options, Standalone()).result
    return result["model"], result["version"]


def runner_of(pool: ModelPool[FakeModel]) -> DetectRunner:
    return DetectRunner(pool)  # type: ignore[arg-type]


def names(pool: ModelPool[FakeModel]) -> list[tuple[str, bool]]:
    return [(each.name, each.default) for each in pool.models()]


def test_a_request_names_its_model_or_gets_the_default(pool: ModelPool[FakeModel]) -> None:
    """Nothing and an empty name are the default."""
    assert answer(pool) == answer(pool, model="") == answer(pool, model="a") == ("a", 1)
    assert answer(pool, model="b") == ("b", 2)
    assert names(pool) == [("a", True), ("b", False)]
    assert runner_of(pool).models() == pool.models()
    assert runner_of(pool).render(one(b"picture"), {"model": "gone"}, "jpeg") == b"picture gone jpeg"
    assert pool.missing == {"c": "no source"}


def test_a_model_that_is_not_loaded_is_refused_by_name(pool: ModelPool[FakeModel]) -> None:
    """With those that are."""
    with pytest.raises(UnknownModelError, match="Model 'c': loaded are a, b"):
        answer(pool, model="c")


def test_models_come_and_go(pool: ModelPool[FakeModel]) -> None:
    """A new one is there at once, one that is loaded anew stays in its place, one that goes is gone."""
    pool.load("c")
    pool.load("b")
    assert names(pool) == [("a", True), ("b", False), ("c", False)]
    assert answer(pool, model="b") == ("b", 4)
    pool.unload("c")
    pool.unload("c")
    with pytest.raises(UnknownModelError):
        answer(pool, model="c")


def test_the_default_can_be_replaced_but_not_unloaded(pool: ModelPool[FakeModel]) -> None:
    """It stays the default."""
    with pytest.raises(ModelConflictError):
        pool.unload("a")
    pool.load("a")
    assert answer(pool) == answer(pool, model="a") == ("a", 3)
    assert names(pool) == [("a", True), ("b", False)]


def test_the_first_model_of_an_empty_pool_is_its_default(loader: FakeLoader) -> None:
    """Before that, nothing answers."""
    pool = ModelPool(loader.load, ())
    with pytest.raises(UnknownModelError, match="loaded are none"):
        pool.find()
    pool.load("c")
    pool.load("a")
    assert answer(pool) == ("c", 1)
    assert names(pool) == [("c", True), ("a", False)]


@pytest.mark.parametrize("name", ["a", "b"])
def test_a_load_that_fails_changes_nothing(pool: ModelPool[FakeModel], loader: FakeLoader, name: str) -> None:
    """The old one serves on."""
    before = pool.models(), answer(pool, model=name)
    loader.broken.add(name)
    with pytest.raises(WeightsError):
        pool.load(name)
    with pytest.raises(UnknownModelError):
        pool.load("nowhere")
    assert (pool.models(), answer(pool, model=name)) == before


def test_a_request_ends_with_the_model_that_it_began_with(pool: ModelPool[FakeModel]) -> None:
    """Also where that was unloaded meanwhile; its last user lets it go."""
    old = pool.find("b")
    results: list[Mapping[str, Any]] = []
    runner = runner_of(pool)
    request = Thread(target=lambda: results.append(runner.run(one(b"wait"), {"model": "b"}, Standalone()).result))
    request.start()
    assert old.begun.wait(10)
    pool.unload("b")
    gone = weakref.ref(old)
    old.go.set()
    del old
    request.join(10)
    assert results == [{"model": "b", "version": 2}]
    gc.collect()
    assert gone() is None
