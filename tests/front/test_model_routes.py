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
from front.v1.models import representation
from wire.models import ModelInfo, ModelKey, ModelVersion
from wire.tasks import registry
from wire.tasks.detect.model import Accuracy, DetectModel, DetectModelVersion
from wire.tasks.detect.spec import DETECT
from wire.workers import WorkerStatus

ADMIN = "an-admin-key-of-32-letters-or-so"
AS_ADMIN = {"X-API-Key": ADMIN}


def model(name: str, *labels: str, accuracy: tuple[Accuracy, ...] = ()) -> ModelInfo:
    version = DetectModelVersion(name, "0" * 64, "fake", "int8", (416, 416))
    return DetectModel(version, labels or ("dog",), accuracy=accuracy).info


def key(name: str) -> ModelKey:
    return ModelKey("detect", name)


def worker(*models: ModelInfo, **more: Any) -> WorkerStatus:
    return WorkerStatus(models, tasks=("detect",), **more)


MEASURED = Accuracy("coco", 117, 416, "rect", 0.17)
TINY = replace(model("tiny", "person", "tvmonitor", "airplane", accuracy=(MEASURED,)), default=True)
TOY = model("toy")
LOADING = {"task": "detect", "state": "loading", "error": None, "trouble": None}


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

    def fulfil(self, **errors: str) -> None:
        """All workers did what was desired, and it came to `errors`."""
        numbers = {desired.key: desired.number for desired in self.desired_models.all()}
        job_document = {key(name): why for name, why in errors.items()}
        self.crew.said = tuple(replace(each, fulfilled=numbers, errors=job_document) for each in self.crew.said)


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
    return bench_of(worker(TINY), worker(TINY, TOY, loading=(key("third"),), errors={key("fourth"): "no source"}))


def test_nothing_is_there_before_the_first_worker(bench_of: Callable[..., Bench]) -> None:
    """Which is no error; a model can be desired already."""
    bench = bench_of()
    assert bench.client.get("/v1/models").get_json() == {
        "object": "list",
        "data": [],
        "models": [],
        "states": [],
        "loading": [],
        "errors": {},
        "troubles": {},
    }
    assert bench.answer("GET", "tiny")[1]["detail"] == "Model 'tiny': loaded are none yet."
    assert bench.answer("PUT", "tiny") == (202, LOADING | {"name": "tiny"})
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
        "license": "",
        "facts": {
            "labels": ["person", "tvmonitor", "airplane"],
            "labels_sha256": "",
            "input": [416, 416],
            "shape": "square",
            "shape_reason": "",
        },
        "measures": [
            {
                "name": "mAP",
                "value": 0.17,
                "set": "coco",
                "conditions": {"images": 117, "size": 416, "shape": "rect"},
            }
        ],
        "machine": {"precisions": []},
        "shape": "square",
        "shape_reason": "",
        "accuracy": [{"set": "coco", "images": 117, "size": 416, "shape": "rect", "map": 0.17, "map_50": None}],
        "precisions": [],
        "aliases": {"tvmonitor": "tv", "airplane": "aeroplane"},
        "sizes": {"minimum": 320, "maximum": 832, "step": 32},
        "state": "loaded",
        "error": None,
        "trouble": None,
        "id": "tiny",
        "object": "model",
        "created": 0,
        "owned_by": "image-processor",
    }
    assert (toy["default"], toy["accuracy"], toy["aliases"]) == (False, [], {})
    states = [(each["name"], each["state"], each["error"]) for each in listed["states"]]
    loaded = [(name, "loaded", None) for name in ("tiny", "toy")]
    assert states == [*loaded, ("third", "loading", None), ("fourth", "unloaded", "no source")]
    assert bench.answer("GET", "tiny") == (200, tiny)


def test_one_that_is_not_there_says_why(bench: Bench) -> None:
    """On its way, in trouble, or unknown."""
    assert bench.answer("GET", "third") == (202, LOADING | {"name": "third"})
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
    bench.crew.said = (one, replace(other, fulfilled={key("toy"): desired.number}))
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
    bench.crew.said = (worker(TINY), worker(TINY, errors={key("fourth"): "no source"}))
    bench.fulfil(fourth="no source")
    assert bench.answer("GET", "toy")[0] == 404
    assert bench.answer("DELETE", "toy")[0] == 404
    assert bench.answer("DELETE", "fourth")[0] == 202
    assert bench.answer("DELETE", "nowhere")[1]["code"] == "unknown_model"
    assert {desired.key for desired in bench.desired_models.all()} == {key("toy"), key("fourth")}


