"""Jobs through redis and a real worker."""

import json
import signal
import time
import zlib

from mode2.bench import JOB_SECONDS, KEEP_SECONDS, Bench, eventually
from wire import keys
from wire.jobs import JobState, Progress

# The counts, the totals of jobs and the desired models are for ever; the rest is rq's housekeeping, which holds no
# more than jobs and workers that live.
IMMORTAL = {
    keys.COUNTS,
    keys.COUNTS_SINCE,
    keys.FAILURES,
    keys.JOB_STATS,
    keys.DESIRED_MODELS,
    "rq:queues",
    "rq:workers",
    "rq:workers:detect",
    "rq:finished:detect",
    "rq:failed:detect",
}


def test_a_job_ends_with_an_outcome_and_a_picture_that_are_kept_for_a_while(bench: Bench) -> None:
    """The outcome and the picture lie in redis for as long as the job says."""
    bench.start_worker()
    job = bench.submit("look", picture=True)
    assert bench.finished(job).state is JobState.SUCCEEDED
    assert bench.store.get(keys.rendering(job.id, "jpeg", "")) == b"marked"
    for key in (keys.outcome(job.id), keys.rendering(job.id, "jpeg", "")):
        assert KEEP_SECONDS - 30 < bench.client.ttl(key) <= KEEP_SECONDS


def test_one_process_does_many_jobs(bench: Bench) -> None:
    """The process that holds the model does every job itself: nothing is forked, nothing loaded again."""
    worker = bench.start_worker()
    jobs = [bench.submit("look") for _ in range(5)]
    results = [bench.finished(job).result for job in jobs]
    assert {result["pid"] for result in results if result} == {worker.pid}


def test_a_bad_picture_and_a_fault_inside_are_outcomes_and_never_tried_again(bench: Bench) -> None:
    """A job that failed properly has failed once and for all, and the worker goes on."""
    bench.start_worker()
    refused, crashed, fine = (bench.submit(order) for order in ("refuse", "crash", "look"))
    problems = [bench.finished(job).error for job in (refused, crashed)]
    assert [problem.code for problem in problems if problem] == ["undecodable_image", "internal_error"]
    assert bench.finished(fine).state is JobState.SUCCEEDED
    assert [entry.split()[0] for entry in bench.done()] == ["refuse", "crash", "look"]


def test_a_job_that_takes_too_long_is_stopped(bench: Bench) -> None:
    """After the task's time the job ends as job_timeout, and the worker does the next one."""
    bench.start_worker()
    slow, next_one = bench.submit(f"sleep {JOB_SECONDS * 10}"), bench.submit("look")
    error = bench.finished(slow).error
    assert error is not None
    assert error.code == "job_timeout"
    assert bench.finished(next_one).state is JobState.SUCCEEDED


def test_a_job_that_hangs_in_native_code_is_given_up(bench: Bench) -> None:
    """Where no signal reaches the job, the process ends, the outcome says job_timeout and nobody tries again."""
    worker = bench.start_worker()
    job = bench.submit("hang")
    error = bench.finished(job).error
    assert error is not None
    assert error.code == "job_timeout"
    assert worker.wait(10) == 75
    bench.start_worker()
    assert bench.finished(bench.submit("look")).state is JobState.SUCCEEDED
    eventually(lambda: not bench.client.exists(f"rq:job:{job.id}"))
    assert [entry.split()[0] for entry in bench.done()] == ["hang", "look"]


def test_a_waiting_job_has_a_position_and_a_running_one_has_not(bench: Bench) -> None:
    """The position counts from 0, the next to be taken."""
    first, second = bench.submit("sleep 1.5"), bench.submit("look")
    assert bench.dispatcher.progress(first) == Progress(JobState.QUEUED, 0)
    assert bench.dispatcher.progress(second) == Progress(JobState.QUEUED, 1)
    bench.start_worker()
    eventually(lambda: bench.dispatcher.progress(first) == Progress(JobState.RUNNING))
    assert bench.dispatcher.progress(second) == Progress(JobState.QUEUED, 0)


def test_a_job_nobody_takes_is_forgotten_and_leaves_the_queue(bench: Bench) -> None:
    """After its time in the queue the dispatcher knows it no more; the next submission sweeps its place."""
    short = bench.dispatcher_waiting(1)
    for _ in range(3):
        job = bench.put("look")
        short.submit(job)
    eventually(lambda: short.progress(job) is None)
    latest = bench.submit("look")
    assert bench.dispatcher.progress(latest) == Progress(JobState.QUEUED, 0)
    assert bench.client.llen("rq:queue:detect") == 1


