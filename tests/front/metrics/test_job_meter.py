"""What is told of jobs, and the worker's own page."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
import requests
from prometheus_client import CollectorRegistry, generate_latest

from front.dispatch.fakes import RESULT
from made_jobs import detect_job
from processor.metrics import port_of, served
from processor.metrics.meter import JobMeter
from service import free_port
from wire.errors import BadOptionError, UndecodableImageError
from wire.jobs import Outcome
from wire.rendering import Rendering

Read = Callable[[str], Mapping[tuple[str, ...], float]]
JOB = detect_job(created_at=100.0)
DONE = Outcome.succeeded("1", {**RESULT, "timings_ms": {"decode": 2.0, "infer": 30.0}})


def test_a_job_counts_with_its_wait_and_its_stages(read: Read) -> None:
    """Seconds, by the model that answered."""
    registry = CollectorRegistry()
    meter = JobMeter(registry)
    meter.ended(JOB, DONE, 103.5)
    meter.ended(JOB, Outcome.failed("1", UndecodableImageError("No.")), 100.5)
    metrics = read(generate_latest(registry).decode())
    assert metrics["image_processor_jobs_total", "succeeded", "detect"] == 1
    assert metrics["image_processor_jobs_total", "failed", "detect"] == 1
    assert metrics["image_processor_job_wait_seconds_sum", "detect"] == 4
    assert metrics["image_processor_stage_seconds_sum", "toy", "decode"] == pytest.approx(0.002)
    assert metrics["image_processor_stage_seconds_count", "toy", "infer"] == 1


def test_a_stage_that_comes_several_times_counts_as_often(read: Read) -> None:
    """As answers do, of which a job has many."""
    registry = CollectorRegistry()
    several = Outcome.succeeded("1", {**RESULT, "timings_ms": {"decode": 2.0, "answers": [10.0, 20.0, 30.0]}})
    JobMeter(registry).ended(JOB, several, 101.0)
    metrics = read(generate_latest(registry).decode())
    assert metrics["image_processor_stage_seconds_count", "toy", "answers"] == 3
    assert metrics["image_processor_stage_seconds_sum", "toy", "answers"] == pytest.approx(0.06)


def test_a_result_that_no_model_made_counts_under_none(read: Read) -> None:
    """As one of masks that were there already."""
    registry = CollectorRegistry()
    JobMeter(registry).ended(JOB, Outcome.succeeded("1", {"model": None, "timings_ms": {"decode": 2.0}}), 101.0)
    metrics = read(generate_latest(registry).decode())
    assert metrics["image_processor_stage_seconds_count", "", "decode"] == 1


def test_a_clock_that_is_behind_gives_no_negative_wait(read: Read) -> None:
    """Front and worker are two machines; a histogram's sum must not fall."""
    registry = CollectorRegistry()
    JobMeter(registry).ended(JOB, DONE, 99.0)
    metrics = read(generate_latest(registry).decode())
    assert metrics["image_processor_job_wait_seconds_sum", "detect"] == 0
    assert metrics["image_processor_job_wait_seconds_count", "detect"] == 1


def test_a_file_made_later_is_no_job(read: Read) -> None:
    """Or jobs would be counted twice."""
    registry = CollectorRegistry()
    JobMeter(registry).ended(replace(JOB, rendering=Rendering("png", {}, "key")), DONE, 101.0)
    assert not any(name.endswith(("_total", "_count")) for name, *_ in read(generate_latest(registry).decode()))


def test_a_worker_shows_its_own_page(read: Read) -> None:
    """For as long as it works."""
    port = free_port()
    with served(port) as meter:
        assert meter is not None
        meter.ended(JOB, DONE, 101.0)
        metrics = read(requests.get(f"http://127.0.0.1:{port}/metrics", timeout=5).text)
        assert metrics["image_processor_jobs_total", "succeeded", "detect"] == 1
        with served(port) as other:
            assert other is not None, "a port that is taken stops nobody"
    with pytest.raises(requests.ConnectionError):
        requests.get(f"http://127.0.0.1:{port}/metrics", timeout=5)


@pytest.mark.parametrize(("text", "port"), [("", None), (" ", None), ("9464", 9464), ("65535", 65535)])
def test_the_port_is_read(text: str, port: int | None) -> None:
    """Off where it is not set."""
    assert port_of({"METRICS_PORT": text}) == port


@pytest.mark.parametrize("text", ["0", "65536", "http", "-1", "9" * 5000, "\u0663"])
def test_a_bad_port_is_refused(text: str) -> None:
    """In words, before any work begins."""
    with pytest.raises(BadOptionError, match="METRICS_PORT: expected a port"):
        port_of({"METRICS_PORT": text})


def test_whoever_wants_no_metrics_does_not_import_them() -> None:
    """Neither the one function that does jobs nor a worker without the setting."""
    process = subprocess.run(
        [
            sys.executable,
            "-c",
            "import processor.jobs, processor.worker, sys; print('prometheus_client' in sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert process.stdout.strip() == "False"
