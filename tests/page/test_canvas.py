"""A picture with boxes over it: what is drawn, and what it answers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

MOUNT = Path(__file__).with_name("mount_canvas.js").read_text()
DOG = {"index": 0, "xyxy": [100, 50, 300, 150], "label": "dog", "confidence": 0.9, "near": False}
CAT = {"index": 1, "xyxy": [120, 60, 160, 100], "label": "cat", "confidence": 0.6, "near": False}
KITE = {"index": 4, "xyxy": [330, 20, 390, 80], "label": "kite", "confidence": 0.08, "near": True}


@pytest.fixture
def page(blank: Any) -> Any:
    """The blank page with a canvas of 800 by 400 that shows a picture of 400 by 200."""
    blank.set_viewport_size({"width": 800, "height": 900})
    blank.evaluate(MOUNT)
    return blank


@pytest.fixture
def draw(page: Any) -> Callable[..., None]:
    """Draws boxes and waits until they are seen."""

    def drawn(*boxes: dict[str, Any], **options: bool) -> None:
        page.evaluate("async ([boxes, options]) => { canvas.draw(boxes, options); await painted(); }", [boxes, options])

    return drawn


def outline(page: Any, index: int) -> dict[str, float]:
    """Where a box's outline is, to a pixel or two, in the frame."""
    script = """(index) => {
      const frame = document.querySelector(".canvas").getBoundingClientRect();
      const box = document.querySelector(`.box[data-index="${index}"] .line`).getBoundingClientRect();
      return [box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top];
    }"""
    return page.evaluate(script, index)


def told(page: Any, *names: str) -> list[Any]:
    return [
        each for each in page.evaluate("async () => { await painted(); return told.splice(0); }") if each[0] in names
    ]


def test_boxes_lie_over_their_objects(page: Any, draw: Callable[..., None]) -> None:
    """Each box is where the picture has its object, at any zoom, and its line is as thick as before."""
    draw(DOG, CAT, KITE)
    assert outline(page, 0) == pytest.approx([200, 100, 600, 300], abs=3)
    page.evaluate("async () => { canvas.view = { scale: 2, x: 0.5, y: 0.5 }; await painted(); }")
    assert outline(page, 0) == pytest.approx([0, 0, 800, 400], abs=3)
    assert page.locator("img").bounding_box()["width"] == pytest.approx(1600)
    page.set_viewport_size({"width": 400, "height": 900})
    page.evaluate("painted()")
    assert outline(page, 1) == pytest.approx([40, 20, 120, 100], abs=3)
    assert page.evaluate("getComputedStyle(document.querySelector('.box:not(.near) .line')).strokeWidth") == "2.5px"


def test_a_near_miss_is_told_by_its_line_and_its_words(page: Any, draw: Callable[..., None]) -> None:
    """Its line is dashed and its name says the confidence; that of a found object says it when it is lit."""
    draw(DOG, KITE)
    kite, dog = page.locator("g.box.near[data-label=kite]"), page.locator("g.box[data-label=dog]")
    assert (kite.locator("text").text_content(), dog.locator("text").text_content()) == ("kite 8 %", "dog")
    assert page.evaluate("getComputedStyle(document.querySelector('.near .line')).strokeDasharray") != "none"
    page.evaluate("async () => { canvas.highlight(0); await painted(); }")
    assert dog.locator("text").text_content() == "dog 90 %"
    assert page.locator("g.box").last.get_attribute("data-label") == "dog"


def test_outlines_and_names_can_be_left_out(page: Any, draw: Callable[..., None]) -> None:
    """Only the lit box keeps both."""
    draw(DOG, KITE, outlines=False, names=False)
    page.evaluate("async () => { canvas.highlight(4); await painted(); }")
    seen = [
        page.locator(f".box[data-index='{index}'] {part}").is_visible()
        for index in (0, 4)
        for part in (".line", "text")
    ]
    assert seen == [False, False, True, True]


def test_marks_are_reused_from_drawing_to_drawing(page: Any, draw: Callable[..., None]) -> None:
    """A box that stays keeps its element; one that is gone has none."""
    draw(DOG, CAT, KITE)
    page.evaluate("window.kept = document.querySelector(\".box[data-index='1']\")")
    draw(CAT, KITE)
    assert page.locator("g.box").count() == 2
    assert page.evaluate("kept.isConnected && kept === document.querySelector(\".box[data-index='1']\")")


def test_the_smallest_box_under_the_pointer_is_meant(page: Any, draw: Callable[..., None]) -> None:
    """Pointing lights it, once; a click chooses it; away from all boxes none is pointed at."""
    draw(DOG, CAT)
    for x, y in [(300, 150), (302, 150), (500, 250)]:
        page.mouse.move(x, y)
    page.mouse.click(300, 150)
    assert page.locator(".lit").get_attribute("data-label") == "cat"
    page.mouse.click(20, 20)
    expected = [["point", 1], ["point", 0], ["point", 1], ["choose", 1], ["point", None]]
    assert told(page, "point", "choose") == expected
    assert page.locator(".lit").count() == 0


