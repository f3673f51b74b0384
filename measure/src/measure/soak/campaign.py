"""The order in which a service is broken: all faults, one after the other, again and again."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from threading import Event

from measure.soak.faults import FAULTS, Battle, Fault, process_killed, service_killed
from wire.errors import NotReadyError

COMES_BACK = "what was broken comes back by itself"

CALM_SECONDS = (2.0, 6.0)
EARLY_PART = 1 / 3
"""Mode 1's one process is killed in this part of the soak alone: what comes then shows whether a long life is flat."""

ENDING_LIVES = (process_killed, service_killed)


@dataclass(frozen=True, slots=True)
class Done:
    """A fault that was there from `began` to `ended`, in seconds of the soak."""

    name: str
    began: float
    ended: float


def order(mode: int, random: Random) -> Iterator[Fault]:
    """All faults of the mode, shuffled, again and again: none comes twice before each came once."""
    while True:
        yield from random.sample(FAULTS[mode], len(FAULTS[mode]))


def fight(mode: int, battle: Battle, seconds: float, over: Event) -> list[Done]:
    """What was done, one fault after the other with a while of calm before each, until `seconds` are over."""
    done: list[Done] = []
    book = battle.caller.book
    for fault in order(mode, battle.random):
        if over.wait(battle.seconds(*CALM_SECONDS)) or book.now() > seconds:
            break
        if fault in ENDING_LIVES and book.now() > EARLY_PART * seconds:
            continue
        began = book.now()
        try:
            fault(battle)
        except NotReadyError as error:
            book.breaks(COMES_BACK, f"{fault.__name__}: {error}")
        done.append(Done(fault.__name__.replace("_", " "), began, book.now()))
    return done
