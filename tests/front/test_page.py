"""The page, in a real browser too, and the small routes beside it."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

import front
from browsing import Visit
from front.v1.jobs.responses import file

SMALL = {"name": "small", "precision": "int8", "runtime": "fake", "input": [416, 416], "labels": ["dog"]}
LARGE = {**SMALL, "name": "large", "default": True}
READS = {**LARGE, "name": "letters", "task": "read"}


@pytest.fixture(scope="module")
def url(serve_module: Callable[..., str]) -> str:
    return serve_module("inline", STAND_IN_SECONDS="0.1", MAX_UPLOAD_BYTES="1000000")


@pytest.fixture
def visit(browser: Any, url: str) -> Iterator[Visit]:
    """A visit to the page, which must stay on its host and without complaints."""
    visit = Visit(browser, url)
    yield visit
    visit.page.close()
    assert (visit.errors, visit.foreign) == ([], [])


def test_the_page_names_no_other_host_and_no_inline_code(inline: Any) -> None:
    """So that the policy can forbid both."""
    response = inline.client.get("/")
    assert response.status_code == 200
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert not re.search(r"https?://|<style|style=|\son\w+=|<script>", response.text)


@pytest.mark.parametrize("path", ["/", "/status", "/docs"])
def test_pages_may_ask_for_the_camera_and_for_nothing_else(inline: Any, path: str) -> None:
    """Neither they nor a page within them; what is no page says nothing of it."""
    with inline.client.get(path) as response:
        named = response.headers["Permissions-Policy"].split(", ")
    assert [each for each in named if not each.endswith("=()")] == ["camera=(self)"]
    assert {"microphone=()", "geolocation=()", "display-capture=()", "usb=()"} <= {*named}
    assert "Permissions-Policy" not in inline.client.get("/healthz").headers


@pytest.mark.parametrize("mimetype", ["application/xhtml+xml", "application/xml", "image/svg+xml", "text/html"])
def test_a_file_that_a_browser_may_take_for_a_page_runs_nothing(mimetype: str) -> None:
    """What stands in it was read in somebody's picture, or made by anybody's task. Pictures and tables need no such
    word."""
    assert file(b"", mimetype, "made").headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "Content-Security-Policy" not in file(b"", "image/png", "made").headers


def test_every_file_that_the_page_names_is_there_and_may_be_kept(inline: Any) -> None:
    """Each says how long, and the next look at it costs no bytes."""
    names = re.findall(r'(?:src|href)="(/(?:static|vendor)/[^"]+)"', inline.client.get("/").text)
    assert {"/static/base.css", "/static/page.css", "/static/gallery/gallery.css", "/static/page.js"} <= {*names}
    for name in names:
        with inline.client.get(name) as response:
            assert response.status_code == 200
            assert response.headers["Cache-Control"]
        with inline.client.get(name, headers={"If-None-Match": response.headers["ETag"]}) as again:
            assert again.status_code == 304


def test_a_browser_keeps_to_what_pages_may_ask_for(visit: Visit) -> None:
    """The page could have the camera, and no microphone; it knows all features by their names, or it would complain."""
    allowed = "(names) => names.map((name) => document.featurePolicy.allowsFeature(name))"
    assert visit.page.evaluate(allowed, ["camera", "microphone", "geolocation", "autoplay"]) == [
        True,
        False,
        False,
        True,
    ]


def test_all_modules_of_the_page_are_named_and_no_others(inline: Any) -> None:
    """So the browser fetches them at once, and at once those that the first picture needs."""
    first, later = inline.client.get("/").text.split('<template id="later">')
    named, named_later = (re.findall(r'rel="modulepreload" href="/static/([^"]+)"', text) for text in (first, later))
    assert set(named) == imported_by("page.js")
    assert set(named_later) == imported_by("tasks/detect/scene.js") - set(named)
    assert len(named_later) == len(set(named_later)) > 20


def imported_by(name: str) -> set[str]:
    """The module and all that it cannot do without, each by its path below `static`."""
    static = Path(front.__file__).parent / "static"
    imports = re.findall(r'^(?:import|export)\b[^"]*?from "(\.[^"]+)"', (static / name).read_text(), re.M)
    others = {str((static / name).parent.joinpath(other).resolve().relative_to(static)) for other in imports}
    return {name}.union(*(imported_by(other) for other in others))


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


def test_models_are_the_registrys_cards(inline: Any, queued: Any) -> None:
    """With their notices; none is no error."""
    (model,) = inline.client.get("/v1/models").get_json()["models"]
    assert (model["name"], model["notice"], model["input"]) == ("toy", "Only a toy.", [416, 416])
    assert queued.client.get("/v1/models").get_json() == {
        "object": "list",
        "data": [],
        "models": [],
        "states": [],
        "loading": [],
        "errors": {},
        "troubles": {},
    }


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
    code = f"import sys, front.app, backends.stores.memory; print([m for m in {heavy} if m in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert answer.stdout.strip() == "[]"


@pytest.mark.browser
def test_the_first_of_a_drop_opens_and_the_focus_stays(visit: Visit, jpeg: bytes) -> None:
    """A single picture always opens; a choice in the gallery takes the focus; the address has the job."""
    page = visit.page
    visit.drop(*[(f"{at}.jpg", jpeg) for at in range(3)])
    expect(page.locator("#progress")).to_have_text("3 of 3 done")
    expect(visit.card("0.jpg")).to_have_attribute("aria-current", "true")
    assert page.evaluate("document.activeElement === document.body")
    visit.drop(("single.jpg", jpeg))
    expect(visit.card("single.jpg")).to_have_attribute("aria-current", "true")
    visit.card("2.jpg").locator("button.show").click()
    expect(page.locator("#viewer :focus")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"#[0-9a-f-]{36}$"))
    page.reload()
    expect(visit.card("2.jpg")).to_have_attribute("aria-current", "true")
    expect(page.locator("#gallery li.entry[data-state=done]")).to_have_count(4)


@pytest.mark.browser
def test_an_address_with_a_job_opens_it(visit: Visit, jpeg: bytes, browser: Any) -> None:
    """Also where another browser sent it; one that nobody knows is told in words."""
    visit.drop(("a.jpg", jpeg))
    expect(visit.page).to_have_url(re.compile("#"))
    other = Visit(browser, visit.page.url)
    expect(other.page.locator("#gallery li.entry[aria-current][data-state=done]")).to_have_count(1)
    other.page.evaluate("location.hash = `#${'0'.repeat(32)}`")
    expect(other.page.locator("#gallery li.entry[aria-current]:not([data-state=done]) .words")).not_to_be_empty()
    other.page.close()
    assert (other.errors, other.foreign) == ([], [])


@pytest.mark.browser
def test_removing_all_asks_once(visit: Visit, jpeg: bytes) -> None:
    """The safe answer has the focus; afterwards the page is as it was at first."""
    page = visit.page
    visit.drop(*[(f"{at}.jpg", jpeg) for at in range(2)])
    expect(page).to_have_url(re.compile("#"))
    page.get_by_role("button", name="Remove all").press("Enter")
    expect(page.get_by_role("dialog", name="Remove all 2 pictures?")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("#gallery li.entry")).to_have_count(2)
    page.locator("#clear").press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Remove all").press("Enter")
    expect(page.locator("#pictures")).to_be_hidden()
    expect(page.locator("button.choose")).to_be_focused()
    assert "#" not in page.url


@pytest.mark.browser
def test_the_model_for_new_pictures_is_chosen_and_remembered(visit: Visit, jpeg: bytes) -> None:
    """The default is the first; it has no name in the request. Models of other tasks are not among them."""
    page = visit.page
    expect(page.get_by_label("Model for new pictures").locator("option")).to_have_text(["toy (float32)"])
    expect(page.locator("#notice")).to_have_text("Only a toy.")
    page.route("**/v1/models", lambda route: route.fulfill(json={"models": [READS, SMALL, LARGE]}))
    page.reload()
    expect(page.locator("#model option")).to_have_text(["large (default, int8)", "small (int8)"])
    page.locator("#model").select_option("small")
    page.reload()
    expect(page.locator("#model")).to_have_value("small")
    with page.expect_request(lambda request: request.url.endswith("/v1/jobs?model=small")):
        visit.drop(("a.jpg", jpeg))
    page.unroute("**/v1/models")
    page.reload()
    expect(page.locator("#model option:checked")).to_have_text("toy (float32)")


@pytest.mark.browser
def test_what_the_person_has_to_know_is_told(visit: Visit, jpeg: bytes) -> None:
    """No model, no server; each notice goes when its reason is gone."""
    page = visit.page
    page.route("**/v1/models", lambda route: route.fulfill(json={"models": []}), times=1)
    page.reload()
    expect(page.locator("#notice")).to_have_text("No model is loaded yet. Pictures sent now may have to wait.")
    expect(page.locator("#notice")).to_have_text("Only a toy.")
    page.context.set_offline(True)
    visit.drop(("a.jpg", jpeg))
    expect(page.get_by_text("The server does not answer. What you drop is kept here")).to_be_visible()
    page.context.set_offline(False)
    expect(visit.card("a.jpg")).to_have_attribute("data-state", "done")
    expect(page.locator("#notice")).to_have_text("Only a toy.")
    assert all("ERR_INTERNET_DISCONNECTED" in error for error in visit.errors)
    visit.errors.clear()
