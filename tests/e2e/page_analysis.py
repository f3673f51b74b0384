"""A picture in the page that is analyzed: pointed at in its own pixels, and what is seen of it then."""

from collections.abc import Sequence
from typing import Any

from page_object import PageUnderTest
from playwright.sync_api import Locator, expect

MASKS = ".mask-layer .masks path:not(.halo)"
PLACE = """([x, y]) => {
  const layer = document.querySelector(".mask-layer");
  const { left, top } = layer.getBoundingClientRect();
  const { e, f, a } = layer.querySelector(".masks").transform.baseVal.consolidate().matrix;
  return [left + e + x * a, top + f + y * a];
}"""
COVERS = """([selector, points]) => points.map(([x, y]) =>
  [...document.querySelectorAll(selector)].some((path) => path.isPointInFill(new DOMPoint(x, y))))"""
SETTLED = "() => !document.querySelector('.regions [aria-busy=true]')"

Point = tuple[float, float]


class Analysis:
    """The picture in the viewer of `visit`, whose masks have all come."""

    def __init__(self, visit: PageUnderTest) -> None:
        self.visit = visit
        self.page = visit.page

    @classmethod
    def of(cls, visit: PageUnderTest, name: str, content: bytes) -> "Analysis":
        """The picture is dropped, and nothing is asked of it yet."""
        if visit.page.locator("#task").input_value() != "analyze":  # to choose it again would empty the form
            visit.page.locator("#task").select_option("analyze")
        visit.drop((name, content))
        expect(visit.viewer.get_by_role("heading", name=name)).to_be_visible()
        visit.wait_for_state(name, "done")
        analysis = cls(visit)
        analysis.ready()
        return analysis

    def ready(self) -> None:
        """The picture is there to be pointed at."""
        expect(self.page.locator(".analyze-result .canvas img")).to_be_visible()
        self.page.wait_for_function("() => document.querySelector('.mask-layer .masks').hasAttribute('transform')")
        self.canvas.evaluate("canvas => canvas.scrollIntoView({ block: 'center' })")
        self.visit.settle()

    @property
    def canvas(self) -> Locator:
        return self.page.get_by_role("application", name="Picture to point at")

    @property
    def rows(self) -> Locator:
        """Of the list of regions."""
        return self.page.locator(".regions button.region")

    @property
    def names(self) -> list[str]:
        return self.rows.locator(".name").all_inner_texts()

    def place(self, point: Point) -> Point:
        """Where that point of the picture is in the window."""
        x, y = self.page.evaluate(PLACE, list(point))
        return x, y

    def press(self, *points: Point, button: Any = "left") -> None:
        """By the mouse, one after the other, each once the mask of the one before is there."""
        for point in points:
            self.page.mouse.click(*self.place(point), button=button)
            self.settle()

    def drag(self, start: Point, end: Point) -> None:
        """A box, by the mouse."""
        self.page.mouse.move(*self.place(start))
        self.page.mouse.down()
        self.page.mouse.move(*self.place(end), steps=3)
        self.page.mouse.up()
        self.settle()

    def touch(self, *points: Point, milliseconds: int = 0) -> None:
        """By one finger, from the first of the points to the last, where it stays for so long."""
        session = self.page.context.new_cdp_session(self.page)
        places = [dict(zip("xy", self.place(point), strict=True)) for point in points]
        for kind, at in [("touchStart", places[0]), *(("touchMove", each) for each in places[1:])]:
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [at]})
        self.page.wait_for_timeout(milliseconds)
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        self.settle()

    def settle(self) -> None:
        """Each region has the mask that it asks for."""
        self.page.wait_for_function(SETTLED)
        self.visit.settle()

    def covers(self, *points: Point, only: str = "") -> list[bool]:
        """Whether any mask is drawn over these points, or that one: `only` is a class of it."""
        found: list[bool] = self.page.evaluate(COVERS, [MASKS + only, [list(each) for each in points]])
        return found

    def keys(self, keys: Sequence[str]) -> None:
        for key in keys:
            self.page.keyboard.press(key)
        self.settle()

    @property
    def masks(self) -> Locator:
        return self.page.locator(MASKS)
