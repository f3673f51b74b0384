"""The chosen picture: its states, its neighbours, the focus, in a real browser."""

from typing import Any

import pytest

from viewing import CANVAS, DETECTIONS, boxes, entry, focused, open_viewer

pytestmark = pytest.mark.browser


@pytest.fixture
def page(blank: Any) -> Any:
    """The viewer of a picture with four objects and two near misses, of another one and of a twin."""
    page = open_viewer(blank, entry("a", DETECTIONS), entry("b", DETECTIONS[:1]), entry("twin", DETECTIONS, twinOf="a"))
    page.locator("#viewer g.box >> nth=3").wait_for(state="attached")
    return page


def test_keys_and_buttons_lead_from_picture_to_picture(page: Any) -> None:
    """Arrows where nothing else needs them, without twins; Escape closes, and the focus goes back."""
    page.locator("#opener").focus()
    assert page.evaluate("() => viewer.show('a', { focus: true })") is True
    assert focused(page, "textContent") == "a.jpg"
    assert page.locator(".place").inner_text() == "1 of 2"
    page.keyboard.press("ArrowRight")
    page.get_by_role("heading", name="b.jpg").wait_for()
    assert boxes(page) == [0]
    page.keyboard.press("ArrowRight")
    assert page.evaluate("() => viewer.key") == "b"
    page.locator("#threshold").focus()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("() => viewer.key") == "b"
    page.locator("button.previous").click()
    page.locator("button.previous").press("Enter")
    assert page.evaluate("() => viewer.key") == "a"
    page.keyboard.press("Escape")
    assert not page.locator("#viewer").is_visible()
    assert focused(page) == "opener"
    assert page.evaluate("() => told") == ["show a", "show b", "show a", "close a"]
    assert page.evaluate("() => [viewer.key, viewer.show('none')]") == [None, False]


def test_a_picture_shows_itself_without_taking_the_focus(page: Any) -> None:
    """Unless the person asked for it."""
    page.locator("#opener").focus()
    page.evaluate("() => { viewer.show('b'); }")
    page.get_by_role("heading", name="b.jpg").wait_for()
    assert focused(page) == "opener"
    page.evaluate("() => session.remove('b')")
    assert not page.locator("#viewer").is_visible()
    assert focused(page) == "opener"


def test_a_picture_is_followed_from_its_upload_to_its_end(blank: Any) -> None:
    """Its words and its progress, then all of it; after a failure, the way to try again."""
    page = open_viewer(blank, entry("a", state="uploading", percent=40))
    words = page.locator(".status .words").first
    page.locator(f"{CANVAS} img").wait_for()
    assert words.inner_text() == "Uploading 40 %"
    assert page.get_by_role("progressbar", name="Upload").evaluate("bar => bar.value") == 40
    assert not page.locator(".panel").is_visible()
    page.evaluate("() => session.change('a', { state: 'queued', position: 3, eta: 2.2 })")
    assert words.inner_text() == "Waiting, 3 before this one, about 2 s"
    page.evaluate("() => session.change('a', { state: 'failed', words: 'This is no picture.', canRetry: true })")
    assert words.inner_text() == "This is no picture."
    page.get_by_role("button", name="Try again").click()
    assert page.evaluate("() => told") == ["show a", "retry a"]
    done = {**entry("a", DETECTIONS), "words": ""}
    page.evaluate("(done) => session.change('a', done)", done)
    page.locator("g.box >> nth=3").wait_for(state="attached")
    assert not page.locator(".status").first.is_visible()
    assert page.locator(f"{CANVAS} img").get_attribute("alt") == "a.jpg: dog (2), bicycle, cat"


def test_a_picture_that_this_browser_cannot_show_comes_when_it_is_done(blank: Any) -> None:
    """Until the server has a copy there are words in its place."""
    page = open_viewer(blank, entry("a", state="running", unshown=True))
    page.get_by_text("The picture can be seen when it is done.").wait_for()
    assert not page.locator(CANVAS).is_visible()
    page.evaluate("() => session.change('a', { state: 'failed', words: 'No picture.' })")
    page.get_by_text("The picture cannot be shown.").wait_for()
    page.evaluate("(done) => session.change('a', done)", {**entry("a", DETECTIONS), "unshown": False})
    page.locator("g.box >> nth=3").wait_for(state="attached")
    assert page.locator(CANVAS).is_visible()


