"""The page of a service that changes pictures: a part that is painted, all of it, and what was made before."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

import numpy as np
import pytest
import requests
from page_object import WIDE, PageUnderTest
from PIL import Image
from playwright.sync_api import expect

from processor.imaging.encode import encode_png
from service import Service, running_mode1
from toy_diffusion import diffusion_folder
from toy_embedders import picture

pytestmark = [pytest.mark.e2e, pytest.mark.browser]

BEFORE = picture(160, 96)


@pytest.fixture(scope="module")
def editing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with one small model, for generate and for edit."""
    folder = tmp_path_factory.mktemp("editing")
    diffusion_folder(folder / "weights/generate/toy")
    folders = {"WEIGHTS_DIR": str(folder / "weights"), "MODELS_DIR": str(folder / "models")}
    models = {"GENERATE_MODELS": "toy", "EDIT_MODELS": "toy", "PRECISION": "f32"}
    with running_mode1({**folders, **models, "TASKS": "generate,edit"}, folder) as running:
        yield running


@pytest.fixture
def visit(browser: Any, editing: Service) -> Iterator[PageUnderTest]:
    """The page, with nothing asked for."""
    visit = PageUnderTest(browser.new_context(viewport=WIDE), editing.url)
    yield visit
    visit.close()


def ask(visit: PageUnderTest, prompt: str, button: str) -> Mapping[str, Any]:
    """The job that these words end with, in few steps."""
    visit.page.get_by_label("What is to be seen", exact=True).fill(prompt)
    if not visit.page.locator("details[open] > .knobs").count():
        visit.page.get_by_text("More knobs").click()
    visit.page.get_by_label("steps", exact=True).fill("4")
    visit.page.get_by_role("button", name=button, exact=True).click()
    expect(visit.viewer.get_by_role("heading", name=prompt)).to_be_visible()
    visit.wait_for_all(len(visit.entries()))
    expect(visit.viewer.locator(".made-result:visible")).to_have_count(1)
    visit.page.wait_for_function("location.hash.length > 8")
    job: Mapping[str, Any] = requests.get(f"{visit.url}/v1/jobs/{visit.page.evaluate('location.hash.slice(1)')}").json()
    return job


def test_what_was_not_painted_stays_as_it_is(visit: PageUnderTest) -> None:
    """To the byte, and the picture before lies under the divider."""
    visit.page.locator("#task").select_option("edit")
    expect(visit.page.get_by_label("A part of it")).to_be_visible()
    visit.drop(("before.png", encode_png(BEFORE)))
    visit.page.get_by_label("A part of it").check()
    stage = visit.page.get_by_role("application", name="Paint what may change")
    expect(stage).to_be_visible()
    stage.scroll_into_view_if_needed()
    place = stage.bounding_box()
    middle = place["y"] + place["height"] / 2
    visit.page.mouse.move(place["x"] + place["width"] * 0.3, middle)
    visit.page.mouse.down()
    visit.page.mouse.move(place["x"] + place["width"] * 0.7, middle, steps=8)
    visit.page.mouse.up()
    job = ask(visit, "a boat", "Change")
    assert job["result"]["method"] == "inpaint"
    _, content = visit.download("png")
    differs = (np.asarray(Image.open(BytesIO(content))) != BEFORE).any(axis=2)
    rows, columns = np.nonzero(differs)
    assert (rows.min() > 36, rows.max() < 60, columns.min() > 36, columns.max() < 124) == (True,) * 4
    assert differs[44:52, 60:100].mean() > 0.9
    size = "image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])"
    assert visit.viewer.get_by_role("img", name="Before").evaluate(size) == [160, 96]
    expect(visit.viewer.locator(".changed")).to_contain_text("% on average")


def test_a_picture_that_was_made_is_changed_and_changed_again(visit: PageUnderTest) -> None:
    """By one press each, and nothing is sent twice; after a reload all of it is there."""
    visit.page.locator("#task").select_option("generate")
    expect(visit.page.get_by_role("button", name="Make")).to_be_visible()
    made = ask(visit, "a cat", "Make")
    visit.viewer.get_by_role("button", name="Edit it").click()
    expect(visit.page.locator(".given .name").first).to_have_text("A picture made here")
    with visit.page.expect_request(lambda request: request.method == "POST") as sent:
        changed = ask(visit, "a dog", "Change")
    assert f"image=job%3A{made['id']}%2F1.png" in sent.value.post_data
    assert changed["result"]["difference"] > 0
    visit.viewer.get_by_role("button", name="Another seed").click()
    visit.wait_for_all(3)
    visit.reload()
    visit.wait_for_all(3)
    visit.entry("a dog").first.locator("button.show").click()
    expect(visit.viewer.get_by_role("img", name="Before")).to_be_visible()
    expect(visit.viewer.get_by_role("img", name="After: a dog")).to_be_visible()
