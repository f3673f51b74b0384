"""What stands beside the picture: slider, switches, labels and list, in a real browser."""

from typing import Any

import pytest

from viewing import CANVAS, DETECTIONS, boxes, entry, focused, listed, open_viewer

pytestmark = pytest.mark.browser


@pytest.fixture
def page(blank: Any) -> Any:
    """The viewer of a picture with four objects and two near misses."""
    page = open_viewer(blank, entry("a", DETECTIONS))
    page.locator("#viewer g.box >> nth=3").wait_for(state="attached")
    return page


def test_the_slider_acts_on_boxes_list_labels_and_links_at_once(page: Any) -> None:
    """Everything follows, without any request; the number shown is told, and the way back is offered."""
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    assert boxes(page) == [0, 1, 2, 3]
    assert page.locator(".summary").first.inner_text() == "4 objects 2 more below 25 %"
    assert listed(page) == ["dog 92 %", "cat 81 %", "dog 55 %", "bicycle 31 %"]
    assert not page.locator("button.back").is_visible()
    page.locator("#threshold").focus()
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    assert boxes(page) == [0, 1, 2]
    assert listed(page) == ["dog 92 %", "cat 81 %", "dog 55 %"]
    assert page.locator("button.label").all_text_contents() == ["dog 2", "cat 1"]
    assert page.locator(".summary").first.inner_text() == "3 objects 3 more below 32 %"
    assert "confidence_threshold=0.32" in page.locator("a[data-format=coco]").get_attribute("href")
    assert "confidence_threshold=0.32" in page.locator("#curl").inner_text()
    page.get_by_text("3 objects shown").wait_for(state="attached")
    page.get_by_role("button", name="Back to 25 %").click()
    assert boxes(page) == [0, 1, 2, 3]
    assert focused(page) == "threshold"
    assert page.locator(".panel output").inner_text() == "25 %"
    assert requested == []


def test_near_misses_are_listed_apart_and_drawn_as_such(page: Any) -> None:
    """They come at the switch, under their own heading."""
    page.get_by_label("Near misses").check()
    assert boxes(page) == [0, 1, 2, 3, 4, 5]
    assert page.locator("g.box.near:visible").count() == 2
    apart = page.get_by_role("list", name="Just below the threshold")
    assert apart.get_by_role("button").all_inner_texts() == ["bird\n20 %", "cat\n8 %"]
    assert page.locator("#objects button.object").count() == 4
    assert "confidence_threshold=0.25" in page.locator("a[data-format=csv]").get_attribute("href")


def test_where_nothing_is_found_the_near_misses_are_offered(blank: Any) -> None:
    """It says so, and one press shows them; the focus stays on the switch that did it."""
    page = open_viewer(blank, entry("a", DETECTIONS, threshold=0.95))
    page.get_by_text("Nothing above 95 %. 6 near misses:").wait_for()
    page.get_by_role("button", name="Show them").click()
    page.get_by_text("Nothing above 95 %.", exact=True).wait_for()
    assert boxes(page) == [0, 1, 2, 3, 4, 5]
    assert page.get_by_label("Near misses").is_checked()
    assert focused(page) == "near"
    page.evaluate("() => settings.change({ near: false })")
    page.locator("#threshold").fill("100")
    page.get_by_text("Nothing above 100 %. 6 near misses:").wait_for()


def test_a_picture_without_anything_says_so(blank: Any) -> None:
    """No list, no labels, and no offer of what is not there."""
    page = open_viewer(blank, entry("a", []))
    page.get_by_text("Nothing above 25 %, and no near misses.").wait_for()
    assert page.get_by_role("button", name="Show them").count() == 0
    assert not page.locator(".objects").is_visible()


def test_labels_hide_and_show_their_objects(page: Any) -> None:
    """By press; twice, with Alt or with O only that one is left, and again all are; a button brings all back."""
    dog, cat = page.locator("button.label[data-label=dog]"), page.locator("button.label[data-label=cat]")
    dog.click()
    assert boxes(page) == [1, 3]
    assert (dog.get_attribute("aria-pressed"), cat.get_attribute("aria-pressed")) == ("false", "true")
    assert "labels=bicycle%2Ccat" in page.locator("a[data-format=yolo]").get_attribute("href")
    dog.click()
    dog.click(modifiers=["Alt"])
    assert boxes(page) == [0, 2]
    cat.dblclick()
    assert boxes(page) == [1]
    cat.press("o")
    assert boxes(page) == [0, 1, 2, 3]
    assert focused(page, "label") == "cat"
    for chip in page.locator("button.label").all():
        chip.click()
    page.get_by_text("The labels of all that was found are hidden.").wait_for()
    assert page.locator(".summary").first.inner_text() == "0 objects 2 more below 25 %, 4 hidden"
    page.get_by_role("button", name="Show all").click()
    assert boxes(page) == [0, 1, 2, 3]
    assert focused(page, "label") == "dog"


