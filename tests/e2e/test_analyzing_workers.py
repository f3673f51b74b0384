"""Workers that share a folder cut things out of pictures."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from cutting_out import CAT, asked, settings_at_hand, status_of, until
from redis import Redis

from service import COMMAND, GUNICORN, free_port, kill, start, stop_all

pytestmark = [pytest.mark.e2e, pytest.mark.redis]


def test_what_a_worker_knew_of_a_picture_outlives_it(
    redis_url: str, pictures: Mapping[str, bytes], tmp_path: Path
) -> None:
    """It lies in the folder that workers share. One that is killed in the middle of a job leaves it to another, which
    finds the picture encoded; it takes as long as a lease lasts."""
    port = free_port()
    settings = {
        **settings_at_hand(),
        "REDIS_URL": redis_url,
        "PORT": str(port),
        "STORE_URL": f"file://{tmp_path}/store",
    }
    killed = start([str(COMMAND), "worker"], settings, tmp_path / "killed.log")
    front = start(GUNICORN, settings, tmp_path / "front.log", f"http://127.0.0.1:{port}/readyz?task=analyze")
    running = [front]
    try:
        first = asked(front, pictures["cat"], regions=",".join(map(str, CAT)))
        assert first["result"]["timings_ms"]["encode"] > 0
        job = asked(front, f"job:{first['id']}/image", {}, everything=True, points_per_side=12)
        until(lambda: status_of(front, job).get("progress"))
        kill(killed.process)
        running.append(start([str(COMMAND), "worker"], settings, tmp_path / "other.log"))
        done = until(lambda: (status := status_of(front, job))["state"] not in ("queued", "running") and status)
    finally:
        stop_all(*running)
    with Redis.from_url(redis_url) as redis:
        assert not list(redis.scan_iter("*feature*"))
    assert done["state"] == "succeeded", done
    assert [done["result"]["timings_ms"][each] for each in ("decode", "encode")] == [0, 0]
    assert len(done["result"]["regions"]) > 1
    assert len(list((tmp_path / "store/feature").glob("*"))) == 1
