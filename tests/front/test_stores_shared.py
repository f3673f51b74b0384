"""What a process of mode 1 says of jobs that another process has, and what the fronts together do to the store."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import pytest

from backends.stores.expiry_sweeper import TURN, Sweeper
from backends.stores.files import FileStore
from backends.stores.key_paths import kind_of, path_of
from backends.stores.memory import MemoryStore
from backends.stores.redis import RedisStore
from backends.stores.split import SplitStore
from front.dispatch import LATENESS_SECONDS
from front.dispatch.local import LocalDispatcher
from front.dispatch.shared import SharedJobs
from front.open_store import only_store, store_beside
from front.retention import lifetimes
from front.settings import Settings
from made_jobs import detect_job
from processor.settings import Settings as WorkerSettings
from wire import keys
from wire.errors import BadOptionError
from wire.jobs import Job, JobState, Outcome, Progress
from wire.tasks.detect.spec import DETECT

PLACES = 4


class Front:
    """A process of mode 1 over a store that it may share. Its jobs end when they are let go."""

    def __init__(self, store: MemoryStore) -> None:
        self.store = store
        self.go = Event()
        self.jobs = SharedJobs(LocalDispatcher(self._do), store)

    def _do(self, job: Mapping[str, Any]) -> dict[str, Any]:
        assert self.go.wait(20)
        outcome = Outcome.succeeded(job["id"], {})
        self.store.put(keys.outcome(job["id"]), outcome.to_bytes(), 60)
        return outcome.to_dict()


def job(seconds_ago: float = 0) -> Job:
    job_id = str(uuid4())
    return detect_job(job_id, queue_seconds=30, created_at=time.time() - seconds_ago)


def accepted(store: MemoryStore, made: Job) -> Job:
    store.put(keys.record(made.id), json.dumps(made.to_dict()).encode(), 600)
    return made


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(1_000_000)


def test_a_job_of_another_front_runs(store: MemoryStore) -> None:
    """Nobody here knows of any position; its own front does."""
    one, other, busy = Front(store), Front(store), [accepted(store, job()) for _ in range(6)]
    for each in busy:
        one.jobs.submit(each)
    known = one.jobs.progress(busy[-1])
    assert known is not None
    assert known.queue_position is not None
    assert other.jobs.progress(busy[-1]) == Progress(JobState.RUNNING)
    one.go.set()


def test_a_job_whose_front_died_has_an_end(store: MemoryStore) -> None:
    """When its turn must have come and its time be over, nobody has it: it has expired."""
    front, longest = Front(store), 30 + DETECT.timeout_seconds + LATENESS_SECONDS
    assert front.jobs.progress(accepted(store, job(longest - 5))) == Progress(JobState.RUNNING)
    assert front.jobs.progress(accepted(store, job(longest + 1))) is None


def test_a_job_that_was_never_accepted_is_nowhere(store: MemoryStore) -> None:
    """Here as without a shared store; and nobody waits for it."""
    front, begun = Front(store), time.monotonic()
    assert front.jobs.progress(job()) is None
    front.jobs.wait(str(uuid4()), 20)
    assert time.monotonic() - begun < 10


def test_an_own_job_that_is_gone_is_not_looked_for_elsewhere(store: MemoryStore) -> None:
    """It ended without an outcome here, and its record alone does not make it run."""
    front, mine = Front(store), accepted(store, job())
    front.jobs.submit(replace(mine, queue_seconds=0), 0)
    front.go.set()
    front.jobs.wait(mine.id, 5)
    assert front.jobs.progress(mine) is None


def test_whoever_waits_for_another_fronts_job_is_woken_by_its_outcome(store: MemoryStore) -> None:
    """Within a second, and no sooner."""
    one, other, made = Front(store), Front(store), accepted(store, job())
    one.jobs.submit(made)
    waiting = Thread(target=other.jobs.wait, args=(made.id, 20))
    waiting.start()
    waiting.join(0.7)
    assert waiting.is_alive()
    one.go.set()
    waiting.join(10)
    assert not waiting.is_alive()


def test_waiting_ends(store: MemoryStore) -> None:
    """Though the job has not."""
    begun = time.monotonic()
    Front(store).jobs.wait(accepted(store, job()).id, 0.3)
    assert 0.25 < time.monotonic() - begun < 10


def test_one_of_several_fronts_sweeps(tmp_path: Path) -> None:
    """The others leave it to that one, until its turn is over."""
    store = FileStore(tmp_path)
    store.make()
    store.put(keys.input("old", "image", 0), b"", -1)
    fronts = [Sweeper(store, seconds=2) for _ in range(3)]
    assert [front.sweep() for front in fronts] == [1, None, None]
    assert store.get(TURN) is not None
    time.sleep(2)
    assert [front.sweep() is None for front in fronts] == [False, True, True]


def test_a_sweeper_sweeps_by_itself(tmp_path: Path) -> None:
    """From the moment in which the store is opened."""
    FileStore(tmp_path).make()
    (tmp_path / "input").mkdir()
    (tmp_path / "input/old").touch()
    only_store(Settings(store_url=f"file://{tmp_path}"))
    until = time.monotonic() + 10
    while (tmp_path / "input/old").exists():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_every_kind_of_key_has_its_lifetime() -> None:
    """Whoever adds a key to the wire says for how long it is kept, or it lies in buckets for a week."""
    made = {
 "batch": keys.batch("1"), "kept": keys.kept("1"), "delivery": keys.delivery("1"), "shared": keys.shared("1"),
        "idempotency": keys.idempotency("1"), "input": keys.input("1", "image", 0), "outcome": keys.outcome("1"),
        "file": keys.file("1", "a.png"), "progress": keys.progress("1"), "preview": keys.preview("1"),
        "record": keys.record("1"), "rendering": keys.rendering("1", "png", "a"), "feature": keys.feature("1"),
        "stop": keys.stop("1"), "caller": keys.caller("1", "model"),
    }  # fmt: skip
    functions = {name for name, each in vars(keys).items() if callable(each)}
    assert functions - made.keys() == {"done", "worker", "frame", "looked_at", "job_of"}, (
        "four are of redis, one is none"
    )
    assert {kind_of(key) for key in made.values()} == lifetimes(Settings()).keys()
    assert len({path_of(key) for key in made.values()}) == len(made)


class Words(RedisStore):
    """Nobody asks it for anything here."""

    def __init__(self) -> None: ...


def test_mode_2_keeps_everything_in_redis_by_itself() -> None:
    """Also where STORE_URL says what REDIS_URL does."""
    words = Words()
    assert store_beside(words, Settings()) is words
    assert store_beside(words, Settings(redis_url="redis://a", store_url="redis://a")) is words


@pytest.mark.parametrize("url", ["memory://", "redis://another"])
def test_mode_2_refuses_a_store_that_workers_would_not_find(url: str) -> None:
    """A front's memory, or a redis beside the one of the queue."""
    with pytest.raises(BadOptionError, match="Setting STORE_URL: expected none"):
        store_beside(Words(), Settings(store_url=url))