def test_the_default_stays(bench: Bench) -> None:
    """409, and nothing is desired."""
    status, problem = bench.answer("DELETE", "tiny")
    assert (status, problem["code"]) == (409, "model_conflict")
    assert bench.desired_models.all() == ()


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_changes_are_for_admins(bench_of: Callable[..., Bench], method: str) -> None:
    """401 without the key, 403 where the operator set none; nothing is desired."""
    bench = bench_of(worker(TINY, TOY))
    for headers in ({}, {"X-API-Key": "another-key-of-32-letters-or-more"}):
        assert bench.client.open("/v1/models/toy", method=method, headers=headers).status_code == 401
    closed = bench_of(worker(TINY, TOY), settings=Settings())
    refused = closed.client.open("/v1/models/toy", method=method, headers=AS_ADMIN)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "not_enabled")
    assert bench.desired_models.all() == closed.desired_models.all() == ()


@pytest.mark.parametrize("name", [".hidden", "a%20b", "x" * 65, "%2e%2e", "a%0a"])
def test_a_name_that_no_model_can_have_is_unknown(bench: Bench, name: str) -> None:
    """Before anybody looks for such a file."""
    response = bench.client.put(f"/v1/models/{name}", headers=AS_ADMIN)
    assert response.status_code == 404
    assert bench.desired_models.all() == ()


EAST = ModelInfo("read", ModelVersion("toy", runtime="fake"), license="MIT", facts={"languages": ["en"]}, default=True)


@pytest.fixture
def two_tasks(bench_of: Callable[..., Bench], monkeypatch: pytest.MonkeyPatch) -> Bench:
    """One worker detects, another one reads: both have a model called toy."""
    monkeypatch.setattr(registry, "TASKS", {**registry.TASKS, "read": replace(DETECT, name="read", formats="")})
    monkeypatch.setattr(representation, "TASKS", registry.TASKS)
    reads = WorkerStatus((EAST,), tasks=("read",), errors={ModelKey("read", "large"): "no source"})
    return bench_of(worker(TINY, TOY), reads)


def test_models_of_all_tasks_are_told_and_those_of_one(two_tasks: Bench) -> None:
    """Each with its task; in lists of names, one of another task than detect has its task before it."""
    listed = two_tasks.client.get("/v1/models").get_json()
    assert [(each["task"], each["name"]) for each in listed["models"]] == [
        ("detect", "tiny"),
        ("detect", "toy"),
        ("read", "toy"),
    ]
    assert listed["errors"] == {"read/large": "no source"}
    reads = two_tasks.client.get("/v1/models?task=read").get_json()
    assert reads["models"] == listed["models"][2:]
    assert [each["id"] for each in reads["data"]] == ["read/toy"]
    assert [(each["name"], each["state"]) for each in reads["states"]] == [("toy", "loaded"), ("large", "unloaded")]
    detects = two_tasks.client.get("/v1/models?task=detect").get_json()
    assert (detects["models"], detects["errors"]) == (listed["models"][:2], {})
    unknown = two_tasks.client.get("/v1/models?task=sing")
    assert (unknown.status_code, unknown.get_json()["code"]) == (404, "unknown_task")


def test_a_model_of_another_task_has_what_its_task_says_and_no_more(two_tasks: Bench) -> None:
    """Nothing of what only detect has."""
    assert two_tasks.answer("GET", "read/toy") == (
        200,
        {
            "task": "read",
            "name": "toy",
            "weights_sha256": "",
            "runtime": "fake",
            "precision": "",
            "notice": "",
            "default": True,
            "license": "MIT",
            "facts": {"languages": ["en"]},
            "measures": [],
            "machine": {},
            "state": "loaded",
            "error": None,
            "trouble": None,
            "id": "read/toy",
            "object": "model",
            "created": 0,
            "owned_by": "image-processor",
        },
    )


def test_an_address_without_a_task_is_one_of_detect(two_tasks: Bench) -> None:
    """Whatever other tasks call theirs; with its task the same model is to be had too, without being sent elsewhere."""
    assert two_tasks.answer("GET", "toy") == two_tasks.answer("GET", "detect/toy")
    assert two_tasks.answer("GET", "toy")[1]["task"] == "detect"
    assert two_tasks.answer("GET", "large")[0] == 404
    assert two_tasks.answer("GET", "read/large")[1]["detail"] == "Model read/large is not loaded: no source"
    assert two_tasks.answer("GET", "sing/toy")[1]["code"] == "unknown_task"


def test_a_model_of_another_task_comes_and_goes(two_tasks: Bench) -> None:
    """Only who does that task has to do it; its default stays as any does."""
    assert two_tasks.answer("PUT", "read/small")[1]["state"] == "loading"
    (desired,) = two_tasks.desired_models.all()
    assert desired.key == ModelKey("read", "small")
    detects, reads = two_tasks.crew.said
    small = replace(EAST, version=ModelVersion("small"), default=False)
    two_tasks.crew.said = (detects, replace(reads, models=(EAST, small), fulfilled={desired.key: desired.number}))
    assert two_tasks.answer("GET", "read/small")[1]["state"] == "loaded"
    assert two_tasks.answer("DELETE", "read/small")[1]["state"] == "unloading"
    assert two_tasks.answer("DELETE", "read/toy")[0] == 409
    assert two_tasks.answer("DELETE", "toy")[0] == 202
    assert two_tasks.answer("PUT", "sing/toy")[0] == 404
