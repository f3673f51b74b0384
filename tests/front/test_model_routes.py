"""/v1/models: what is loaded, what is on its way, and what went wrong."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from backends.memory.desired_models import MemoryDesiredModels
from front.app import create_app
from front.dispatch.fakes import FakeDispatcher
from front.fakes import services_of
from front.settings import Settings
from wire.models import Accuracy, ModelCard, ModelStamp
from wire.workers import WorkerStatus

ADMIN = "an-admin-key-of-32-letters-or-so"
AS_ADMIN = {"X-API-Key": ADMIN}


def card(name: str, *labels: str, default: bool = False, accuracy: tuple[Accuracy, ...] = ()) -> ModelCard:
    stamp = ModelStamp(name, "0" * 64, "fake", "int8", (416, 416))
    return ModelCard("detect", stamp, labels or ("dog",), "", default, accuracy)


TINY = card(
    "tiny", "person", "tvmonitor", "airplane", default=True, accuracy=(Accuracy("coco", 117, 416, "rect", 0.17),)
)
TOY = card("toy")


@dataclass
class Crew:
    """A registry that a test writes."""

    said: tuple[WorkerStatus, ...]

    def reports(self) -> tuple[WorkerStatus, ...]:
        return self.said


@dataclass
class Bench:
    client: FlaskClient
    crew: Crew
    desired_models: MemoryDesiredModels

    def answer(self, method: str, name: str) -> tuple[int, Any]:
        response = self.client.open(f"/v1/models/{name}", method=method, headers=AS_ADMIN)
        assert response.headers["Cache-Control"] == "no-store"
        if response.status_code == 202:
            assert response.headers["Location"] == f"/v1/models/{name}"
            assert int(response.headers["Retry-After"]) >= 1
        return response.status_code, response.get_json()

    def fulfil(self, **troubles: str) -> None:
        """All workers did what was desired, and it came to `troubles`."""
        numbers = {desired.model: desired.number for desired in self.desired_models.all()}
        self.crew.said = tuple(replace(each, fulfilled=numbers, troubles=troubles) for each in self.crew.said)


@pytest.fixture
def bench_of() -> Callable[..., Bench]:
    def build(*reports: WorkerStatus, settings: Settings | None = None) -> Bench:
        crew, desired_models = Crew(reports), MemoryDesiredModels()
        services = services_of(FakeDispatcher(), workers=crew, desired_models=desired_models)
        app = create_app(services, settings or Settings(admin_keys=(ADMIN,)))
        return Bench(app.test_client(), crew, desired_models)

    return build


@pytest.fixture
def bench(bench_of: Callable[..., Bench]) -> Bench:
    """Two workers: both have tiny, one has a toy too."""
    return bench_of(
        WorkerStatus((TINY,)), WorkerStatus((TINY, TOY), loading=("third",), troubles={"fourth": "no source"})
    )


def test_nothing_is_there_before_the_first_worker(bench_of: Callable[..., Bench]) -> None:
    """Which is no error; a model can be desired already."""
    bench = bench_of()
    assert bench.client.get("/v1/models").get_json() == {"models": [], "loading": [], "errors": {}, "troubles": {}}
    assert bench.answer("GET", "tiny")[1]["detail"] == "Model 'tiny': loaded are none yet."
    assert bench.answer("PUT", "tiny") == (202, {"name": "tiny", "state": "loading", "error": None, "trouble": None})
    assert bench.answer("GET", "tiny")[0] == 202
    assert bench.client.get("/v1/models").get_json()["loading"] == ["tiny"]


def test_every_model_is_described_once(bench: Bench) -> None:
    """With what a client needs before it asks."""
    listed = bench.client.get("/v1/models").get_json()
    assert (listed["loading"], listed["errors"]) == (["third"], {"fourth": "no source"})
    assert listed["troubles"] == listed["errors"]
    tiny, toy = listed["models"]
    assert tiny == {
        "name": "tiny",
        "weights_sha256": "0" * 64,
        "runtime": "fake",
        "precision": "int8",
        "input": [416, 416],
        "labels_sha256": "",
        "task": "detect",
        "labels": ["person", "tvmonitor", "airplane"],
        "notice": "",
        "default": True,
        "shape": "square",
        "shape_reason": "",
        "accuracy": [{"set": "coco", "images": 117, "size": 416, "shape": "rect", "map": 0.17, "map_50": None}],
        "precisions": [],
        "aliases": {"tvmonitor": "tv", "airplane": "aeroplane"},
        "sizes": {"minimum": 320, "maximum": 832, "step": 32},
        "state": "loaded",
        "error": None,
        "trouble": None,
    }
    assert (toy["default"], toy["accuracy"], toy["aliases"]) == (False, [], {})
    assert bench.answer("GET", "tiny") == (200, tiny)


def test_one_that_is_not_there_says_why(bench: Bench) -> None:
    """On its way, in trouble, or unknown."""
    assert bench.answer("GET", "third") == (202, {"name": "third", "state": "loading", "error": None, "trouble": None})
    status, problem = bench.answer("GET", "fourth")
    assert (status, problem["code"], problem["detail"]) == (
        404,
        "unknown_model",
        "Model fourth is not loaded: no source",
    )
    status, problem = bench.answer("GET", "fifth")
    assert (status, problem["detail"]) == (404, "Model 'fifth': loaded are tiny, toy.")


def test_what_is_desired_is_open_until_every_worker_has_fulfilled_it(bench: Bench) -> None:
    """A model that is loaded anew keeps answering meanwhile."""
    assert bench.answer("PUT", "toy")[1]["state"] == "loading"
    one, other = bench.crew.said
    (desired,) = bench.desired_models.all()
    bench.crew.said = (one, replace(other, fulfilled={"toy": desired.number}))
    assert (bench.answer("GET", "toy")[0], bench.answer("GET", "toy")[1]["state"]) == (200, "loading")
    bench.fulfil()
    assert bench.answer("GET", "toy")[1]["state"] == "loaded"


def test_a_load_that_failed_leaves_the_model_and_its_error(bench: Bench) -> None:
    """It is loaded as before, and says what is wrong."""
    bench.answer("PUT", "toy")
    bench.fulfil(toy="Weights: too short.")
    status, toy = bench.answer("GET", "toy")
    assert (status, toy["state"], toy["error"]) == (200, "loaded", "Weights: too short.")
    assert toy["trouble"] == toy["error"]


def test_a_model_is_unloaded_where_it_is(bench: Bench) -> None:
    """202 while some worker still has it; also one in trouble can be given up, but not one that is nowhere."""
    assert bench.answer("DELETE", "toy")[1]["state"] == "unloading"
    assert bench.answer("GET", "toy")[1]["state"] == "unloading"
    bench.crew.said = (WorkerStatus((TINY,)), WorkerStatus((TINY,), troubles={"fourth": "no source"}))
    bench.fulfil(fourth="no source")
    assert bench.answer("GET", "toy")[0] == 404
    assert bench.answer("DELETE", "toy")[0] == 404
    assert bench.answer("DELETE", "fourth")[0] == 202
    assert bench.answer("DELETE", "nowhere")[1]["code"] == "unknown_model"
    assert {desired.model for desired in bench.desired_models.all()} == {"toy", "fourth"}


def test_the_default_stays(bench: Bench) -> None:
    """409, and nothing is desired."""
    status, problem = bench.answer("DELETE", "tiny")
    assert (status, problem["code"]) == (409, "model_conflict")
    assert bench.desired_models.all() == ()


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_changes_are_for_admins(bench_of: Callable[..., Bench], method: str) -> None:
    """401 without the key, 403 where the operator set none; nothing is desired."""
    bench = bench_of(WorkerStatus((TINY, TOY)))
    for headers in ({}, {"X-API-Key": "another-key-of-32-letters-or-more"}):
        assert bench.client.open("/v1/models/toy", method=method, headers=headers).status_code == 401
    closed = bench_of(WorkerStatus((TINY, TOY)), settings=Settings())
    refused = closed.client.open("/v1/models/toy", method=method, headers=AS_ADMIN)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "not_enabled")
    assert bench.desired_models.all() == closed.desired_models.all() == ()


@pytest.mark.parametrize("name", [".hidden", "a%20b", "x" * 65, "%2e%2e", "a%0a"])
def test_a_name_that_no_model_can_have_is_unknown(bench: Bench, name: str) -> None:
    """Before anybody looks for such a file."""
    response = bench.client.put(f"/v1/models/{name}", headers=AS_ADMIN)
    assert response.status_code == 404
    assert bench.desired_models.all() == ()
