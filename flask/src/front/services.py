"""What the front door needs from outside. Each mode's composition root fills it in its own way."""

from dataclasses import dataclass

from front.dispatch import Dispatcher
from wire.results import SILENCE, Bell
from wire.store import Counts, Roster, Store


@dataclass(frozen=True, slots=True)
class Services:
    """The seams behind the routes: mode 1 and mode 2 differ in these and in nothing else."""

    dispatcher: Dispatcher
    store: Store
    counts: Counts
    roster: Roster
    bell: Bell = SILENCE
