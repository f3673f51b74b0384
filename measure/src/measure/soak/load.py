"""Clients that come whether the service keeps up or not."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from random import Random
from threading import Event

from measure.soak.caller import Caller
from measure.soak.clients import KINDS
from measure.soak.rubbish import RUBBISH

MOST_CLIENTS = 240
"""So many at a time; whoever comes while there are so many goes away, and is counted."""


def come(caller: Caller, per_second: float, over: Event) -> int:
    """Clients and rubbish come at random moments, so many a second, until it is `over`; how many were too many."""
    kinds = {**KINDS, **RUBBISH}
    names, weights = list(kinds), list(kinds.values())
    turned_away, due, out = 0, time.monotonic(), set[Future[None]]()
    with ThreadPoolExecutor(MOST_CLIENTS, "client") as pool:
        while not over.wait(max(0.0, due - time.monotonic())):
            due = max(due + caller.random.expovariate(per_second), time.monotonic() - 1)
            (kind,) = caller.random.choices(names, weights)
            front = caller.random.choice(caller.site.fronts)
            dice = Random(caller.random.random())  # noqa: S311
            out = {each for each in out if not each.done()}
            if len(out) >= MOST_CLIENTS:
                turned_away += 1
                continue
            one = replace(caller, kind=kind.__name__.replace("_", " "), front=front, random=dice)
            out.add(pool.submit(_ask, kind, one))
    return turned_away


def _ask(kind: Callable[[Caller], None], caller: Caller) -> None:
    try:
        kind(caller)
    except Exception as error:  # the edge of this thread: what nobody foresaw is told, not lost
        caller.book.breaks(
            "an answer has the shape that is documented", f"{caller.kind}: {type(error).__name__}: {error}"
        )
