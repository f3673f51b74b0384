"""The row of the task `watch`."""

from collections.abc import Mapping

from wire.tasks.detect.spec import DETECT
from wire.tasks.spec import Input, Kind, Option, Task, Value
from wire.tasks.watch.result import WatchResult

MARGIN_SECONDS = 60
"""So much longer than it is to watch a job may take: to connect, and to come to its end."""

LONGEST_SECONDS = 86_400
LONGEST_ADDRESS = 2_048
LONGEST = 0
"""The option `seconds` of whoever does not say; the front makes of it what its settings allow."""

ADDRESS = "address"
APPEARS, LEAVES = "appears", "leaves"
EVENTS = (APPEARS, LEAVES)


def cost(options: Mapping[str, Value]) -> float:
    """In minutes."""
    return (float(options["seconds"]) + MARGIN_SECONDS) / 60


def _events(text: str) -> str:
    named = [each.strip() for each in text.split(",") if each.strip()]
    if not set(named) <= set(EVENTS):
        raise ValueError(text)
    return ",".join(each for each in EVENTS if each in named)


WATCH = Task(
    name="watch",
    about="Looks at a camera's address for a while, and tells what appears there and what leaves.",
    inputs=(
        Input(
            ADDRESS,
            Kind.TEXT,
            "Where pictures come from: by http or https a snapshot, which is asked for again and again, or MJPEG; or "
            "video by RTSP.",
            characters=LONGEST_ADDRESS,
        ),
    ),
    runner="processor.tasks.watch.task:prepare",
    result=WatchResult,
    timeout_seconds=60,
    most_seconds=LONGEST_SECONDS + MARGIN_SECONDS,
    attempts=5,
    max_queue=8,
    at_once=2,
    by_default=False,
    stoppable=True,
    lasting=True,
    cost=cost,
    cost_unit="in minutes",
    options=(
        Option(
            "seconds",
            LONGEST,
            "For how long it is watched, in seconds; 0 for as long as may be.",
            1,
            LONGEST_SECONDS,
            choices=(LONGEST,),
        ),
        Option("frames_per_second", 30.0, "So many frames of a stream are looked at in a second at most.", 0.01, 60),
        Option("interval", 1.0, "How often a snapshot is asked for, in seconds.", 0.05, 3_600),
        Option(
            "events",
            ",".join(EVENTS),
            "What is told as an event: that the first of a label appears, that the last of it leaves.",
            written=_events,
            syntax=f"some of {','.join(EVENTS)}",
        ),
        Option(
            "event_frames",
            3,
            "In so many frames on end a label has to be there, or to be missing, before that is an event.",
            1,
            100,
        ),
        *DETECT.options,
    ),
)
