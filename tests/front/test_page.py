"""The page, and the small routes beside it."""

import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import front


def test_the_page_names_no_other_host_and_no_inline_code(inline: Any) -> None:
    """So that the policy can forbid both."""
    response = inline.client.get("/")
    assert response.status_code == 200
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert not re.search(r"https?://|<style|style=|\son\w+=|<script>", response.text)


def test_every_file_that_the_page_names_is_there_and_may_be_kept(inline: Any) -> None:
    """Each says how long, and the next look at it costs no bytes."""
    names = re.findall(r'(?:src|href)="(/[^"]+)"', inline.client.get("/").text)
    assert {name.partition("?")[0] for name in names} == {
        "/static/icon.svg",
        "/static/page.css",
        "/static/page.js",
        "/vendor/dropzone.min.js",
    }
    for name in names:
        with inline.client.get(name) as response:
            assert response.status_code == 200
            assert response.headers["Cache-Control"]
        with inline.client.get(name, headers={"If-None-Match": response.headers["ETag"]}) as again:
            assert again.status_code == 304


def test_every_answer_forbids_guessing_its_type(inline: Any) -> None:
    """Errors too."""
    for path in ("/", "/healthz", "/nowhere", "/static/page.js", "/view/x"):
        with inline.client.get(path) as response:
            assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_the_limit_on_the_page_is_the_servers(inline: Any) -> None:
    """The browser refuses what the server would."""
    text = inline.client.get("/").text
    assert 'data-max-bytes="200000"' in text
    assert "up to 0.2 MB" in text


def test_models_are_the_rosters_cards(inline: Any, queued: Any) -> None:
    """With their notices; none is no error."""
    (card,) = inline.client.get("/v1/models").get_json()["models"]
    assert (card["name"], card["notice"], card["input"]) == ("toy", "Only a toy.", [416, 416])
    assert queued.client.get("/v1/models").get_json() == {"models": [], "loading": [], "troubles": {}}


def test_ready_means_that_a_model_is_loaded(inline: Any, queued: Any) -> None:
    """Alive is another question."""
    assert inline.client.get("/readyz").get_json() == {"status": "ready", "models": ["toy"]}
    response = queued.client.get("/readyz")
    assert response.status_code == 503
    assert response.get_json(force=True)["reasons"]
    assert queued.client.get("/healthz").status_code == 200


def test_counts_fall_and_say_since_when(inline: Any) -> None:
    """The most frequent label first."""
    inline.services.counts.add(["cat", "dog", "dog", "ant"])
    body = inline.client.get("/counts").get_json()
    assert list(body["counts"].items()) == [("dog", 2), ("ant", 1), ("cat", 1)]
    assert abs((datetime.now().astimezone() - datetime.fromisoformat(body["since"])).total_seconds()) < 60


def test_there_is_one_page_and_one_application() -> None:
    """The old design had two of each."""
    root = Path(front.__file__).parent
    assert len(list(root.rglob("index.html"))) == 1
    made = [path.name for path in root.rglob("*.py") if re.search(r"\b(Flask|FrontDoor)\(\"", path.read_text())]
    assert made == ["app.py"]


def test_the_front_loads_nothing_heavy() -> None:
    """A linter cannot see what a process has loaded; a fresh one can."""
    heavy = ["numpy", "cv2", "PIL", "keras", "tensorflow", "openvino", "processor"]
    code = f"import sys, front.app, front.stores.memory; print([m for m in {heavy} if m in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert answer.stdout.strip() == "[]"
