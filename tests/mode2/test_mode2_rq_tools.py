"""rq's own tools see what there is: its command line, dashboards and exporters all ask in the same ways."""

import subprocess
import sys
from pathlib import Path

from rq import Queue, Worker
from rq.job import Job as RqJob
from rq.serializers import JSONSerializer

from mode2.bench import Bench, eventually


def _info(bench: Bench) -> str:
    rq = Path(sys.executable).with_name("rq")
    done = subprocess.run([rq, "info", "-u", bench.server.url], capture_output=True, text=True, timeout=30, check=True)
    return done.stdout


def test_rq_info_shows_the_queue_and_its_workers(bench: Bench) -> None:
    """What waits, what runs, and who works."""
    for _ in range(3):
        bench.submit_held()
    assert "detect       |███ 3, 0 executing, 0 finished, 0 failed" in _info(bench)
    worker = bench.start_worker()
    eventually(bench.done)
    output = _info(bench)
    assert "2, 1 executing, 0 finished, 0 failed" in output
    assert f" {worker.pid})" in output
    assert "1 workers, 1 queues" in output


def test_the_queue_is_known_again_after_redis_lost_everything(bench: Bench) -> None:
    """With the next job, not with the next start."""
    bench.submit("look")
    bench.client.flushall()
    assert Queue.all(bench.client) == []
    bench.submit("look")
    assert [(queue.name, queue.count) for queue in Queue.all(bench.client)] == [("detect", 1)]


def test_each_state_of_a_job_can_be_read_by_rq(bench: Bench) -> None:
    """When it came, what it is, and where it stands; whatever serializer a tool brings."""
    bench.start_worker()
    running = bench.submit_held()
    eventually(bench.done)
    waiting = bench.submit("look")
    for job, status in ((running, "started"), (waiting, "queued")):
        for serializer in (JSONSerializer, None):
            seen = RqJob.fetch(job.id, connection=bench.client, serializer=serializer)
            assert (seen.get_status(), seen.origin, seen.description) == (status, "detect", f"detect {job.id}")
            assert seen.created_at is not None
            assert seen.enqueued_at is not None
    (queue,) = Queue.all(bench.client)
    assert queue.started_job_registry.get_job_ids() == [running.id]
    assert [worker.queue_names() for worker in Worker.all(bench.client)] == [["detect"]]
    bench.let_go.touch()
    bench.finished(waiting)
    eventually(lambda: not RqJob.exists(waiting.id, connection=bench.client))
