"""Asking for a picture to be changed, and seeing how much it was, before a service that answers as is told."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Locator, expect

from asking_page import CONTEXTS, JOB, AskingPage, asking_page, model

pytestmark = pytest.mark.browser

WIDTH, HEIGHT = 320, 200
"""Of the picture that is changed, in pixels."""
DIRECTIONS = {"smile": "A broad smile, or a stern look.", "fair": "Light hair, or dark."}
MODELS = [
    model("edit", "words", {"methods": ["diffuse", "inpaint"], "defaults": {"side": 512, "steps": 20}}, default=True),
    model("edit", "dreams", {"methods": ["latents"], "defaults": {"side": 256, "cuts": 8}}, default=False),
    model("edit", "faces", {"methods": ["direction", "face"], "directions": DIRECTIONS}, default=False),
]
RESULT = {
    "method": "latents",
    "prompt": "a cat",
    "prompt_whole": True,
    "image": {"width": WIDTH, "height": HEIGHT},
    "picture": {"file": "1.png", "sha256": "", "withheld": ""},
    "seed": 7,
    "steps_done": 3,
    "stopped": True,
    "losses": [0.9, 0.7, 0.75],
    "similarity": [
        {"model": "clip", "steered": True, "before": 0.2, "after": 0.31},
        {"model": "second_clip", "steered": False, "before": 0.2, "after": 0.15},
    ],
    "difference": 0.0812,
    "fitted": 0.054,
    "model": {"name": "words"},
    "notice": "",
    "options": {},
    "timings_ms": {"steps": 1500.0},
}
WITHHELD = {**RESULT, "picture": {"file": "", "sha256": "", "withheld": "Too near to concept 3."}}


def picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (WIDTH, HEIGHT), (90, 110, 90)).save(file, "PNG")
    return file.getvalue()


@pytest.fixture(params=CONTEXTS)
def anywhere(request: pytest.FixtureRequest, browser: Any, stand_in: str) -> Iterator[AskingPage]:
    """The page in each kind of browser."""
    with asking_page(browser, CONTEXTS[request.param], stand_in, "edit", MODELS, RESULT) as page:
        yield page


@pytest.fixture
def editing(browser: Any, stand_in: str) -> Iterator[AskingPage]:
    with asking_page(browser, CONTEXTS["light"], stand_in, "edit", MODELS, RESULT) as page:
        page.visit.drop(("room.png", picture()))
        expect(page.page.locator(".given .name").first).to_have_text("room.png")
        yield page


def stage(page: AskingPage) -> Locator:
    return page.page.get_by_role("application", name="Paint what may change")


def part(body: bytes, name: str) -> bytes:
    """What a form has under that name."""
    found = re.search(rb'name="%s"[^\r]*\r\n(?:[^\r]+\r\n)*\r\n(.*?)\r\n--' % name.encode(), body, re.DOTALL)
    assert found, body[:500]
    return found[1]


def mask_sent(page: AskingPage) -> Any:
    """(H, W), 255 where the picture may change."""
    mask = Image.open(BytesIO(part(page.bodies[-1], "mask"))).convert("L")
    assert mask.size == (WIDTH, HEIGHT)
    return np.asarray(mask)


def change(page: AskingPage) -> None:
    page.prompt.fill("a cat")
    before = len(page.bodies)
    page.button.click()
    page.wait_for(before + 1)


def test_form_and_result_are_accessible(anywhere: AskingPage) -> None:
    """As axe sees them, with a mask to paint and all folds open; and nothing is wider than the screen."""
    anywhere.visit.drop(("room.png", picture()))
    anywhere.page.get_by_label("A part of it").check()
    expect(stage(anywhere)).to_be_visible()
    anywhere.page.get_by_text("More knobs").click()
    anywhere.page.get_by_text("By keys").click()
    stage(anywhere).press("Enter")
    stage(anywhere).press("ArrowUp")
    stage(anywhere).press("Enter")
    change(anywhere)
    anywhere.page.get_by_text("How it was made").click()
    assert Axe().run(anywhere.page).response["violations"] == []
    assert anywhere.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_each_way_asks_for_what_it_takes(editing: AskingPage) -> None:
    """And sends nothing else."""
    change(editing)
    assert part(editing.bodies[0], "method") == b"diffuse"
    assert part(editing.bodies[0], "prompt") == b"a cat"
    assert part(editing.bodies[0], "image") == picture()
    assert editing.bodies[0].count(b"Content-Disposition") == 3
    editing.page.get_by_label("Dream towards words").check()
    editing.page.get_by_label("How strongly the words count").fill("2")
    chooser = editing.page.locator(".given").nth(1).locator("input[type=file]")
    chooser.set_input_files({"name": "reef.png", "mimeType": "image/png", "buffer": picture()})
    editing.page.get_by_text("More knobs").click()
    editing.page.get_by_label("How strongly the picture to become like counts").fill("1.5")
    expect(editing.page.get_by_label("How strongly the other is avoided")).to_be_hidden()
    change(editing)
    for name, value in {"method": b"latents", "weight": b"2", "weight_like": b"1.5", "like": picture()}.items():
        assert part(editing.bodies[1], name) == value
    assert editing.bodies[1].count(b"Content-Disposition") == 6


def test_a_face_goes_in_a_direction_that_the_model_knows(editing: AskingPage) -> None:
    """Each with what it means; no words are asked for, and no picture is needed."""
    editing.page.get_by_label("A face, in a direction").check()
    expect(editing.prompt).to_be_hidden()
    direction = editing.page.get_by_label("Direction", exact=True)
    direction.select_option("fair")
    expect(editing.page.get_by_text("Light hair, or dark.")).to_be_visible()
    editing.page.get_by_label("How far", exact=True).fill("-4")
    editing.page.get_by_role("button", name="Without it").first.click()
    editing.button.click()
    editing.wait_for(1)
    assert editing.sent == [{"method": "direction", "direction": "fair", "amount": "-4"}]


def test_a_chosen_model_says_which_ways_there_are(editing: AskingPage) -> None:
    """Without a choice all models' ways are there."""
    ways = editing.page.locator(".methods label")
    expect(ways).to_have_count(5)
    editing.page.get_by_label("Model").select_option("faces")
    expect(ways).to_have_text(["A face, in a direction", "A face, by words"])
    editing.page.get_by_label("Model").select_option("dreams")
    expect(editing.page.locator(".methods")).to_be_hidden()
    expect(editing.page.get_by_label("How strongly the words count")).to_be_visible()


