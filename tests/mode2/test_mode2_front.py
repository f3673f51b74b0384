"""The front door of mode 2, composed as gunicorn composes it."""

import json
import subprocess
import sys
from io import BytesIO

import pytest

from front.wsgi import create
from mode2.bench import Bench, eventually

GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
HEAVY = {"numpy", "cv2", "PIL", "keras", "tensorflow", "openvino", "onnx", "processor"}


def test_importing_the_front_loads_nothing_heavy() -> None:
    """A fresh process that has imported `front.wsgi` has loaded no framework and nothing of the processor."""
    script = "import json, sys, front.wsgi; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, timeout=60)
    loaded = set(json.loads(run.stdout))
    assert "rq" in loaded
    assert not loaded & HEAVY


def test_the_front_is_composed_without_a_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    """The front starts before redis does; until then it is alive and not ready."""
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    visitor = create().test_client()
    assert visitor.get("/healthz").status_code == 200
    assert visitor.get("/readyz").status_code == 503


def test_an_upload_passes_through_redis_and_back(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture that is posted is worked on by another process, and the url that came back shows it marked."""
    monkeypatch.setenv("REDIS_URL", bench.server.url)
    visitor = create().test_client()
    bench.start_worker()
    answer = visitor.post("/upload", data={"file": (BytesIO(GIF), "dog.gif")})
    assert answer.status_code == 202
    assert visitor.get("/readyz").status_code == 200
    url = answer.get_json()["url"]
    picture = eventually(lambda: view if (view := visitor.get(url)).status_code != 202 else None)
    assert (picture.status_code, picture.data) == (200, b"marked")
    assert visitor.get("/counts").get_json()["counts"] == {"dog": 1}
