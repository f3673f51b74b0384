"""Pictures decoded in processes of their own: what kills a decoder there ends one job, and nothing else."""

import atexit
import json
import logging
import socket
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from threading import Lock
from typing import Any

from processor.imaging.child import DecoderDiedError, cause_of_death, started
from processor.imaging.decode_errors import undecodable_error
from processor.imaging.shared_memory import as_pixels, file_of
from processor.imaging.stored import Stored
from processor.pixel_budget import Reserve, unlimited
from wire.errors import ImageProcessorError, JobTimeoutError
from wire.jobs import Problem

log = logging.getLogger(__name__)

MODULE = "processor.imaging.decoder"
START_SECONDS = 30
WALL_SECONDS = 60
WARM = 4
"""So many idle processes wait for the next picture; each has some 35 MB."""

LONGEST_MESSAGE = 1 << 16
GO_ON = b"+"


class DecoderProcess:
    """A process that decodes one picture after the other. It ends with this one, whatever that ends of."""

    def __init__(self) -> None:
        self._process, self._socket = started(MODULE)
        try:
            self._receive(START_SECONDS)
        except BaseException:
            self.close()
            raise

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def decode(self, data: bytes, max_pixels: int, reserve: Reserve = unlimited) -> Stored | Problem:
        """The picture, or why it is refused.

        Raises DecoderDiedError, JobTimeoutError or what `reserve` does; then this process is of no more use.
        """
        request = json.dumps({"max_pixels": max_pixels}).encode()
        with file_of(data) as file:
            try:
                socket.send_fds(self._socket, [request], [file.fileno()])
            except OSError:
                raise DecoderDiedError(cause_of_death(self._process)) from None
        reply, file_descriptors = self._receive(WALL_SECONDS)
        while "reserve" in reply:
            reserve(reply["reserve"])
            with suppress(OSError):  # one that died meanwhile has no answer
                self._socket.sendall(GO_ON)
            reply, file_descriptors = self._receive(WALL_SECONDS)
        if not file_descriptors:
            return Problem(reply["code"], reply["message"])
        width, height = reply["width"], reply["height"]
        return Stored(as_pixels(file_descriptors[0], width, height), width, height, reply["orientation"])

    def close(self) -> None:
        """The process is gone."""
        self._socket.close()
        self._process.kill()
        self._process.wait()

    def _receive(self, seconds: float) -> tuple[Mapping[str, Any], list[int]]:
        self._socket.settimeout(seconds)
        try:
            message, file_descriptors, _, _ = socket.recv_fds(self._socket, LONGEST_MESSAGE, 1)
        except TimeoutError:
            raise JobTimeoutError(f"The picture was not decoded within {seconds} s.") from None
        except OSError:
            message = b""
        if not message:
            raise DecoderDiedError(cause_of_death(self._process))
        return json.loads(message), file_descriptors


class DecoderPool:
    """As many processes as decode at the same time, started when they are first needed. For many threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._idle: list[DecoderProcess] = []

    def decode(self, data: bytes, max_pixels: int, reserve: Reserve = unlimited) -> Stored:
        """The picture. Raises what the decoder refuses it for; UndecodableImageError where it dies of it."""
        process = self._take()
        try:
            reply = process.decode(data, max_pixels, reserve)
        except DecoderDiedError as death:
            process.close()
            log.warning("a picture of %d bytes was not decoded: %s", len(data), death)
            raise undecodable_error(len(data), str(death)) from None
        except BaseException:  # of a process whose answer nobody awaits no other question can be asked
            process.close()
            raise
        self._give_back(process)
        if isinstance(reply, Problem):
            raise reply.to_error()
        return reply

    def close(self) -> None:
        """No process is left idle."""
        with self._lock:
            while self._idle:
                self._idle.pop().close()

    def _take(self) -> DecoderProcess:
        with self._lock:
            while self._idle:
                process = self._idle.pop()
                if process.alive:
                    return process
                process.close()
        try:
            return DecoderProcess()
        except (OSError, DecoderDiedError) as error:
            raise ImageProcessorError(f"No process could be started to decode the picture in: {error}.") from error

    def _give_back(self, process: DecoderProcess) -> None:
        with self._lock:
            if len(self._idle) < WARM:
                self._idle.append(process)
                return
        process.close()


@cache
def decoder_pool() -> DecoderPool:
    """The decoders of this process."""
    made = DecoderPool()
    atexit.register(made.close)
    return made
