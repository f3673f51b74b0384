"""The gallery, before a session that is made up."""

from typing import Any

import pytest
from playwright.sync_api import expect

from made_gallery import CHANGE, SET_UP

pytestmark = pytest.mark.browser


@pytest.fixture
def gallery(blank: Any) -> Any:
    """A page with nothing but the gallery; `session`, `entry`, `finds` and what was called are globals."""
    blank.evaluate(SET_UP)
    return blank


def words_of(page: Any) -> list[str]:
    return list(page.locator("#gallery li.entry:visible .words").all_inner_texts())


def test_there_is_no_gallery_without_pictures(gallery: Any) -> None:
    """It comes with the first."""
    assert gallery.locator("#pictures").is_hidden()
    gallery.evaluate("session.add(entry('a'))")
    gallery.locator("#gallery li.entry[data-key=a][data-state=waiting]").wait_for()


def test_each_state_is_told_in_words(gallery: Any) -> None:
    """Newest first; near misses and what is below the threshold are not named."""
    gallery.evaluate("""() => {
      session.add(entry("a", "uploading", { percent: 39.6 }));
      session.add(entry("b", "queued", { position: 3, eta: 2.2 }));
      session.add(entry("c", "queued", { position: 0, eta: 240 }));
      session.add(entry("d", "running"));
      session.add(entry("e", "done", { result: finds(["dog", 0.9], ["cat", 0.8], ["dog", 0.5], ["car", 0.1]) }));
      session.add(entry("f", "done", { result: finds(["car", 0.1]) }));
      session.add(entry("g", "failed", { words: "No picture.", canRetry: true }));
      session.add(entry("h", "waiting", { words: "The service is busy. Trying again in 3 s." }));
    }""")
    gallery.locator("[data-key=h]").wait_for()
    assert words_of(gallery) == [
        "The service is busy. Trying again in 3 s.",
        "No picture.",
        "Nothing above 25 %",
        "dog (2), cat",
        "Processing",
        "Waiting, next in line, about 4 min",
        "Waiting, 3 before this one, about 2 s",
        "Uploading 40 %",
    ]
    expect(gallery.get_by_role("button", name="e.jpg, dog (2), cat")).to_be_visible()
    expect(gallery.get_by_role("progressbar", name="Upload")).to_have_attribute("value", "39.6")
    assert gallery.get_by_role("button", name="Try again").count() == 1


def test_the_threshold_of_the_viewer_counts_here_too(gallery: Any) -> None:
    """For the words of a card and for the search."""
    gallery.evaluate("session.add(entry('e', 'done', { result: finds(['dog', 0.9], ['cat', 0.4]) }))")
    expect(gallery.locator(".words")).to_have_text("dog, cat")
    gallery.evaluate("settings.threshold = 0.5; settings.dispatchEvent(new Event('change'))")
    expect(gallery.locator(".words")).to_have_text("dog")
    gallery.locator("#search").fill("cat")
    expect(gallery.locator("#none")).to_be_visible()


def test_the_search_finds_by_label_and_by_name(gallery: Any) -> None:
    """At once, all words must be found; nothing found is told, with a way back."""
    gallery.evaluate("""() => {
      session.add(entry("Garden", "done", { result: finds(["potted plant", 0.9], ["dog", 0.8]) }));
      session.add(entry("street", "done", { result: finds(["dog", 0.9]) }));
      session.add(entry("cat", "queued"));
    }""")
    expect(gallery.locator("#count")).to_have_text("3 pictures")
    for query, found in (("DOG", 2), ("gard", 1), ("dog plant", 1), ("cat", 1), ("dog street", 1), ("", 3)):
        gallery.get_by_label("Search by label or name").fill(query)
        expect(gallery.locator("#gallery li.entry:visible")).to_have_count(found)
    assert gallery.locator("#labels option").evaluate_all("all => all.map(({ value }) => value)") == [
        "dog",
        "potted plant",
    ]
    gallery.locator("#search").fill("zebra")
    expect(gallery.locator("#count")).to_have_text("0 of 3 pictures")
    gallery.get_by_role("button", name="Show all").click()
    expect(gallery.locator("#count")).to_have_text("3 pictures")
    assert gallery.evaluate("document.activeElement.id") == "search"


def test_a_picture_found_while_one_searches_appears(gallery: Any) -> None:
    """Its labels are known when it is done."""
    gallery.evaluate("session.add(entry('a', 'running'))")
    gallery.locator("#search").fill("dog")
    expect(gallery.locator("#count")).to_have_text("0 of 1 picture")
    gallery.evaluate("session.change('a', { state: 'done', result: finds(['dog', 0.9]) })")
    expect(gallery.locator("#count")).to_have_text("1 picture")


