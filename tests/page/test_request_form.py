"""The form of what is asked for: a picker of tasks where there are several, a field for all that one can be given."""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from browsing import Visit

pytestmark = pytest.mark.browser

PICTURE = {"name": "image", "kind": "image", "about": "A picture.", "at_least": 1, "at_most": 1}
WORDS = {"name": "question", "kind": "text", "about": "A question.", "at_least": 0, "at_most": 1, "characters": 20}
OPTIONS = [
    {"name": "length", "about": "How long.", "type": "string", "default": "normal", "choices": ["short", "normal"]},
    {
        "name": "max_tokens",
        "about": "At most.",
        "type": "integer",
        "default": 64,
        "minimum": 1,
        "maximum": 512,
        "step": 1,
    },
    {"name": "lines", "about": "One a line.", "type": "string", "default": "", "multiline": True},
    {"name": "clean", "about": "Without preambles.", "type": "boolean", "default": True},
    {
        "name": "scale",
        "about": "A number, or auto.",
        "type": "integer",
        "default": 0,
        "minimum": 1,
        "choices": ["auto"],
    },
    {"name": "later", "about": "Afterwards.", "type": "number", "default": 0.5, "minimum": 0, "maximum": 1},
    {"name": "model", "about": "Which.", "type": "string", "default": ""},
]


def row(name: str, inputs: list[Any], options: list[Any], *, available: bool = True) -> dict[str, Any]:
    told = [{"changeable": option["name"] == "later", **option} for option in options]
    return {"name": name, "about": name, "available": available, "inputs": inputs, "options": told}


# The page does not know the task paint: what the stand-in answers of detect is shown plainly.
ROWS = [row("detect", [PICTURE], []), row("paint", [PICTURE, WORDS], OPTIONS), row("away", [], [], available=False)]


@pytest.fixture
def visit(browser: Any, stand_in: str) -> Iterator[Visit]:
    """The page before a service that says it has these tasks; `sent` holds the jobs that it was asked for."""
    visit = Visit(browser, stand_in)
    visit.page.route("**/v1/tasks", lambda route: route.fulfill(json={"tasks": ROWS}))
    visit.page.reload()
    expect(visit.page.get_by_label("Task")).to_be_visible()
    yield visit
    visit.page.close()
    assert (visit.errors, visit.foreign) == ([], [])


def sent(visit: Visit) -> tuple[str, str]:
    """The query and the body of the request with which a dropped picture is sent."""
    picture = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "JPEG")
    with visit.page.expect_request(lambda request: request.method == "POST") as begun:
        visit.drop(("a.jpg", picture.getvalue()))
    body = begun.value.post_data_buffer
    return begun.value.url.partition("?")[2], body.decode("latin-1")


def test_the_tasks_that_somebody_does_can_be_picked(visit: Visit) -> None:
    """The first of the table is picked, and has nothing to be filled in."""
    assert visit.page.locator("#task option").all_inner_texts() == ["detect", "paint"]
    expect(visit.page.locator("#request")).to_be_hidden()


def test_what_is_as_it_would_be_anyway_is_not_sent(visit: Visit) -> None:
    """Of the first task not even its name."""
    query, body = sent(visit)
    assert (query, body.count("Content-Disposition")) == ("", 1)
    visit.page.get_by_label("Task").select_option("paint")
    query, body = sent(visit)
    assert (query, body.count("Content-Disposition")) == ("task=paint", 1)


def test_texts_and_options_go_with_each_picture(visit: Visit) -> None:
    """Each in a field of its name; what can be changed later is not asked for, nor is the model twice."""
    visit.page.get_by_label("Task").select_option("paint")
    visit.page.get_by_label("Question").fill("What is it?")
    visit.page.get_by_label("Lines").fill("Why?\nWhere?")
    visit.page.get_by_text("Options", exact=True).click()
    visit.page.get_by_label("Length").select_option("short")
    visit.page.get_by_label("Max tokens").fill("8")
    visit.page.get_by_label("Clean").uncheck()
    visit.page.get_by_label("Scale").fill("auto")
    names = visit.page.locator("#request :is(input, select, textarea)").evaluate_all(
        "all => all.map(each => each.name)"
    )
    assert names == ["question", "lines", "length", "max_tokens", "clean", "scale"]
    expect(visit.page.get_by_role("button", name="Send")).to_be_hidden()
    body = sent(visit)[1]
    fields = {"question": "What is it?", "length": "short", "max_tokens": "8", "clean": "false", "scale": "auto"}
    fields["lines"] = "Why?\r\nWhere?"
    for name, value in fields.items():
        assert f'name="{name}"\r\n\r\n{value}\r\n' in body, (name, json.dumps(body[:2000]))


def test_each_task_has_models_of_its_own(visit: Visit) -> None:
    """For one that has none there is nothing to pick."""
    expect(visit.page.get_by_label("Model")).to_be_visible()
    visit.page.get_by_label("Task").select_option("paint")
    expect(visit.page.get_by_label("Model")).to_be_hidden()


def test_options_of_one_line_begin_at_one_height(visit: Visit) -> None:
    """However long what is said of one of them is: none is higher for that, or further down."""
    visit.page.get_by_label("Task").select_option("paint")
    visit.page.get_by_text("Options", exact=True).click()
    explained = visit.page.locator("#request-length-about")
    explained.evaluate("(each) => { each.textContent = 'How long the answer is to be. '.repeat(9); }")
    length, tokens = (visit.page.get_by_label(name).bounding_box() for name in ("Length", "Max tokens"))
    assert abs(length["y"] - tokens["y"]) < 3
    assert abs(length["height"] - tokens["height"]) < 3
