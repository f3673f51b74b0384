"""The chosen picture in the page, in both modes: what a threshold, a label, a switch or the pointer changes at once."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import requests
from page_object import PageUnderTest
from playwright.sync_api import expect

pytestmark = [pytest.mark.e2e, pytest.mark.browser]


@pytest.fixture(scope="module", params=["mode1", "mode2"])
def page_of_two(request: pytest.FixtureRequest, browser: Any, pictures: Mapping[str, bytes]) -> Iterator[PageUnderTest]:
    """The page of either mode, with two pictures."""
    visit = PageUnderTest(browser, request.getfixturevalue(request.param).url)
    visit.drop(("cat.jpg", pictures["cat"]), ("walk.jpg", pictures["person"]))
    visit.wait_for_all(2)
    yield visit
    visit.close()


@pytest.fixture
def visit(page_of_two: PageUnderTest) -> Iterator[PageUnderTest]:
    """That page, with one of its pictures in the viewer."""
    page_of_two.begin_again()
    page_of_two.wait_for_all(2)
    page_of_two.open("walk.jpg")
    yield page_of_two
    page_of_two.check()


def detections(visit: PageUnderTest, percent: int) -> list[dict[str, Any]]:
    """What the service answers with at that threshold."""
    job = visit.page.evaluate("location.hash.slice(1)")
    answer = requests.get(f"{visit.url}/v1/jobs/{job}?confidence_threshold={percent / 100}", timeout=10)
    found: list[dict[str, Any]] = answer.json()["result"]["detections"]
    return found


def service_labels(visit: PageUnderTest, percent: int) -> list[str]:
    """The labels of that."""
    return [each["label"] for each in detections(visit, percent)]


def labels(visit: PageUnderTest) -> list[str]:
    return [box.label for box in visit.boxes() if not box.near]


def test_the_slider_shows_what_the_service_would_answer(visit: PageUnderTest) -> None:
    """At every threshold that is tried, from the first; without a request, by keyboard and by mouse."""
    assert visit.threshold == 25
    assert Counter(labels(visit)) == Counter(service_labels(visit, 25))
    high = int(detections(visit, 25)[-1]["confidence"] * 100) + 1
    many, few = service_labels(visit, 5), service_labels(visit, high)
    assert len(many) > len(service_labels(visit, 25)) > len(few)
    with visit.no_request():
        for percent, expected in ((5, many), (high, few)):
            visit.slider(percent)
            assert Counter(labels(visit)) == Counter(expected)
            expect(visit.viewer.locator("#objects button.object")).to_have_count(len(expected))
    place = visit.viewer.locator("#threshold").bounding_box()
    with visit.no_request():
        visit.page.mouse.click(place["x"] + place["width"] / 10, place["y"] + place["height"] / 2)
        visit.settle()
    assert 8 < visit.threshold < 22
    assert Counter(labels(visit)) == Counter(service_labels(visit, visit.threshold))


def test_labels_are_hidden_and_shown(visit: PageUnderTest) -> None:
    """Each chip tells how many there are, and takes all of its label out of the picture and the list."""
    visit.slider(10)
    before = Counter(labels(visit))
    assert len(before) > 1
    label, count = before.most_common(1)[0]
    expect(visit.chip(label)).to_contain_text(str(count))
    with visit.no_request():
        for hidden in (True, False):
            expect(visit.chip(label)).to_have_attribute("aria-pressed", str(hidden).lower())
            visit.chip(label).click()
            visit.settle()
            expected = before - Counter({label: count}) if hidden else before
            assert Counter(labels(visit)) == expected
            expect(visit.viewer.locator("#objects button.object")).to_have_count(expected.total())


def test_near_misses_are_dashed(visit: PageUnderTest) -> None:
    """They are shown where somebody asks for them, apart from what was found, and never with a whole line."""
    assert not [box for box in visit.boxes() if box.near]
    found = labels(visit)
    with visit.no_request():
        visit.viewer.locator("#near").check()
        visit.settle()
        near = [box for box in visit.boxes() if box.near]
        assert near
        assert labels(visit) == found
        dashes = (
            "(boxes) => boxes.map((box) => getComputedStyle(box.querySelector('rect:last-of-type')).strokeDasharray)"
        )
        assert "none" not in visit.canvas.locator("g.box.near").evaluate_all(dashes)
        assert set(visit.canvas.locator("g.box:not(.near)").evaluate_all(dashes)) == {"none"}
        expect(visit.viewer.get_by_text("Just below the threshold")).to_be_visible()


def test_lines_and_names_can_be_switched_off(visit: PageUnderTest) -> None:
    """The switches stay as they were left, also for the next picture and after a reload."""
    box = visit.canvas.locator("g.box").first
    expect(box.locator("text")).to_be_visible()
    visit.viewer.locator("#names").uncheck()
    expect(box.locator("text")).to_be_hidden()
    visit.viewer.locator("#outlines").uncheck()
    expect(box.locator("rect").first).to_be_hidden()
    visit.reload()
    visit.open("cat.jpg")
    expect(visit.viewer.locator("#outlines")).not_to_be_checked()
    visit.viewer.locator("#outlines").check()
    expect(visit.canvas.locator("g.box rect").first).to_be_visible()


def test_a_box_and_its_line_in_the_list_find_each_other(visit: PageUnderTest) -> None:
    """By pointer in both directions, and by keyboard from the list."""
    first, second = (visit.viewer.locator("#objects button.object").nth(place) for place in (0, 1))
    for item in (first, second):
        item.hover()
        visit.settle()
        assert [box.index for box in visit.boxes() if box.lit] == [int(item.get_attribute("data-index"))]
    visit.page.mouse.move(0, 0)
    visit.settle()
    assert not [box for box in visit.boxes() if box.lit]
    first.focus()
    visit.page.keyboard.press("ArrowDown")
    expect(second).to_be_focused()
    assert [box.index for box in visit.boxes() if box.lit] == [int(second.get_attribute("data-index"))]
    visit.page.evaluate("document.activeElement.blur()")
    smallest = visit.canvas.locator("g.box").evaluate_all(SMALLEST)
    visit.page.mouse.move(smallest["x"], smallest["y"])
    item = visit.page.locator(f'button.object[data-index="{smallest["index"]}"]')
    expect(visit.viewer.locator("#objects .lit").filter(has=item)).to_be_visible()
    visit.page.mouse.click(smallest["x"], smallest["y"])
    expect(item).to_be_focused()


def test_everything_is_reached_by_keyboard(visit: PageUnderTest) -> None:
    """The arrows go from picture to picture, Escape closes; Enter on a picture opens it again."""
    visit.viewer.locator("button.previous").focus()
    visit.page.keyboard.press("ArrowLeft")
    expect(visit.chosen).to_have_text("cat.jpg")
    visit.page.keyboard.press("ArrowRight")
    expect(visit.chosen).to_have_text("walk.jpg")
    visit.page.keyboard.press("Escape")
    expect(visit.viewer).to_be_hidden()
    visit.entry("cat.jpg").locator("button.show").focus()
    visit.page.keyboard.press("Enter")
    expect(visit.viewer).to_be_visible()
    inside = "document.querySelector('#viewer').contains(document.activeElement)"
    visit.page.wait_for_function(inside)
    for _ in range(40):  # from stop to stop: neither a trap nor a dead end before the slider
        if visit.page.evaluate("document.activeElement.id") == "threshold":
            break
        visit.page.keyboard.press("Tab")
    expect(visit.viewer.locator("#threshold")).to_be_focused()


SMALLEST = """(boxes) => {
  const places = boxes.map((box) => [box.querySelector("rect").getBoundingClientRect(), box.dataset.index]);
  const [{ x, y, width, height }, index] = places.reduce((least, each) =>
    each[0].width * each[0].height < least[0].width * least[0].height ? each : least);
  return { x: x + width / 2, y: y + height / 2, index };
}"""
