"""Asking for pictures that are made, and looking at them, before a service that answers as is told."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from page_object import PHONE, WIDE, PageUnderTest
from playwright.sync_api import expect

from front.settings import Settings
from front.v1.tasks import task_json
from wire.tasks.registry import TASKS

pytestmark = pytest.mark.browser

CONTEXTS: Mapping[str, Mapping[str, Any]] = {
    "light": {"viewport": WIDE},
    "dark": {"viewport": WIDE, "color_scheme": "dark"},
    "phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
    "forced colours": {"viewport": WIDE, "forced_colors": "active"},
}
JOB = "00000000-0000-4000-8000-000000000001"
WHY = "Too near to concept 3, by 0.02."
WORDS = {"about": "A model.", "tiny_decoder": False, "defaults": {"side": 512, "steps": 20, "guidance": 7.5}}
FACES = {"about": "Faces: the face of nobody for each seed.", "words": False, "side": 1024}


def model(name: str, facts: Any, *, default: bool) -> dict[str, Any]:
    told = {"name": name, "task": "generate", "state": "loaded", "precision": "f32", "runtime": "openvino"}
    return {**told, "default": default, "notice": f"Of {name}.", "facts": facts}


def made(seed: int, withheld: str = "") -> dict[str, Any]:
    return {"file": "" if withheld else f"{seed}.png", "sha256": "", "seed": seed, "withheld": withheld}


RESULT = {
    "prompt": "a cat",
    "prompt_whole": False,
    "image": {"width": 64, "height": 64},
    "pictures": [made(7), made(8, WHY)],
    "steps_done": 20,
    "stopped": False,
    "model": {"name": "words"},
    "notice": "To be looked at first.",
    "options": {},
    "timings_ms": {"steps": 1500.0},
}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415478da63f8cfc00000030001"
    "0118dd8db40000000049454e44ae426082"
)


class Making:
    """The page with the form of generate. What it asks for is in `sent`, by field."""

    def __init__(self, context: Any, url: str) -> None:
        self.sent: list[dict[str, str]] = []
        rows = [task_json(TASKS[name], Settings(), available=True) for name in ("detect", "generate")]
        models = [model("words", WORDS, default=True), model("faces", FACES, default=False)]
        context.route("**/v1/tasks", lambda route: route.fulfill(json={"tasks": rows}))
        context.route("**/v1/models", lambda route: route.fulfill(json={"models": models}))
        context.route("**/v1/jobs**", self._answer)
        context.route("**/v1/jobs/**", self._answer)
        self.visit = PageUnderTest(context, url)
        self.page = self.visit.page
        self.page.locator("#task").select_option("generate")
        expect(self.page.get_by_role("button", name="Make")).to_be_visible()

    def _answer(self, route: Any) -> None:
        request = route.request
        if "/files/" in request.url:
            route.fulfill(body=PNG, content_type="image/png")
            return
        links = {"self": f"/v1/jobs/{JOB}"}
        job = {"id": JOB, "task": "generate", "links": links, "options": {}, "queue_position": 0, "eta_seconds": 0}
        if request.method == "POST":
            fields = (request.post_data or "").split("&")
            self.sent.append(dict(field.split("=", 1) for field in fields if field))
            route.fulfill(status=202, json={**job, "state": "queued"})
        else:
            files = {"7.png": f"/v1/jobs/{JOB}/files/7.png"}
            route.fulfill(json={**job, "state": "succeeded", "files": files, "result": RESULT})

    def make(self) -> None:
        self.page.get_by_label("What is to be seen", exact=True).fill("a cat")
        self.page.get_by_role("button", name="Make").click()
        expect(self.page.locator(".made-result .large img")).to_be_visible()


@pytest.fixture(params=CONTEXTS)
def anywhere(request: pytest.FixtureRequest, browser: Any, stand_in: str) -> Iterator[Making]:
    """The page in each kind of browser, where nothing moves."""
    with browser.new_context(**CONTEXTS[request.param], reduced_motion="reduce") as context:
        making = Making(context, stand_in)
        yield making
        making.visit.close()


@pytest.fixture
def making(browser: Any, stand_in: str) -> Iterator[Making]:
    with browser.new_context(viewport=WIDE) as context:
        making = Making(context, stand_in)
        yield making
        making.visit.close()


def test_form_and_result_are_accessible(anywhere: Making) -> None:
    """As axe sees them, with all folds open; and nothing is wider than the screen."""
    anywhere.page.get_by_text("More knobs").click()
    anywhere.make()
    anywhere.page.get_by_text("How it was made").click()
    assert Axe().run(anywhere.page).response["violations"] == []
    assert anywhere.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_only_what_was_said_is_sent(making: Making) -> None:
    """What is left to the model is left out."""
    making.make()
    assert making.sent == [{"prompt": "a+cat"}]
    making.page.get_by_text("More knobs").click()
    making.page.get_by_label("What is not to be seen").fill("rain")
    making.page.get_by_label("guidance").fill("2.5")
    making.page.get_by_label("scheduler").select_option("euler-a")
    making.page.get_by_label("Look on while it is made").uncheck()
    making.page.get_by_label("Size").select_option("640x448")
    making.page.get_by_label("The same").check()
    making.page.get_by_label("Seed", exact=True).fill("7")
    making.page.get_by_label("How many").select_option("3")
    making.page.keyboard.press("Control+Enter")
    expect(making.page.locator("#gallery .entry")).to_have_count(2)
    asked = {"prompt": "a+cat", "seed": "7", "n": "3", "width": "640", "height": "448"}
    assert making.sent[1] == {
        **asked,
        "negative_prompt": "rain",
        "guidance": "2.5",
        "scheduler": "euler-a",
        "previews": "false",
    }


def test_what_is_wrong_is_told_before_it_is_sent(making: Making) -> None:
    """Also in a fold, which opens then."""
    button = making.page.get_by_role("button", name="Make")
    button.click()
    expect(making.page.get_by_label("What is to be seen", exact=True)).to_be_focused()
    making.page.get_by_label("What is to be seen", exact=True).fill("a cat")
    making.page.get_by_text("More knobs").click()
    making.page.get_by_label("steps").fill("151")
    making.page.get_by_text("More knobs").click()
    button.click()
    expect(making.page.get_by_label("steps")).to_be_visible()
    assert making.sent == []


def test_a_withheld_picture_is_told_in_words(making: Making) -> None:
    """With the reason, and nothing to be done with it but to try another seed."""
    making.make()
    expect(making.page.locator("#gallery .words")).to_have_text("1 of 2 withheld. a cat")
    making.page.get_by_role("button", name="Picture 2, seed 8, withheld").click()
    expect(making.page.locator(".made-result .withheld")).to_contain_text(WHY)
    expect(making.page.locator(".made-result .large img")).to_have_count(0)
    for gone in ("Vary it", "Find objects"):
        expect(making.page.get_by_role("button", name=gone)).to_be_hidden()
    expect(making.page.get_by_role("link", name="Download this picture")).to_be_hidden()
    making.page.get_by_role("button", name="Another seed").click()
    expect(making.page.locator("#gallery .entry")).to_have_count(2)
    assert making.sent[1] == {"prompt": "a+cat"}


def test_what_counted_is_told(making: Making) -> None:
    """That the words were cut, too, and what the model's user has to know."""
    making.make()
    expect(making.page.locator(".made-facts .notes")).to_contain_text("their end did not count")
    making.page.get_by_text("How it was made").click()
    for fact in ("64 pixels", "1.5 s", "To be looked at first."):
        expect(making.page.locator(".made-facts dl")).to_contain_text(fact)


def test_a_model_that_takes_no_words_is_told_none(making: Making) -> None:
    """What counts for words alone is not asked for; and only its own notice is seen."""
    making.page.get_by_label("What is to be seen", exact=True).fill("a cat")
    expect(making.page.locator("#notice")).to_have_text("Of words.")
    making.page.get_by_label("Model").select_option("faces")
    expect(making.page.locator("#notice")).to_have_text("Of faces.")
    expect(making.page.locator(".wordless")).to_have_text(
        "The model faces takes no words: the face of nobody for each seed."
    )
    for hidden in ("What is to be seen", "How far from the picture"):
        expect(making.page.get_by_label(hidden, exact=True)).to_be_hidden()
    expect(making.page.get_by_text("More knobs")).to_be_hidden()
    sizes = making.page.get_by_label("Size").locator("option").evaluate_all("all => all.map(each => each.value)")
    assert sizes == ["", "512x512", "256x256", "other"]
    making.page.get_by_role("button", name="Make").click()
    expect(making.page.locator(".made-result")).to_be_visible()
    assert making.sent == [{}]
