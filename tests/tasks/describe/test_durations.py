"""How long pictures took, and how long others will take."""

import random
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path
from statistics import fmean

import click
import pytest
from click.testing import CliRunner, Result

from processor.commands.durations.estimates import Interval, Machine, legacy, measured, workers_on
from processor.commands.durations.machines import machine_of
from processor.commands.durations.statistics import Durations
from processor.commands.durations.table import seconds_in
from processor.commands.estimate import estimate
from processor.commands.times import times
from wire.errors import BadOptionError

LOCAL, SERVER = "cores=12,tflops=4.5,iops=809", "cores=32,tflops=10,iops=1500"
SEED = ("--pictures", "230000", "--seconds", "25.56", "--local", LOCAL, "--server", SERVER, "--workers", "16")


def run(command: click.Command, *arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        ([2.0], Durations(1, 2, 2, 2, 2, 2, 2)),
        ([9.0, 1.0], Durations(2, 9, 1, 5, 9, 1, 1)),
        ([9.0, 1.0, 3.0, 2.0], Durations(4, 9, 1, 3.75, 9, 2, 2.9)),
    ],
)
def test_the_first_picture_is_apart(seconds: Sequence[float], expected: Durations) -> None:
    """Minimum, mean and maximum are of all, as they ever were; median and p95 are without it."""
    found = Durations.of(seconds)
    assert astuple(found) == pytest.approx(astuple(expected))


def test_of_no_picture_there_is_nothing_to_say() -> None:
    """That is the caller's mistake."""
    with pytest.raises(ValueError, match="at least one picture"):
        Durations.of([])


def test_times_says_what_a_table_says(tmp_path: Path) -> None:
    """One of ours, one with a byte order mark, and one of the old module; the file by either name."""
    table = tmp_path / "old.csv"
    table.write_text("\ufeffImage Path, Execution Time \na.jpg,25.5 seconds\nb.jpg,1.5\nc.jpg,2.5s\n", encoding="utf-8")
    printed = run(times, str(table))
    assert printed.exit_code == 0, printed.output
    assert printed.output.splitlines() == [
        "pictures          3",
        "minimum       1.500 s",
        "mean          9.833 s",
        "maximum      25.500 s",
        "first        25.500 s",
        "median        2.000 s   without the first",
        "p95           2.450 s   without the first",
    ]
    assert run(times, "--csv-file", str(table)).output == printed.output
    assert run(times, str(table), "--csv-file", str(table)).exit_code == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "expected a column 'Execution Time', got none"),
        (b"a,b\n1,2\n", "expected a column 'Execution Time', got a, b"),
        (b"Execution Time\n", "expected a row for each picture"),
        (b"Execution Time\n1\nsoon\n", "line 3: expected seconds in 'Execution Time', got 'soon'"),
        (b"Execution Time\n1.2.3\n", "got '1.2.3'"),
        (b"x,Execution Time\n1\n", "got ''"),
        (b"\xff\xfe", "expected comma-separated values in UTF-8"),
    ],
)
def test_another_file_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    """With what was expected, and exit code 2."""
    table = tmp_path / "table.csv"
    table.write_bytes(content)
    with pytest.raises(BadOptionError) as caught:
        seconds_in(table)
    assert words in str(caught.value)
    assert run(times, str(table)).exit_code == 2


def test_the_old_formula_gives_its_own_example() -> None:
    """9.29 hours for 230,000 pictures; and what was measured says how far that is from what it can be."""
    seconds = legacy(25.56, 230_000, Machine(12, 4.5, 809), Machine(32, 10, 1500), 16)
    assert f"{seconds / 3600:.2f}" == "9.29"
    printed = run(estimate, *SEED)
    assert printed.exit_code == 0, printed.output
    old, new = printed.output.splitlines()
    assert old.startswith("legacy    9.29 h ")
    assert new.startswith("measured  612.38 h ")
    assert "2.67 times the cores" in new


