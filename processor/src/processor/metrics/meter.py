"""What Prometheus is told of jobs: how they ended, how long they waited, and how long each stage took."""

from prometheus_client import CollectorRegistry, Counter, Histogram

from wire.jobs import Job, Outcome

PREFIX = "image_processor_"
STAGE_SECONDS = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
WAIT_SECONDS = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600)


class JobMeter:
    """An `Observer` that counts into `registry`. Safe to use from many threads."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._jobs = Counter(
            f"{PREFIX}jobs", "Jobs that came to their turn, by how they ended.", ("task", "state"), registry=registry
        )
        self._wait = Histogram(
            f"{PREFIX}job_wait_seconds",
            "Time from a job's acceptance to its turn; the clocks of two machines may differ.",
            ("task",),
            registry=registry,
            buckets=WAIT_SECONDS,
        )
        self._stages = Histogram(
            f"{PREFIX}stage_seconds",
            "Time that a stage of a job took, by the model that answered.",
            ("model", "stage"),
            registry=registry,
            buckets=STAGE_SECONDS,
        )

    def ended(self, job: Job, outcome: Outcome, begun_at: float) -> None:
        """The job counts. A file made of a job that ended before is no job of its own."""
        if job.rendering is not None:
            return
        self._jobs.labels(job.task, outcome.state.value).inc()
        self._wait.labels(job.task).observe(max(0.0, begun_at - job.created_at))
        result = outcome.result or {}
        model = (result.get("model") or {}).get("name", "")  # null where no model was needed
        for stage, taken in result.get("timings_ms", {}).items():
            for milliseconds in taken if isinstance(taken, list | tuple) else [taken]:
                self._stages.labels(model, stage).observe(milliseconds / 1000)
