"""What a search found is seen, with the reasons; where nothing was found, it is said what was searched."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from page_object import PHONE
from playwright.sync_api import expect

from viewing import SETUP, STYLES, entry, focused

pytestmark = pytest.mark.browser

PICTURE = "/static/icon.svg"
LABELS = {
    "leg": "labels",
    "rank": 1,
    "score": 4.5,
    "field": "labels",
    "snippet": "2 x dog",
    "boxes": [[12, 40.4, 300, 420], [310, 50, 400, 300]],
}
WORDS = {"leg": "words", "rank": 3, "score": 1.5, "field": "text", "snippet": "a [dog] barks", "boxes": [[1, 2, 3, 4]]}
MEANING = {"leg": "meaning", "rank": 7, "score": 0.4, "field": "", "snippet": "", "boxes": []}
HIT = {
    "entry": 17,
    "paths": ["rome/IMG_0001.jpg", "copy.jpg"],
    "certainty": 0.931,
    "width": 4000,
    "height": 3000,
    "group": ["small/one.png"],
    "why": [LABELS, WORDS, MEANING],
    "preview": "hit-17.jpg",
    "no_preview": "",
}
OTHER = {
    **HIT,
    "entry": 18,
    "paths": ["b.jpg"],
    "certainty": 0.5,
    "group": [],
    "why": [MEANING],
    "preview": "",
    "no_preview": "gone",
}
LEGS = {"words": "took part", "labels": "took part", "looks": "nobody embeds pictures here"}
RESULT = {
    "collection": "photos",
    "pictures": 1234,
    "hits": [HIT, OTHER],
    "nearest": [],
    "total": 2,
    "cursor": "",
    "legs": LEGS,
    "not_indexed": {"words": 1, "labels": 12},
}
NOTHING = {**RESULT, "hits": [], "nearest": [OTHER], "total": 0}
FIRST_OF_THREE = {**RESULT, "total": 3, "cursor": "0x1.8p-6_18"}
LINKS = {"self": "/v1/jobs/job", "hit-17.jpg": PICTURE}


def found(key: str, result: Any = RESULT, **other: Any) -> dict[str, Any]:
    """An entry of a job of the task that was asked in words."""
    asked = {"textOnly": True, "fields": {"query": key, "limit": "2", "previews": "2"}}
    return {**entry(key), "name": key, "task": "search", "result": result, "links": LINKS, **asked, **other}


def open_page(page: Any, *entries: dict[str, Any]) -> Any:
    """A viewer that knows the tasks that the page knows; it shows the first entry."""
    setup = SETUP.replace("new Tasks({ detect: new Detect(settings) })", "new Tasks()")
    page.evaluate(setup, [[*STYLES, "page.css"], list(entries)])
    page.evaluate("() => { viewer.show(session.list[0].key); }")
    expect(page.locator(".search-result").first).to_be_attached()
    return page


def hits(page: Any, name: str = "Hits") -> Any:
    return page.get_by_role("list", name=name, exact=True).locator("> li")


def test_each_hit_has_its_picture_its_name_its_certainty_and_its_reasons(blank: Any) -> None:
    """In the order in which they came, in words of people, those that were looked for marked."""
    page = open_page(blank, found("dog"))
    expect(page.get_by_role("status").get_by_text("2 hits")).to_be_visible()
    expect(hits(page).locator(".path")).to_have_text(["rome/IMG_0001.jpg", "b.jpg"])
    expect(hits(page).locator(".certainty")).to_have_text(["93 % certain", "50 % certain"])
    first, second = hits(page).all()
    expect(first.locator(".why li")).to_have_text(["Shows: 2 x dog", "Written in it: a dog barks"])
    expect(first.locator("mark")).to_have_text("dog")
    expect(first.locator(".facts")).to_contain_text("1 copy, 1 more looks the same")
    expect(first.locator(".frame img")).to_have_attribute("src", PICTURE)
    expect(second.locator(".frame")).to_have_text("Its file is not there any more.")


def test_boxes_lie_where_they_are_in_the_picture(blank: Any) -> None:
    """However small the preview is: their coordinates are those of the whole picture."""
    page = open_page(blank, found("dog"))
    overlay = hits(page).first.locator(".frame svg")
    assert overlay.get_attribute("viewBox") == "0 0 4000 3000"
    boxes = overlay.locator(".line").evaluate_all(
        "all => all.map((box) => ['x', 'y', 'width', 'height'].map((name) => Number(box.getAttribute(name))))"
    )
    assert boxes == [[12, 40.4, 288, 379.6], [310, 50, 90, 250], [1, 2, 2, 2]]


def test_a_hit_is_seen_large_and_the_way_back_is_to_its_card(blank: Any) -> None:
    """By keyboard alone: its neighbours, all reasons with leg and rank, all its files; Escape closes it first."""
    page = open_page(blank, found("dog"))
    hits(page).first.get_by_role("button", name="rome/IMG_0001.jpg. 93 % certain. Shows: 2 x dog").press("Enter")
    large = page.get_by_role("region", name="The chosen hit")
    expect(large.get_by_role("heading", name="IMG_0001.jpg")).to_be_focused()
    expect(large.get_by_role("list", name="Why").locator("li")).to_have_text([
        "Shows: 2 x dog Objects, rank 1, 2 boxes",
        "Written in it: a dog barks Words in names and texts, rank 3, 1 box",
        "Close in meaning Meaning, rank 7",
    ])  # fmt: skip
    expect(large).to_contain_text("4000 \u00d7 3000 pixels")
    expect(large.locator(".files-of")).to_have_text(
        ["Its filesrome/IMG_0001.jpgcopy.jpg", "Looks the samesmall/one.png"]
    )
    expect(hits(page).first).to_be_hidden()
    large.get_by_role("button", name="Next hit").press("Enter")
    expect(large.get_by_role("heading", name="b.jpg")).to_be_focused()
    page.keyboard.press("Escape")
    expect(hits(page).nth(1).locator(".show")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#viewer")).to_be_hidden()


def test_what_came_of_a_job_leads_to_it_as_long_as_it_is_kept(blank: Any) -> None:
    """The folder of such a hit is the id of its job, which says nothing to people."""
    job = "0f8fad5b-d9cb-469f-a165-70867728950e"
    of_a_job = {**HIT, "job": job, "paths": [f"{job}/garden.jpg"], "picture": "kept"}
    page = open_page(blank, found("dog", {**RESULT, "hits": [of_a_job, {**of_a_job, "picture": "expired"}]}))
    expect(hits(page).locator(".path").first).to_have_text("garden.jpg")
    hits(page).first.locator(".show").click()
    link = page.get_by_role("link", name="The whole picture and its result")
    expect(link).to_have_attribute("href", f"#{job}")
    page.get_by_role("button", name="Next hit").click()
    expect(page.get_by_text("The whole picture is no longer kept.")).to_be_visible()


def test_more_like_a_hit_is_asked_in_the_same_collection(blank: Any) -> None:
    """As a search of its own."""
    page = open_page(blank, found("dog"))
    hits(page).first.get_by_role("button", name="More like IMG_0001.jpg").click()
    assert page.evaluate("told.at(-1)") == {
        "name": "Like IMG_0001.jpg",
        "task": "search",
        "fields": {"query": "like:17", "limit": "2", "previews": "2", "collection": "photos"},
    }


def test_the_next_hits_join_those_that_are_there(blank: Any) -> None:
    """By the cursor, with their pictures, until there are no more; the first of them has the focus."""
    third = {**HIT, "entry": 19, "paths": ["c.jpg"], "preview": "hit-19.jpg"}
    job = {"id": "next", "state": "running"}
    done = {**job, "result": {**FIRST_OF_THREE, "hits": [third], "cursor": ""}, "files": {"hit-19.jpg": PICTURE}}
    sent: list[str] = []

    def answer(route: Any) -> None:
        sent.append(f"{route.request.method} {route.request.url} {route.request.post_data or ''}")
        route.fulfill(json=job if route.request.method == "POST" else done)

    page = open_page(blank, found("dog", FIRST_OF_THREE))
    page.route("**/v1/jobs**", answer)
    expect(page.get_by_text("2 of 3")).to_be_visible()
    page.get_by_role("button", name="Show more").click()
    expect(hits(page).locator(".path")).to_have_text(["rome/IMG_0001.jpg", "b.jpg", "c.jpg"])
    expect(hits(page).nth(2).locator(".show")).to_be_focused()
    expect(hits(page).nth(2).locator(".frame img")).to_have_attribute("src", PICTURE)
    expect(page.get_by_role("button", name="Show more")).to_have_count(0)
    assert [line.partition(" ")[0] for line in sent] == ["POST", "GET"]
    assert all(part in sent[0] for part in ("/v1/jobs?task=search", "0x1.8p-6_18", '"query"\r\n\r\ndog'))


def test_where_the_next_hits_do_not_come_it_is_said_and_can_be_tried_again(blank: Any) -> None:
    """Those that are there stay."""
    page = open_page(blank, found("a.jpg", FIRST_OF_THREE, textOnly=False))
    refused = {"code": "queue_full", "detail": "The queue is full."}
    sent: list[str] = []

    def refuse(route: Any) -> None:
        sent.append(route.request.post_data_buffer.decode("latin-1"))
        route.fulfill(status=429, json=refused)

    page.route("**/v1/jobs**", refuse)
    page.get_by_role("button", name="Show more").click()
    expect(page.get_by_role("button", name="The service is busy. Try again.")).to_be_visible()
    expect(hits(page)).to_have_count(2)
    assert 'name="image"; filename="a.jpg"' in sent[0]


def test_a_picture_that_is_kept_no_longer_has_its_hit_checked(blank: Any) -> None:
    """The service may have forgotten the result."""
    page = open_page(blank, found("dog", links={"hit-17.jpg": "/v1/jobs/nowhere/files/hit-17.jpg"}))
    expect(hits(page).first.locator(".frame")).to_have_text("Its picture is no longer kept.")
    assert "check dog" in page.evaluate("told")


def test_what_is_shown_stays_so_while_other_things_change(blank: Any) -> None:
    """What the session tells of an entry that is shown already makes no new list."""
    page = open_page(blank, found("dog"))
    show = hits(page).first.locator(".show")
    show.focus()
    page.get_by_text("What was searched").click()
    page.evaluate("session.change('dog', { owner: 'another tab' })")
    expect(page.get_by_text("1,234 pictures of photos")).to_be_visible()
    show.click()
    page.evaluate("session.change('dog', { owner: 'this tab' })")
    expect(page.get_by_role("heading", name="IMG_0001.jpg")).to_be_focused()


def test_where_nothing_was_found_it_is_said_where_it_was_looked_for(blank: Any) -> None:
    """Among how many, by what, why not by more, what is not indexed; what came closest is no hit, and apart."""
    page = open_page(blank, found("unicorn", NOTHING))
    expect(page.get_by_role("status").get_by_text("Nothing found")).to_be_visible()
    expect(hits(page)).to_have_count(0)
    searched = page.locator(".searched")
    expect(searched).to_contain_text("1,234 pictures of photos, by:")
    expect(searched.locator("dt")).to_have_text(["Words in names and texts", "Objects", "Looks"])
    expect(searched.locator("dd")).to_have_text([
        "searched, 1 picture is not indexed yet",
        "searched, 12 pictures are not indexed yet",
        "not searched: nobody embeds pictures here",
    ])  # fmt: skip
    expect(page.get_by_role("heading", name="What came closest")).to_be_visible()
    expect(hits(page, "Nearest").locator(".path")).to_have_text(["b.jpg"])
    expect(page.get_by_text("These are no hits")).to_be_visible()
    expect(page.get_by_role("button", name="Copy paths")).to_have_count(0)
    hits(page, "Nearest").locator(".show").click()
    expect(page.get_by_role("heading", name="b.jpg")).to_be_focused()


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
    reason = {**WORDS, "leg": evil, "field": evil, "snippet": f"{evil} [{evil}]"}
    hit = {**HIT, "paths": [evil, evil], "group": [evil], "why": [reason], "no_preview": evil, "preview": evil}
    page = open_page(blank, found("x", {**NOTHING, "collection": evil, "nearest": [hit], "legs": {evil: evil}}))
    expect(hits(page, "Nearest").locator(".path")).to_have_text(evil)
    expect(page.locator(".snippet mark")).to_have_text(evil)
    expect(page.locator(".searched")).to_contain_text(f"not searched: {evil}")
    hits(page, "Nearest").locator(".show").click()
    expect(page.locator(".large")).to_contain_text(f"Looks the same{evil}")
    assert page.locator(".search-result img").count() == 0
    assert page.evaluate("window.hit") is None


def test_what_was_asked_with_a_picture_shows_it(blank: Any) -> None:
    """And from one entry to the other nothing stays that is not its own."""
    asked = found("a.jpg", textOnly=False)
    page = open_page(blank, asked, found("dog"), found("late", None, state="running"))
    expect(page.get_by_role("img", name="Asked with a.jpg")).to_be_visible()
    hits(page).first.locator(".show").click()
    page.evaluate("viewer.show('dog')")
    expect(hits(page)).to_have_count(2)
    expect(page.locator(".large")).to_have_count(0)
    expect(page.locator(".asked")).to_be_hidden()
    page.evaluate("viewer.show('late')")
    expect(hits(page)).to_have_count(0)
    expect(page.get_by_text("Processing")).to_be_visible()


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


def test_a_view_whose_code_does_not_come_says_so(blank: Any) -> None:
    """Instead of staying empty."""
    blank.route("**/found/found.css", lambda route: route.fulfill(status=404))
    setup = SETUP.replace("new Tasks({ detect: new Detect(settings) })", "new Tasks()")
    blank.evaluate(setup, [[], [found("dog")]])
    blank.evaluate("() => { viewer.show('dog'); }")
    expect(blank.get_by_text("A part of the page did not come. Load it again.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("seen", ["hits", "nothing", "large"])
def test_what_was_found_is_accessible_and_not_wider_than_a_phone(blank: Any, seen: str, scheme: Any) -> None:
    """With all unfolded, and a path longer than any screen."""
    blank.set_viewport_size(PHONE)
    blank.emulate_media(color_scheme=scheme)
    long = {**HIT, "paths": ["a_folder_with_a_long_name/" * 9]}
    result = {**NOTHING, "nearest": [long]} if seen == "nothing" else {**RESULT, "hits": [long, OTHER]}
    page = open_page(blank, found("dog", result))
    expect(page.locator(".hit").first).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    if seen == "large":
        page.locator(".hit .show").first.click()
        assert focused(page, "tagName") == "H3"
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    broken = [
        each for each in Axe().run(page, "#viewer").response["violations"] if each["impact"] in ("serious", "critical")
    ]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in broken] == []
