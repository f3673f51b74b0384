"""What is done with several pictures at once: counted, sorted, selected, removed and brought back."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from made_gallery import CHANGE, SET_UP

pytestmark = pytest.mark.browser

THREE = """() => {
  session.add(entry("b10", "done", { result: finds(["dog", 0.9], ["cat", 0.8], ["dog", 0.5], ["car", 0.1]) }));
  session.add(entry("b9", "done", { result: finds(["person", 0.9], ["dog", 0.8]) }));
  session.add(entry("a", "done", { result: finds(...[0.9, 0.8, 0.7, 0.6].map((each) => ["person", each])) }));
}"""


@pytest.fixture
def gallery(blank: Any) -> Iterator[Any]:
    """A page with a gallery of three pictures that are done, the last one first."""
    blank.evaluate(SET_UP)
    blank.evaluate(THREE)
    blank.locator(".together").wait_for()
    return blank


def names(page: Any) -> list[str]:
    """Of the pictures that are shown, in their order."""
    return [name.removesuffix(".jpg") for name in page.locator("#gallery li.entry:visible .name").all_inner_texts()]


def totals(page: Any) -> list[str]:
    chips = page.locator(".totals .label")
    return list(chips.evaluate_all("all => all.map((each) => each.getAttribute('aria-label'))"))


def box(page: Any, name: str) -> Locator:
    found: Locator = page.get_by_role("checkbox", name=f"Select {name}.jpg")
    return found


def test_it_comes_with_the_second_picture_that_is_done(blank: Any) -> None:
    """One alone has nothing to be counted together with."""
    blank.evaluate(SET_UP)
    blank.evaluate("session.add(entry('a', 'done', { result: finds(['dog', 0.9]) }))")
    blank.evaluate("session.add(entry('b', 'running'))")
    expect(blank.locator("#gallery li.entry")).to_have_count(2)
    expect(blank.locator(".together")).to_have_count(0)
    expect(blank.locator(".entry .select").first).to_be_hidden()
    blank.evaluate("session.change('b', { state: 'done', result: finds(['dog', 0.9]) })")
    expect(blank.locator(".together")).to_be_visible()
    blank.evaluate("session.remove('b')")
    expect(blank.locator(".together")).to_be_hidden()


def test_totals_are_of_what_the_cards_show(gallery: Any) -> None:
    """At the threshold, without hidden labels; each label with how many pictures have it."""
    assert totals(gallery) == ["person: 5 in 2 pictures", "dog: 3 in 2 pictures", "cat: 1 in 1 picture"]
    gallery.evaluate(CHANGE, {"threshold": 0.65, "hidden": ["cat"]})
    expect(gallery.locator(".totals .label")).to_have_count(2)
    assert totals(gallery) == ["person: 4 in 2 pictures", "dog: 2 in 2 pictures"]
    gallery.evaluate("session.change('b9', { result: finds(['zebra', 0.9]) })")
    expect(gallery.locator(".totals [data-label=zebra]")).to_be_visible()
    assert totals(gallery) == ["person: 3 in 1 picture", "dog: 1 in 1 picture", "zebra: 1 in 1 picture"]


def test_only_what_changed_is_counted_anew(gallery: Any) -> None:
    """A change of one picture asks for no other's summary."""
    asked = gallery.evaluate("""async () => {
      const { Detect } = await import("/static/tasks/detect/detect.js");
      const real = Detect.prototype.summary;
      const asked = [];
      Detect.prototype.summary = function (result) {
        asked.push(result.detections[0].label);
        return real.call(this, result);
      };
      session.change("b9", { result: finds(["zebra", 0.9]) });
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      document.querySelector(".sorting select").value = "count";
      document.querySelector(".sorting select").dispatchEvent(new Event("change"));
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      Detect.prototype.summary = real;
      return asked;
    }""")
    assert asked == ["zebra"]
    assert names(gallery) == ["a", "b10", "b9"]


def test_a_label_shows_the_pictures_that_have_it(gallery: Any) -> None:
    """Several: those that have all; together with the search; "Show all" takes back both."""
    dog, person = (gallery.locator(f".totals [data-label={label}]") for label in ("dog", "person"))
    dog.click()
    expect(dog).to_have_attribute("aria-pressed", "true")
    expect(gallery.locator("#count")).to_have_text("2 of 3 pictures")
    assert names(gallery) == ["b9", "b10"]
    assert totals(gallery)[0] == "person: 5 in 2 pictures"
    person.click()
    expect(gallery.locator("#count")).to_have_text("1 of 3 pictures")
    assert names(gallery) == ["b9"]
    expect(gallery.get_by_role("button", name="Download 1 found")).to_be_visible()
    gallery.locator("#search").fill("b10")
    gallery.get_by_role("button", name="Show all").click()
    expect(gallery.locator("#count")).to_have_text("3 pictures")
    expect(dog).to_have_attribute("aria-pressed", "false")


