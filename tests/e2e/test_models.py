"""Several models in one service, and others while it runs: real processes, a real model, a toy of somebody's own."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from service import COMMAND, GUNICORN, Service, free_port, start, stop_all
from toy import CFG, COUNT, write_weights

pytestmark = pytest.mark.e2e

ADMIN = "an-admin-key-of-32-letters-or-so"
AS_ADMIN = {"X-API-Key": ADMIN}
JSON = {"Accept": "application/json", "Prefer": "wait=30"}


@dataclass(frozen=True)
class Place:
    """A service, and the folder in which its user's own weights lie."""

    service: Service
    weights: Path

    def detect(self, picture: bytes, model: str = "") -> dict[str, Any]:
        """The result, or the problem, as JSON."""
        url = f"{self.service.url}/upload?model={model}"
        answer = requests.post(url, files={"file": picture}, headers=JSON, timeout=40)
        found: dict[str, Any] = answer.json()
        if answer.status_code == 202:
            found = requests.get(self.service.url + found["url"], headers=JSON, timeout=40).json()
        return found

    def models(self) -> dict[str, Any]:
        listed: dict[str, Any] = requests.get(f"{self.service.url}/v1/models", timeout=10).json()
        return listed

    def ask(self, method: str, name: str, headers: Mapping[str, str] = AS_ADMIN) -> requests.Response:
        return requests.request(method, f"{self.service.url}/v1/models/{name}", headers=headers, timeout=10)

    def settled(self, name: str) -> requests.Response:
        """What is said of the model once it is not on its way any more."""
        return eventually(lambda: (found := self.ask("GET", name)).status_code != 202 and at_rest(found) and found)

    @property
    def log(self) -> str:
        return self.service.log.read_text()


def at_rest(answer: requests.Response) -> bool:
    return answer.json().get("state") not in ("loading", "unloading")


def eventually(find: Callable[[], Any], seconds: float = 60) -> Any:
    until = time.monotonic() + seconds
    while (found := find()) is False or found is None:
        assert time.monotonic() < until, f"still {found!r} after {seconds} s"
        time.sleep(0.1)
    return found