def test_only_changed_cards_are_touched(gallery: Any) -> None:
    """Of many pictures one goes on: the other cards see no mutation; thumbnails out of sight are not made."""
    gallery.evaluate("for (let at = 0; at < 200; at++) session.add(entry(`p${at}`, 'queued'))")
    expect(gallery.locator("#gallery li.entry")).to_have_count(200)
    touched = gallery.evaluate("""async () => {
      const touched = new Set();
      new MutationObserver((all) => all.forEach(({ target }) => {
        const node = target.nodeType === Node.TEXT_NODE ? target.parentElement : target;
        touched.add(node?.closest("li.entry")?.dataset.key ?? node?.id);
      })).observe(document.querySelector("#gallery"),
        { subtree: true, childList: true, attributes: true, characterData: true });
      session.change("p150", { percent: 3, state: "uploading" });
      session.change("p150", { percent: 7 });
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      return [...touched];
    }""")
    assert touched == ["p150"]
    requested = gallery.evaluate("session.asked")
    assert "p199" in requested
    assert "p0" not in requested


def test_how_far_all_are_is_told_of_those_that_go_on_together(gallery: Any) -> None:
    """What was finished before does not count, a twin neither, and what failed is said."""
    gallery.evaluate("""() => {
      session.add(entry("old", "done"));
      for (const key of "abc") session.add(entry(key));
      session.add(entry("twin", "waiting", { twinOf: "old" }));
    }""")
    gallery.wait_for_function("told.at(-1)?.all === 3")
    gallery.evaluate("session.change('a', { state: 'done' }); session.change('b', { state: 'failed' })")
    gallery.wait_for_function("told.at(-1).done === 1 && told.at(-1).failed === 1 && told.at(-1).running")
    gallery.evaluate("session.change('c', { state: 'done' })")
    gallery.wait_for_function("!told.at(-1).running")
    assert gallery.evaluate("told.at(-1)") == {"running": False, "done": 2, "failed": 1, "all": 3}
    assert gallery.evaluate("told.length") <= 4
    assert gallery.locator("#gallery li.entry").count() == 4


def test_thumbnails_have_the_boxes_that_the_viewer_shows(gallery: Any) -> None:
    """In its colours; by threshold, hidden labels and the switch of boxes; only near the screen."""
    gallery.evaluate("""() => {
      const result = finds(["dog", 0.9], ["cat", 0.4]);
      for (let at = 0; at < 60; at++) session.add(entry(`p${at}`, "done", { result }));
    }""")
    card, far = (gallery.locator(f"[data-key={key}] svg.marks") for key in ("p59", "p0"))
    lines = card.locator("path[stroke]")
    expect(lines).to_have_count(2)
    assert card.get_attribute("viewBox") == "0 0 400 300"
    assert lines.last.get_attribute("d") == "M0 10H100V200H0z"
    colour = gallery.evaluate("async () => (await import('/static/canvas/palette.js')).colourOf('dog').line")
    assert lines.last.get_attribute("stroke") == colour
    expect(far).to_have_count(0)
    for changes, count in (({"threshold": 0.5}, 1), ({"hidden": ["dog"]}, 0), ({"threshold": 0.25}, 1)):
        gallery.evaluate(CHANGE, changes)
        expect(lines).to_have_count(count)
    gallery.evaluate(CHANGE, {"outlines": False})
    expect(card).to_have_count(0)
    gallery.evaluate(CHANGE, {"outlines": True, "hidden": []})
    gallery.locator("[data-key=p0]").scroll_into_view_if_needed()
    expect(far.locator("path[stroke]")).to_have_count(2)
    expect(card).to_have_count(0)


def test_cards_are_chosen_retried_and_removed_by_keyboard(gallery: Any) -> None:
    """When one is gone the focus is on the next one, and after the last one the page is told."""
    gallery.evaluate("session.add(entry('a', 'failed', { canRetry: true })); session.add(entry('b'))")
    first = gallery.locator("[data-key=b]")
    first.locator(".show").press("Enter")
    gallery.locator("[data-key=a]").get_by_role("button", name="Try again").press("Enter")
    assert gallery.evaluate("calls") == [["show", "b"], ["retry", "a"]]
    gallery.evaluate("gallery.current = 'b'")
    expect(first).to_have_attribute("aria-current", "true")
    first.get_by_role("button", name="Remove b.jpg").press("Enter")
    expect(gallery.locator("#gallery li.entry")).to_have_count(1)
    expect(gallery.get_by_role("button", name="Remove a.jpg")).to_be_focused()
    gallery.keyboard.press("Enter")
    expect(gallery.locator("#pictures")).to_be_hidden()
    assert gallery.evaluate("calls.at(-1)") == ["emptied", None]


def test_nothing_is_wider_than_the_screen(gallery: Any) -> None:
    """From a small phone to a wide screen, whatever the names are."""
    gallery.evaluate(
        "for (const name of ['a-long-name-'.repeat(12), 'b.jpg']) session.add(entry(name, 'failed', { name }))"
    )
    gallery.locator("#gallery li.entry").first.wait_for()
    for width in (320, 390, 1600):
        gallery.set_viewport_size({"width": width, "height": 800})
        assert gallery.evaluate("document.documentElement.scrollWidth") <= width
