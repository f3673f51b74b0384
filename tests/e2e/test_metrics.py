"""What a service tells Prometheus while it works, in both modes and at both ends."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from service import COMMAND, GUNICORN, Service, free_port, start, stop_all

pytestmark = pytest.mark.e2e

UPLOADS = 24


@dataclass(frozen=True)
class Ends:
    """A front and the page of its worker."""

    front: Service
    worker_url: str


@pytest.fixture(scope="module")
def ends(model_environ: Mapping[str, str], redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ends]:
    """The light front, and one worker with a page of its own."""
    folder, port, worker_port = tmp_path_factory.mktemp("ends"), free_port(), free_port()
    environ = {**model_environ, "REDIS_URL": redis_url, "PORT": str(port), "METRICS_PORT": str(worker_port)}
    worker = start([str(COMMAND), "worker"], environ, folder / "worker.log", f"http://127.0.0.1:{worker_port}/metrics")
    front = start(GUNICORN, environ, folder / "front.log", f"http://127.0.0.1:{port}/readyz")
    yield Ends(front, worker.url)
    assert stop_all(worker, front) == [0, 0]
    assert "ResourceWarning" not in worker.log.read_text()


def _metrics_of(url: str) -> dict[str, float]:
    """The page's numbers, each under its name and labels."""
    answer = requests.get(f"{url}/metrics", timeout=30)
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.text)
    return {
        " ".join([sample.name, *(sample.labels[label] for label in sorted(sample.labels))]): sample.value
        for family in families
        for sample in family.samples
    }


def _upload(url: str, picture: bytes) -> None:
    headers = {"Prefer": "wait=30", "Accept": "application/json"}
    answer = requests.post(f"{url}/upload", files={"file": picture}, headers=headers, timeout=60)
    assert answer.status_code == 200, answer.text


def _check_jobs(before: Mapping[str, float], after: Mapping[str, float]) -> None:
    """A job for each upload, with its wait and its stages, by the model that answered."""

    def rise(name: str) -> float:
        return after[name] - before.get(name, 0)

    assert rise("image_processor_jobs_total succeeded detect") == UPLOADS
    assert rise("image_processor_job_wait_seconds_count detect") == UPLOADS
    for stage in ("decode", "letterbox", "infer", "heads", "nms"):
        assert rise(f"image_processor_stage_seconds_count yolov3-tiny {stage}") == UPLOADS
        assert 0 < rise(f"image_processor_stage_seconds_sum yolov3-tiny {stage}") < 60
    assert after["process_resident_memory_bytes"] > 10_000_000


def _check_front(before: Mapping[str, float], after: Mapping[str, float]) -> None:
    """A request for each upload, and the model that works."""
    uploads, seconds = (f"image_processor_http_{name}" for name in ("requests_total", "request_duration_seconds_count"))
    assert after[f"{uploads} 200 POST /upload"] - before.get(f"{uploads} 200 POST /upload", 0) == UPLOADS
    assert after[f"{seconds} /upload"] - before.get(f"{seconds} /upload", 0) == UPLOADS
    assert after["image_processor_job_queue_depth detect"] == 0
    assert [value for name, value in after.items() if name.startswith("image_processor_model_info yolov3-tiny")] == [1]


def test_mode_1_tells_of_requests_and_jobs_on_one_page(mode1: Service, pictures: Mapping[str, bytes]) -> None:
    """Many clients at once, and nothing is lost."""
    before = _metrics_of(mode1.url)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: _upload(mode1.url, pictures["cat"]), range(UPLOADS)))
    after = _metrics_of(mode1.url)
    _check_front(before, after)
    _check_jobs(before, after)


def test_in_mode_2_each_end_tells_of_its_own(ends: Ends, pictures: Mapping[str, bytes]) -> None:
    """The front of requests, the queue and the models; the worker of jobs."""
    front_before, worker_before = _metrics_of(ends.front.url), _metrics_of(ends.worker_url)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: _upload(ends.front.url, pictures["cat"]), range(UPLOADS)))
    front, worker = _metrics_of(ends.front.url), _metrics_of(ends.worker_url)
    _check_front(front_before, front)
    _check_jobs(worker_before, worker)
    assert not any(name.startswith("image_processor_jobs_total") for name in front)
    assert not any(name.startswith("image_processor_http") for name in worker)
