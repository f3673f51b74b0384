"""The page in its languages: all that it says can be said in any, nothing grows too wide, pictures are not mirrored."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from page_object import PHONE, WIDE, PageUnderTest
from playwright.sync_api import expect

import page_texts
from asking_page import AskingPage
from front import languages
from processor.catalog import faces
from processor.faces.directions import NAMED
from processor.tasks.edit.faces.editor import UNALIGNED
from session_tab import picture
from task_results import ANALYZE, DESCRIBE, EDIT, EDIT_MODELS, GENERATE, GENERATE_MODELS, READ, SEARCH, done, model
from viewing import SETUP, STYLES
from wire.tasks.detect import coco

pytestmark = pytest.mark.browser

CODES = sorted(file.stem for file in languages.FOLDER.glob("*.json"))
PAGES = "**/languages/de.json"
LATER = "**/languages/later/de.json"
RUBBISH = b"These are only words." * 9

SAID = """(root) => {
  const texts = [];
  const code = "code, pre, kbd, script, noscript, style, template";
  const unsaid = `${code}, textarea, .languages, .sample, option:not([value=''])`;
  for (const element of document.querySelectorAll(`${root} *`)) {
    if (element.closest(unsaid)) continue;
    for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) texts.push(node.data);
    for (const name of ["aria-label", "aria-valuetext", "aria-description", "alt", "placeholder", "title"])
      if (element.hasAttribute(name)) texts.push(element.getAttribute(name));
  }
  return [...new Set(texts.map((text) => text.trim()))];
}"""
MARKED = re.compile("⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[^\W\d_]{2,}")


def serve(browser: Any, files: Mapping[str, Any]) -> None:
    """The page, or all of the context, gets these files."""
    for address, file in files.items():
        browser.route(address, partial(answer, file))


def answer(file: Any, route: Any) -> None:
    route.fulfill(json=file)


def marked(text: str, counted: frozenset[str]) -> Any:
    """The text as in a language whose words can be told from all others."""
    said = f"⟦{text}⟧"
    return {"one": said, "other": said} if text in counted else said


@pytest.fixture(scope="module")
def marks() -> Mapping[str, Any]:
    """Both files of a language in which every text is its English one, in brackets."""
    counted, first = frozenset(page_texts.counted_texts()), page_texts.first_texts()
    later = page_texts.all_texts() - first
    labels = {label: f"⟦{label}⟧" for label in coco.NAMES}
    return {
        PAGES: {"texts": {text: marked(text, counted) for text in first}, "labels": labels},
        LATER: {"texts": {text: marked(text, counted) for text in later}},
    }


@pytest.fixture
def marking(browser: Any, marks: Mapping[str, Any]) -> Iterator[Any]:
    """A browser whose visitor reads the language in brackets, where scripts say it; templates are in German."""
    with browser.new_context(viewport=WIDE, locale="de-DE", reduced_motion="reduce") as context:
        serve(context, marks)
        yield context


@pytest.fixture
def marked_blank(blank: Any, marks: Mapping[str, Any]) -> Any:
    """A blank page in the language in brackets."""
    serve(blank, marks)
    blank.evaluate("() => Object.assign(document.documentElement, { lang: 'de' }).dataset.texts = 'all'")
    return blank


def unsaid(page: Any, *names: str, root: str = "body") -> list[str]:
    """The words of the page that are in no language's file, but for these `names`."""
    german = languages.known()["de"]
    templates = [german.given(text) for said in page_texts.in_templates() if said.texts for text in said.texts]
    parts = [re.sub(r"\\\{\w+\\\}", ".*", re.escape(text)) for text in sorted(templates, key=len, reverse=True)]
    known = re.compile(
        "|".join([*parts, *map(re.escape, sorted(names, key=len, reverse=True)), r"\S+\.(?:jpg|png|npy)"]), re.DOTALL
    )
    return [text for text in page.evaluate(SAID, root) if WORD.search(known.sub("", without_marks(text)))]


def without_marks(text: str) -> str:
    """What of the text is in no brackets."""
    before = ""
    while text != before:
        before, text = text, MARKED.sub("", text)
    return text


FORMATS = ("JPEG", "PNG", "JSON", "CSV", "COCO", "YOLO", "PDF", "hOCR", "ALTO", "GeoJSON", "Label Studio", "SVG")