def test_a_picture_that_comes_late_does_not_cover_the_one_that_was_chosen_since(blank: Any) -> None:
    """However the pictures arrive, canvas, boxes and name are of the last one that was asked for."""
    page = open_viewer(blank, entry("a", DETECTIONS, slow=300), entry("b", DETECTIONS[:1]))
    page.evaluate("() => { viewer.show('b'); }")
    page.locator(f"{CANVAS} img[alt='b.jpg: dog']").wait_for()
    page.wait_for_timeout(400)
    assert page.locator(f"{CANVAS} img").get_attribute("alt") == "b.jpg: dog"
    assert boxes(page) == [0]
    opacity = page.evaluate(
        """(canvas) => {
          ["a", "b", "a"].forEach((key) => viewer.show(key));
          return getComputedStyle(document.querySelector(canvas)).opacity;
        }""",
        CANVAS,
    )
    assert opacity == "0"
    page.locator(f"{CANVAS} img[alt='a.jpg: dog (2), bicycle, cat']").wait_for()
    assert boxes(page) == [0, 1, 2, 3]


def test_boxes_stay_when_an_older_picture_arrives_last(blank: Any) -> None:
    """Its arrival is nobody's business any more."""
    page = open_viewer(blank, entry("a", DETECTIONS), entry("b", DETECTIONS[:1]))
    held: list[Any] = []
    page.route("**/late.jpg", lambda route: held.append(route))
    with page.expect_request("**/late.jpg"):
        page.evaluate(
            """() => {
              const find = session.pictureUrl.bind(session);
              session.pictureUrl = async (key) => (key === "b" ? "/late.jpg" : find(key));
              viewer.show("b");
            }"""
        )
    page.evaluate("() => { viewer.show('a'); }")
    page.locator("g.box >> nth=3").wait_for(state="attached")
    with page.expect_response("**/late.jpg"):
        held[0].fulfill(status=404)
    page.wait_for_timeout(100)
    assert boxes(page) == [0, 1, 2, 3]


def test_a_result_that_the_server_has_forgotten_can_still_be_looked_at(blank: Any) -> None:
    """What is here is shown; what only the server could give is not offered."""
    words = "The service no longer keeps this result."
    page = open_viewer(blank, entry("a", DETECTIONS, state="expired", words=words, canRetry=True))
    page.locator("g.box >> nth=3").wait_for(state="attached")
    assert page.get_by_text(words).is_visible()
    assert page.get_by_role("button", name="Try again").is_visible()
    assert page.locator("#objects").is_visible()
    assert not page.locator("a[data-format=jpeg]").is_visible()


def test_escape_and_arrows_are_left_to_those_who_need_them(page: Any) -> None:
    """A search field, an open dialog, and keys with Alt, which are the browser's own."""
    page.evaluate(
        """() => document.querySelector("main").insertAdjacentHTML(
          "beforeend", "<input type=search><dialog><button>No</button></dialog>")"""
    )
    page.locator("input[type=search]").press("Escape")
    page.locator("input[type=search]").press("ArrowRight")
    page.locator("#opener").press("Alt+ArrowRight")
    page.evaluate("() => document.querySelector('dialog').showModal()")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    assert page.evaluate("() => [viewer.key, document.querySelector('dialog').open]") == ["a", False]


def test_nothing_of_the_picture_is_wider_than_a_phone(blank: Any) -> None:
    """At 360 pixels everything is stacked, and nothing is cut off or has to be scrolled sideways."""
    page = open_viewer(blank, entry("a", DETECTIONS, name=f"{'very ' * 20}long.jpg"), entry("b"))
    page.set_viewport_size({"width": 360, "height": 740})
    page.locator("g.box >> nth=3").wait_for(state="attached")
    assert page.evaluate("() => document.documentElement.scrollWidth") == 360
    canvas, panel = page.locator(CANVAS).bounding_box(), page.locator(".panel").bounding_box()
    assert panel["y"] >= canvas["y"] + canvas["height"]
    page.set_viewport_size({"width": 1280, "height": 900})
    canvas, panel = page.locator(CANVAS).bounding_box(), page.locator(".panel").bounding_box()
    assert panel["x"] >= canvas["x"] + canvas["width"]
