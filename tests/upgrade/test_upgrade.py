"""What a release left behind is worked off by this version, and what this one writes that release could read."""

import json
import os
import shutil
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
import requests
from redis import Redis

from service import Service, running_mode1
from upgrade.leftovers import (
    COLLECTION,
    HERE,
    KEY,
    WAITING,
    Left,
    collecting_environ,
    drawn,
    models_environ,
    restore,
    running_front,
    running_redis,
    start_worker,
    to_bytes,
    unpack,
    wait_for,
    written,
)
from web_host import listening, text

pytestmark = [pytest.mark.e2e, pytest.mark.redis]

FEW = 4
"""Of a list's entries so many are looked at."""

RELEASES = sorted(each.parent.name for each in HERE.glob("*/left.json"))


def left_by(release: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / release / "left.json").read_text())
    return found


class Upgraded:
    """This version's front and worker before what a release left in redis."""

    def __init__(self, front: Service, content: Mapping[str, Any], told: list[str]) -> None:
        self.url = front.url
        self.left = Left(**content["left"])
        self.redis: Mapping[str, Any] = content["redis"]
        self.told = told

    def get(self, path: str) -> requests.Response:
        return requests.get(f"{self.url}{path}", headers={"Prefer": "wait=20"}, timeout=60)

    def stored(self, key: str) -> dict[str, Any]:
        """The JSON that the release kept under the key."""
        found: dict[str, Any] = json.loads(self.redis[f"image-processor:{key}"]["value"])
        return found


@pytest.fixture(scope="module")
def model_environ() -> Mapping[str, str]:
    """Settings under which the real yolov3-tiny is at hand; redis-server is, too."""
    if shutil.which("redis-server") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("needs redis-server")
    return models_environ()


@pytest.fixture(scope="module", params=RELEASES)
def upgraded(
    request: pytest.FixtureRequest, model_environ: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Upgraded]:
    """Nothing was running when this version came."""
    content, folder = left_by(request.param), tmp_path_factory.mktemp("upgrade")
    with ExitStack() as stack:
        host = stack.enter_context(listening())
        host.responses["/hook"] = text("204 No Content")
        client: Redis = stack.enter_context(running_redis(folder))
        restore(client, content["redis"], host.url("/hook", "127.0.0.1"))
        front = stack.enter_context(running_front(client, model_environ, folder))
        worker = start_worker(client, model_environ, folder)
        stack.callback(worker.stop)
        yield Upgraded(front, content, host.seen)
    assert "Traceback" not in (folder / "worker.log").read_text() + (folder / "front.log").read_text()


def test_every_release_has_left_something() -> None:
    """The first one was 0.1.0."""
    assert "0.1.0" in RELEASES


def test_results_are_there_as_they_were(upgraded: Upgraded) -> None:
    """In every form, also with other thresholds; and why a job failed."""
    succeeded = upgraded.left.succeeded
    job = upgraded.get(f"/v1/jobs/{succeeded}")
    assert job.status_code == 200, job.text
    assert job.json()["name"] == "done.jpg"
    assert job.json()["result"] == upgraded.stored(f"outcome:{succeeded}")["result"]
    assert [each["label"] for each in job.json()["result"]["detections"]] == ["stop sign"]
    assert upgraded.get(f"/v1/jobs/{succeeded}?confidence_threshold=0.999").json()["result"]["detections"] == []
    coco = upgraded.get(f"/v1/jobs/{succeeded}?format=coco").json()
    assert coco["images"][0]["file_name"] == "done.jpg"
    assert len(coco["categories"]) == 80
    assert upgraded.get(f"/v1/jobs/{succeeded}?format=jpeg").headers["Content-Type"] == "image/jpeg"
    failed = upgraded.get(f"/v1/jobs/{upgraded.left.failed}")
    assert failed.json()["code"] == upgraded.stored(f"outcome:{upgraded.left.failed}")["error"]["code"]


@pytest.mark.parametrize("name", ["waiting", "called_back", "in_hand"])
def test_what_was_accepted_is_done(upgraded: Upgraded, name: str) -> None:
    """Jobs that waited, and one whose worker died with it."""
    job_id = getattr(upgraded.left, name)
    wait_for(lambda: upgraded.get(f"/v1/jobs/{job_id}").status_code != 202)
    job = upgraded.get(f"/v1/jobs/{job_id}")
    assert job.status_code == 200, job.text
    assert [each["label"] for each in job.json()["result"]["detections"]] == ["stop sign"]


def test_batches_are_worked_off(upgraded: Upgraded) -> None:
    """One had ended, one had not begun."""
    for batch in (upgraded.left.batch_done, upgraded.left.batch_waiting):
        wait_for(lambda batch=batch: upgraded.get(f"/v1/batches/{batch}").status_code == 200)
        found = upgraded.get(f"/v1/batches/{batch}").json()
        assert found["progress"] == {"done": 2, "total": 2, "succeeded": 2, "failed": 0}
        assert [each["name"] for each in found["jobs"]] == ["one.jpg", "other.jpg"]