def test_all_that_the_page_says_of_objects_can_be_said_in_any_language(marking: Any, stand_in: str) -> None:
    """Empty, with a result and a failure, with everything open."""
    visit = PageUnderTest(marking, stand_in)
    page, data = visit.page, ("toy", "float32", "fake", "Only a toy.", *FORMATS)
    expect(page.locator("#model option").first).to_be_attached()
    assert unsaid(page, *data) == []
    visit.drop(("garden.jpg", picture()), ("notes.jpg", RUBBISH))
    visit.wait_for_state("notes.jpg", "failed")
    visit.wait_for_state("garden.jpg", "done")
    visit.open("garden.jpg")
    visit.viewer.locator("#near").check()
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.locator("#clear").click()
    job = visit.viewer.locator(".details code").last.text_content()
    assert unsaid(page, *data, job) == []
    page.keyboard.press("Escape")
    visit.entry("notes.jpg").locator("button.show").click()
    expect(visit.viewer).to_contain_text("notes.jpg")
    assert unsaid(page, *data, job) == []
    visit.close()


def test_all_that_the_status_page_says_can_be_said_in_any_language(marking: Any, stand_in: str) -> None:
    """Plots and tables too."""
    visit = PageUnderTest(marking, f"{stand_in}/status")
    expect(visit.page.locator("#models")).to_contain_text("toy")
    units = ("Tag", "Tage", "Tagen", "Stunden", "Sek.", "Min.", "MB", "ms", "vor")
    data = ("toy", "float32", "fake", "Only a toy.", "detect", "Prometheus", "JSON")
    assert unsaid(visit.page, *data, *units) == []
    visit.close()


@pytest.mark.parametrize(
    ("task", "models", "result"), [("generate", GENERATE_MODELS, GENERATE), ("edit", EDIT_MODELS, EDIT)]
)
def test_all_that_is_said_of_made_pictures_can_be_said_in_any_language(
    marking: Any, stand_in: str, task: str, models: Any, result: Any
) -> None:
    """The form, and what comes of it."""
    page = AskingPage(marking, stand_in, task, models, result)
    facts = ["smile", "Broad.", *(text for each in models for text in (each["notice"], each["name"]))]
    prompts = ["a lighthouse in the fog, seen from the sea", "an apple on a wooden table, morning light"]
    data = ("f32", "openvino", "Ctrl", "dpm", "detect", "Too near to concept 3.", *facts, *prompts)
    assert unsaid(page.page, *data) == []
    if task == "edit":
        given = {"name": "a.png", "mimeType": "image/png", "buffer": picture(form="PNG")}
        page.page.locator(".given input[type=file]").first.set_input_files(given)
    page.page.locator("textarea[name=prompt]").fill("xyz")
    page.button.click()
    expect(page.page.locator(".made-facts")).to_be_visible()
    page.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert unsaid(page.page, *data, "xyz") == []
    page.visit.close()


def test_what_models_say_of_themselves_is_said_in_the_visitors_language(marking: Any, stand_in: str) -> None:
    """What one has to know of them, in which directions they move faces, and what each of those means."""
    facts = {"methods": ["direction"], "directions": {name: each.about for name, each in NAMED.items()}}
    named = model("edit", "faces", facts, default=True) | {"notice": f"{UNALIGNED} {faces.NOTICE}"}
    page = AskingPage(marking, stand_in, "edit", [named], EDIT).page
    expect(page.locator("#notice")).to_contain_text(f"⟦{UNALIGNED}")
    expect(page.locator("select[name=direction] + small")).to_have_text(f"⟦{NAMED['turn'].about}⟧")
    said = page.locator("select[name=direction] option").all_text_contents()
    assert said == [f"⟦{name}⟧" for name in NAMED]
    page.close()


