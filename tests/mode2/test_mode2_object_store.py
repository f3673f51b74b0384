"""Workers whose pictures lie in a folder or a bucket: words stay in redis, and no job is lost with the store."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from backends.stores.redis import RedisStore
from front.open_store import store_beside
from front.settings import Settings
from mode2.bench import SCRIPT, Bench, eventually
from s3_server import BUCKET, S3Server
from wire import keys
from wire.jobs import JobState
from wire.store import Store


@pytest.fixture(params=["file", "s3"])
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """What STORE_URL is set to."""
    if request.param == "file":
        yield f"file://{tmp_path}/store"
        return
    server = S3Server(tmp_path)
    server.start()
    for name, value in server.environ.items():
        monkeypatch.setenv(name, value)
    yield f"s3://{BUCKET}/prefix"
    server.stop()


@pytest.fixture
def store(url: str, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The front's store, and what every worker of the bench is told of it."""
    monkeypatch.setenv("STORE_URL", url)
    bench.store = store_beside(RedisStore(bench.client), Settings(store_url=url))  # type: ignore[assignment]
    return bench.store


def test_pictures_lie_in_the_store_and_words_in_redis(bench: Bench, store: Store) -> None:
    """The worker finds the one and makes the other; what redis has is a hundred bytes or so."""
    bench.start_worker()
    job = bench.submit("look", picture=True)
    assert bench.finished(job).state is JobState.SUCCEEDED
    assert store.get(keys.rendering(job.id, "jpeg", "")) == b"marked"
    assert bench.client.exists(keys.outcome(job.id))
    assert not bench.client.exists(keys.input(job.id, "image", 0), keys.rendering(job.id, "jpeg", ""))


@pytest.mark.parametrize("url", ["file"], indirect=True)
def test_a_job_waits_for_a_store_that_went_away(bench: Bench, store: Store, tmp_path: Path) -> None:
    """It was taken when nothing could be read; it is done once something can, and no other is failed meanwhile."""
    bench.start_worker()
    jobs = [bench.put("look"), bench.put("look")]
    (tmp_path / "store").rename(tmp_path / "away")
    for job in jobs:
        bench.dispatcher.submit(job)
    eventually(lambda: "goes back into the queue" in bench.log.read_text())
    assert [store.get(keys.outcome(job.id)) for job in jobs] == [None, None]
    (tmp_path / "away").rename(tmp_path / "store")
    assert [bench.finished(job).state for job in jobs] == [JobState.SUCCEEDED] * 2


@pytest.mark.parametrize("url", ["file"], indirect=True)
def test_a_result_waits_for_a_store_that_went_away(bench: Bench, store: Store, tmp_path: Path) -> None:
    """The picture was read and its marked one cannot be kept: nobody is told of a result that is not there."""
    bench.start_worker()
    job = bench.submit("sleep 1", picture=True)
    eventually(bench.done)
    (tmp_path / "store").rename(tmp_path / "away")
    eventually(lambda: "goes back into the queue" in bench.log.read_text())
    assert store.get(keys.outcome(job.id)) is None
    (tmp_path / "away").rename(tmp_path / "store")
    assert bench.finished(job).state is JobState.SUCCEEDED
    assert store.get(keys.rendering(job.id, "jpeg", "")) == b"marked"


def test_a_worker_does_not_start_with_a_store_it_cannot_have(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says why, and names the setting."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("STORE_URL", f"file://{tmp_path}/file/store")
    command = [sys.executable, str(SCRIPT), bench.server.url, str(bench.diary)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    assert (
        f"Setting STORE_URL: expected a store that can be written to, got file://{tmp_path}/file/store" in done.stderr
    )
