"""Workers of two kinds, each with an image of its own, which compose builds of a checkout that has another task."""

import logging
import time
from collections.abc import Iterator

import pytest
import requests
from compose import MODE_2, Compose, composed, copied, inside, run

from own_task import added

log = logging.getLogger(__name__)

pytestmark = pytest.mark.e2e

OVERLAY = ("-f", "deploy/compose/workers-by-task.yml")
CONTENT = """
import os
from importlib.util import find_spec
from pathlib import Path
print(os.environ["TASKS"], bool(find_spec("openvino")), any(Path("/models").iterdir()))
"""


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Compose]:
    """One worker for `detect`, another for `paint`; of what compose and images are made of, no line was changed."""
    folder = copied(tmp_path_factory.mktemp("checkout"))
    added(folder)
    began = time.monotonic()
    with composed("apart", *MODE_2, *OVERLAY, environ={"OTHER_TASKS": "paint"}, folder=folder) as compose:
        log.info("three images built in %.1f s", time.monotonic() - began)
        log.info("both kinds of workers healthy after %.1f s", compose.up())
        yield compose


def paint(compose: Compose) -> requests.Response:
    asked = {"task": "paint", "prompt": "red", "steps": 2}
    return requests.post(f"{compose.url}/v1/jobs", json=asked, headers={"Prefer": "wait=30"}, timeout=40)


def ready(compose: Compose, task: str = "") -> int:
    return requests.get(f"{compose.url}/readyz", params={"task": task}, timeout=10).status_code


def test_each_image_has_what_its_tasks_need(apart: Compose) -> None:
    """The one OpenVINO and a model, the other neither."""
    for service, content in (("processor", "detect True True"), ("others", "paint False False")):
        size = run("docker", "image", "inspect", "--format", "{{.Size}}", apart.image(service))
        log.info("%s: %.0f MB with its base", service, int(size) / 1e6)
        assert inside(apart.containers(service)[0], CONTENT) == content


def test_each_job_is_done_by_its_kind_of_worker(apart: Compose, photo: tuple[bytes, set[str]]) -> None:
    """And the front is ready, since it has workers for all tasks."""
    assert [ready(apart), ready(apart, "detect"), ready(apart, "paint")] == [200, 200, 200]
    found = apart.viewed(apart.upload(photo[0]), 60, "application/json").json()["detections"]
    assert {each["label"] for each in found} >= photo[1]
    assert paint(apart).json()["state"] == "succeeded"


def test_a_task_is_unavailable_while_only_others_have_workers(apart: Compose, photo: tuple[bytes, set[str]]) -> None:
    """Its jobs are refused at once, the others' are done; with its workers it comes back."""
    apart.run("stop", "processor")
    refused = apart.upload(photo[0], "application/json")
    assert (refused.status_code, refused.json()["code"]) == (503, "task_unavailable")
    assert [ready(apart), ready(apart, "detect"), ready(apart, "paint")] == [503, 503, 200]
    assert paint(apart).json()["state"] == "succeeded"
    apart.up()
    assert ready(apart, "detect") == 200
    assert apart.viewed(apart.upload(photo[0]), 60).headers["Content-Type"] == "image/jpeg"
