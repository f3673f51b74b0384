"""What docs/backup.md says, done: copies that are made while a service works, and a service that begins with them."""

import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import requests
from redis import Redis
from redis.exceptions import RedisError

from service import free_port, running_mode1, start, stop_all
from upgrade.leftovers import (
    COLLECTION,
    collect,
    collecting_environ,
    drawn,
    models_environ,
    running_front,
    start_worker,
    wait_for,
)

pytestmark = [pytest.mark.e2e, pytest.mark.redis]

JOBS = 12


@pytest.fixture(scope="module")
def environ() -> Mapping[str, str]:
    return models_environ()


@contextmanager
def lasting_redis(folder: Path) -> Iterator[Redis]:
    """A redis-server that writes each change to its file, as that of the compose files does."""
    folder.mkdir(exist_ok=True)
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""]
    server = start([*command, "--appendonly", "yes"], {}, folder.parent / f"{folder.name}.log")
    with Redis(port=port, socket_connect_timeout=5) as client:
        wait_for(lambda: _is_loaded(client))
        yield client
    stop_all(server)


def test_a_queue_and_its_files_are_backed_up_while_jobs_come(environ: Mapping[str, str], tmp_path: Path) -> None:
    """First redis, then the store: every job of which the copy knows ends there, also those that had not begun."""
    store, copy = tmp_path / "store", tmp_path / "copy"
    stored = {**environ, "STORE_URL": f"file://{store}"}
    with lasting_redis(tmp_path / "redis") as client, running_front(client, stored, tmp_path) as front:
        worker = start_worker(client, stored, tmp_path)
        wait_for(lambda: requests.get(f"{front.url}/readyz", timeout=10).ok)
        done = requests.post(f"{front.url}/v1/jobs", drawn(), headers={"Prefer": "wait=30"}, timeout=60).json()["id"]
        worker.stop()
        ids = [requests.post(f"{front.url}/v1/jobs", drawn(), timeout=60).json()["id"] for _ in range(JOBS)]
        client.config_set("auto-aof-rewrite-percentage", 0)
        assert client.info("persistence")["aof_rewrite_in_progress"] == 0
        shutil.copytree(tmp_path / "redis", copy / "redis")
        subprocess.run(["cp", "-a", store, copy / "store"], check=True)
    shutil.rmtree(store)
    restored = {**environ, "STORE_URL": f"file://{copy / 'store'}"}
    (tmp_path / "after").mkdir()
    with lasting_redis(copy / "redis") as client, running_front(client, restored, tmp_path / "after") as front:
        worker = start_worker(client, restored, tmp_path / "after")
        for job_id in (done, *ids):
            wait_for(lambda job_id=job_id: requests.get(f"{front.url}/v1/jobs/{job_id}", timeout=20).status_code != 202)
            found = requests.get(f"{front.url}/v1/jobs/{job_id}", timeout=20)
            assert found.status_code == 200, found.text
            assert [each["label"] for each in found.json()["result"]["detections"]] == ["stop sign"]
        worker.stop()


def test_a_copy_that_forgets_the_times_of_files_is_over(environ: Mapping[str, str], tmp_path: Path) -> None:
    """The time of a file is when it expires, which is why the page says `cp -a`, and not `cp -r`."""
    stored = {**environ, "STORE_URL": f"file://{tmp_path / 'store'}"}
    with running_mode1(stored, tmp_path) as service:
        job = requests.post(f"{service.url}/v1/jobs", drawn(), headers={"Prefer": "wait=30"}, timeout=60).json()["id"]
    subprocess.run(["cp", "-r", tmp_path / "store", tmp_path / "copy"], check=True)
    time.sleep(0.1)
    with running_mode1({**environ, "STORE_URL": f"file://{tmp_path / 'copy'}"}, tmp_path) as service:
        assert requests.get(f"{service.url}/v1/jobs/{job}", timeout=20).status_code == 404


def test_a_collection_is_backed_up_while_it_is_searched(environ: Mapping[str, str], tmp_path: Path) -> None:
    """Its index by SQLite's own backup, its pictures as files; searched at another place."""
    indexes, copy = tmp_path / "indexes", tmp_path / "copy"
    with running_mode1(collecting_environ(environ, tmp_path / "store", indexes), tmp_path) as service:
        job_id = collect(service)
        shutil.copytree(indexes, copy, ignore=shutil.ignore_patterns("index.sqlite*"))
        for database in indexes.rglob("index.sqlite"):
            target = copy / database.relative_to(indexes)
            with closing(sqlite3.connect(database)) as live, closing(sqlite3.connect(target)) as kept:
                live.backup(kept)
    with running_mode1(collecting_environ(environ, tmp_path / "new store", copy), tmp_path) as service:
        asked = {"task": "search", "query": "stop sign", "collection": f"jobs.{COLLECTION}"}
        found = requests.post(f"{service.url}/v1/jobs", json=asked, headers={"Prefer": "wait=30"}, timeout=60)
        assert found.status_code == 200, found.text
        assert [each["job"] for each in found.json()["result"]["hits"]] == [job_id]


def _is_loaded(client: Redis) -> bool:
    try:
        return bool(client.ping())
    except RedisError:  # it is not there yet, or still reads its file
        return False
