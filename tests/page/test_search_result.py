"""What a search found is a list with reasons; where nothing was found, it is said what was searched."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from page_object import PHONE
from playwright.sync_api import expect

from viewing import SETUP, STYLES, entry

pytestmark = pytest.mark.browser

LABELS = {
    "leg": "labels",
    "rank": 1,
    "score": 4.5,
    "field": "labels",
    "snippet": "2 x dog",
    "boxes": [[12, 40.4, 300, 420], [310, 50, 400, 300]],
}
WORDS = {"leg": "words", "rank": 3, "score": 1.5, "field": "text", "snippet": "a [dog] barks", "boxes": []}
MEANING = {"leg": "meaning", "rank": 7, "score": 0.4, "field": "", "snippet": "", "boxes": []}
HIT = {
    "entry": 17,
    "paths": ["rome/IMG_0001.jpg", "copy.jpg"],
    "certainty": 0.931,
    "width": 4000,
    "height": 3000,
    "group": ["small/one.png"],
    "why": [LABELS, WORDS, MEANING],
}
OTHER = {**HIT, "entry": 18, "paths": ["b.jpg"], "certainty": 0.5, "group": [], "why": [MEANING]}
LEGS = {"words": "took part", "labels": "took part", "looks": "nobody embeds pictures here"}
RESULT = {
    "collection": "photos",
    "hits": [HIT, OTHER],
    "nearest": [],
    "total": 2,
    "cursor": "",
    "legs": LEGS,
    "not_indexed": {"words": 1, "labels": 12},
}
NOTHING = {**RESULT, "hits": [], "nearest": [OTHER], "total": 0}


def found(key: str, result: Any = RESULT, **other: Any) -> dict[str, Any]:
    """An entry of a job of the task that was asked in words."""
    return {**entry(key), "name": key, "task": "search", "textOnly": True, "result": result, "links": {}, **other}


def open_page(page: Any, *entries: dict[str, Any]) -> Any:
    """A viewer that knows the tasks that the page knows; it shows the first entry."""
    setup = SETUP.replace("new Tasks({ detect: new Detect(settings) })", "new Tasks()")
    page.evaluate(setup, [[*STYLES, "page.css", "tasks/search/search.css"], list(entries)])
    page.evaluate("() => { viewer.show(session.list[0].key); }")
    return page


def hits(page: Any, name: str = "Hits") -> Any:
    return page.get_by_role("list", name=name, exact=True).locator("> li")


def test_each_hit_has_its_path_its_certainty_and_its_reasons(blank: Any) -> None:
    """In the order in which they came; boxes are numbers, unfolded by the keyboard."""
    page = open_page(blank, found("dog"))
    expect(page.get_by_role("heading", name="2 hits")).to_be_visible()
    expect(hits(page).locator(".path")).to_have_text(["rome/IMG_0001.jpg", "b.jpg"])
    expect(hits(page).locator(".certainty")).to_have_text(["93 % certain", "50 % certain"])
    first = hits(page).first
    expect(first.locator(".others")).to_have_text(["The same file: copy.jpg", "Looks the same: small/one.png"])
    reasons = first.get_by_role("list", name="Why").locator("> li")
    expect(reasons).to_contain_text(
        ["labels, rank 1: 2 x dog", "words (text), rank 3: a [dog] barks", "meaning, rank 7"]
    )
    box = first.get_by_text("left 12, top 40, right 300, bottom 420")
    expect(box).to_be_hidden()
    first.get_by_text("2 boxes").focus()
    page.keyboard.press("Enter")
    expect(box).to_be_visible()


def test_what_is_unfolded_stays_so_while_other_things_change(blank: Any) -> None:
    """What the session tells of an entry that is shown already makes no new list."""
    page = open_page(blank, found("dog"))
    summary = hits(page).get_by_text("2 boxes")
    summary.click()
    page.evaluate("session.change('dog', { owner: 'another tab' })")
    expect(page.get_by_text("left 310, top 50")).to_be_visible()
    expect(summary).to_be_focused()


def test_where_nothing_was_found_it_is_said_where_it_was_looked_for(blank: Any) -> None:
    """Which legs took part, why others did not, what is not indexed; what came nearest is no hit, and apart."""
    page = open_page(blank, found("unicorn", NOTHING))
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
    expect(hits(page)).to_have_count(0)
    region = page.get_by_role("region", name="What was searched")
    expect(region).to_contain_text("Folder: photos")
    expect(region.locator("dt")).to_have_text(["words", "labels", "looks"])
    expect(region.locator("dd")).to_have_text([
        "took part; 1 picture is not indexed yet",
        "took part; 12 pictures are not indexed yet",
        "did not take part: nobody embeds pictures here",
    ])  # fmt: skip
    expect(hits(page, "Nearest").locator(".path")).to_have_text(["b.jpg"])
    expect(page.get_by_text("These are no hits")).to_be_visible()
    expect(page.get_by_role("button", name="Copy paths")).to_be_hidden()


def test_a_page_of_more_hits_says_how_to_get_the_next(blank: Any) -> None:
    """By the cursor, which a last page has not."""
    page = open_page(blank, found("dog", {**RESULT, "total": 57, "cursor": "0x1.8p-6_18"}), found("cat"))
    expect(page.get_by_role("heading", name="57 hits")).to_be_visible()
    expect(page.get_by_text("2 of them on this page.")).to_be_visible()
    expect(page.locator(".search-result code")).to_have_text("0x1.8p-6_18")
    page.evaluate("viewer.show('cat')")
    expect(page.get_by_role("heading", name="2 hits")).to_be_visible()
    expect(page.locator(".search-result code")).to_have_count(0)


def test_paths_of_hits_are_copied(blank: Any) -> None:
    """One a line, with those of the same file."""
    page = open_page(blank, found("dog"))
    page.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }")
    page.get_by_role("button", name="Copy paths").click()
    page.wait_for_function("window.copied")
    assert page.evaluate("window.copied") == "rome/IMG_0001.jpg\ncopy.jpg\nb.jpg"


def test_markup_in_a_picture_or_a_name_is_text(blank: Any) -> None:
    """Wherever it comes from."""
    evil = "<img src=x onerror=window.hit=1>"
    reason = {**WORDS, "leg": evil, "field": evil, "snippet": evil}
    hit = {**HIT, "paths": [evil, evil], "group": [evil], "why": [reason]}
    page = open_page(blank, found("x", {**NOTHING, "collection": evil, "nearest": [hit], "legs": {evil: evil}}))
    expect(hits(page, "Nearest").locator(".path")).to_have_text(evil)
    expect(page.locator(".snippet")).to_have_text(evil)
    expect(page.locator(".searched")).to_contain_text(f"did not take part: {evil}")
    assert page.locator(".search-result img").count() == 0
    assert page.evaluate("window.hit") is None


def test_what_was_asked_with_a_picture_shows_it(blank: Any) -> None:
    """And from one entry to the other nothing stays that is not its own."""
    asked = found("a.jpg", textOnly=False)
    page = open_page(blank, asked, found("dog"), found("late", None, state="running"))
    expect(page.get_by_role("img", name="Asked with a.jpg")).to_be_visible()
    page.evaluate("viewer.show('dog')")
    expect(hits(page)).to_have_count(2)
    expect(page.locator(".asked")).to_be_hidden()
    page.evaluate("viewer.show('late')")
    expect(hits(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Copy paths")).to_be_hidden()


def test_other_answers_of_the_task_are_shown_as_they_are(blank: Any) -> None:
    """Such as the list of what can be searched."""
    page = open_page(blank, found("collections", {"collections": [{"name": "photos", "indexed": False}]}))
    expect(page.locator(".search-result pre")).to_contain_text('"name": "photos"')


def test_a_card_says_how_many_hits_there_are(blank: Any) -> None:
    """On all pages; or that nothing was found."""
    summaries = blank.evaluate(
        """async (results) => {
      const { Search } = await import("/static/tasks/search/search.js");
      return results.map((result) => new Search().summary(result).words);
    }""",
        [{**RESULT, "total": 12}, {**RESULT, "total": 1}, NOTHING, {"collections": []}],
    )
    assert summaries == ["12 hits", "1 hit", "Nothing found", "Done"]


@pytest.mark.parametrize("result", [RESULT, NOTHING], ids=["hits", "nothing"])
def test_the_list_is_accessible_and_not_wider_than_a_phone(blank: Any, result: Any) -> None:
    """With all unfolded, and a path longer than any screen."""
    blank.set_viewport_size(PHONE)
    long = {**HIT, "paths": ["a_folder_with_a_long_name/" * 9]}
    page = open_page(blank, found("dog", {**result, "nearest": [long]}))
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    broken = [each for each in Axe().run(page).response["violations"] if each["impact"] in ("serious", "critical")]
    assert broken == []