def test_what_is_missing_is_told_before_it_is_sent(editing: AskingPage) -> None:
    """A mask, and a picture."""
    editing.page.get_by_label("A part of it").check()
    editing.prompt.fill("a cat")
    editing.button.click()
    expect(editing.page.get_by_text("Paint what may change first.")).to_be_visible()
    expect(stage(editing)).to_be_focused()
    editing.page.get_by_role("button", name="Without it").first.click()
    editing.button.click()
    expect(editing.page.get_by_text("Choose the picture that is to change")).to_be_visible()
    assert editing.bodies == []


def test_a_mask_is_painted_by_a_mouse(editing: AskingPage) -> None:
    """A stroke, another that is undone, a part of it erased, and all of it turned over."""
    editing.page.get_by_label("A part of it").check()
    expect(stage(editing)).to_be_visible()
    stage(editing).scroll_into_view_if_needed()
    place = stage(editing).bounding_box()
    mouse = editing.page.mouse

    def stroke(*points: tuple[float, float]) -> None:
        at = [(place["x"] + x * place["width"], place["y"] + y * place["height"]) for x, y in points]
        mouse.move(*at[0])
        mouse.down()
        for each in at[1:]:
            mouse.move(*each, steps=5)
        mouse.up()

    stroke((0.2, 0.5), (0.8, 0.5))
    stroke((0.5, 0.1), (0.5, 0.2))
    editing.page.get_by_role("button", name="Undo").click()
    editing.page.get_by_label("Erase").check()
    stroke((0.5, 0.5))
    change(editing)
    mask = mask_sent(editing)
    across, middle = mask[HEIGHT // 2], mask[:, WIDTH // 4]
    assert [int(across[int(x * WIDTH)]) for x in (0.1, 0.3, 0.5, 0.7, 0.9)] == [0, 255, 0, 255, 0]
    assert 20 < np.count_nonzero(middle) < 32  # 8 parts of a hundred of the longer side are 25.6 pixels
    assert not mask[:40].any()
    editing.page.get_by_role("button", name="Turn over").click()
    change(editing)
    assert np.mean((mask > 127) != (mask_sent(editing) > 127)) > 0.99


def test_a_mask_is_made_by_keys_alone(editing: AskingPage) -> None:
    """A box, a dot that is taken away again, and the brush made larger."""
    editing.page.get_by_label("A part of it").check()
    stage(editing).focus()
    for key in ["ArrowUp", "b", *["ArrowRight"] * 4, *["ArrowDown"] * 3, "Enter"]:
        editing.page.keyboard.press(key)
    change(editing)
    first = mask_sent(editing)
    rows, columns = np.nonzero(first)
    assert (rows.min(), columns.min()) == (HEIGHT // 2, WIDTH // 2)
    assert first[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1].all()
    stage(editing).focus()
    for key in ["Shift+Enter", "]", "Control+z", *["ArrowLeft"] * 20, "Enter"]:
        editing.page.keyboard.press(key)
    change(editing)
    second = mask_sent(editing)
    assert np.count_nonzero(second) > np.count_nonzero(first)
    assert second[first > 0].all()


def test_a_mask_comes_out_of_a_file(editing: AskingPage) -> None:
    """White is what may change."""
    drawn, file = np.zeros((HEIGHT, WIDTH), np.uint8), BytesIO()
    drawn[20:60, 30:90] = 255
    Image.fromarray(drawn).save(file, "PNG")
    editing.page.get_by_label("A part of it").check()
    chooser = editing.page.locator(".painter input[type=file]")
    chooser.set_input_files({"name": "mask.png", "mimeType": "image/png", "buffer": file.getvalue()})
    expect(editing.page.get_by_role("button", name="Undo")).to_have_attribute("aria-disabled", "false")
    change(editing)
    assert (mask_sent(editing) == drawn).all()


def test_before_and_after_are_compared(editing: AskingPage) -> None:
    """By a divider that keys move; how much has changed stands beside them in words."""
    change(editing)
    divider = editing.page.get_by_role("slider", name="Divider between before and after")
    divider.press("Home")
    for _ in range(30):
        divider.press("ArrowRight")
    expect(divider).to_have_attribute("aria-valuetext", "30 % before, 70 % after")
    expect(editing.page.locator(".compare .after")).to_have_css("clip-path", "inset(0px 0px 0px 30%)")
    expect(editing.page.get_by_role("img", name="Before")).to_be_visible()
    for words in (
        "Some of it changed: 8.1 % on average.",
        "What the model found of the picture, before it changed that, is 5.4 % off.",
        "The CLIP that changed it sees it nearer to the words: 0.20, then 0.31.",
        "Another CLIP sees it farther from the words: 0.20, then 0.15.",
        "The loss went from 0.90 to 0.75 in 3 steps.",
        "It was ended early",
    ):
        expect(editing.page.locator(".made-result")).to_contain_text(words)


def test_what_came_of_it_is_changed_further(editing: AskingPage) -> None:
    """It is the picture that the form has then, without an upload; or what was asked for is there again."""
    change(editing)
    editing.page.get_by_role("button", name="Edit it").click()
    expect(editing.page.locator(".given .name").first).to_have_text("A picture made here")
    change(editing)
    assert editing.sent[-1] == {"method": "diffuse", "image": f"job%3A{JOB.format(1)}%2F1.png", "prompt": "a+cat"}
    editing.cards.last.locator(".show").click()
    editing.page.get_by_role("button", name="Change what was asked for").click()
    expect(editing.page.locator(".given .name").first).to_have_text("room.png")
    expect(editing.page.get_by_label("Seed", exact=True)).to_have_value("7")
    editing.page.get_by_role("button", name="Another seed").click()
    editing.wait_for(3)
    assert part(editing.bodies[-1], "image") == picture()


def test_a_withheld_picture_is_told_in_words(browser: Any, stand_in: str) -> None:
    """With its reason, and neither picture beside it."""
    with asking_page(browser, CONTEXTS["light"], stand_in, "edit", MODELS, WITHHELD) as page:
        page.visit.drop(("room.png", picture()))
        change(page)
        expect(page.page.locator(".made-result .withheld")).to_contain_text("Too near to concept 3.")
        expect(page.page.locator(".compare")).to_be_hidden()
        expect(page.page.locator("#gallery .words")).to_have_text("Changed, 1 withheld")