@pytest.mark.parametrize(
    ("task", "result", "data"),
    [
        ("search", SEARCH, ["rome", "photos", "nobody embeds pictures here"]),
        ("read", READ, ["Invoice 17", "hOCR", "ALTO", "CSV"]),
        ("describe", DESCRIBE, ["Two people and a cat", "cat", "Why?", "Because", "CSV"]),
        ("analyze", ANALYZE, ["GeoJSON", "SVG", "COCO", "Label Studio", "JSON", "YOLO", "CSV", "a photo of …"]),
        ("ours", {"a": 1}, []),
    ],
)
def test_all_that_other_tasks_say_can_be_said_in_any_language(
    marked_blank: Any, task: str, result: Any, data: list[str]
) -> None:
    """Of their results."""
    setup = SETUP.replace("new Tasks({ detect: new Detect(settings) })", "new Tasks()")
    marked_blank.evaluate(setup, [STYLES, [done(task, result)]])
    marked_blank.evaluate("() => { viewer.show(session.list[0].key); }")
    marked_blank.wait_for_function("document.querySelectorAll('#viewer .view *').length > 9")
    marked_blank.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert unsaid(marked_blank, *data, root="#viewer .view") == []


@pytest.fixture(params=CODES)
def foreign(request: pytest.FixtureRequest, browser: Any) -> Iterator[Any]:
    """A phone whose owner reads that language."""
    options = {"viewport": PHONE, "has_touch": True, "is_mobile": True, "reduced_motion": "reduce"}
    with browser.new_context(**options, locale=request.param) as context:
        yield context


def test_no_language_is_wider_than_a_phone_or_hard_to_read(foreign: Any, stand_in: str) -> None:
    """With a result, a failure and everything open, and on `/status`; axe finds nothing grave."""
    visit = PageUnderTest(foreign, stand_in)
    page = visit.page
    visit.drop(("a garden with a name that is much too long.jpg", picture()), ("notes.jpg", RUBBISH))
    visit.wait_for_state("notes.jpg", "failed")
    page.locator("#gallery li.entry[data-state=done] button.show").tap()
    expect(visit.viewer.locator("#threshold")).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.evaluate("document.querySelector('.use-address').hidden = false")  # as where addresses are watched
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert grave(page) == []
    page.goto(f"{stand_in}/status")
    expect(page.locator("#models")).to_contain_text("toy")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert grave(page) == []
    visit.close()


def grave(page: Any) -> list[str]:
    """The rules of axe that are broken gravely."""
    violations = Axe().run(page).response["violations"]
    return [rule["id"] for rule in violations if rule["impact"] in ("serious", "critical")]


def test_the_page_runs_from_right_to_left_and_pictures_do_not(browser: Any, stand_in: str) -> None:
    """Boxes lie where they lay, the gallery begins at the right, and the key to the left leads on."""
    places = {}
    for code in ("en", "ar"):
        with browser.new_context(viewport=WIDE, locale=code) as context:
            visit = PageUnderTest(context, stand_in)
            visit.drop(("a.jpg", picture((640, 480))), ("b.jpg", picture((640, 480))))
            visit.wait_for_all(2)
            visit.open("a.jpg")
            frame = visit.canvas.bounding_box()
            boxes = [each.bounding_box() for each in visit.canvas.locator("g.box rect.line").all()]
            places[code] = [(round(box["x"] - frame["x"]), round(box["y"] - frame["y"])) for box in boxes]
            cards = [visit.entry(name).bounding_box()["x"] for name in ("a.jpg", "b.jpg")]
            assert (cards[0] > cards[1]) == (code == "ar")
            visit.page.locator("#viewer h2").focus()
            visit.page.keyboard.press("ArrowLeft" if code == "ar" else "ArrowRight")
            expect(visit.page.locator("#viewer h2")).to_have_text("b.jpg")
            visit.close()
    assert places["ar"] == places["en"] != []


def test_another_language_is_one_press_away(browser: Any, stand_in: str) -> None:
    """At the foot of the page; it stays so without the address that said it."""
    with browser.new_context(viewport=WIDE) as context:
        visit = PageUnderTest(context, stand_in)
        visit.page.get_by_role("link", name="Deutsch").click()
        expect(visit.page.locator("html")).to_have_attribute("lang", "de")
        expect(visit.page.get_by_role("heading", level=1)).to_have_text("Was ist auf dem Bild?")
        visit.page.goto(f"{stand_in}/status")
        expect(visit.page.get_by_role("heading", level=1)).to_have_text("Status")
        expect(visit.page.get_by_role("link", name="Zurück zu den Bildern")).to_be_visible()
        visit.close()