def test_the_switches_for_boxes_and_names_reach_the_canvas(page: Any) -> None:
    """Both are on at first, and kept for the next visit."""
    texts = page.locator("g.box text:visible")
    texts.first.wait_for()
    assert texts.count() > 0
    page.get_by_label("Names").uncheck()
    boxes(page)
    assert texts.count() == 0
    page.get_by_label("Boxes").uncheck()
    assert page.evaluate("() => JSON.parse(localStorage.getItem('image-processor:settings'))") == {
        "threshold": None,
        "near": False,
        "outlines": False,
        "names": False,
    }


def test_list_and_boxes_stand_out_together(page: Any) -> None:
    """Hover or focus in the list lights the box; a box that is pointed at lights its item, and a click focuses it."""
    lit = page.locator("#viewer .lit")
    page.locator("button.object[data-index='1']").hover()
    boxes(page)
    assert lit.evaluate_all("all => all.map((each) => each.dataset.index ?? each.innerText)") == ["1", "cat\n81 %"]
    frame = page.locator(CANVAS).bounding_box()
    factor = min(frame["width"] / 480, frame["height"] / 420)
    left, top = (frame["width"] - 480 * factor) / 2, (frame["height"] - 420 * factor) / 2
    at = {"x": left + 100 * factor, "y": top + 100 * factor}
    page.locator(CANVAS).hover(position=at)
    page.locator("#objects li.lit", has_text="dog 92 %").wait_for()
    page.locator(CANVAS).click(position=at)
    assert focused(page, "index") == "0"


def test_the_list_is_one_tab_stop_with_arrow_keys(page: Any) -> None:
    """Down, up, end and home move in it, near misses included; the picture stays the same."""
    page.get_by_label("Near misses").check()
    boxes(page)
    assert page.locator("button.object[tabindex='0']").count() == 1
    page.locator("button.object[data-index='0']").focus()
    seen = []
    for key in ("ArrowUp", "ArrowDown", "ArrowDown", "ArrowRight", "End", "ArrowDown", "Home"):
        page.keyboard.press(key)
        seen.append(focused(page, "index"))
    assert seen == ["0", "1", "2", "2", "5", "5", "0"]
    page.keyboard.press("End")
    for threshold in ("50", "25"):
        page.locator("#threshold").fill(threshold)
        page.get_by_label("Near misses").set_checked(threshold == "25")
        boxes(page)
        assert page.locator("button.object[tabindex='0']").count() == 1
    assert page.evaluate("() => viewer.key") == "a"


def test_many_objects_follow_the_slider_with_one_drawing_each_frame(blank: Any) -> None:
    """The elements of the list stay the same ones, however often the threshold changes."""
    many = [("dog" if at % 3 else "cat", round(0.99 - at / 600, 4), [at, at % 400, at + 20, at % 400 + 20])
            for at in range(500)]  # fmt: skip
    page = open_viewer(blank, entry("a", many))
    page.locator("#objects button.object >> nth=400").wait_for(state="attached")
    seen = page.evaluate(
        """async () => {
          const frame = () => new Promise((done) => requestAnimationFrame(done));
          const list = document.querySelector("#objects");
          const before = [...list.children];
          const tops = [];
          let drawings = 0;
          const counter = new MutationObserver(() => { drawings += 1; });
          counter.observe(document.querySelector(".panel .summary"), { childList: true });
          for (const percent of [30, 60, 90, 40, 26, 25]) {
            for (let more = 0; more < 5; more += 1) settings.change({ threshold: (percent + more) / 100 });
            settings.change({ threshold: percent / 100 });
            await frame();
            await frame();
            tops.push(list.childElementCount);
          }
          return { tops, drawings, same: [...list.children].every((item, at) => item === before[at]) };
        }"""
    )
    expected = [sum(sure >= percent / 100 for _, sure, _ in many) for percent in (30, 60, 90, 40, 26, 25)]
    assert seen == {"tops": expected, "drawings": 6, "same": True}