def test_the_job_in_redis_holds_no_image_bytes(bench: Bench) -> None:
    """What rq keeps of a job is its description and the name of the picture's key."""
    job = bench.submit("look " + "x" * 5000)
    kept = bench.client.hgetall(f"rq:job:{job.id}")
    assert json.loads(zlib.decompress(kept[b"data"])) == ["processor.jobs.process", None, [job.to_dict()], {}]
    assert b"xxxx" not in b"".join(kept.values())


def test_everything_in_redis_expires_but_what_is_listed(bench: Bench) -> None:
    """After a success, a failure and a killed worker, no key is for ever except the counts and rq's small sets."""
    killed = bench.start_worker()
    bench.finished(bench.submit("look", picture=True))
    lost = bench.submit("sleep 2")
    eventually(lambda: bench.running(lost))
    immortal = {key.decode() for key in bench.client.keys("*") if bench.client.ttl(key) < 0}
    assert immortal <= IMMORTAL | {"rq:wip:detect", "rq:queue:detect:intermediate"}
    killed.kill()
    bench.start_worker()
    bench.finished(lost)
    bench.finished(bench.submit("refuse"))
    eventually(lambda: not bench.client.exists("rq:wip:detect"))
    immortal = {key.decode() for key in bench.client.keys("*") if bench.client.ttl(key) < 0}
    assert immortal <= IMMORTAL


def test_rq_keeps_nothing_of_a_job_that_is_done(bench: Bench) -> None:
    """The outcome lies in the store, once; no job, result, execution or entry of a registry stays behind."""
    bench.start_worker()
    jobs = [bench.submit(order) for order in ("look", "refuse")]
    for job in jobs:
        bench.finished(job)
        eventually(lambda job=job: not [key for key in bench.client.keys("rq:*") if job.id.encode() in key])  # type: ignore[misc]
    assert not bench.client.exists("rq:wip:detect", "rq:finished:detect", "rq:queue:detect:intermediate")
    assert bench.dispatcher.progress(jobs[0]) is None


def test_a_running_job_has_a_lease_that_its_worker_renews(bench: Bench) -> None:
    """The lease names the worker's rq key and lives for seconds only."""
    bench.start_worker()
    job = bench.submit("sleep 3")
    eventually(lambda: bench.running(job))
    (lease,) = bench.client.keys(f"rq:execution:{job.id}:*")
    time.sleep(1.5)
    assert 0 < bench.client.pttl(lease) <= 2000
    assert bench.client.exists(b"rq:worker:" + bench.client.get(lease))


def test_sigterm_lets_the_job_in_hand_end(bench: Bench) -> None:
    """The worker finishes its job, takes no other, leaves the registry and exits with 0."""
    worker = bench.start_worker()
    job, waiting = bench.submit("sleep 2"), bench.submit("look")
    eventually(lambda: bench.running(job))
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 0
    outcome = bench.outcome(job)
    assert outcome is not None
    assert outcome.state is JobState.SUCCEEDED
    assert bench.outcome(waiting) is None
    assert bench.announced() == []


def test_a_burst_ends_with_the_last_waiting_job(bench: Bench) -> None:
    """A worker in burst mode does what waits and leaves by itself."""
    jobs = [bench.submit("look") for _ in range(2)]
    assert bench.start_waiting_worker("burst").wait(10) == 0
    assert all(bench.outcome(job) for job in jobs)


def test_an_idle_worker_leaves_within_seconds(bench: Bench) -> None:
    """SIGTERM ends a worker without a job after its wait for one."""
    worker = bench.start_worker()
    time.sleep(0.5)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(5) == 0


def test_a_second_signal_quits_and_the_job_waits_again(bench: Bench) -> None:
    """Whoever cannot wait for the job signals twice: the worker leaves at once, and the job is queued for another."""
    worker = bench.start_worker()
    job = bench.submit("sleep 2.8")
    eventually(bench.done)
    worker.send_signal(signal.SIGTERM)
    time.sleep(1.2)
    worker.send_signal(signal.SIGTERM)
    eventually(lambda: bench.dispatcher.progress(job) == Progress(JobState.QUEUED, 0))
    worker.wait(5)
    assert bench.outcome(job) is None
