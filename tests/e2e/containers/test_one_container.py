"""Mode 1 in its one container."""

import logging
from io import BytesIO
from zipfile import ZipFile

import pytest
import requests
from compose import Compose, composed, inside, state

from crafted import heic_that_crashes

log = logging.getLogger(__name__)

pytestmark = pytest.mark.e2e

STOP_SECONDS = 10
JSON = "application/json"
UNPACKED = "from importlib.util import find_spec; print([name for name in {} if find_spec(name)])"
NETWORK_THREADS = """
import os
from pathlib import Path
import openvino as ov
from processor.runtimes import Execution
from processor.runtimes.cores import available_cores
from processor.runtimes.openvino_runtime import properties_of, shared_core
path = next(Path("/models").rglob("network.xml"))
compiled = shared_core().compile_model(path, "CPU", properties_of(shared_core(), Execution()))
print(available_cores(), compiled.get_property("INFERENCE_NUM_THREADS"))
"""


def labels(answer: requests.Response) -> set[str]:
    return {each["label"] for each in answer.json()["detections"]}


def test_it_says_what_is_in_the_picture(one: Compose, photo: tuple[bytes, set[str]]) -> None:
    """The objects of a real picture are found by the model that the build converted."""
    assert labels(one.upload(photo[0], JSON)) >= photo[1]


def test_it_draws_and_cuts_out(one: Compose, photo: tuple[bytes, set[str]]) -> None:
    """The marked picture comes as JPEG and as PNG, and each object in a zip."""
    assert one.upload(photo[0]).headers["Content-Type"] == "image/jpeg"
    for form, start in (("jpeg", b"\xff\xd8"), ("png", b"\x89PNG"), ("crops", b"PK")):
        url, waiting = f"{one.url}/v1/jobs?format={form}", {"Prefer": "wait=30"}
        answer = requests.post(url, files={"file": photo[0]}, headers=waiting, timeout=40)
        assert (answer.status_code, answer.content[: len(start)]) == (200, start)
    crops = ZipFile(BytesIO(answer.content)).namelist()
    assert len([name for name in crops if name.endswith(".jpg")]) >= len(photo[1])


def test_a_picture_that_kills_its_decoder_ends_alone(one: Compose, photo: tuple[bytes, set[str]]) -> None:
    """Decoders start within the container's bounds, and die there: no folder is written to, no /dev/shm counted on."""
    (container,) = one.containers("processor")
    before = state(container)["StartedAt"]
    for _ in range(3):
        refused = one.upload(heic_that_crashes(), JSON).json()
        assert (refused["code"], "its decoder crashed" in refused["detail"]) == ("undecodable_image", True)
    assert labels(one.upload(photo[0], JSON)) >= photo[1]
    assert state(container)["StartedAt"] == before


def test_it_says_when_the_default_model_could_not_be_had(one: Compose) -> None:
    """Where the build fell back to another model than yolov3, `/v1/models` and the log of every start say so."""
    card = requests.get(f"{one.url}/v1/models", timeout=10).json()["models"][0]
    fell_back = card["name"] != "yolov3"
    assert bool(card["notice"]) is fell_back
    assert ("yolov3 could not be had" in one.run("logs", "processor")) is fell_back


def test_it_runs_without_root_and_without_tensorflow(one: Compose) -> None:
    """The image that serves is not the image that converts."""
    (container,) = one.containers("processor")
    assert inside(container, "import os; print(os.getuid(), os.getgid())") == "10001 10001"
    assert inside(container, UNPACKED.format(["tensorflow", "keras", "onnx", "openvino_telemetry"])) == "[]"
    assert inside(container, "from pathlib import Path; print(*Path('/models').rglob('*.keras'))") == ""


def test_it_stops_by_itself_in_time_and_starts_anew(one: Compose, photo: tuple[bytes, set[str]]) -> None:
    """SIGTERM ends it within ten seconds, in order; `restart` brings it back."""
    took = one.stop()
    log.info("mode 1: stopped after %.1f s", took)
    assert took < STOP_SECONDS
    assert [state(each)["ExitCode"] for each in one.containers()] == [0]
    one.up()
    one.run("restart", "processor")
    one.await_health()
    assert labels(one.upload(photo[0], JSON)) >= photo[1]


def test_it_takes_as_many_threads_as_it_has_cores() -> None:
    """With CPUS=1 the log says one core, and the network takes one thread, however many the machine has."""
    with composed("onecore", environ={"CPUS": "1"}) as compose:
        compose.up()
        assert "\n1 cores, " in compose.run("logs", "--no-color", "processor").replace("processor_1  | ", "")
        assert inside(compose.containers("processor")[0], NETWORK_THREADS) == "1 1"
