"""The page of a service that makes pictures: asked for with words, looked at while they grow, and sent on."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import requests
from page_object import WIDE, PageUnderTest
from PIL import Image
from playwright.sync_api import expect

from service import Service, running_mode1
from toy_diffusion import diffusion_folder

pytestmark = [pytest.mark.e2e, pytest.mark.browser]

SIDE = 64
"""Of the small model's pictures, in pixels."""


@pytest.fixture(scope="module")
def making(model_environ: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with a small model of generate, which finds objects, too."""
    folder = tmp_path_factory.mktemp("making")
    diffusion_folder(folder / "weights/generate/toy")
    environ = {**model_environ, "TASKS": "detect,generate", "GENERATE_MODELS": "toy", "PRECISION": "f32"}
    for name in ("WEIGHTS_DIR", "MODELS_DIR"):
        environ[name] = str(folder / name.partition("_")[0].lower())
        Path(environ[name]).mkdir(exist_ok=True)
        for kept in Path(model_environ[name]).iterdir():
            Path(environ[name], kept.name).symlink_to(kept)
    with running_mode1(environ, folder) as running:
        yield running


@pytest.fixture
def visit(browser: Any, making: Service) -> Iterator[PageUnderTest]:
    """The page with the form of generate, which has not been used."""
    visit = PageUnderTest(browser.new_context(viewport=WIDE), making.url)
    visit.page.locator("#task").select_option("generate")
    expect(visit.page.get_by_role("button", name="Make")).to_be_visible()
    yield visit
    visit.close()


def make(visit: PageUnderTest, prompt: str, steps: int = 3) -> dict[str, Any]:
    """The job that these words end with, once its pictures are seen."""
    visit.page.get_by_label("What is to be seen", exact=True).fill(prompt)
    if not visit.page.locator("details[open] > .knobs").count():
        visit.page.get_by_text("More knobs").click()
    visit.page.get_by_label("steps", exact=True).fill(str(steps))
    visit.page.keyboard.press("Control+Enter")
    return done(visit, prompt)


def done(visit: PageUnderTest, prompt: str) -> dict[str, Any]:
    """The job whose pictures are seen; the one that was seen before is another."""
    expect(visit.viewer.get_by_role("heading", name=prompt)).to_be_visible()
    visit.page.wait_for_function("() => document.querySelector('#viewer .large img')?.naturalWidth")
    job: dict[str, Any] = requests.get(f"{visit.url}/v1/jobs/{visit.page.evaluate('location.hash.slice(1)')}").json()
    return job


def count(visit: PageUnderTest, number: int) -> None:
    """All that was asked for is done."""
    visit.wait_for_all(number)
    visit.page.wait_for_function("() => document.querySelector('#viewer .large img')?.naturalWidth")


def job_shown(visit: PageUnderTest) -> dict[str, Any]:
    job: dict[str, Any] = requests.get(f"{visit.url}/v1/jobs/{visit.page.evaluate('location.hash.slice(1)')}").json()
    return job


def test_words_become_pictures_each_with_its_seed(visit: PageUnderTest) -> None:
    """They are chosen one by one, and taken away under the name of their words and their seed."""
    visit.page.get_by_label("How many").select_option("2")
    job = make(visit, "a cat")
    first, second = (each["seed"] for each in job["result"]["pictures"])
    expect(visit.viewer.locator(".seed-told")).to_have_text(f"Seed {first}")
    expect(visit.viewer.get_by_role("img", name="a cat")).to_be_visible()
    visit.viewer.get_by_role("button", name=f"Picture 2, seed {second}").click()
    expect(visit.viewer.locator(".seed-told")).to_have_text(f"Seed {second}")
    name, content = visit.download("png")
    assert name == f"a cat {second}.png"
    assert Image.open(BytesIO(content)).size == (SIDE, SIDE)
    assert content == requests.get(f"{visit.url}{job['files']['2.png']}").content
    expect(visit.page.locator("#pictures-title")).to_have_text("Your pictures")


def test_the_same_seed_is_the_same_picture_and_another_is_not(visit: PageUnderTest) -> None:
    """Both by one press, and the form has what made the picture."""
    kept = make(visit, "a cat")["result"]["pictures"][0]
    visit.viewer.get_by_role("button", name="Another seed").click()
    count(visit, 2)
    other = job_shown(visit)["result"]["pictures"][0]
    assert other["seed"] != kept["seed"]
    visit.page.get_by_label("What is to be seen", exact=True).fill("a dog")
    visit.page.locator("#gallery .entry .show").last.click()
    expect(visit.viewer.locator(".seed-told")).to_have_text(f"Seed {kept['seed']}")
    visit.viewer.get_by_role("button", name="Keep the seed").click()
    prompt = visit.page.get_by_label("What is to be seen", exact=True)
    expect(prompt).to_have_value("a cat")
    expect(prompt).to_be_focused()
    expect(visit.page.get_by_label("Seed", exact=True)).to_have_value(str(kept["seed"]))
    visit.page.get_by_role("button", name="Make").click()
    count(visit, 3)
    assert job_shown(visit)["result"]["pictures"] == [kept]


def test_a_picture_is_varied(visit: PageUnderTest) -> None:
    """The same words begin with it, at half strength: half of the steps are taken, and nothing is sent again."""
    before = make(visit, "a cat", steps=4)
    visit.viewer.get_by_role("button", name="Vary it").click()
    count(visit, 2)
    job = job_shown(visit)
    assert (job["options"]["strength"], job["result"]["steps_done"]) == (0.5, 2)
    assert job["result"]["pictures"][0]["sha256"] != before["result"]["pictures"][0]["sha256"]


def begin_a_long_one(visit: PageUnderTest) -> None:
    """What there is so far is seen."""
    visit.page.get_by_label("How many").select_option("8")
    visit.page.get_by_label("What is to be seen", exact=True).fill("a cat")
    visit.page.get_by_label("Size").select_option("other")
    visit.page.get_by_label("width in pixels").fill("128")
    visit.page.get_by_label("height in pixels").fill("128")
    visit.page.get_by_text("More knobs").click()
    visit.page.get_by_label("steps", exact=True).fill("150")
    visit.page.get_by_role("button", name="Make").click()
    expect(visit.viewer.get_by_role("img", name="How far it is")).to_be_visible()


def test_a_picture_grows_before_ones_eyes_and_may_be_canceled(visit: PageUnderTest) -> None:
    """Steps, and what there is so far, another one by and by."""
    begin_a_long_one(visit)
    preview = visit.viewer.get_by_role("img", name="How far it is")
    expect(visit.viewer.locator(".status .words")).to_contain_text("of 1,200")
    first = preview.get_attribute("src")
    expect(preview).not_to_have_attribute("src", str(first))
    visit.viewer.get_by_role("button", name="Cancel").click()
    expect(visit.viewer.locator(".status .words")).to_have_text("Canceled.")


def test_what_is_good_enough_is_kept(visit: PageUnderTest) -> None:
    """A press ends the job with what is there by then, and the page says so."""
    begin_a_long_one(visit)
    visit.viewer.get_by_role("button", name="Keep what is there").click()
    count(visit, 1)
    expect(visit.viewer.locator(".made-facts .notes")).to_contain_text("ended early")
    assert job_shown(visit)["result"]["stopped"] is True


def test_a_picture_goes_on_to_another_task(visit: PageUnderTest) -> None:
    """By one press, and without an upload; its words stay what the form has."""
    job = make(visit, "a cat")
    with visit.page.expect_request(lambda request: request.method == "POST") as sent:
        visit.viewer.get_by_role("button", name="Find objects").click()
    body = sent.value.post_data
    assert f"image=job%3A{job['id']}%2F1.png" in body
    assert len(body) < 200
    expect(visit.viewer.locator("#threshold")).to_be_visible()
    size = "image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])"
    assert visit.canvas.locator("img").evaluate(size) == [SIDE, SIDE]
    visit.wait_for_all(2)
    visit.reload()
    visit.wait_for_all(2)


def test_a_picture_that_is_dropped_is_what_they_begin_with(visit: PageUnderTest, pictures: Mapping[str, bytes]) -> None:
    """It is not sent before there are words, and how far to go from it can be said."""
    expect(visit.page.get_by_label("How far from the picture")).to_be_hidden()
    with visit.no_request():
        visit.drop(("cup.jpg", pictures["cup"]))
        expect(visit.page.locator(".given .name")).to_have_text("cup.jpg")
    visit.page.get_by_label("How far from the picture").fill("0.5")
    job = make(visit, "a cup", steps=4)
    assert job["result"]["steps_done"] == 2
    visit.page.get_by_role("button", name="Without it").click()
    expect(visit.page.get_by_label("How far from the picture")).to_be_hidden()