def test_a_key_still_stands_for_its_job(upgraded: Upgraded) -> None:
    """A client that asks again with its Idempotency-Key has no second job made."""
    again = requests.post(f"{upgraded.url}{WAITING}", drawn(), headers={"Idempotency-Key": KEY}, timeout=60)
    assert again.json()["id"] == upgraded.left.waiting
    assert again.headers["Idempotency-Replayed"] == "true"


def test_whoever_wanted_to_be_called_back_is(upgraded: Upgraded) -> None:
    """Though the release that promised it is gone."""
    wait_for(lambda: any(upgraded.left.called_back in each for each in upgraded.told))
    assert "job.succeeded" in next(each for each in upgraded.told if upgraded.left.called_back in each)


def test_counts_go_on(upgraded: Upgraded) -> None:
    """What had ended before is counted, and each that was left besides, once."""
    ids = [each["value"] for key, each in upgraded.redis.items() if key.startswith("image-processor:job:")]
    wait_for(lambda: sum(_ended(upgraded).values()) == len(ids))
    assert _ended(upgraded) == {"succeeded": len(ids) - 1, "failed": 1, "canceled": 0, "expired": 0}


@pytest.mark.parametrize("release", RELEASES)
def test_files_and_collections_are_there_as_they_were(
    release: str, model_environ: Mapping[str, str], tmp_path: Path
) -> None:
    """Mode 1 with its store in a folder, and what it had collected to be searched."""
    content, indexes = left_by(release), tmp_path / "indexes"
    unpack(content["store"], tmp_path / "store")
    shutil.copytree(HERE / release / "indexes", indexes)
    with running_mode1(collecting_environ(model_environ, tmp_path / "store", indexes), tmp_path) as service:
        job_id = content["collected"]
        job = requests.get(f"{service.url}/v1/jobs/{job_id}", timeout=20)
        assert job.status_code == 200, job.text
        assert [each["label"] for each in job.json()["result"]["detections"]] == ["stop sign"]
        marked = requests.get(f"{service.url}/v1/jobs/{job_id}?format=png", headers={"Prefer": "wait=20"}, timeout=40)
        assert marked.headers["Content-Type"] == "image/png"
        asked = {"task": "search", "query": "stop sign", "collection": f"jobs.{COLLECTION}"}
        found = requests.post(f"{service.url}/v1/jobs", json=asked, headers={"Prefer": "wait=30"}, timeout=60)
        assert found.status_code == 200, found.text
        assert [each["job"] for each in found.json()["result"]["hits"]] == [job_id]


def test_what_this_version_writes_an_earlier_one_can_read(model_environ: Mapping[str, str], tmp_path: Path) -> None:
    """Rolling back loses nothing: each record still has every member, of the same type, that the release's has. What it
    has besides is passed over."""
    now = _shapes(written(model_environ, tmp_path))
    for release in RELEASES:
        for kind, members in _shapes(left_by(release)).items():
            assert kind in now, f"{release} looks for {kind}, which nobody writes any more"
            missing = members - now[kind]
            assert not missing, f"{release} expects in {kind} what is not there any more: {sorted(missing)}"


def _ended(upgraded: Upgraded) -> dict[str, int]:
    jobs = upgraded.get("/v1/status").json()["jobs"]
    return {state: jobs[state] for state in ("succeeded", "failed", "canceled", "expired")}


def _shapes(content: Mapping[str, Any]) -> dict[str, set[str]]:
    """Of each kind of key, the members of its records with their types."""
    found: dict[str, set[str]] = {}
    for key, entry in content["redis"].items():
        found.setdefault(_kind(key), set()).update(_members(entry["value"], entry["type"]))
    for each in content["store"]:
        folder, _, name = each["path"].partition("/")
        if folder not in ("job", "outcome") or name == content["collected"]:  # the others asked for the collections
            found.setdefault(f"store {folder}", set()).update(_members(each["value"], "file"))
    return found


def _kind(key: str) -> str:
    """The key without what is different each time."""
    first, *rest = key.split(":")
    return ":".join([first, *(each for each in rest if len(each) < 30 and not each.isdigit())])


def _members(value: Any, path: str) -> Iterator[str]:
    """Where each member is in JSON that may be within JSON, or packed, and of which type it is."""
    if isinstance(value, str):
        value = _unpacked(value)
    if isinstance(value, dict):
        names = value if _is_record(value) else {"*": next(iter(value.values()), None)}
        for name, each in names.items():
            yield from _members(each, f"{path}.{name}")
    elif isinstance(value, list):
        for each in value[:FEW]:
            yield from _members(each, f"{path}[]")
    elif value is not None:
        yield f"{path}: {'number' if isinstance(value, int | float) else type(value).__name__}"


def _is_record(value: Mapping[str, Any]) -> bool:
    """Whether its members have names of the code's own, rather than ids or labels."""
    return all(len(name) < 30 for name in value)


def _unpacked(value: str) -> Any:
    content = to_bytes(value)
    with suppress(zlib.error):
        content = zlib.decompress(content)
    try:
        return json.loads(content)
    except ValueError:
        return value
