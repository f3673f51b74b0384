"""What wheel, fingers, mouse and keys do to a picture, and what they leave to the page."""

import time
from pathlib import Path
from typing import Any

import pytest

MOUNT = Path(__file__).with_name("mount_canvas.js").read_text()
DOG = {"index": 0, "xyxy": [100, 50, 300, 150], "label": "dog", "confidence": 0.9, "near": False}


@pytest.fixture
def page(blank: Any) -> Any:
    """A long page with a canvas of 800 by 400 in its corner, which shows a dog in the middle of a picture."""
    blank.set_viewport_size({"width": 800, "height": 600})
    blank.evaluate(MOUNT)
    blank.evaluate(
        """async (dog) => {
      document.querySelector("main").style.setProperty("height", "3000px");
      canvas.draw([dog]);
      await painted();
      told.splice(0);
    }""",
        DOG,
    )
    return blank


class Fingers:
    """Touches a page as a hand does: soon one after the other by their time, also where they come late."""

    def __init__(self, page: Any) -> None:
        self._page, self._now = page, time.time()
        self._session = page.context.new_cdp_session(page)
        self._session.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 2})

    def __call__(self, kind: str, *points: tuple[float, float]) -> None:
        """`Start`, `Move` or `End`, with all fingers that are then on the page."""
        touches = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(points)]
        self._now += 0.02
        event = {"type": f"touch{kind}", "touchPoints": touches, "timestamp": self._now}
        self._session.send("Input.dispatchTouchEvent", event)

    def rest(self, seconds: float) -> None:
        """Nothing touches the page for so long."""
        self._page.wait_for_timeout(1000 * seconds)
        self._now += seconds


class Wheel:
    """Turns over the middle of the canvas, a moment after the last turn by its time, also where it comes late."""

    def __init__(self, page: Any) -> None:
        self._now = time.time()
        self._session = page.context.new_cdp_session(page)

    def __call__(self, pixels: float, *, control: bool = False, after: float = 0.02) -> None:
        """`after` so many seconds; positive is down."""
        self._now += after
        event = {"type": "mouseWheel", "x": 400, "y": 200, "deltaX": 0, "deltaY": pixels, "timestamp": self._now}
        self._session.send("Input.dispatchMouseEvent", {**event, "modifiers": 2 * control})


def scale(page: Any) -> float:
    return page.evaluate("async () => { await painted(); return canvas.view.scale; }")


def scrolls_to(page: Any, y: int) -> None:
    """The page comes to lie there, in its own time."""
    page.wait_for_function("(y) => scrollY === y", arg=y)


def scrolled(page: Any) -> float:
    """Where the page still lies when it has had some time to move."""
    page.wait_for_timeout(150)
    return page.evaluate("scrollY")


def test_the_wheel_scrolls_the_page_over_a_fitted_picture(page: Any) -> None:
    """With Ctrl held it zooms; then without as well, and back at the whole picture it pauses before it scrolls."""
    turn = Wheel(page)
    turn(100)
    scrolls_to(page, 100)
    assert scale(page) == 1
    turn(-100, control=True)
    once = scale(page)
    turn(-100)
    twice = scale(page)
    assert 1 < once < twice
    for _ in range(4):
        turn(200)
    assert (scrolled(page), scale(page)) == (100, 1)
    turn(100, after=0.35)
    scrolls_to(page, 200)


def test_two_fingers_zoom_and_one_then_moves(page: Any) -> None:
    """What is between two fingers stays between them, and the page does not move."""
    touch = Fingers(page)
    touch("Start", (400, 150), (400, 250))
    for reach in (70, 100, 150):
        touch("Move", (400, 200 - reach), (400, 200 + reach))
    touch("End")
    assert scale(page) == pytest.approx(3, rel=0.05)
    touch("Start", (400, 200))
    for y in (190, 160, 120):
        touch("Move", (400, y))
    touch("End")
    assert page.evaluate("canvas.view.y") == pytest.approx(0.5 + 80 / (400 * 3), abs=0.02)
    assert (scrolled(page), page.evaluate("told.filter(([name]) => name === 'choose').length")) == (0, 0)


def test_one_finger_scrolls_the_page_over_a_fitted_picture(page: Any) -> None:
    """A picture as high as the phone is no trap."""
    touch = Fingers(page)
    touch("Start", (400, 300))
    for y in (280, 240, 200, 160):
        touch("Move", (400, y))
    touch("End")
    page.wait_for_function("scrollY > 50")
    assert page.evaluate("told") == []


def test_a_tap_chooses_and_two_taps_zoom(page: Any) -> None:
    """Two on a zoomed picture show all of it again; a finger may miss a box by a little."""
    touch = Fingers(page)
    for expected in (3, 1):
        for _ in range(2):
            touch("Start", (198, 200))
            touch("End")
        assert scale(page) == expected
        touch.rest(0.4)
    assert page.evaluate("told.filter(([name]) => name === 'choose')") == [["choose", 0]] * 2


def test_a_drag_moves_a_zoomed_picture_and_chooses_nothing(page: Any) -> None:
    """As far as the pointer goes; a fitted picture stays."""
    for zoomed, expected in [(1, 0.5), (4, 0.5 + 50 / 1600)]:
        page.evaluate("(scale) => { canvas.view = { scale, x: 0.5, y: 0.5 }; }", zoomed)
        page.mouse.move(400, 300)
        page.mouse.down()
        page.mouse.move(400, 280)
        page.mouse.move(400, 250)
        page.mouse.up()
        assert (scale(page), page.evaluate("canvas.view.y")) == pytest.approx((zoomed, expected))
    assert page.evaluate("told.filter(([name]) => name === 'choose')") == []


def test_the_keys_zoom_and_move_a_focused_canvas(page: Any) -> None:
    """Plus, minus, zero and arrows; those of the browser's own zoom are left alone."""
    page.locator(".canvas").focus()
    for key, expected in [("+", 1.5), ("+", 2.25), ("-", 1.5), ("Control++", 1.5), ("0", 1)]:
        page.keyboard.press(key)
        assert page.evaluate("canvas.view.scale") == pytest.approx(expected)
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("canvas.view.x") == 0.5
    page.keyboard.press("+")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("canvas.view.x") == pytest.approx(0.4)