def test_an_estimate_has_an_interval_that_holds_what_comes() -> None:
    """In about 95 of 100 cases; narrower where more was measured."""
    chance = random.Random(1)

    def took(count: int) -> list[float]:
        return [50.0, *(chance.lognormvariate(0, 0.5) for _ in range(count))]

    mean = fmean(took(20_000)[1:])
    held = 0
    for _ in range(40):
        found = measured(took(40), 1_000)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 1_000 * mean <= found.high
    assert 33 <= held <= 40
    few, many = measured(took(20), 10, workers=2), measured(took(2_000), 10, workers=2)
    assert width(many) < width(few) / 4
    assert many.likely == pytest.approx(5 * mean, rel=0.1)
    assert measured([3.0], 10) == Interval(30.0)
    assert measured([3.0, 2.0], 10, workers=2) == Interval(10.0)


def width(interval: Interval) -> float:
    assert interval.low is not None
    assert interval.high is not None
    return interval.high - interval.low


def test_a_table_gives_an_interval_on_the_command_line(tmp_path: Path) -> None:
    """The old formula is there only where both machines are named."""
    table = tmp_path / "times.csv"
    table.write_text("Execution Time\n100\n" + "3.6\n" * 10)
    printed = run(estimate, "--csv", str(table), "--pictures", "2000", "--workers", "2")
    assert printed.output == "measured  1.00 h   1.00 h to 1.00 h; workers: 2 asked for\n"


@pytest.mark.parametrize(
    ("bounds", "count", "words"),
    [
        ({}, 16, "16 asked for"),
        ({"cores": 4.0}, 4, "4 times the cores"),
        ({"cores": 40.0}, 16, "16 asked for"),
        ({"memory": 5.0, "memory_each": 1.5}, 3, "3 fit into 5 GB"),
        ({"cores": 2.5, "memory": 5.0, "memory_each": 1.5}, 2.5, "2.5 times"),
    ],
)
def test_workers_are_bounded_by_cores_and_memory(bounds: dict[str, float], count: float, words: str) -> None:
    """The least of them counts, and is named."""
    found = workers_on(16, **bounds)
    assert found.count == count
    assert words in found.bound


def test_where_no_worker_fits_that_is_said() -> None:
    """There is no estimate."""
    refused = run(estimate, *SEED, "--memory", "0.5", "--worker-memory", "1")
    assert refused.exit_code == 2
    assert refused.output.endswith("Error: Memory: expected 1 GB for one worker, got 0.5 GB.\n")


@pytest.mark.parametrize(
    "given", [(), ("--seconds", "1", "--local", LOCAL), ("--seconds", "1", "--memory", "4"), ("--seconds", "0")]
)
def test_half_of_what_an_estimate_takes_is_refused(given: tuple[str, ...]) -> None:
    """As wrong use."""
    assert run(estimate, "--pictures", "10", *given).exit_code == 2


@pytest.mark.parametrize("number", ["inf", "nan", "1e400", "1e-320"])
def test_no_machine_has_so_much_or_so_little(number: str) -> None:
    """No number that nobody can calculate with."""
    memory = ("--seconds", "1", "--worker-memory", "1", "--memory", number)
    for given in (
        ("--seconds", number),
        memory,
        ("--seconds", "1", "--local", LOCAL, "--server", f"cores={number},tflops=1,iops=1"),
    ):
        refused = run(estimate, "--pictures", "10", *given)
        assert (refused.exit_code, "Error: " in refused.output) == (2, True)
    assert run(estimate, "--pictures", "9" * 400, "--seconds", "1").exit_code == 2


@pytest.mark.parametrize(
    "text", ["", "cores=12", "cores=12,tflops=4.5,iops=x", "cores=0,tflops=1,iops=1", LOCAL + ",iops=9", "a=1,b=2,c=3",
     "cores=1e-300,tflops=1,iops=1", "cores=nan,tflops=1,iops=1"]
)  # fmt: skip
def test_a_machine_has_three_numbers(text: str) -> None:
    """Above 0, each once."""
    with pytest.raises(BadOptionError, match="Option --local: expected three numbers"):
        machine_of("--local", text)