def test_a_label_that_nothing_has_any_more_can_be_let_go(gallery: Any) -> None:
    """Its chip stays while it is pressed."""
    gallery.locator(".totals [data-label=cat]").click()
    gallery.evaluate(CHANGE, {"threshold": 0.85})
    expect(gallery.locator("#none")).to_be_visible()
    gallery.locator(".totals [data-label=cat]").click()
    expect(gallery.locator("#count")).to_have_text("3 pictures")
    expect(gallery.locator(".totals [data-label=cat]")).to_have_count(0)


def test_pictures_are_sorted(gallery: Any) -> None:
    """By name as people count, by how many objects are in them, by one label; the order of dropping is the way back."""
    field = gallery.get_by_label("Sort")
    for by, order in (
        ("By name", ["a", "b9", "b10"]),
        ("Most objects first", ["a", "b10", "b9"]),
        ("Most dog first", ["b10", "b9", "a"]),
        ("As dropped", ["a", "b9", "b10"]),
    ):
        field.select_option(by)
        expect(gallery.locator("#gallery li.entry .name")).to_have_text([f"{name}.jpg" for name in order])
    assert names(gallery) == ["a", "b9", "b10"]


def test_the_focus_stays_on_a_card_that_goes_elsewhere(gallery: Any) -> None:
    """As when more is found in another while they are sorted."""
    gallery.get_by_label("Sort").select_option("Most objects first")
    gallery.locator("[data-key=b9] .show").focus()
    gallery.evaluate("session.change('b9', { result: finds(...Array(9).fill(['dog', 0.9])) })")
    expect(gallery.locator("#gallery li.entry .name").first).to_have_text("b9.jpg")
    expect(gallery.locator("[data-key=b9] .show")).to_be_focused()


def test_pictures_are_selected_and_removed_by_mouse(gallery: Any) -> None:
    """With Shift all between; those that a search hides are not selected any more."""
    box(gallery, "a").check(force=True)
    expect(gallery.get_by_role("button", name="Download 1 selected")).to_be_visible()
    box(gallery, "b10").click(modifiers=["Shift"], force=True)
    expect(gallery.get_by_role("status").filter(has_text="3 selected")).to_be_visible()
    expect(gallery.locator(".together .all input")).to_be_checked()
    gallery.locator("#search").fill("b")
    expect(gallery.get_by_role("button", name="Remove 2")).to_be_visible()
    gallery.get_by_role("button", name="Remove 2").click()
    gallery.locator("#search").fill("")
    expect(gallery.locator("#gallery li.entry")).to_have_count(1)
    assert names(gallery) == ["a"]


def test_pictures_are_selected_and_removed_by_keyboard(gallery: Any) -> None:
    """Space selects, Ctrl+A all, Escape none, Delete removes; the focus goes on to what is beside."""
    box(gallery, "a").focus()
    gallery.keyboard.press("Space")
    expect(gallery.locator(".entry.selected")).to_have_count(1)
    gallery.keyboard.press("Control+a")
    expect(gallery.locator(".entry.selected")).to_have_count(3)
    gallery.keyboard.press("Escape")
    expect(gallery.locator(".entry.selected")).to_have_count(0)
    box(gallery, "b9").focus()
    gallery.keyboard.press("Space")
    gallery.keyboard.press("Delete")
    expect(gallery.locator("#gallery li.entry")).to_have_count(2)
    expect(gallery.locator("[data-key=b10] .show")).to_be_focused()


def test_select_all_is_all_that_is_seen(gallery: Any) -> None:
    """The box says by a dash that some are."""
    all_of_them = gallery.get_by_role("checkbox", name="Select all")
    all_of_them.check()
    expect(gallery.locator(".entry.selected")).to_have_count(3)
    box(gallery, "a").uncheck(force=True)
    assert gallery.locator(".together .all input").evaluate("box => [box.checked, box.indeterminate]") == [False, True]


def test_many_labels_are_unfolded_on_demand(gallery: Any) -> None:
    """The most frequent are seen first."""
    gallery.evaluate("""() => {
      const labels = Array.from({ length: 20 }, (_, at) => [`label ${at}`, 0.9]);
      session.change("a", { result: finds(...labels) });
    }""")
    more = gallery.get_by_role("button", name="11 more")
    expect(more).to_have_attribute("aria-expanded", "false")
    more.click()
    expect(gallery.locator(".totals .label")).to_have_count(23)
    gallery.get_by_role("button", name="Fewer").click()
    expect(gallery.locator(".totals .label")).to_have_count(12)


def test_nothing_is_wider_than_a_phone(gallery: Any) -> None:
    """With all that comes with several pictures."""
    gallery.set_viewport_size({"width": 360, "height": 700})
    gallery.get_by_role("button", name="Download all 3").click()
    gallery.locator(".takeaway .chip").first.wait_for()
    assert gallery.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_there_are_no_files_of_nothing(gallery: Any) -> None:
    """Where a search finds nothing, there is nothing to be carried away."""
    gallery.locator(".together .download").click()
    kinds = gallery.locator(".takeaway .kinds button")
    expect(kinds.first).to_be_visible()
    gallery.locator("#search").fill("no such thing")
    expect(kinds.first).to_be_hidden()
    gallery.locator("#search").fill("")
    expect(kinds.first).to_be_visible()
