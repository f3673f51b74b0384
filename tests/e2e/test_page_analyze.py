"""The page of a service that cuts out what it is pointed at, by mouse, keys and fingers, and compares words."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from page_analysis import Analysis
from page_object import PHONE, PageUnderTest
from playwright.sync_api import expect

from processor.geometry.masks import rle
from service import Service

pytestmark = [pytest.mark.e2e, pytest.mark.browser]

CUP, SAUCER, COFFEE, SPOON, TABLE = (300.0, 200.0), (110.0, 200.0), (280.0, 120.0), (352.0, 280.0), (560.0, 60.0)
"""Points of the photo of a cup, 600 x 400 pixels."""
SPOON_BOX = (310.0, 230.0), (430.0, 340.0)


def test_a_press_makes_a_mask_and_more_make_it_better(cup: Analysis) -> None:
    """One with Shift, or by the right button, takes away; each is undone."""
    cup.press(CUP, SAUCER)
    assert cup.covers(CUP, SAUCER, COFFEE, TABLE) == [True, True, True, False]
    cup.page.keyboard.down("Shift")
    cup.press(COFFEE)
    cup.page.keyboard.up("Shift")
    cup.press(TABLE, button="right")
    expect(cup.page.locator(".prompt-point.inside")).to_have_count(2)
    expect(cup.page.locator(".prompt-point.outside")).to_have_count(2)
    assert cup.covers(CUP, SAUCER, COFFEE, TABLE) == [True, True, False, False]
    assert cup.names == ["region 1"]
    for _ in range(2):
        cup.page.get_by_role("button", name="Undo").click()
    cup.settle()
    assert cup.covers(COFFEE) == [True]
    cup.canvas.focus()
    cup.keys(["Control+z", "Control+z"])
    assert cup.rows.count() == 0


def test_a_box_makes_another_region(cup: Analysis) -> None:
    """One that leaves out the chosen one. Regions are named, chosen by a press, and deleted."""
    cup.press(CUP)
    cup.drag(*SPOON_BOX)
    assert cup.names == ["region 1", "region 2"]
    assert cup.covers(SPOON, CUP, only=".chosen") == [True, False]
    cup.page.get_by_label("Name", exact=True).fill("spoon")
    cup.page.keyboard.press("Enter")
    assert cup.names == ["region 1", "spoon"]
    expect(cup.rows.last).to_be_focused()
    expect(cup.rows.last).to_have_attribute("aria-expanded", "true")
    cup.visit.settle()
    written = cup.page.locator(".canvas .box text").all_text_contents()
    assert {each.split(" ")[0] for each in written} == {"region", "spoon"}
    cup.canvas.focus()
    cup.keys(["Escape"])
    cup.press(CUP)
    expect(cup.rows.first).to_have_attribute("aria-expanded", "true")
    cup.page.get_by_role("button", name="Delete").click()
    assert cup.names == ["spoon"]
    expect(cup.canvas).to_be_focused()


def test_a_box_may_be_made_better_by_points(cup: Analysis) -> None:
    """And a point by a box that has it in it."""
    cup.drag(*SPOON_BOX)
    cup.press(SPOON)
    cup.press(SAUCER, button="right")
    cup.drag((300.0, 220.0), (440.0, 350.0))
    assert cup.rows.count() == 1
    expect(cup.page.locator(".prompt-point")).to_have_count(2)
    expect(cup.page.locator(".prompt-box.under")).to_have_count(1)
    assert cup.covers(SPOON, SAUCER) == [True, False]


def test_a_point_may_mean_a_part_or_the_whole(cup: Analysis) -> None:
    """Three masks came with the first; another one is taken by a button or a key."""
    cup.press(CUP)
    others = cup.page.get_by_role("group", name="Masks of growing extent").get_by_role("button")
    expect(others).to_have_text(["Part", "More", "Whole"])
    areas = set()
    for each in others.all():
        with cup.visit.no_request():
            each.click()
            cup.settle()
        areas.add(cup.masks.get_attribute("d"))
    assert len(areas) == 3
    expect(others.last).to_have_attribute("aria-pressed", "true")
    cup.canvas.focus()
    cup.keys(["m"])
    expect(others.last).to_have_attribute("aria-pressed", "false")


def test_keys_do_all_that_a_mouse_does(cup: Analysis) -> None:
    """From the tab key on: points, a box, another region, another mask, undo, delete; and it is told aloud."""
    cup.page.get_by_role("button", name="Undo").focus()
    cup.page.keyboard.press("Tab")
    expect(cup.canvas).to_be_focused()
    cup.keys(["ArrowUp", "Enter"])
    assert cup.covers(CUP) == [True]
    expect(cup.page.locator(".picture > [role=status]")).to_contain_text("pixels, predicted IoU")
    cup.keys([*["ArrowUp"] * 5, "Shift+ArrowUp", "Shift+Enter"])
    expect(cup.page.locator(".prompt-point.outside")).to_have_count(1)
    cup.keys(["n", *["ArrowDown"] * 6, "b", *["ArrowRight"] * 10, *["ArrowDown"] * 9, "Enter"])
    expect(cup.page.locator(".prompt-box.under")).to_have_count(1)
    assert cup.names == ["region 1", "region 2"]
    cup.keys(["[", "Delete"])
    assert cup.names == ["region 2"]
    cup.keys(["Control+z"])
    assert cup.names == ["region 1", "region 2"]
    cup.keys([*["+"] * 4, *["ArrowLeft"] * 30])
    expect(cup.page.locator(".crosshair path").last).to_be_in_viewport()
    cup.keys(["0", "b", "ArrowLeft", "Escape", "Escape"])
    expect(cup.page.locator(".region[aria-expanded=true]")).to_have_count(0)
    expect(cup.page.locator("#viewer")).to_be_visible()


def test_what_is_pressed_meanwhile_is_asked_for_at_once(cup: Analysis) -> None:
    """Not one job for each press: while one is under way the newest waits, and the mask is that of all points."""
    count = "() => performance.getEntriesByName('analyze-prompt').length"
    before, held = cup.page.evaluate(count), list[Any]()
    cup.page.route("**/v1/jobs?*", lambda route: held.append(route), times=1)
    for at in range(5):
        cup.page.mouse.click(*cup.place((CUP[0] + 8 * at, CUP[1])))
    expect(cup.page.locator(".prompt-point")).to_have_count(5)
    held[0].continue_()
    cup.settle()
    assert cup.page.evaluate(count) - before == 2
    assert cup.covers(CUP) == [True]


def test_what_goes_wrong_is_told_in_words(cup: Analysis) -> None:
    """With a way to try again; what passes by itself is tried again by itself."""
    detail = {"code": "job_failed", "detail": "No such luck."}
    cup.page.route("**/v1/jobs?*", lambda route: route.fulfill(status=500, json=detail), times=1)
    cup.page.mouse.click(*cup.place(CUP))
    expect(cup.page.locator(".found .doing").filter(has_text="No such luck.")).to_be_visible()
    cup.page.get_by_role("button", name="Try again").click()
    cup.settle()
    assert cup.covers(CUP) == [True]
    busy = {"code": "queue_full", "detail": "Too much to do."}
    cup.page.route("**/v1/jobs?*", lambda r: r.fulfill(status=429, json=busy, headers={"Retry-After": "1"}), times=1)
    cup.press(SAUCER)
    expect(cup.page.locator(".prompt-point")).to_have_count(2)
    cup.visit.forgive("500")


def test_all_objects_come_with_their_names(cup: Analysis) -> None:
    """Of the detector; they are pressed like any others. A reload keeps them, as it does what was edited."""
    cup.press(CUP)
    cup.page.get_by_role("button", name="All objects").click()
    expect(cup.rows.filter(has_text="cup").first).to_be_visible()
    names = cup.names
    assert names[0] == "region 1"
    cup.page.wait_for_timeout(600)  # longer than what is edited waits to be kept
    cup.visit.reload()
    cup.ready()
    assert cup.names == names
    assert cup.covers(CUP) == [True]
    expect(cup.page.locator("#gallery [aria-current=true] .words")).to_contain_text("cup")


def test_files_hold_what_is_seen(cup: Analysis) -> None:
    """Also what was edited: names, masks that were taken, and nothing that was deleted."""
    cup.press(CUP)
    cup.page.get_by_role("button", name="Part", exact=True).click()
    cup.drag(*SPOON_BOX)
    cup.page.get_by_label("Name", exact=True).fill("spoon")
    cup.page.get_by_label("Name", exact=True).press("Enter")
    cup.canvas.focus()
    cup.keys(["n"])
    cup.press(TABLE)
    cup.keys(["Delete"])
    name, content = cup.visit.download("coco")
    document = json.loads(content)
    assert name == "test_files_hold_what_is_seen-coco.json"
    assert [each["name"] for each in document["categories"]] == ["object", "spoon"]
    masks = [each["segmentation"] for each in document["annotations"]]
    drawn = rle.decode(masks[0]["counts"], (400, 600)) | rle.decode(masks[1]["counts"], (400, 600))
    places = [(x + 0.5, y + 0.5) for x in range(0, 600, 37) for y in range(0, 400, 29)]
    assert cup.covers(*places) == [bool(drawn[int(y), int(x)]) for x, y in places]
    with cup.visit.page.expect_request("**/v1/jobs/*?format=csv"):
        assert cup.visit.download("csv")[1].count(b"\n") == 3


def test_a_finger_points_too(browser: Any, analyzing: Service, pictures: Mapping[str, bytes]) -> None:
    """A tap is inside, a long one outside; the tool for boxes draws one. Nothing is wider than the phone."""
    with browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True) as context:
        cup = Analysis.of(PageUnderTest(context, analyzing.url), "cup.jpg", pictures["cup"])
        cup.page.touchscreen.tap(*cup.place(CUP))
        cup.settle()
        assert cup.covers(CUP) == [True]
        cup.touch(COFFEE, milliseconds=700)
        expect(cup.page.locator(".prompt-point.outside")).to_have_count(1)
        cup.page.get_by_role("button", name="Box").tap()
        cup.touch(*SPOON_BOX)
        assert cup.covers(SPOON, only=".chosen") == [True]
        assert cup.names == ["region 1", "region 2"]
        assert cup.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        assert violations(cup.page) == []
        cup.visit.close()


def test_the_page_is_accessible_with_masks(cup: Analysis) -> None:
    """Light and dark, with all that can be opened open."""
    cup.press(CUP)
    cup.page.locator("#analyze-words").fill("a dog\na cat")
    cup.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    for scheme in ("light", "dark"):
        cup.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert violations(cup.page) == []
    cup.page.emulate_media(color_scheme=None)


def violations(page: Any) -> list[str]:
    """What axe-core finds in the viewer: the rule and where."""
    found = Axe().run(page, "#viewer").response["violations"]
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]
