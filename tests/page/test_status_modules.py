"""The modules below the status page: samples, rates, axes and numbers in words."""

from typing import Any

import pytest

pytestmark = pytest.mark.browser

SERIES = "async given => { const m = await import('/static/status/series.js'); return (%s)(m, given); }"
FORMAT = "async ([name, given]) => (await import('/static/status/format.js'))[name](...given)"


@pytest.mark.parametrize(
    ("most", "whole", "marks"),
    [
        (1, False, [0, 0.5, 1]),
        (1, True, [0, 1]),
        (3, True, [0, 1, 2, 3]),
        (0.07, False, [0, 0.02, 0.04, 0.06, 0.08]),
        (0.3, False, [0, 0.1, 0.2, 0.3]),
        (256, True, [0, 100, 200, 300]),
        (402e6, False, [0, 2e8, 4e8, 6e8]),
    ],
)
def test_an_axis_has_few_round_marks_up_to_its_most(
    calculator: Any, most: float, whole: bool, marks: list[float]
) -> None:
    """Steps of 1, 2 or 5 times a power of ten."""
    assert calculator.evaluate(SERIES % "(m, [most, whole]) => m.ticks(most, { whole })", [most, whole]) == marks


def test_a_rate_is_the_growth_of_a_counter_and_never_negative(calculator: Any) -> None:
    """The first look has none, nor the first after the counter began anew; the recent rate leaves that step out."""
    seen = [{"at": at, "done": done} for at, done in [(0, 100), (2, 120), (4, 5), (8, 9), (9, 9)]]
    rates = calculator.evaluate(SERIES % "(m, seen) => m.rate(seen, 'done').map(({ value }) => value)", seen)
    assert rates == [None, 10, None, 1, 0]
    assert calculator.evaluate(SERIES % "(m, seen) => m.recentRate(seen, 'done', 20)", seen) == 24 / 7
    assert calculator.evaluate(SERIES % "(m, seen) => m.recentRate(seen, 'done', 4)", seen) == 4 / 5
    assert calculator.evaluate(SERIES % "(m, seen) => m.recentRate(seen, 'done')", seen[:1]) is None
    assert calculator.evaluate(SERIES % "(m, seen) => m.recentRate(seen, 'done')", []) is None


def test_samples_are_kept_for_an_hour(calculator: Any) -> None:
    """Older ones go, and those that a clock set back would put after the newest; of older minutes one in 12 seconds."""
    kept = SERIES % "(m, [ats, at]) => m.grown(ats.map((at) => ({ at })), { at }).map(({ at }) => at)"
    assert calculator.evaluate(kept, [[0, 400, 402, 404, 410, 3500, 3590, 3592], 3605]) == [
        *[404, 410, 3500, 3590, 3592, 3605]
    ]
    assert calculator.evaluate(kept, [[3600, 3602], 1]) == [1]


def test_fronts_count_their_requests_each_for_itself(calculator: Any) -> None:
    """A look at another front in between makes no rate of the two; jobs are counted together."""
    told = [(0, "a", 10), (2, "b", 900), (4, "a", 18), (6, "b", 900), (8, "a", 22)]
    seen = [{"at": at, "front": front, "requests": n, "failed": n} for at, front, n in told]
    rates = calculator.evaluate(SERIES % "(m, seen) => m.rate(seen, 'requests').map(({ value }) => value)", seen)
    assert rates == [None, None, 2, 0, 1]
    assert calculator.evaluate(SERIES % "(m, seen) => m.rate(seen, 'failed')[1].value", seen) == 445


def test_a_line_joins_what_was_seen_one_soon_after_the_other(calculator: Any) -> None:
    """It is broken where a value is missing, and where nobody looked for a while."""
    points = [{"at": at, "value": value} for at, value in [(0, 1), (2, 2), (4, None), (6, 3), (60, 4), (62, 5)]]
    runs = calculator.evaluate(SERIES % "(m, points) => m.runs(points).map((run) => run.map(({ at }) => at))", points)
    assert runs == [[0, 2], [6], [60, 62]]


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("count", [1234], "1,234"),
        ("count", [None], "\u2013"),
        ("amount", [0.254], "0.25"),
        ("amount", [12.34], "12.3"),
        ("amount", [160.2], "160"),
        ("duration", [0], "0 ms"),
        ("duration", [0.00623], "6.23 ms"),
        ("duration", [1.25], "1.25 sec"),
        ("duration", [40.8], "41 sec"),
        ("duration", [119], "119 sec"),
        ("duration", [180], "3 min"),
        ("duration", [9000], "2.5 hr"),
        ("duration", [20 * 86400], "20 days"),
        ("duration", [-1], "0 ms"),
        ("duration", [None], "\u2013"),
        ("bytes", [402_300_000], "402 MB"),
        ("bytes", [1_250_000_000], "1.25 GB"),
        ("ago", [1000, 1000], "now"),
        ("ago", [9000, 1000], "now"),
        ("ago", [0, 12_400], "12 seconds ago"),
        ("ago", [0, 86_400_000], "yesterday"),
        ("ago", [0, 7_500_000], "2 hours ago"),
        ("percent", [0.0017], "0.2%"),
    ],
)
def test_numbers_are_told_as_people_read_them(
    calculator: Any, name: str, given: list[float | None], words: str
) -> None:
    """With the unit that fits, and three digits that matter."""
    assert calculator.evaluate(FORMAT, [name, given]) == words


def test_what_is_right_already_stays_the_same_element(blank: Any) -> None:
    """Rows with a key move without being made anew; attributes, texts and superfluous elements follow."""
    outcome = blank.evaluate(
        """async () => {
          const { patchDom } = await import("/static/status/dom-patch.js");
          const { h } = await import("/static/build.js");
          const main = document.querySelector("main");
          const row = (key, text) => h("p", { "data-key": key, title: text }, text, h("b", {}, "!"));
          patchDom(main, row("a", "1"), row("b", "2"), row("c", "3"));
          const [, b, c] = main.children;
          patchDom(main, row("new", "0"), row("c", "3"), [row("b", "two")], null, "end");
          const same = [main.children[1] === c, main.children[2] === b];
          const first = main.innerHTML;
          patchDom(main, h("i"));
          return { same, first, then: main.innerHTML };
        }"""
    )
    assert outcome["same"] == [True, True]
    assert outcome["first"] == (
        '<p data-key="new" title="0">0<b>!</b></p><p data-key="c" title="3">3<b>!</b></p>'
        '<p data-key="b" title="two">two<b>!</b></p>end'
    )
    assert outcome["then"] == "<i></i>"