def test_pictures_and_words_go_their_ways() -> None:
    """And are found again together, in the order in which they were asked for."""
    words, pictures = MemoryStore(100_000), MemoryStore(100_000)
    store = SplitStore(words, pictures)
    large = [keys.input("1", "image", 0), keys.rendering("1", "jpeg", ""), keys.rendering("1", "png", "")]
    small = [keys.record("1"), keys.outcome("1"), keys.kept("1"), keys.batch("1"), keys.delivery("1")]
    store.put_many({key: (key.encode(), 60) for key in (*small, *large)})
    wanted: Sequence[str] = [small[0], large[0], "nothing", small[1], large[1]]
    assert store.get_many(wanted) == [None if key == "nothing" else key.encode() for key in wanted]
    assert [pictures.get(key) is None for key in small] == [True] * len(small)
    assert [words.get(key) is None for key in large] == [True] * len(large)
    store.shorten(wanted, 0)
    assert store.get_many(wanted) == [None] * len(wanted)
    assert store.get_many([*small[2:], large[2]]) == [key.encode() for key in (*small[2:], large[2])]
    store.put_many({key: (key.encode(), 60) for key in (*small, *large)})
    store.delete(*wanted)
    assert store.get_many(wanted) == [None] * len(wanted)


def test_both_ends_read_the_same_setting() -> None:
    """And check it before they open anything."""
    for settings in (Settings, WorkerSettings):
        assert settings.from_environment({"STORE_URL": " file:///data "}).store_url == "file:///data"
        assert settings.from_environment({"STORE_URL": ""}).store_url == ""
        with pytest.raises(BadOptionError, match="Setting STORE_URL"):
            settings.from_environment({"STORE_URL": "data"})
