"""Words that are compared with a picture and its regions on the page, everything in it, and results of elsewhere."""

from collections.abc import Mapping

import pytest
import requests
from page_analysis import Analysis
from page_object import PageUnderTest
from playwright.sync_api import Locator, expect

from service import Service

pytestmark = [pytest.mark.e2e, pytest.mark.browser]

CUP, SPOON, SPOON_BOX = (300.0, 200.0), (352.0, 280.0), "310,230,430,340"
WAIT = {"Prefer": "wait=30"}


def scores(analysis: Analysis, of: str = "How well the words fit") -> Locator:
    return analysis.page.get_by_role("list", name=of, exact=True).get_by_role("listitem")


def parts(rows: Locator) -> list[float]:
    """How far the bars go, from 0 to 1."""
    found: list[float] = rows.locator(".bar").evaluate_all(
        "all => all.map((bar) => Number(bar.style.getPropertyValue('--part')))"
    )
    return found


def test_words_are_ranked_as_they_are_typed(cup: Analysis) -> None:
    """The best first, each with its cosine and its part; that none fits is a row too, where it is asked for."""
    words = cup.page.get_by_label("Words, one a line")
    words.fill("a dog\na cat\n\nthe beach\na cat")
    expect(scores(cup)).to_have_count(3)
    assert sorted(scores(cup).locator(".text").all_inner_texts()) == ["a cat", "a dog", "the beach"]
    assert parts(scores(cup)) == sorted(parts(scores(cup)), reverse=True)
    assert sum(parts(scores(cup))) == pytest.approx(1, abs=1e-3)
    expect(scores(cup).locator(".cosine").first).to_contain_text("0.")
    cup.page.locator(".words").get_by_label("None of these").check()
    expect(scores(cup)).to_have_count(4)
    expect(scores(cup).last).to_contain_text("None of these")
    assert sum(parts(scores(cup))) == pytest.approx(1, abs=1e-3)
    expect(cup.page.locator("#gallery [aria-current=true] .words")).to_contain_text("%")
    words.fill("x" * 301)
    expect(cup.page.locator(".words .doing")).to_contain_text("expected a text of 1 to 300 characters")
    words.fill("")
    expect(scores(cup)).to_have_count(0)
    expect(cup.page.locator(".words .doing")).to_be_empty()


def test_each_region_is_compared_too(cup: Analysis) -> None:
    """Those that are there, and those that come later; the best word stands in the list."""
    cup.press(CUP)
    cup.page.get_by_label("Words, one a line").fill("a dog\na cat")
    cup.page.locator(".words").get_by_label("For regions, too").check()
    expect(cup.rows.first.locator(".best")).to_contain_text("%")
    expect(scores(cup, "How well the words fit this region")).to_have_count(2)
    cup.canvas.focus()
    cup.keys(["n"])
    cup.press((560.0, 60.0))
    expect(cup.rows.last.locator(".best")).to_contain_text("%")
    table = cup.visit.download("csv")[1].decode()
    assert table.count("a dog") + table.count("a cat") >= 2


def test_everything_can_be_stopped_and_undone(analyzing_page: PageUnderTest, pictures: Mapping[str, bytes]) -> None:
    """What it finds is pressed like any other region, and is kept just as it was found.

    The grid is as fine as the form above the picture says.
    """
    analyzing_page.page.locator("#task").select_option("analyze")
    analyzing_page.page.get_by_text("Options", exact=True).click()
    analyzing_page.page.get_by_label("points per side").fill("4")
    cup = Analysis.of(analyzing_page, "everything.jpg", pictures["cup"])
    everything = cup.page.get_by_role("button", name="Everything", exact=True)
    everything.click()
    cup.page.get_by_role("button", name="Stop", exact=True).click()
    expect(everything).to_be_visible()
    assert cup.rows.count() == 0
    everything.click()
    expect(cup.rows.first).to_be_visible()
    count = cup.rows.count()
    assert count > 3
    shapes = cup.masks.evaluate_all("all => all.map((path) => path.getAttribute('d'))")
    cup.press(CUP)
    expect(cup.page.locator(".region[aria-expanded=true]")).to_have_count(1)
    assert cup.rows.count() == count
    assert cup.visit.download("csv")[1].count(b"\n") == count + 1
    assert sorted(cup.masks.evaluate_all("all => all.map((path) => path.getAttribute('d'))")) == sorted(shapes)
    cup.page.get_by_role("button", name="Undo", exact=True).click()
    expect(cup.rows).to_have_count(0)
    analyzing_page.page.get_by_label("points per side").fill("16")
    analyzing_page.check()


def test_masks_are_cleaned(cup: Analysis) -> None:
    """All of them, and back again."""
    cup.press(CUP)
    before = cup.masks.get_attribute("d")
    cup.page.get_by_text("Clean the masks").click()
    least = cup.page.get_by_label("Drop parts under")
    least.fill("200000")
    expect(cup.rows.first).to_contain_text("nothing there")
    least.fill("0")
    expect(cup.masks).to_have_count(1)
    assert cup.masks.get_attribute("d") == before


def test_a_job_of_elsewhere_is_seen_with_its_picture(
    analyzing_page: PageUnderTest, analyzing: Service, pictures: Mapping[str, bytes]
) -> None:
    """By its address: regions, words, and what the service kept of the picture, to be pointed at as if it were here."""
    region = '{"name": "spoon", "box": [310, 230, 430, 340]}'
    data = {"task": "analyze", "regions": region, "texts": "a dog\na cat"}
    job = requests.post(
        f"{analyzing.url}/v1/jobs", data=data, files={"image": pictures["cup"]}, headers=WAIT, timeout=60
    )
    analyzing_page.page.goto(f"{analyzing_page.url}/#{job.json()['id']}")
    analyzing_page.page.reload()
    analysis = Analysis(analyzing_page)
    analysis.ready()
    assert analysis.names == ["spoon"]
    assert analysis.covers(SPOON) == [True]
    expect(scores(analysis)).to_have_count(2)
    expect(analysis.page.locator("#gallery [aria-current=true] .words")).to_contain_text("spoon")
    analysis.press(CUP)
    assert analysis.names == ["spoon", "region 2"]
    analyzing_page.check()
