"""The page for whoever runs the service: before what a service may answer, and before the running stand-in."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from browsing import TIMEOUT_MS, Visit
from status_documents import JOB, ServedStatus, failure

pytestmark = pytest.mark.browser

TIMES, NONE = "\u00d7", "\u2013"
LOST = "Failed to load resource: net::ERR_FAILED"


@pytest.fixture
def served() -> ServedStatus:
    """What the service is about to tell."""
    return ServedStatus()


@pytest.fixture
def page(browser: Any, stand_in: str, served: ServedStatus) -> Iterator[Any]:
    """The status page after its first look, with a clock that the test turns. It must not complain or go elsewhere."""
    visit = Visit(browser, f"{stand_in}/healthz")
    visit.page.clock.install()
    visit.page.route("**/v1/status", served.answer)
    visit.page.route("**/v1/status/history", served.look_back)
    visit.page.goto(f"{stand_in}/status")
    visit.page.locator("#queue .value").wait_for()
    yield visit.page
    visit.page.close()
    assert ([error for error in visit.errors if error != LOST], visit.foreign) == ([], [])


def news(page: Any) -> list[str]:
    """What no two looks have in common: the time of the answer, or why there is none."""
    texts: list[str] = page.locator("#seen, #notice").all_text_contents()
    return texts


def look(page: Any, seconds: int = 2) -> None:
    """The next look comes, and its answer is shown."""
    before, until = news(page), time.monotonic() + TIMEOUT_MS / 1000
    page.clock.run_for(seconds * 1000)
    while news(page) == before:
        assert time.monotonic() < until, before
        page.wait_for_timeout(10)


def asks(page: Any) -> Any:
    """Waits until the service has been asked and has answered."""
    return page.expect_request_finished(lambda request: request.url.endswith("/v1/status"))


def hide(page: Any, hidden: bool) -> None:
    """Another tab is shown, or this one again."""
    page.evaluate("value => Object.defineProperty(document, 'hidden', { value, configurable: true })", hidden)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def rows(page: Any, table: str) -> list[str]:
    return [text.replace("\t", " | ") for text in page.locator(f"{table} tbody tr").all_inner_texts()]


def test_the_page_shows_what_the_running_service_tells(browser: Any, stand_in: str) -> None:
    """Not only what these tests make of it."""
    visit = Visit(browser, f"{stand_in}/status")
    visit.page.get_by_text("✓ Ready").wait_for()
    assert rows(visit.page, "#models") == [
        f"toy | detect | Loaded | float32 | fake | 416 {TIMES} 416 | not measured | Only a toy."
    ]
    visit.page.locator("svg.plot[data-series=requests] path").first.wait_for()
    visit.page.close()
    assert (visit.errors, visit.foreign) == ([], [])


def test_the_numbers_of_the_service_stand_in_tiles_and_tables(page: Any) -> None:
    """With units, with words for codes, and with a link from a failure to its job."""
    look(page)
    tiles = {tile.split("\n")[0]: tile.split("\n")[1:] for tile in page.locator(".tile").all_inner_texts()}
    assert tiles == {
        "Service": ["✓ Ready", "1 model answers"],
        "Jobs that wait": ["1", "Done in about 500 ms"],
        "Jobs a second": ["10", "detect"],
        "Workers": ["1", "402 MB of memory"],
        "Failed jobs": ["2", "0.2% of 1,022 in 3 days"],
    }
    measured = "mAP 0.171 on val, 416 pixels, rect"
    assert rows(page, "#models") == [
        f"tiny default | detect | Loaded | int8 | openvino | 416 {TIMES} 320 | {measured} | {NONE}",
        f"yolov3 | detect | Loading | {NONE} | {NONE} | {NONE} | {NONE} | {NONE}",
        f"mine | detect | Not loaded | {NONE} | {NONE} | {NONE} | {NONE} | Expected more weights.",
    ]
    assert rows(page, "#tasks") == ["detect | 1 | 1 of 256 | 10 | 160 | 6.2 ms | 1,020 | 2 (0.2%)"]
    assert rows(page, "#workers") == ["worker-1 | 2 hours ago | tiny, yolov3 (loading) | detect | 402 MB"]
    assert rows(page, "#failures") == [
        "2 minutes ago | undecodable_image | Expected a whole picture, got a part. | 8a1c0f3e"
    ]
    assert page.get_by_role("link", name=f"Job {JOB.format(1)}").get_attribute("href") == f"/#{JOB.format(1)}"
    assert rows(page, "#rejected") == ["The queue was full queue_full | 4", "unheard_of | 1"]
    assert "Version 9.8.7, up for 2 hr. Seen at" in page.locator("#seen").inner_text()


def test_models_of_other_tasks_have_rows_of_their_own(page: Any, served: ServedStatus) -> None:
    """Also under a name that one of detect has; with the first of what was measured."""
    measured = {"name": "recall@10", "value": 0.8125, "set": "Flickr", "conditions": {}}
    state = {"task": "embed", "name": "tiny", "state": "loaded", "error": None, "trouble": None}
    embeds = {
        **state,
        "runtime": "openvino",
        "precision": "f32",
        "default": False,
        "notice": "",
        "measures": [measured],
    }
    large = {**state, "name": "large", "state": "loading"}
    served.given = {"models": [embeds], "states": [state, {**state, "task": "detect", "state": "unloaded"}, large]}
    look(page)
    assert rows(page, "#models") == [
        f"tiny | embed | Loaded | f32 | openvino | {NONE} | recall@10 0.813 on Flickr | {NONE}",
        f"tiny | detect | Not loaded | {NONE} | {NONE} | {NONE} | {NONE} | {NONE}",
        f"large | embed | Loading | {NONE} | {NONE} | {NONE} | {NONE} | {NONE}",
    ]


def test_a_plot_grows_with_each_look_and_says_the_same_in_words(page: Any) -> None:
    """A point for each look; its last value, its range and a table are there without the curve."""
    plot = page.locator("svg.plot[data-series=queue]")
    lengths = []
    for _ in range(3):
        look(page)
        lengths.append(plot.locator("path").get_attribute("d").count("L"))
    assert lengths == [1, 2, 3]
    assert page.get_by_role("img", name="Jobs that wait, the last hour").count() == 1
    assert plot.locator("desc").text_content() == "waiting: now 3, between 0 and 3."
    page.get_by_text("As a table: Jobs a second").click()
    figure = page.locator("figure", has=page.locator("[data-series=jobs]"))
    expect(figure.locator("tbody td")).to_have_text(["10", "0"])  # it is written once it is open


def test_the_plots_begin_with_what_the_service_has_seen(page: Any, served: ServedStatus) -> None:
    """Also where nobody looked for a while: the tab was hidden, and 300 points are there when it is seen again."""
    served.lasting = True
    look(page)
    served.looks += 60
    look(page)
    plot = page.locator("svg.plot[data-series=jobs]")
    expect(plot.locator("desc")).to_contain_text("succeeded: now")
    page.wait_for_function("document.querySelector('svg.plot[data-series=jobs] path').getAttribute('d').length > 2000")
    assert plot.locator("desc").text_content().startswith("succeeded: now ")


def test_a_counter_that_begins_anew_leaves_a_gap(page: Any, served: ServedStatus) -> None:
    """A restarted service has counted less than before: no rate is negative, and the line has two parts."""
    for _ in range(2):
        look(page)
    served.base = -60
    for _ in range(2):
        look(page)
    plot = page.locator("svg.plot[data-series=jobs]")
    assert plot.locator("path.line-1").count() == 2
    assert (
        plot.locator("desc").text_content() == "succeeded: now 10, between 10 and 10. failed: now 0, between 0 and 0."
    )


def test_a_service_that_is_gone_is_told_and_its_numbers_stay(page: Any, served: ServedStatus) -> None:
    """It is asked more and more seldom, and everything is as before when it is back."""
    look(page)
    served.gone = True
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for wait in (2, 2, 4, 8):
        with page.expect_event("requestfailed"):
            page.clock.run_for(wait * 1000)
        page.wait_for_timeout(100)
    assert len(asked) == 4
    assert page.get_by_role("status").inner_text().startswith("The service does not answer since ")
    assert (page.locator("#queue .value").inner_text(), page.title()) == ("1", "No answer · Status")
    assert page.locator("#ready .value").inner_text() == "? No answer"
    served.gone = False
    look(page, 16)
    assert page.get_by_role("status").inner_text() == ""
    assert (page.locator("#ready .value").inner_text(), page.title()) == ("✓ Ready", "Ready · Status")
    assert page.locator(".stale").count() == 0


def test_an_error_is_told_in_words(page: Any, served: ServedStatus) -> None:
    """As where an API key is missing."""
    body = json.dumps({"code": "unauthorized", "detail": "Expected an API key, got none."})
    page.route("**/v1/status", lambda route: route.fulfill(status=401, body=body), times=1)
    look(page)
    words = page.get_by_role("status").inner_text()
    assert words.startswith("The service answers with an error since ")
    assert words.endswith("This needs an API key. Trying again.")


def test_a_service_without_workers_says_what_to_do(page: Any, served: ServedStatus) -> None:
    """In words, and with the command that starts a worker."""
    served.given = {"ready": False, "reasons": ["No model is loaded anywhere."], "workers": [], "failures": []}
    served.given |= {"models": [], "states": [], "requests": {"total": 1, "rejected": {}}}
    look(page)
    assert page.locator("#ready .value").inner_text() == "✗ Not ready"
    assert page.get_by_role("status").inner_text().startswith("No model is loaded anywhere.")
    assert "image-processor worker" in page.locator("#workers").inner_text()
    assert page.locator("#models").inner_text().startswith("No model is loaded.")
    assert page.locator("#failures").inner_text() == "No job has failed."
    assert page.locator("#rejected").inner_text() == "No request was turned away."


def test_nobody_is_asked_while_the_page_is_paused_or_hidden(page: Any, served: ServedStatus) -> None:
    """A button stops the looks, another tab does too; afterwards they go on at once."""
    page.get_by_role("button", name="Pause").click()
    page.clock.run_for(20_000)
    assert served.looks == 1
    with asks(page):
        page.get_by_role("button", name="Go on").click()
    hide(page, True)
    page.clock.run_for(20_000)
    assert served.looks == 2
    with asks(page):
        hide(page, False)
    assert served.looks == 3


def test_the_focus_stays_where_it_is_while_the_numbers_change(page: Any, served: ServedStatus) -> None:
    """Also where a newer failure comes before the one whose link has it."""
    page.get_by_role("link", name="Job ").focus()
    served.given = {"failures": [failure(2), failure(1)]}
    look(page)
    assert page.locator("#failures a").count() == 2
    assert page.evaluate("document.activeElement.title") == JOB.format(1)


@pytest.mark.parametrize(("scheme", "width"), [("dark", 1280), ("light", 800), ("dark", 390), ("light", 320)])
def test_everybody_can_use_the_page_on_every_screen(page: Any, scheme: Any, width: int) -> None:
    """axe finds nothing, and nothing is wider than the screen."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    look(page)
    assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
