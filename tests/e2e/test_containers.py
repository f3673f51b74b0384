"""Both modes from their compose files, built and run as a user does it.

With `-o log_cli=true --log-cli-level=INFO` it tells what it measured.
"""

import logging
import time
from collections.abc import Iterator, Mapping

import pytest
import requests
from compose import Compose, composed, inside, run, state

from conftest import ROOT

log = logging.getLogger(__name__)

pytestmark = pytest.mark.e2e

STOP_SECONDS = 10
WORKERS = ("--scale", "processor=2")
UNPACKED = "from importlib.util import find_spec; print([name for name in {} if find_spec(name)])"


@pytest.fixture(scope="module")
def one() -> Iterator[Compose]:
    """Mode 1: `docker-compose up`."""
    with composed("mode1") as compose:
        log.info("mode 1: healthy after %.1f s", compose.up())
        yield compose


@pytest.fixture(scope="module")
def two() -> Iterator[Compose]:
    """Mode 2, with two workers."""
    with composed("mode2", "-f", "docker-compose.yml", "-f", "with-rq-compose.yml") as compose:
        log.info("mode 2: healthy after %.1f s", compose.up(*WORKERS))
        yield compose


@pytest.fixture(scope="module")
def photo(pictures: Mapping[str, bytes]) -> tuple[bytes, set[str]]:
    """A picture and what is on it: the dog that everybody knows, where it is at hand."""
    dog = ROOT.parent / "shared/images/dog.jpg"
    if dog.is_file():
        return dog.read_bytes(), {"dog", "bicycle", "car"}
    return pictures["cup"], {"cup"}


def upload(compose: Compose, image: bytes, accept: str = "*/*") -> requests.Response:
    return requests.post(f"{compose.url}/upload", files={"file": image}, headers={"Accept": accept}, timeout=30)


def viewed(compose: Compose, accepted: requests.Response, seconds: float, accept: str = "*/*") -> requests.Response:
    """What an accepted upload's url answers when the job is done, or after so many seconds."""
    until = time.monotonic() + seconds
    while True:
        url = compose.url + accepted.json()["url"]
        answer = requests.get(url, headers={"Accept": accept}, timeout=10)
        if answer.status_code != 202 or time.monotonic() > until:
            return answer
        time.sleep(0.1)


def assert_picture(answer: requests.Response) -> None:
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.content.startswith(b"\xff\xd8")


def labels(answer: requests.Response) -> set[str]:
    return {each["label"] for each in answer.json()["detections"]}


def exit_codes(compose: Compose) -> list[int]:
    return [state(each)["ExitCode"] for each in compose.run("ps", "-a", "-q").split()]


def test_mode_1_answers_an_upload_with_the_picture(one: Compose, photo: tuple[bytes, set[str]]) -> None:
    """The one container answers with a JPEG."""
    assert_picture(upload(one, photo[0]))


def test_mode_1_says_what_is_in_the_picture(one: Compose, photo: tuple[bytes, set[str]]) -> None:
    """The objects of a real picture are found by the model that the build converted."""
    assert labels(upload(one, photo[0], "application/json")) >= photo[1]


def test_mode_1_says_when_the_default_model_could_not_be_had(one: Compose) -> None:
    """Where the build fell back to another model than yolov3, `/v1/models` and the log of every start say so."""
    card = requests.get(f"{one.url}/v1/models", timeout=10).json()["models"][0]
    fell_back = card["name"] != "yolov3"
    assert bool(card["notice"]) is fell_back
    assert ("yolov3 could not be had" in one.run("logs", "processor")) is fell_back


def test_the_processor_runs_without_root_and_without_tensorflow(one: Compose) -> None:
    """The image that serves is not the image that converts."""
    (container,) = one.containers("processor")
    assert inside(container, "import os; print(os.getuid(), os.getgid())") == "10001 10001"
    assert inside(container, UNPACKED.format(["tensorflow", "keras", "onnx", "openvino_telemetry"])) == "[]"
    assert inside(container, "from pathlib import Path; print(*Path('/models').rglob('*.keras'))") == ""


def test_mode_1_stops_by_itself_in_time(one: Compose) -> None:
    """SIGTERM ends it within ten seconds, in order."""
    took = one.stop()
    assert took < STOP_SECONDS
    assert exit_codes(one) == [0]
    one.up()


def test_mode_2_gives_the_picture_at_the_url_that_it_answers(two: Compose, photo: tuple[bytes, set[str]]) -> None:
    """An upload is accepted at once; its url shows the picture as soon as a worker has been at it."""
    accepted = upload(two, photo[0])
    assert accepted.status_code == 202
    assert_picture(viewed(two, accepted, 20))
    assert labels(viewed(two, accepted, 20, "application/json")) >= photo[1]


def test_the_front_is_light_and_runs_without_root(two: Compose) -> None:
    """Its image has nothing that works on pictures."""
    (container,) = two.containers("flask")
    assert inside(container, "import os; print(os.getuid(), os.getgid())") == "10001 10001"
    assert inside(container, UNPACKED.format(["processor", "numpy", "cv2", "PIL", "openvino", "tensorflow"])) == "[]"


def test_mode_2_loses_no_job_with_a_killed_worker(two: Compose, photo: tuple[bytes, set[str]]) -> None:
    """What was sent just before one of two workers was killed, and just after, is done by the other."""
    first, *_ = two.containers("processor")
    accepted = [upload(two, photo[0]) for _ in range(8)]
    run("docker", "kill", first)
    accepted += [upload(two, photo[0]) for _ in range(8)]
    for each in accepted:
        assert_picture(viewed(two, each, 60))
    two.up(*WORKERS)


def test_mode_2_stops_by_itself_in_time(two: Compose) -> None:
    """SIGTERM ends front, workers and redis within ten seconds, in order."""
    took = two.stop()
    assert took < STOP_SECONDS
    assert set(exit_codes(two)) == {0}
    two.up(*WORKERS)


def test_the_images_are_small(one: Compose, two: Compose) -> None:
    """What they add to their base, in megabytes: far from the 2,430 of a container that also converts."""
    for compose, service, most in ((one, "processor", 1_000), (two, "flask", 60)):
        image = run("docker", "inspect", "--format", "{{.Image}}", compose.containers(service)[0]).strip()
        sizes = [
            int(run("docker", "image", "inspect", "--format", "{{.Size}}", name))
            for name in (image, "python:3.11-slim-bookworm")
        ]
        added = (sizes[0] - sizes[1]) / 1e6
        log.info("%s: %.0f MB over its base", service, added)
        assert added < most
