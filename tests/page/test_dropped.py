"""What may be dropped: folders, the same picture again, what is no file; and what is told of it."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from page_object import PageUnderTest
from PIL import Image
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ADDRESS = """(where) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.setData("text/uri-list", "https://example.org/dog.jpg");
  const event = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
  document.querySelector(where).dispatchEvent(event);
  return event.defaultPrevented;
}"""


@pytest.fixture
def visit(browser: Any, stand_in: str) -> Iterator[PageUnderTest]:
    with browser.new_context(reduced_motion="reduce") as context:
        visit = PageUnderTest(context, stand_in)
        expect(visit.page.locator("#notice")).to_have_text("Only a toy.")
        yield visit
        visit.close()


def picture(shade: int = 0) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), (90 + shade, 110, 90)).save(file, "PNG", compress_level=0)
    return file.getvalue()


def told(visit: PageUnderTest) -> Any:
    """What became of the last drop, after what is said of the model."""
    return visit.page.locator("#notice p:nth-child(2)")


def drop_from_disk(visit: PageUnderTest, *paths: Path) -> None:
    """As a file manager does it."""
    session = visit.page.context.new_cdp_session(visit.page)
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": 200, "y": 200, "data": data})


def test_a_folder_gives_its_pictures_by_name(visit: PageUnderTest, tmp_path: Path) -> None:
    """Those of the folders in it as well, and nothing that is hidden; the others are told, none is sent."""
    folder = tmp_path / "trip"
    for name in ("img10.png", "img2.png", "img1.png", "later/img1b.png", ".hidden.png", ".git/x.png"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(picture())
    for name in ("notes.txt", "later/plan.pdf"):
        (folder / name).write_text("These are only words.")
    drop_from_disk(visit, folder)
    visit.wait_for_all(4)
    assert [each.name for each in visit.entries()] == ["img1.png", "img2.png", "img10.png", "img1b.png"]
    expect(told(visit)).to_have_text("2 files of the folder are no pictures and were left out.")
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "plan.pdf").write_text("These are only words.")
    drop_from_disk(visit, tmp_path / "papers")
    expect(told(visit)).to_have_text("There is no picture in this folder.")
    assert len(visit.entries()) == 4


def test_a_picture_that_is_here_already_is_shown_and_not_sent_again(visit: PageUnderTest) -> None:
    """It is the same by name and content; another one of that name, and one that failed, are sent."""
    sent: list[str] = []
    visit.page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    visit.drop(("a.png", picture()), ("b.png", picture(1)), ("bad.png", b"no picture " * 9))
    visit.wait_for_state("a.png", "done")
    visit.wait_for_state("b.png", "done")
    visit.wait_for_state("bad.png", "failed")
    visit.drop(("b.png", picture(1)))
    expect(visit.viewer.locator("h2").first).to_have_text("b.png")
    expect(told(visit)).to_have_text("b.png is here already.")
    visit.drop(("a.png", picture()), ("b.png", picture(1)))
    expect(told(visit)).to_have_text("2 pictures were here already and are not sent again.")
    assert (len(visit.entries()), len(sent)) == (3, 3)
    visit.drop(("a.png", picture(2)), ("bad.png", b"no picture " * 9))
    visit.page.wait_for_function("() => document.querySelectorAll('#gallery li.entry').length === 5")
    expect(told(visit)).to_have_count(0)


def test_what_is_no_file_is_told(visit: PageUnderTest) -> None:
    """Of a picture in another page only an address comes; words may be dropped into fields."""
    assert visit.page.evaluate(ADDRESS, "#drop") is True
    expect(told(visit)).to_contain_text("only an address came. Copy the picture and paste it here")
    assert visit.entries() == []
    visit.drop(("a.png", picture()))
    visit.wait_for_all(1)
    assert visit.page.evaluate(ADDRESS, "#search") is False
