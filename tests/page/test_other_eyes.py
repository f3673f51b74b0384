"""The pages on paper, at four times their size, with wider letters, and in a person's own colours."""

import io
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pytest
from page_object import WIDE, PageUnderTest
from PIL import Image
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

FOUR_TIMES = {"width": 320, "height": 256}
"""What a window of 1280 x 1024 has at 400 %."""
LONG = "شاطئ " * 9 + "🏖️_" + "holiday_by_the_sea_" * 5 + ".jpg"
MARGINS = dict.fromkeys(("top", "right", "bottom", "left"), "1cm")

SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""
"""What WCAG 1.4.12 lets a person do."""
CUT = """() => [...document.querySelectorAll("body *")].filter((each) => {
  const { overflowX, overflowY, clipPath } = getComputedStyle(each);
  const hides = overflowX === "hidden" && each.scrollWidth > each.clientWidth + 1
    || overflowY === "hidden" && each.scrollHeight > each.clientHeight + 1;
  const isText = each.checkVisibility() && clipPath === "none" && each.innerText?.trim();
  return hides && isText && !each.closest(".thumbnail, .canvas, .strip .frames, table");
}).map((each) => `${each.tagName} ${each.id} ${each.className}: ${each.innerText}`)"""
"""What is written and cannot be read to its end."""
WIDER = "() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"


@pytest.fixture
def visit(browser: Any, stand_in: str, request: pytest.FixtureRequest) -> Iterator[PageUnderTest]:
    """A picture with a long name that is open, a failure, and a browser with what the test asks for."""
    with browser.new_context(**{"viewport": WIDE, **request.param}, reduced_motion="reduce") as context:
        visit = PageUnderTest(context, stand_in)
        visit.drop((LONG, picture(640, 480)), ("notes.jpg", b"These are only words." * 9))
        visit.wait_for_state("notes.jpg", "failed")
        visit.wait_for_state(LONG, "done")
        expect(visit.viewer.locator("#threshold")).to_be_visible()
        yield visit
        visit.close()


def picture(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), (90, 110, 90)).save(file, "JPEG")
    return file.getvalue()


def printed(page: Any, **paper: Any) -> list[str]:
    """The text of each page of paper, in one line."""
    pages = pypdfium2.PdfDocument(page.pdf(margin=MARGINS, **paper))
    return [" ".join(each.get_textpage().get_text_range().split()) for each in pages]


@pytest.mark.parametrize("visit", [{"color_scheme": "dark"}], indirect=True)
def test_the_open_picture_is_printed_on_a_page_with_its_legend(visit: PageUnderTest) -> None:
    """All of it, whatever is looked at, without what can be pressed; the screen is as it was before."""
    page, surface = visit.page, visit.canvas.locator("img")
    visit.canvas.focus()
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    visit.settle()
    before = surface.evaluate("image => image.style.transform")
    for paper in ({"format": "A4"}, {"format": "Letter", "landscape": True}):
        [text] = printed(page, **paper)
        assert all(part in text for part in ("holiday", "2 objects", "25 %", "dog", "bicycle")), text
        assert not [part for part in ("Download", "Remove", "Use the camera", "notes.jpg", "Near") if part in text]
    assert surface.evaluate("image => image.style.transform") == before
    page.set_viewport_size({"width": 794, "height": 1123})
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    frame, shown = visit.canvas.bounding_box(), surface.bounding_box()
    assert frame == shown == {**frame, "width": 700, "height": 525}
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(26, 29, 35)"
    page.evaluate("dispatchEvent(new Event('afterprint'))")


@pytest.mark.parametrize("visit", [{}], indirect=True)
def test_without_an_open_picture_all_are_printed(visit: PageUnderTest) -> None:
    """A sheet of small pictures with what was found, and a tall picture leaves room for its legend."""
    visit.page.keyboard.press("Escape")
    [text] = printed(visit.page, format="A4")
    assert all(part in text for part in ("holiday", "notes.jpg", "dog, bicycle", "is text, not a picture")), text
    assert not [part for part in ("Remove all", "Drop pictures", "Search", "Try again") if part in text]
    visit.drop(("tower.jpg", picture(300, 900)))
    visit.open("tower.jpg")
    for landscape in (False, True):
        [text] = printed(visit.page, format="A4", landscape=landscape)
        assert "tower.jpg" in text
        assert "bicycle" in text


