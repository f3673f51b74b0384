"""Turns, and the figures that are made of them."""

import pytest

from measure.rounds import Round, Sample, figures, interleaved, summarize
from measure.table import render


class Subject:
    def __init__(self, name: str, diary: list[str]) -> None:
        self.name, self.diary = name, diary

    def round(self) -> Round:
        self.diary.append(self.name)
        return Round(2.0, (Sample({"total": 1000.0 * len(self.diary)}),))


def test_turns_are_interleaved_and_the_first_does_not_count() -> None:
    """Whatever happens to the machine meanwhile happens to all."""
    diary: list[str] = []
    rounds_by_subject = interleaved({name: Subject(name, diary) for name in "ab"}, 2, lambda: None)
    assert diary == ["a", "b"] * 3
    assert [each.samples[0].timings_ms["total"] for each in rounds_by_subject["a"]] == [3000, 5000]


def test_percentiles_are_by_nearest_rank() -> None:
    """Of a hundred numbers the 95th and the 99th; of one, itself."""
    hundred = figures([float(number) for number in range(100, 0, -1)])
    assert (hundred.median, hundred.p95, hundred.p99) == (50.5, 95, 99)
    assert (figures([7.0]).median, figures([7.0]).p99) == (7, 7)


def test_a_summary_has_the_median_rate_and_every_stage() -> None:
    """Two pictures in half a second, one in one, six in one: the middle is four, one and six a second."""
    rounds = [
        Round(0.5, (Sample({"a": 1.0}),) * 2),
        Round(1.0, (Sample({"b": 2.0}),), 1),
        Round(1.0, (Sample({}),) * 6),
    ]
    summary = summarize(rounds)
    assert (summary.per_second, summary.pictures, summary.failed) == (4, 9, 1)
    assert {name: each.median for name, each in summary.stages.items()} == {"a": 1, "b": 2}


def test_nothing_measured_is_a_summary_too() -> None:
    """A service that only failed has a rate of zero."""
    assert summarize([Round(1.0, (), 3)]).per_second == 0


def test_a_table_lines_up() -> None:
    """Text to the left, numbers to the right, gaps stay gaps."""
    assert render(("what", "ms"), [("a", 1.5), ("long one", None)]).splitlines() == [
        "| what     |   ms |",
        "|----------|-----:|",
        "| a        | 1.50 |",
        "| long one |      |",
    ]


@pytest.mark.parametrize(("number", "text"), [(0.123, "0.12"), (123.45, "123.5"), (12345.6, "12346"), (3, "3")])
def test_numbers_have_three_digits_or_so(number: float, text: str) -> None:
    """More would say more than was measured."""
    assert text in render(("x",), [(number,)])