def test_the_buttons_zoom_and_it_is_told(page: Any) -> None:
    """A button that can do nothing says so but keeps the focus; how large the picture is comes to screen readers."""
    enabled = page.locator(".zooms button:not([aria-disabled=true])")
    assert enabled.count() == 1
    page.locator(".zoom-in").click()
    page.get_by_text("1.5 times as large").wait_for(state="attached")
    assert enabled.count() == 3
    page.locator(".zoom-fit").click()
    page.get_by_text("The whole picture", exact=True).wait_for(state="attached")
    assert page.evaluate("document.activeElement.className") == "zoom-fit"
    assert [each[1]["scale"] for each in told(page, "view")] == [1.5, 1]


def test_two_stages_can_move_together(page: Any) -> None:
    """A view that is set is not told, so that two that follow each other come to rest."""
    page.evaluate("canvas.view = { scale: 3, x: 0.1, y: 0.9 }")
    assert page.evaluate("canvas.view") == pytest.approx({"scale": 3, "x": 1 / 6, "y": 5 / 6})
    assert told(page, "view") == []


def test_a_hidden_box_is_brought_into_sight(page: Any, draw: Callable[..., None]) -> None:
    """Wherever the picture was zoomed to."""
    draw(DOG, KITE)
    page.evaluate("(kite) => { canvas.view = { scale: 5, x: 0, y: 1 }; canvas.reveal(kite); return painted(); }", KITE)
    left, top, right, bottom = outline(page, 4)
    assert (left >= 0, top >= 0, right <= 800, bottom <= 400) == (True,) * 4


def test_a_picture_that_cannot_be_loaded_is_told_in_words(page: Any) -> None:
    """And the next one is shown as if nothing had been."""
    size = {"width": 400, "height": 200}
    assert page.evaluate("(size) => canvas.show('/healthz', size, '')", size) is False
    assert page.get_by_text("This picture could not be loaded").is_visible()
    assert page.evaluate("(size) => canvas.show(null, size, '')", size) is False
    assert page.evaluate("async (size) => canvas.show(await paint(400, 200), size, 'Nothing')", size) is True
    assert page.get_by_text("could not be loaded").count() == 0
    assert page.get_by_role("img", name="Nothing").is_visible()


def test_only_the_last_picture_asked_for_is_shown(page: Any) -> None:
    """A picture that comes later than its successor is nobody's; the view and the boxes begin anew."""
    shown = page.evaluate("""async () => {
      const urls = [await paint(400, 200), await paint(100, 100)];
      canvas.view = { scale: 3, x: 0.5, y: 0.5 };
      const answers = urls.map((url) => canvas.show(url, { width: 100, height: 100 }, url));
      return [await Promise.all(answers), canvas.view.scale, document.querySelectorAll("img").length];
    }""")
    assert shown == [[False, True], 1, 1]


def test_the_frame_is_no_higher_than_most_of_the_window(page: Any) -> None:
    """And not so low that nothing could be seen in it."""
    heights = page.evaluate("""async () => {
      const heights = [];
      for (const [width, height] of [[100, 1000], [1000, 10]]) {
        await canvas.show(await paint(width, height), { width, height }, "");
        heights.push(document.querySelector(".canvas").clientHeight);
      }
      return heights;
    }""")
    assert heights == [630, 192]


def test_boxes_in_one_place_are_seen_as_two(page: Any, draw: Callable[..., None]) -> None:
    """The less confident one lies within the other, by a line and its halo."""
    draw(DOG, {**CAT, "xyxy": DOG["xyxy"]})
    assert outline(page, 0) == pytest.approx([200, 100, 600, 300], abs=3)
    assert [abs(one - other) for one, other in zip(outline(page, 0), outline(page, 1), strict=True)] == [5] * 4


def test_names_without_room_are_counted_and_can_be_looked_at(page: Any, draw: Callable[..., None]) -> None:
    """The count opens a list, by keys too: an object in it is lit, chosen, and Escape closes the list alone."""
    page.evaluate("document.addEventListener('keydown', (event) => told.push(['key', event.defaultPrevented]))")
    draw(*({**CAT, "index": at, "xyxy": [at * 6, 100, at * 6 + 5, 104]} for at in range(40)))
    summary = page.locator(".unnamed summary")
    count = int(summary.text_content().removeprefix("+").removesuffix(" names"))
    assert count == 40 - page.locator("g.box .name[display=inline]").count() > 10
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".unnamed li")).to_have_count(count)
    page.keyboard.press("Tab")
    index = int(page.locator(".unnamed button:focus").get_attribute("data-index"))
    page.evaluate("painted()")
    assert page.locator(".lit text").text_content() == "cat 60 %"
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert page.locator(".unnamed[open]").count() == 0
    assert page.evaluate("document.activeElement.localName") == "summary"
    assert ["choose", index] in told(page, "choose")
    draw(DOG)
    assert summary.is_hidden()


def test_a_name_is_no_wider_than_the_picture(page: Any, draw: Callable[..., None]) -> None:
    """However wide its letters are, and whole letters are left of it; one that runs to the left stays on its own."""
    page.set_viewport_size({"width": 320, "height": 600})
    draw({**DOG, "label": "👩‍👩‍👧‍👦" * 40}, {**CAT, "label": "كلب", "near": True})
    first, second = (page.locator(f"g.box[data-index='{index}'] .name") for index in (0, 1))
    assert first.bounding_box()["width"] <= 320
    assert first.text_content().removesuffix("…").replace("👩‍👩‍👧‍👦", "") == ""
    assert second.text_content() == "\u2068كلب\u2069 60 %"
