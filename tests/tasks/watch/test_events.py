"""When a label has appeared, and when it has left."""

from collections import Counter

from processor.tasks.watch.events import MOST_KEPT, Events
from wire.tasks.watch.spec import APPEARS, EVENTS, LEAVES


def noted(counts: str, frames: int = 3) -> Events:
    """Frames a second apart, with so many dogs each."""
    events = Events(EVENTS, frames)
    for second, count in enumerate(counts):
        events.note(Counter({"dog": int(count)}) if count != "0" else Counter(), second)
    return events


def test_what_flickers_is_no_event() -> None:
    """There and away in turn is neither there nor away."""
    events = noted("0101010110110")
    assert events.last(10) == []
    assert events.labels["dog"].frames == 7
    assert events.labels["dog"].appearances == 0


def test_an_event_has_the_time_of_the_first_frame_that_says_so() -> None:
    """It is known three frames later."""
    appears, leaves = noted("0011121000").last(10)
    assert (appears.event, appears.at, appears.count) == (APPEARS, "1970-01-01T00:00:02.000Z", 1)
    assert (leaves.event, leaves.at, leaves.count) == (LEAVES, "1970-01-01T00:00:07.000Z", 0)


def test_a_gap_shorter_than_that_is_none() -> None:
    """The dog was there all the time."""
    assert [each.event for each in noted("1110011001110").last(10)] == [APPEARS]
    assert noted("1110011001130").labels["dog"].most == 3


def test_the_last_thousand_are_kept() -> None:
    """The total counts on."""
    events = noted("10" * MOST_KEPT, frames=1)
    assert events.total == 2 * MOST_KEPT
    assert len(events.last(events.total)) == MOST_KEPT
    assert events.last(1)[0].number == 2 * MOST_KEPT
