"""How many connections one address may have, so that one client cannot have all."""

from collections import Counter
from threading import Lock

from front.access.clients import address_name


class AddressLimit:
    """Counts the connections of each address. A proxy in front is one address, for whom nobody else can speak."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = Lock()
        self._held: Counter[str] = Counter()

    def enter(self, address: str) -> bool:
        """Whether the address has no more connections than it may, this one included."""
        name = address_name(address)
        with self._lock:
            self._held[name] += 1
            return self._held[name] <= self.most

    def leave(self, address: str) -> None:
        """The address has one connection less."""
        name = address_name(address)
        with self._lock:
            self._held[name] -= 1
            if self._held[name] <= 0:
                del self._held[name]
