"""A server of TCP on this machine, which goes away and comes back at its port."""

import socket
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Thread


@dataclass(kw_only=True)
class Listening:
    """Talks to each client in a thread of its own, as a subclass does in `talk`. `clients` counts them.

    Once `broken` is set, nothing more is to be sent.
    """

    port: int = 0
    clients: int = 0
    broken: Event = field(default_factory=Event)
    _listener: socket.socket | None = None
    _open: list[socket.socket] = field(default_factory=list)

    def talk(self, client: socket.socket) -> None:
        """Until one of both has enough; the connection is closed by whoever talks."""
        raise NotImplementedError

    def up(self) -> None:
        """It listens, at the same port as before."""
        self.broken.clear()
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = int(self._listener.getsockname()[1])
        Thread(target=self._serve, args=(self._listener,), daemon=True).start()

    def down(self) -> None:
        """It neither listens nor talks any more."""
        self.broken.set()
        if self._listener is not None:
            with suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
        self.hang_up()

    def hang_up(self) -> None:
        """Whoever is connected is not any more."""
        for client in self._open:
            with suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def _serve(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            self.clients += 1
            self._open.append(client)
            Thread(target=self.talk, args=(client,), daemon=True).start()