@pytest.fixture(scope="module")
def folders(model_environ: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Folders of our own: yolov3-tiny as it is converted already, and the toy, which is not."""
    weights, models = tmp_path_factory.mktemp("weights"), tmp_path_factory.mktemp("models")
    (models / "yolov3-tiny").symlink_to(Path(model_environ["MODELS_DIR"]) / "yolov3-tiny")
    write_weights(weights / "toy.weights", [0.1] * COUNT)
    (weights / "toy.cfg").write_text(CFG)
    (weights / "toy.names").write_text("sofa\n")
    return {
        **model_environ,
        "WEIGHTS_DIR": str(weights),
        "MODELS_DIR": str(models),
        "MODELS": "yolov3-tiny,toy",
        "ADMIN_KEYS": ADMIN,
    }


@pytest.fixture(scope="module")
def one(folders: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Mode 1."""
    port = free_port()
    command = [str(COMMAND), "serve", "--host", "127.0.0.1", "--port", str(port)]
    log = tmp_path_factory.mktemp("models1") / "log"
    service = start(command, folders, log, f"http://127.0.0.1:{port}/readyz")
    yield Place(service, Path(folders["WEIGHTS_DIR"]))
    assert service.stop() == 0
    assert "SIGSEGV" not in service.log.read_text()


@pytest.fixture(scope="module")
def two(folders: Mapping[str, str], redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Mode 2 with one worker, whose log it has."""
    folder, port = tmp_path_factory.mktemp("models2"), free_port()
    environ = {**folders, "REDIS_URL": redis_url, "PORT": str(port)}
    worker = start([str(COMMAND), "worker"], environ, folder / "worker.log")
    front = start(GUNICORN, environ, folder / "front.log", f"http://127.0.0.1:{port}/readyz")
    yield Place(Service(front.url, front.process, worker.log), Path(folders["WEIGHTS_DIR"]))
    assert stop_all(worker, front) == [0, 0]


@pytest.fixture(params=["one", "two"])
def place(request: pytest.FixtureRequest) -> Place:
    """Either mode."""
    found: Place = request.getfixturevalue(request.param)
    return found


def test_each_model_answers_where_it_is_named(place: Place, pictures: Mapping[str, bytes]) -> None:
    """The first of MODELS is the default; an unknown one is 404 with the names of those that are loaded."""
    for requested, answering in {"": "yolov3-tiny", "yolov3-tiny": "yolov3-tiny", "toy": "toy"}.items():
        assert place.detect(pictures["cat"], requested)["info"]["model"]["name"] == answering
    refused = place.detect(pictures["cat"], "yolov9")
    assert (refused["status"], refused["code"]) == (404, "unknown_model")
    assert "loaded are yolov3-tiny, toy" in refused["detail"]


def test_each_model_is_described(place: Place) -> None:
    """Which is the default, labels in COCO's other spelling, sizes, and accuracy only where somebody measured it."""
    listed = place.models()
    tiny, toy = listed["models"]
    assert (listed["loading"], listed["errors"]) == ([], {})
    assert [(each["name"], each["default"], each["state"]) for each in (tiny, toy)] == [
        ("yolov3-tiny", True, "loaded"),
        ("toy", False, "loaded"),
    ]
    assert tiny["aliases"]["tvmonitor"] == "tv"
    assert toy["aliases"] == {"sofa": "couch"}
    assert toy["sizes"] == {"minimum": 320, "maximum": 832, "step": 32}
    assert toy["accuracy"] == []
    assert place.ask("GET", "toy").json() == toy
    assert requests.get(f"{place.service.url}/readyz", timeout=10).json()["models"] == ["yolov3-tiny", "toy"]


def test_only_an_admin_changes_models(place: Place) -> None:
    """And nobody what does not exist or is needed."""
    for method in ("PUT", "DELETE"):
        assert place.ask(method, "toy", {}).status_code == 401
        assert place.ask(method, "toy", {"X-API-Key": "another-key-of-32-letters-or-more"}).status_code == 401
    needed = place.ask("DELETE", "yolov3-tiny")
    assert (needed.status_code, needed.json()["code"]) == (409, "model_conflict")
    for method, name in (("DELETE", "nowhere"), ("GET", "nowhere"), ("PUT", ".hidden"), ("PUT", "a b")):
        unknown = place.ask(method, name)
        assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_model"), (method, name)


def test_models_go_and_come_back(place: Place, pictures: Mapping[str, bytes]) -> None:
    """202 and where to look; requests for one that is gone say so."""
    gone = place.ask("DELETE", "toy")
    assert (gone.status_code, gone.headers["Location"]) == (202, "/v1/models/toy")
    assert place.settled("toy").status_code == 404
    assert place.detect(pictures["cat"], "toy")["code"] == "unknown_model"
    back = place.ask("PUT", "toy")
    assert (back.status_code, back.json()["state"]) == (202, "loading")
    assert place.settled("toy").json()["name"] == "toy"
    assert place.detect(pictures["cat"], "toy")["info"]["model"]["name"] == "toy"


def test_a_load_that_fails_leaves_what_was_there(place: Place, pictures: Mapping[str, bytes]) -> None:
    """Why is said with the models, and once in the log; with whole weights again it is the new model that answers."""
    before = place.settled("toy").json()["weights_sha256"]
    write_weights(place.weights / "toy.weights", [0.1] * (COUNT - 7))
    assert place.ask("PUT", "toy").status_code == 202
    after = place.settled("toy").json()
    assert "are left" in after["error"]
    assert after["weights_sha256"] == before
    assert place.models()["errors"] == {"toy": after["error"]}
    assert place.detect(pictures["cat"], "toy")["info"]["model"]["weights_sha256"] == before
    assert place.log.count("model toy: could not be loaded") == 1
    number = 0.2 if place.settled("toy").json()["weights_sha256"] == before else 0.1
    write_weights(place.weights / "toy.weights", [number] * COUNT)
    place.ask("PUT", "toy")
    fresh = place.settled("toy").json()
    assert fresh["error"] is None
    assert fresh["weights_sha256"] != before
    assert place.detect(pictures["cat"], "toy")["info"]["model"]["weights_sha256"] == fresh["weights_sha256"]


def test_a_model_that_nowhere_exists_is_an_error(place: Place) -> None:
    """Whoever works finds it out; giving it up takes the error with it."""
    assert place.ask("PUT", "nowhere").status_code == 202
    unknown = place.settled("nowhere")
    assert unknown.status_code == 404
    assert "the catalog has yolov3," in unknown.json()["detail"]
    assert place.ask("DELETE", "nowhere").status_code == 202
    eventually(lambda: place.models()["errors"] == {})


@pytest.mark.redis
def test_a_worker_that_starts_later_does_what_was_wished(
    two: Place, folders: Mapping[str, str], redis_url: str, tmp_path: Path
) -> None:
    """It unloads what the first one was told to unload, although its own settings name it."""
    two.ask("DELETE", "toy")
    two.settled("toy")
    late = start([str(COMMAND), "worker"], {**folders, "REDIS_URL": redis_url}, tmp_path / "log")
    eventually(lambda: "model toy: unloaded" in late.log.read_text())
    assert two.settled("toy").status_code == 404
    two.ask("PUT", "toy")
    two.settled("toy")
    assert "model toy: loaded" in late.log.read_text()
    assert late.stop() == 0
