"""What `GET /v1/status` may answer, for the tests of the page that shows it."""

import json
from typing import Any

JOB = "8a1c0f3e-0000-4000-8000-00000000000{}"
MODEL = {
    "task": "detect",
    "name": "tiny",
    "runtime": "openvino",
    "precision": "int8",
    "input": [416, 320],
    "labels": ["dog"],
    "notice": "",
    "default": True,
    "shape": "rect",
    "shape_reason": "SHAPE=rect is set",
    "accuracy": [
        {"set": "val", "images": 117, "size": 416, "shape": "square", "map": 0.1699, "map_50": 0.3},
        {"set": "val", "images": 117, "size": 416, "shape": "rect", "map": 0.1712, "map_50": 0.3},
    ],
    "state": "loaded",
    "error": None,
    "trouble": None,
}
STATES = [
    {"task": task, "name": name, "state": state, "error": trouble, "trouble": trouble}
    for task, name, state, trouble in (
        ("detect", "tiny", "loaded", None),
        ("detect", "yolov3", "loading", None),
        ("detect", "mine", "unloaded", "Expected more weights."),
    )
]
WORKER = {
    "name": "worker-1",
    "started_at": "2026-11-21T10:00:00.000Z",
    "tasks": ["detect"],
    "models": ["tiny"],
    "loading": ["yolov3"],
    "seconds": 0.0062,
    "at_once": 1,
    "memory_bytes": 402_000_000,
}


def failure(number: int) -> dict[str, str]:
    detail = "Expected a whole picture, got a part."
    at = f"2026-11-21T11:58:0{number}.000Z"
    return {"at": at, "job": JOB.format(number), "task": "detect", "code": "undecodable_image", "detail": detail}


class ServedStatus:
    """What /v1/status answers: each look is two seconds and 20 jobs after the one before."""

    def __init__(self) -> None:
        self.looks = 0
        self.gone = False
        self.base = 1000
        self.lasting = False
        self.given: dict[str, Any] = {}

    def answer(self, route: Any) -> None:
        if self.gone:
            route.abort()
            return
        route.fulfill(body=json.dumps(self._status() | self.given), content_type="application/json")
        self.looks += 1

    def look_back(self, route: Any) -> None:
        """An hour until the first look in 300 points, in each of which 5 jobs a second were done."""
        ats = [f"2026-11-21T11:{minute:02}:{second:02}.000Z" for minute in range(60) for second in range(0, 60, 12)]
        quiet = {"failed": 2, "rejected": 5, "memory_bytes": 402_000_000, "waiting": 0}
        counted = [{"succeeded": 60 * at, "requests": 120 * at} for at in range(len(ats))]
        points = [{"at": at, **quiet, **counts} for at, counts in zip(ats, counted, strict=True)]
        body = {"front": "front-1", "seconds": 12, "points": points if self.lasting else []}
        route.fulfill(body=json.dumps(body), content_type="application/json")

    def _status(self) -> dict[str, Any]:
        done = self.base + 20 * self.looks
        ended = {"succeeded": done, "failed": 2, "canceled": 0, "expired": 0, "since": "2026-11-18T12:00:00.000Z"}
        minutes, seconds = divmod(2 * self.looks, 60)
        return {
            "time": f"2026-11-21T12:{minutes:02}:{seconds:02}.000Z",
            "version": "9.8.7",
            "front": "front-1",
            "uptime_seconds": 7200,
            "ready": True,
            "reasons": [],
            "queue": {"detect": {"waiting": self.looks, "limit": 256, "jobs_per_second": 160.2, "eta_seconds": 0.5}},
            "tasks": {"detect": {**ended, "workers": 1, "seconds": 0.0062, "at_once": 1}},
            "jobs": ended,
            "requests": {"total": 2 * done, "rejected": {"queue_full": 4, "unheard_of": 1}},
            "workers": [WORKER],
            "models": [MODEL],
            "states": STATES,
            "loading": ["yolov3"],
            "errors": {"mine": "Expected more weights."},
            "troubles": {"mine": "Expected more weights."},
            "failures": [failure(1)],
        }
