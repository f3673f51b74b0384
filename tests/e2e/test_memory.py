"""A burst of large photos: each is answered or refused, and its memory is given back."""

import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
import requests
from PIL import Image

from service import COMMAND, Service, free_port, start

PHOTOS = 64
MOST_GROWTH = 300_000_000
"""In bytes: what STORE_BYTES keeps by default, and little more."""


@pytest.fixture(scope="module")
def photo() -> bytes:
    """A photo of 12 megapixels, of some 6 MB."""
    file = BytesIO()
    Image.effect_noise((4000, 3000), 40).convert("RGB").save(file, "JPEG", quality=80)
    return file.getvalue()


@pytest.fixture
def service(model_environ: Mapping[str, str], tmp_path: Path) -> Iterator[Service]:
    """`image-processor serve`, which has answered nobody yet."""
    port = free_port()
    command = [str(COMMAND), "serve", "--host", "127.0.0.1", "--port", str(port)]
    service = start(command, model_environ, tmp_path / "log", f"http://127.0.0.1:{port}/readyz")
    yield service
    assert service.stop() == 0


def resident(service: Service) -> int:
    """The bytes in memory of the process that serves."""
    [worker] = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children").read_text().split()
    status = Path(f"/proc/{worker}/status").read_text()
    return 1024 * next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


def test_a_burst_of_photos_loses_none_and_leaves_no_memory_behind(service: Service, photo: bytes) -> None:
    """64 at once, of which not all have room to wait: 200 or 429, never 410. Then the process is as small as before."""
    before = resident(service)

    def upload(_: int) -> requests.Response:
        return requests.post(
            f"{service.url}/upload", files={"file": photo}, headers={"Accept": "application/json"}, timeout=120
        )

    with ThreadPoolExecutor(PHOTOS) as clients:
        responses = list(clients.map(upload, range(PHOTOS)))
    assert {answer.status_code for answer in responses} <= {200, 429}
    assert sum(answer.ok for answer in responses) >= PHOTOS // 3
    refused = [answer for answer in responses if not answer.ok]
    assert all(answer.json()["code"] in ("store_full", "busy") for answer in refused)
    assert all(int(answer.headers["Retry-After"]) >= 1 for answer in refused)

    deadline = time.monotonic() + 20
    while resident(service) > before + MOST_GROWTH and time.monotonic() < deadline:
        time.sleep(0.5)
    assert resident(service) < before + MOST_GROWTH
