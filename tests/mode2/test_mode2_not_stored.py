"""Jobs that are not to be stored, before a real redis: what is there of them once they were answered, or have ended."""

import json
from io import BytesIO

import pytest

from backends.redis.job_stats import RedisJobStats
from backends.redis.label_counts import RedisLabelCounter
from backends.redis.results import RedisResults
from backends.stores.files import FileStore
from backends.stores.redis import RedisStore
from backends.stores.split import SplitStore
from front.wsgi import create
from made_jobs import detect_job
from mode2.bench import Bench, eventually
from wire import keys
from wire.jobs import Job, JobState, Outcome
from wire.results import JobResult
from wire.storing import UNSTORED_SECONDS, stored_seconds

GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
HOUR = 3600


def kept(bench: Bench, job: Job) -> list[str]:
    """Under which keys anything of the job lies."""
    return sorted(key.decode() for key in bench.client.scan_iter(f"*{job.id}*"))


def accepted(store: RedisStore | SplitStore, job: Job) -> Job:
    record = json.dumps(job.to_dict()).encode()
    store.put_many({keys.record(job.id): (record, HOUR), job.input_keys[0]: (b"a picture", HOUR)})
    return job


def test_the_end_of_a_job_that_is_not_stored_shortens_all_lives(bench: Bench) -> None:
    """What it was given passes with what came of it, what it shares stays, and only the work is counted."""
    job = accepted(bench.store, detect_job("of-this-test", stored=False, result_seconds=HOUR))
    shared = {keys.shared("labels"): b"dog"}
    end = JobResult.of(job, Outcome.succeeded(job.id, {}), {keys.kept(job.id): b"boxes"}, {"dog": 1}, shared)
    RedisResults(bench.client).keep(end, stored_seconds(job))
    assert len(kept(bench, job)) == 5  # record, input, outcome, candidates, and the word that it ended
    assert all(0 < bench.client.ttl(key) <= UNSTORED_SECONDS for key in kept(bench, job))
    assert bench.client.ttl(keys.shared("labels")) > UNSTORED_SECONDS
    assert RedisLabelCounter(bench.client).read().labels == {}
    assert RedisJobStats(bench.client).read().by_task["detect"] == {JobState.SUCCEEDED: 1}


def test_pictures_in_another_store_pass_too(bench: Bench, tmp_path: pytest.TempPathFactory) -> None:
    """They lie in a folder, and the words in redis."""
    clock, files = [0.0], FileStore(tmp_path, lambda: clock[0])  # type: ignore[arg-type]
    files.make()
    store = SplitStore(bench.store, files)
    job = accepted(store, detect_job("of-this-test", stored=False, result_seconds=HOUR))
    RedisResults(bench.client, store).keep(JobResult.of(job, Outcome.succeeded(job.id, {})), stored_seconds(job))
    assert store.get(job.input_keys[0]) == b"a picture"
    clock[0] = UNSTORED_SECONDS + 1
    assert store.get(job.input_keys[0]) is None
    assert all(0 < bench.client.ttl(key) <= UNSTORED_SECONDS for key in kept(bench, job))


def test_nothing_is_left_in_redis_of_a_job_that_was_answered(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither of the job nor of what rq knew of it; of one that nobody waited for it is gone with its minute."""
    monkeypatch.setenv("REDIS_URL", bench.server.url)
    visitor = create().test_client()
    bench.start_worker()
    answer = visitor.post(
        "/v1/jobs?store=false", data={"file": (BytesIO(GIF), "dog.gif")}, headers={"Prefer": "wait=30"}
    )
    assert (answer.status_code, answer.get_json()["state"]) == (200, "succeeded")
    job = detect_job(answer.get_json()["id"])
    assert kept(bench, job) == [] or eventually(lambda: not kept(bench, job))  # rq's last word may come a little later
    assert visitor.get("/counts").get_json()["counts"] == {}
    later = visitor.post("/v1/jobs?store=false", data={"file": (BytesIO(GIF), "dog.gif")})
    job_url = later.headers["Location"]
    eventually(lambda: visitor.get(job_url).status_code == 200)
    job = detect_job(later.get_json()["id"])
    assert eventually(lambda: [bench.client.ttl(key) for key in kept(bench, job) if "rq:" not in key])
    assert all(0 < bench.client.ttl(key) <= UNSTORED_SECONDS for key in kept(bench, job) if "rq:" not in key)
