"""A network that can be made slow, or cut: a relay between two ends, in a process of its own."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Thread

PIECE_BYTES = 65_536
LOOK_SECONDS = 0.02
STOP_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Weather:
    """How the network is: each piece is `delay` seconds late, `bytes_per_second` go through (0 for all that come), or
    nothing does while it is `cut`."""

    delay: float = 0.0
    bytes_per_second: float = 0.0
    cut: bool = False


FAIR = Weather()


class Relay:
    """Whoever connects to `port` of this machine talks to `target_port`, through the weather that is set."""

    def __init__(self, target_port: int) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_live, args=(theirs, target_port), daemon=True)
        self._process.start()
        theirs.close()
        self.port: int = self._pipe.recv()

    @contextmanager
    def weather(self, weather: Weather) -> Iterator[None]:
        """The network is so for as long as the context is open."""
        self._pipe.send(weather)
        try:
            yield
        finally:
            self._pipe.send(FAIR)

    def close(self) -> None:
        self._pipe.close()
        self._process.join(STOP_SECONDS)
        if self._process.is_alive():
            self._process.kill()


class _Network:
    def __init__(self, target_port: int) -> None:
        self.weather = FAIR
        self._target_port = target_port
        self._pumps: set[asyncio.Task[None]] = set()

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            their_reader, their_writer = await asyncio.open_connection("127.0.0.1", self._target_port)
        except OSError:  # as a host says on whose port nobody listens
            writer.close()
            return
        for pump in (self._pump(reader, their_writer), self._pump(their_reader, writer)):
            task = asyncio.create_task(pump)
            self._pumps.add(task)
            task.add_done_callback(self._pumps.discard)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await reader.read(PIECE_BYTES):
                while self.weather.cut:
                    await asyncio.sleep(LOOK_SECONDS)
                rate, delay = self.weather.bytes_per_second, self.weather.delay
                if rate or delay:
                    await asyncio.sleep(delay + (len(piece) / rate if rate else 0))
                writer.write(piece)
                await writer.drain()
        writer.close()


def _live(pipe: Connection, target_port: int) -> None:
    asyncio.run(_serve(pipe, target_port))


async def _serve(pipe: Connection, target_port: int) -> None:
    network, over, loop = _Network(target_port), asyncio.Event(), asyncio.get_running_loop()
    server = await asyncio.start_server(network.connected, "127.0.0.1", 0)
    pipe.send(server.sockets[0].getsockname()[1])

    def listen() -> None:
        try:
            while True:
                network.weather = pipe.recv()
        except (EOFError, OSError):
            loop.call_soon_threadsafe(over.set)

    Thread(target=listen, daemon=True).start()
    await over.wait()
