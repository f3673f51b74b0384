"""Pixels of all jobs together stay within the memory that there is."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread, active_count

import pytest

from processor.catalog.progress import Silent
from processor.pixel_budget import PixelBudget
from processor.settings import Settings
from processor.tasks.embed import task as embed
from processor.tasks.read import task as read
from reader_at_hand import reader_at_hand
from toy_embedders import bert_folder
from wire.errors import TooManyPixelsError

SECONDS = 10


class Holder:
    """A thread that reserves pixels, and holds them until it is told otherwise."""

    def __init__(self, budget: PixelBudget, pixels: int) -> None:
        self.has, self.release = Event(), Event()
        self.thread = Thread(target=self._hold, args=(budget, pixels))
        self.thread.start()

    def _hold(self, budget: PixelBudget, pixels: int) -> None:
        with budget.lease() as reserve:
            reserve(pixels)
            self.has.set()
            self.release.wait(SECONDS)

    def end(self) -> None:
        self.release.set()
        self.thread.join(SECONDS)
        assert not self.thread.is_alive()


@pytest.fixture
def holder() -> Callable[[PixelBudget, int], Holder]:
    """Starts holders."""
    return Holder


def test_what_has_room_waits_for_nobody(holder: Callable[[PixelBudget, int], Holder]) -> None:
    """Two that fit together are at work together."""
    budget = PixelBudget(100)
    two = [holder(budget, 50), holder(budget, 50)]
    assert all(each.has.wait(SECONDS) for each in two)
    for each in two:
        each.end()


def test_what_has_no_room_waits_until_it_has(holder: Callable[[PixelBudget, int], Holder]) -> None:
    """The third begins when the first has ended, not before."""
    budget = PixelBudget(100)
    first, second = holder(budget, 60), holder(budget, 40)
    assert first.has.wait(SECONDS)
    assert second.has.wait(SECONDS)
    third = holder(budget, 50)
    assert not third.has.wait(0.2)
    first.end()
    assert third.has.wait(SECONDS)
    second.end()
    third.end()


def test_a_large_picture_is_not_overtaken_for_ever(holder: Callable[[PixelBudget, int], Holder]) -> None:
    """Small ones that come after it wait behind it, though they would have room."""
    budget = PixelBudget(100)
    first = holder(budget, 60)
    assert first.has.wait(SECONDS)
    large = holder(budget, 100)
    while not budget._waiting:
        pass
    small = holder(budget, 10)
    assert not small.has.wait(0.2)
    first.end()
    assert large.has.wait(SECONDS)
    assert not small.has.is_set()
    large.end()
    assert small.has.wait(SECONDS)
    small.end()


def test_a_job_that_fails_gives_back_what_it_had() -> None:
    """Whatever it fails with."""
    budget = PixelBudget(100)
    for _ in range(3):
        with suppress(ZeroDivisionError), budget.lease() as reserve:
            reserve(100)
            raise ZeroDivisionError


def test_another_reservation_takes_the_place_of_the_first(holder: Callable[[PixelBudget, int], Holder]) -> None:
    """One way of decoding failed, and another needs as much: the first one's pixels are gone by then."""
    budget = PixelBudget(100)
    with budget.lease() as reserve:
        reserve(100)
        reserve(100)
        reserve(60)
        other = holder(budget, 40)
        assert other.has.wait(SECONDS)
        other.end()


def test_what_can_never_have_room_is_refused_at_once() -> None:
    """The message says how many there may be, and which setting makes them more."""
    threads = active_count()
    with (
        pytest.raises(TooManyPixelsError, match=r"at most 100 pixels.*got 101.*MEMORY"),
        PixelBudget(100).lease() as reserve,
    ):
        reserve(101)
    assert active_count() == threads


def test_half_of_the_memory_is_for_pixels() -> None:
    """Of 2 GiB, so many that the largest picture by default, 64 megapixels, still has room."""
    with PixelBudget.of_memory(2 << 30).lease() as reserve:
        reserve(64_000_000)


def test_all_tasks_of_a_process_share_one_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each with a half of the memory to itself would be more than there is."""
    reads = read.prepare(reader_at_hand(), Silent())()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    bert_folder(tmp_path / "weights/embed/my-bert")
    embeds = embed.prepare(Settings(weights_dir=tmp_path / "weights", models_dir=tmp_path / "models"), Silent())()
    assert reads.budget is embeds.budget
