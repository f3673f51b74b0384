"""Pages of another origin in a real browser: Dropzone and `fetch` use the service where CORS_ORIGINS lists them."""

from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from shutil import copy
from threading import Thread
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from browsing import TIMEOUT_MS
from service import Service

pytestmark = pytest.mark.browser

KEY = "k" * 20
PAGE = """<!doctype html><meta charset="utf-8"><script src="dropzone.min.js"></script>
<div id="drop" class="dropzone"></div><ul></ul><p></p>
<script>
  const service = new URLSearchParams(location.search).get("service");
  const headers = { "X-API-Key": "KEY", Accept: "application/json" };
  const say = (where, text) =>
    document.querySelector(where).append(Object.assign(document.createElement("li"), { textContent: text }));
  new Dropzone("#drop", {
    url: `${service}/upload`,
    headers,
    success: async (file, answer) => {
      while (!answer.detections) answer = await (await fetch(service + answer.url, { headers })).json();
      answer.detections.forEach(({ label }) => say("ul", label));
    },
    error: (file, answer) => say("p", answer.detail ?? answer),
  });
</script>""".replace("KEY", KEY)

FETCHES = """async (service) => {
  const asked = async (path, options) => {
    const answer = await fetch(service + path, options);
    return [answer.status, answer.headers.get("Location"), (await answer.json()).code];
  };
  const keyed = { Authorization: "Bearer KEY", "Idempotency-Key": "one", "Content-Type": "image/png" };
  const picture = await new Promise((made) => document.createElement("canvas").toBlob(made));
  return {
    taken: await asked("/v1/jobs", { method: "POST", headers: keyed, body: picture }),
    large: await asked("/upload", { method: "POST", headers: keyed, body: new Uint8Array(3_000_000) }),
    keyless: await asked("/v1/jobs/unknown", { method: "DELETE" }),
    unknown: await asked("/v1/jobs/unknown", { method: "DELETE", headers: keyed }),
  };
}""".replace("KEY", KEY)


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Another origin, with a page that uploads to the service that its address names."""
    folder = tmp_path_factory.mktemp("elsewhere")
    spec = find_spec("flask_dropzone")
    assert spec is not None
    assert spec.origin is not None
    copy(Path(spec.origin).with_name("static") / "dropzone.min.js", folder)
    (folder / "index.html").write_text(PAGE)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=folder)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module", params=["inline", "queued"])
def sharing(request: pytest.FixtureRequest, start_stand_in: Callable[..., Service], elsewhere: str) -> str:
    """A service of each mode that wants keys and lets pages of that origin use it."""
    bounds = {"MAX_UPLOAD_BYTES": "1000000", "STAND_IN_SECONDS": "0"}
    return start_stand_in(request.param, CORS_ORIGINS=elsewhere, API_KEYS=KEY, **bounds).url


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """An empty tab."""
    page = browser.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    yield page
    page.close()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A small picture file."""
    Image.new("RGB", (60, 40), (90, 110, 90)).save(tmp_path / "picture.png")
    return tmp_path / "picture.png"


def test_dropzone_of_a_listed_origin_shows_the_detections(
    page: Any, sharing: str, elsewhere: str, picture: Path
) -> None:
    """With a key, and the headers that it adds by itself; in mode 2 the page asks until they are there."""
    page.goto(f"{elsewhere}/?service={sharing}")
    page.set_input_files(".dz-hidden-input", picture)
    expect(page.locator("ul li")).to_have_text(["dog", "bicycle"])
    expect(page.locator("p li")).to_have_count(0)


def test_a_listed_origin_reads_headers_and_errors(page: Any, sharing: str, elsewhere: str) -> None:
    """Every method, raw bodies, what a job's `Location` is, and why something was refused."""
    page.goto(elsewhere)
    content = page.evaluate(FETCHES, sharing)
    status, location, _ = content.pop("taken")
    assert status in (200, 202)
    assert location.startswith("/v1/jobs/")
    assert content == {
        "large": [413, None, "too_many_bytes"],
        "keyless": [401, None, "unauthorized"],
        "unknown": [404, None, "unknown_job"],
    }


def test_a_browser_refuses_where_the_setting_is_missing(
    page: Any, stand_in: str, elsewhere: str, picture: Path
) -> None:
    """Its preflight is told nothing, so the picture is not even sent."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{elsewhere}/?service={stand_in}")
    page.set_input_files(".dz-hidden-input", picture)
    expect(page.locator("p li")).to_have_count(1)
    expect(page.locator("ul li")).to_have_count(0)
    assert any("blocked by CORS policy" in each for each in complaints)
