"""Which job each hit of a collection of jobs came of, and whether its picture is still kept."""

from collections.abc import Mapping
from typing import Any

from processor.finished_jobs import FinishedJobs

KEPT, EXPIRED = "kept", "expired"


def with_jobs(result: Mapping[str, Any], finished: FinishedJobs) -> dict[str, Any]:
    """The hits of `result`, and the nearest, each with its `job`, and whether that, and so its `picture`, is kept.

    What came of several jobs, because their pictures are the same, is of the last one that is kept.
    """
    hits = [*result["hits"], *result["nearest"]]
    kept = finished.kept({_job_of(path) for hit in hits for path in hit["paths"]})

    def told(hit: Mapping[str, Any]) -> dict[str, Any]:
        jobs = [_job_of(path) for path in hit["paths"]]
        job = next((each for each in reversed(jobs) if each in kept), jobs[-1])
        return {**hit, "job": job, "picture": KEPT if job in kept else EXPIRED}

    return {name: [told(hit) for hit in result[name]] for name in ("hits", "nearest")}


def _job_of(path: str) -> str:
    return path.partition("/")[0]
