"""What one visit to a camera's address is given, and how long things may take."""

from dataclasses import dataclass, field
from threading import Event

from backends.outbound.guarded_client import GuardedClient
from backends.outbound.login import Address
from backends.outbound.network import Patience
from processor.tasks.watch.newest import Newest
from wire.errors import UnreachableUrlError

OK, UNAUTHORIZED = 200, 401


@dataclass(frozen=True, slots=True)
class Patiences:
    """In seconds: how long to wait for a connection and its answer, and then for each frame; how long a camera may be
    gone; how soon to try again, at first and at most."""

    answer: float = 10.0
    frame: float = 20.0
    gone: float = 60.0
    first_pause: float = 0.5
    longest_pause: float = 10.0


@dataclass(frozen=True, slots=True)
class Visit:
    """Frames of `address` go into `newest`, until `ended`. A picture may have `max_pixels`."""

    client: GuardedClient
    address: Address
    newest: Newest
    patiences: Patiences
    max_pixels: int
    patience: Patience = field(default_factory=Patience)
    ended: Event = field(default_factory=Event)

    @property
    def named(self) -> str:
        """The host, as it is written in errors."""
        return repr(self.address.target.host[:60])

    def check(self, status: int) -> None:
        """Raises UnreachableUrlError for a status other than 200."""
        if status == UNAUTHORIZED:
            scheme = self.address.target.scheme
            raise UnreachableUrlError(
                f"Expected 200 from {self.named}, got 401: it wants a name and a password, or others than these. "
                f"They stand before its name: {scheme}://name:password@camera.local/video."
            )
        if status != OK:
            raise UnreachableUrlError(f"Expected 200 from {self.named}, got {status}. Check the address.")

    def wait_for_answer(self) -> None:
        """The next steps have the time for a connection and its answer."""
        self.patience.renew(self.patiences.answer)

    def wait_for_frame(self) -> None:
        """The next step has the time for a frame."""
        self.patience.renew(self.patiences.frame)
