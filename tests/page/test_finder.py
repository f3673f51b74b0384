"""The field above the gallery: pictures that the service has indexed are found by words, or by a picture."""

from base64 import b64encode
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from page_object import PHONE
from PIL import Image
from playwright.sync_api import expect

from browsing import Visit

pytestmark = pytest.mark.browser

PICTURE = {"name": "image", "kind": "image", "about": "A picture.", "at_least": 0, "at_most": 1}
QUERY = {"name": "query", "kind": "text", "about": "What.", "at_least": 0, "at_most": 1, "characters": 500}
FIRST = {"name": "detect", "about": "Finds.", "available": True, "inputs": [PICTURE], "options": []}
SEARCH = {"name": "search", "about": "Finds.", "available": True, "inputs": [PICTURE, QUERY], "options": []}
SEVERAL = [{"name": "photos", "pictures": 120}, {"name": "scans", "indexed": False}]
DROP = """([kinds, content]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], "mine.jpg"));
  for (const kind of kinds)
    document.querySelector("#sought").dispatchEvent(
      new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


def picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def visit(browser: Any, stand_in: str) -> Iterator[Visit]:
    """The page before a service that has the task `search` and two collections."""
    visit = Visit(browser, stand_in)
    visit.page.route("**/v1/tasks", lambda route: route.fulfill(json={"tasks": [FIRST, SEARCH]}))
    visit.page.route("**/v1/collections", lambda route: route.fulfill(json={"collections": SEVERAL}))
    visit.page.reload()
    expect(field(visit)).to_be_visible()
    yield visit
    visit.page.close()
    assert (visit.errors, visit.foreign) == ([], [])


def field(visit: Visit) -> Any:
    return visit.page.get_by_label("Find pictures that the service has indexed")


def sent(visit: Visit, act: Any) -> tuple[str, str]:
    """The address and the body of the job that `act` asks for."""
    with visit.page.expect_request(lambda request: request.method == "POST") as begun:
        act()
    body: bytes = begun.value.post_data_buffer
    return begun.value.url.partition("?")[2], body.decode("latin-1")


def test_there_is_no_field_where_nobody_searches(browser: Any, stand_in: str) -> None:
    """Nor is anything asked for that it would need."""
    visit = Visit(browser, stand_in)
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    visit.page.reload()
    expect(visit.page.get_by_label("Model for new pictures")).to_be_enabled()
    expect(visit.page.locator("#finder")).to_be_hidden()
    assert not [url for url in asked if "collections" in url or "/found/" in url]
    visit.page.close()


def test_words_are_asked_for_with_enter(visit: Visit) -> None:
    """A page of hits with their pictures is wanted. The focus stays, for the next words."""
    field(visit).fill("  dog on a beach ")
    expect(visit.page.get_by_label("Where to look")).to_be_visible()
    query, body = sent(visit, lambda: visit.page.keyboard.press("Enter"))
    assert query == "task=search"
    assert body == "limit=24&previews=24&collection=photos&query=dog+on+a+beach"
    expect(visit.page.locator("#viewer h2")).to_have_text("dog on a beach")
    expect(field(visit)).to_be_focused()


def test_nothing_is_asked_without_words(visit: Visit) -> None:
    """Whatever key is pressed."""
    field(visit).fill("   ")
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("#viewer")).to_be_hidden()


def test_where_to_look_can_be_picked(visit: Visit) -> None:
    """Once somebody is about to search; each says how many pictures it has."""
    expect(visit.page.get_by_label("Where to look")).to_be_hidden()
    field(visit).focus()
    picker = visit.page.get_by_label("Where to look")
    expect(picker.locator("option")).to_have_text(["photos (120)", "scans (0)"])
    picker.select_option("scans")
    field(visit).fill("dog")
    _, body = sent(visit, lambda: visit.page.get_by_role("button", name="Find").click())
    assert "collection=scans" in body


def test_a_picture_that_is_dropped_on_the_field_is_searched_by(visit: Visit) -> None:
    """It is no new picture for the chosen task, which one beside the field would be."""
    content = b64encode(picture()).decode()
    visit.page.evaluate(DROP, [["dragenter", "dragover"], content])
    expect(visit.page.locator("#finder.over")).to_be_visible()
    query, body = sent(visit, lambda: visit.page.evaluate(DROP, [["drop"], content]))
    assert query == "task=search"
    assert 'filename="mine.jpg"' in body
    assert 'name="previews"\r\n\r\n24' in body
    expect(visit.page.locator("#finder.over")).to_have_count(0)
    expect(visit.page.locator("#gallery .entry")).to_have_count(1)


def test_a_picture_is_chosen_to_search_by_without_a_mouse(visit: Visit) -> None:
    """By the button beside the field."""
    with visit.page.expect_file_chooser() as chooser:
        visit.page.get_by_role("button", name="Like a picture").press("Enter")
    chosen = {"name": "mine.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    query, _ = sent(visit, lambda: chooser.value.set_files(chosen))
    assert query == "task=search"
    expect(visit.page.locator("#viewer h2")).to_have_text("mine.jpg")


def test_the_gallery_speaks_of_texts_where_texts_were_asked(visit: Visit) -> None:
    """And of both where there are both."""
    field(visit).fill("dog")
    visit.page.keyboard.press("Enter")
    expect(visit.page.get_by_role("heading", name="Your texts")).to_be_visible()
    expect(visit.page.locator("#count")).to_have_text("1 text")
    visit.drop(("a.jpg", picture()))
    expect(visit.page.get_by_role("heading", name="Your pictures and texts")).to_be_visible()
    expect(visit.page.locator("#count")).to_have_text("1 picture and 1 text")
    visit.page.get_by_role("button", name="Remove all").click()
    expect(visit.page.get_by_role("dialog", name="Remove all 1 picture and 1 text?")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_field_is_accessible_and_fits_a_phone(visit: Visit, scheme: Any) -> None:
    """With its picker."""
    visit.page.set_viewport_size(PHONE)
    visit.page.emulate_media(color_scheme=scheme)
    field(visit).focus()
    expect(visit.page.get_by_label("Where to look")).to_be_visible()
    assert visit.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    broken = [
        each for each in Axe().run(visit.page).response["violations"] if each["impact"] in ("serious", "critical")
    ]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in broken] == []
