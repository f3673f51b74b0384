"""Pictures in the page, in a real browser, before the real service in both modes: dropped, done, and still there."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import requests
from page_object import PageUnderTest
from page_pictures import several
from playwright.sync_api import expect

from service import Service

pytestmark = [pytest.mark.e2e, pytest.mark.browser]

MOST_BYTES = 150_000
"""All of the page as it travels, compressed."""
RUBBISH = b"These are only words." * 9


@pytest.fixture
def visit(service: Service, browser: Any) -> Iterator[PageUnderTest]:
    """The page, which ends without an error, and without having asked another host."""
    visit = PageUnderTest(browser, service.url)
    yield visit
    visit.close()


def result(url: str, job: str) -> dict[str, Any]:
    """What the service says that it found."""
    answer = requests.get(f"{url}/v1/jobs/{job}", timeout=10)
    found: dict[str, Any] = answer.json()["result"]
    return found


def test_twelve_pictures_at_once_are_all_done(visit: PageUnderTest, pictures: Mapping[str, bytes]) -> None:
    """Each has an entry of its own and its labels in it; what is no picture is told in words, and alone."""
    files = several(pictures)
    visit.drop(*files)
    visit.wait_for_all(12)
    assert sorted(entry.name for entry in visit.entries()) == sorted(name for name, _ in files)
    expect(visit.page.get_by_text("12 of 12").first).to_be_attached()
    expect(visit.entry("cat-plain-0.jpg")).to_contain_text("cat")
    visit.drop(("notes.jpg", RUBBISH))
    visit.wait_for_state("notes.jpg", "failed")
    expect(visit.entry("notes.jpg").locator(".words")).to_contain_text("notes.jpg is ")
    expect(visit.entry("notes.jpg").locator("button.retry")).to_be_hidden()
    assert [entry.state for entry in visit.entries()].count("done") == 12


def test_search_finds_pictures_by_what_is_on_them(visit: PageUnderTest, pictures: Mapping[str, bytes]) -> None:
    """By a label or a part of the name, at once and without a request."""
    visit.drop(*((f"{name} of mine.jpg", data) for name, data in pictures.items()))
    visit.wait_for_all(3)
    expect(visit.page.get_by_role("region", name="All together")).to_be_visible()  # its code has come
    search = visit.page.locator("#search")
    with visit.no_request():
        for words, found in (("person", "person of mine.jpg"), ("cup of", "cup of mine.jpg")):
            search.fill(words)
            expect(visit.page.locator("#gallery li.entry:visible")).to_have_count(1)
            expect(visit.entry(found)).to_be_visible()
        search.fill("")
        expect(visit.page.locator("#gallery li.entry:visible")).to_have_count(3)


def test_a_reload_loses_nothing(visit: PageUnderTest, pictures: Mapping[str, bytes]) -> None:
    """Neither in the middle of the uploads nor after them: the same entries, each with its own result."""
    visit.slow_line(400_000)
    visit.drop(*several(pictures))
    visit.page.locator('#gallery li.entry[data-state="done"]').first.wait_for(state="attached")
    in_the_middle = visit.entries()
    visit.reload()
    assert {entry.state for entry in in_the_middle} > {"done"}
    visit.wait_for_all(12)
    assert {entry.key for entry in visit.entries()} == {entry.key for entry in in_the_middle}
    before, job = visit.entries(), visit.open("cat-plain-0.jpg")
    boxes = visit.boxes()
    visit.reload()
    visit.wait_for_all(12)
    assert visit.entries() == before
    assert visit.open("cat-plain-0.jpg") == job
    assert visit.boxes() == boxes
    assert len(boxes) == len(result(visit.url, job)["detections"])


def test_the_address_of_a_job_opens_it_in_another_browser(
    visit: PageUnderTest, browser: Any, pictures: Mapping[str, bytes]
) -> None:
    """The fragment is the job's id; the picture comes from the service, since this browser never had it."""
    visit.drop(("cat.jpg", pictures["cat"]))
    visit.wait_for_all(1)
    job = visit.open("cat.jpg")
    with browser.new_context() as context:
        guest = PageUnderTest(context, f"{visit.url}/#{job}")
        expect(guest.canvas.locator("g.box").first).to_be_visible()
        assert guest.boxes() == visit.boxes()
        decode = "image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])"
        assert guest.canvas.locator("img").evaluate(decode) == [902, 600]
        guest.close()


def test_pictures_are_removed_one_by_one_and_all_at_once(visit: PageUnderTest, pictures: Mapping[str, bytes]) -> None:
    """For good: a reload does not bring them back."""
    visit.drop(*((f"{name}.jpg", data) for name, data in pictures.items()))
    visit.wait_for_all(3)
    visit.page.get_by_role("button", name="Remove cup.jpg").click()
    visit.wait_for_all(2)
    visit.page.locator("#clear").click()
    visit.page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    visit.wait_for_all(0)
    visit.reload()
    expect(visit.page.locator("button.choose")).to_be_visible()
    assert visit.entries() == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_is_light_and_strict(service: Service, browser: Any, language: str) -> None:
    """With a cold cache it is light, in any language; its policy allows nothing but its own files, nothing inline."""
    with browser.new_context(locale=language) as context:
        page, loaded = context.new_page(), []
        session = context.new_cdp_session(page)
        session.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))
        session.send("Network.enable")
        answer = page.goto(service.url, wait_until="networkidle")
        assert 10_000 < sum(loaded) < MOST_BYTES, loaded
        assert page.locator("html").get_attribute("lang") == language
    policy = {name: rest for name, _, rest in (each.partition(" ") for each in policy_of(answer).split("; "))}
    assert policy["default-src"] == "'none'"
    assert (policy["script-src"], policy["style-src"], policy["connect-src"]) == ("'self'", "'self'", "'self'")
    assert policy["img-src"].split() == ["'self'", "blob:"]
    assert "unsafe" not in policy_of(answer)


def policy_of(answer: Any) -> str:
    policy: str = answer.headers["content-security-policy"]
    return policy