@pytest.mark.parametrize("visit", [{"viewport": FOUR_TIMES}], indirect=True)
def test_all_can_be_read_at_four_times_the_size(visit: PageUnderTest, stand_in: str) -> None:
    """Nothing is cut off or lies beside the window, also with the letters as wide as people may make them."""
    page = visit.page
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    for _ in range(2):
        assert (page.evaluate(WIDER), page.evaluate(CUT)) == (320, [])
        page.locator("#clear").click()
        keep, remove = (page.get_by_role("dialog").get_by_role("button", name=name) for name in ("Keep", "Remove all"))
        remove.scroll_into_view_if_needed()
        expect(remove).to_be_in_viewport(ratio=0.9)
        keep.click()
        page.evaluate(SPACED)
    for path, ready in (("/status", "svg.plot"), ("/docs", ".opblock")):
        page.goto(stand_in + path)
        page.locator(ready).first.wait_for()
        assert page.evaluate(WIDER) == 320
        page.evaluate(SPACED)
        assert page.evaluate(WIDER) == 320


@pytest.mark.parametrize("visit", [{"forced_colors": "active", "color_scheme": "dark"}], indirect=True)
def test_what_is_drawn_is_seen_in_a_persons_own_colours(visit: PageUnderTest) -> None:
    """Slider, meters, signs of labels; which picture is open, what is pointed at, and where the focus is."""
    page, viewer = visit.page, visit.viewer
    for drawn in (".scale", ".meter", ".swatch", ".bar .close svg"):
        assert contrast(viewer.locator(drawn).first) >= 3, drawn
    outline = "each => getComputedStyle(each).outlineStyle"
    assert visit.entry(LONG).evaluate(outline) == "solid"
    assert visit.entry("notes.jpg").evaluate(outline) == "none"
    row = viewer.locator("button.object").first
    assert row.evaluate(outline) == "none"
    row.hover()
    assert row.evaluate(outline) == "solid"
    page.keyboard.press("Tab")
    expect(page.locator(":focus-visible")).to_have_css("outline-style", "solid")
    assert page.evaluate("getComputedStyle(document.querySelector('.strip [aria-current]')).outlineStyle") == "solid"


@pytest.mark.parametrize(
    "visit", [{"forced_colors": "active", "color_scheme": it} for it in ("light", "dark")], indirect=True
)
def test_words_on_buttons_are_seen_in_a_persons_own_colours(visit: PageUnderTest) -> None:
    """Those of the coloured ones, too, by which something is begun."""
    page = visit.page
    page.locator("#clear").click()
    for name in ("Keep them", "Remove all"):
        button = page.get_by_role("dialog").get_by_role("button", name=name)
        assert contrast(page, words_of(button)) >= 4.5, name


def words_of(button: Any) -> Any:
    """The rectangle in which its words are, and nothing of its edges."""
    return button.evaluate("""(each) => {
      const range = document.createRange();
      range.selectNodeContents(each);
      const { x, y, width, height } = range.getBoundingClientRect();
      return { x: x + 2, y: y + 2, width: width - 4, height: height - 4 };
    }""")


def contrast(place: Any, clip: Any = None) -> float:
    """That of the lightest and the darkest pixel of the place."""
    shown = place.screenshot(clip=clip) if clip else place.screenshot()
    with Image.open(io.BytesIO(shown)) as image:
        shades = sorted(luminance(pixel) for _, pixel in image.convert("RGB").getcolors(1 << 20))
    return (shades[-1] + 0.05) / (shades[0] + 0.05)


def luminance(pixel: tuple[int, int, int]) -> float:
    red, green, blue = (part / 3294.6 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in pixel)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
