"""Results that lie in a folder or a bucket: they outlive whoever made them, and every front finds them."""

import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import requests
from PIL import Image

from s3_server import BUCKET, S3Server
from service import COMMAND, GUNICORN, Service, free_port, start, stop_all

pytestmark = [pytest.mark.e2e, pytest.mark.redis]

WAIT = {"Prefer": "wait=20"}
SIZE = (902, 600)

Begin = Callable[[], Service]


@pytest.fixture(params=["file", "s3"])
def environ(
    request: pytest.FixtureRequest, model_environ: Mapping[str, str], tmp_path: Path
) -> Iterator[Mapping[str, str]]:
    """What every process is told: the model, and an empty store."""
    if request.param == "file":
        yield {**model_environ, "STORE_URL": f"file://{tmp_path}/store"}
        return
    server = S3Server(tmp_path)
    server.start()
    yield {**model_environ, **server.environ, "STORE_URL": f"s3://{BUCKET}/of/tests"}
    server.stop()


@pytest.fixture
def running() -> Iterator[list[Service]]:
    """Services that will have stopped when the test is over."""
    services: list[Service] = []
    yield services
    stop_all(*services)


def start_mode1(environ: Mapping[str, str], folder: Path, running: list[Service]) -> Service:
    port = free_port()
    arguments = [str(COMMAND), "serve", "--host", "127.0.0.1", "--port", str(port)]
    running.append(start(arguments, environ, folder / f"{port}.log", f"http://127.0.0.1:{port}/readyz"))
    return running[-1]


def start_mode2(environ: Mapping[str, str], folder: Path, running: list[Service]) -> Service:
    """A front, and a worker of its own."""
    port = free_port()
    settings = {**environ, "PORT": str(port)}
    running.append(start([str(COMMAND), "worker"], settings, folder / f"worker-{port}.log"))
    running.append(start(GUNICORN, settings, folder / f"{port}.log", f"http://127.0.0.1:{port}/readyz"))
    return running[-1]


@pytest.fixture(params=["mode1", "mode2"])
def begin(
    request: pytest.FixtureRequest, environ: Mapping[str, str], redis_url: str, tmp_path: Path, running: list[Service]
) -> Begin:
    """Starts one more front of the mode over the store."""
    if request.param == "mode1":
        return lambda: start_mode1(environ, tmp_path, running)
    return lambda: start_mode2({**environ, "REDIS_URL": redis_url}, tmp_path, running)


def submitted(service: Service, data: bytes, headers: Mapping[str, str] | None = None) -> requests.Response:
    return requests.post(f"{service.url}/v1/jobs", data=data, headers=headers, timeout=40)


def label(answer: requests.Response) -> str:
    assert answer.status_code == 200, answer.text
    return str(answer.json()["result"]["detections"][0]["label"])


def marked(service: Service, address: str, form: str) -> Image.Image:
    answer = requests.get(f"{service.url}{address}", params={"format": form}, headers=WAIT, timeout=40)
    assert answer.status_code == 200, answer.text
    return Image.open(io.BytesIO(answer.content))


def test_a_result_is_every_fronts_and_outlives_them(begin: Begin, pictures: Mapping[str, bytes]) -> None:
    """One takes the picture, another shows it and has it drawn, and one that starts after both knows it still."""
    one, other = begin(), begin()
    job = submitted(one, pictures["cat"], WAIT)
    assert label(job) == "cat"
    address = f"/v1/jobs/{job.json()['id']}"
    assert label(requests.get(other.url + address, timeout=10)) == "cat"
    assert marked(other, address, "png").size == SIZE
    assert stop_all(one, other) == [0, 0]
    third = begin()
    assert label(requests.get(third.url + address, timeout=10)) == "cat"
    assert marked(third, address, "png").size == SIZE
    assert marked(third, address, "jpeg").size == SIZE, "made of the upload, which is still there"


@pytest.mark.parametrize("begin", ["mode1"], indirect=True)
def test_a_front_knows_of_the_jobs_that_another_has(begin: Begin, pictures: Mapping[str, bytes]) -> None:
    """They run, as far as it can tell, and whoever asks it to wait gets the result from it."""
    one, other = begin(), begin()
    jobs = [submitted(one, pictures["cat"]).json()["id"] for _ in range(12)]
    response = requests.get(f"{other.url}/v1/jobs/{jobs[-1]}", timeout=10)
    assert response.status_code in (200, 202), response.text
    assert response.json()["queue_position"] is None
    assert label(requests.get(f"{other.url}/v1/jobs/{jobs[-1]}", headers=WAIT, timeout=40)) == "cat"
    unknown = requests.get(f"{other.url}/v1/jobs/00000000-0000-4000-8000-000000000000", timeout=10)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_job")


@pytest.mark.parametrize("environ", ["file"], indirect=True)
def test_nothing_is_accepted_that_cannot_be_kept(begin: Begin, pictures: Mapping[str, bytes], tmp_path: Path) -> None:
    """503 and when to try again, while the store is away; then as before, without a restart."""
    service = begin()
    (tmp_path / "store").rename(tmp_path / "away")
    answer = submitted(service, pictures["cat"])
    assert (answer.status_code, answer.json()["code"]) == (503, "not_ready")
    assert int(answer.headers["Retry-After"]) >= 1
    (tmp_path / "away").rename(tmp_path / "store")
    assert label(submitted(service, pictures["cat"], WAIT)) == "cat"


def test_a_service_does_not_start_with_a_store_it_cannot_have(model_environ: Mapping[str, str], tmp_path: Path) -> None:
    """It says why in a line, and ends."""
    (tmp_path / "file").touch()
    settings = {**model_environ, "STORE_URL": f"file://{tmp_path}/file/store"}
    service = start(
        [str(COMMAND), "serve", "--host", "127.0.0.1", "--port", str(free_port())], settings, tmp_path / "log"
    )
    assert service.process.wait(60) != 0
    assert (
        f"Setting STORE_URL: expected a store that can be written to, got file://{tmp_path}" in service.log.read_text()
    )
    assert "Traceback" not in service.log.read_text()
