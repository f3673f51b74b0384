"""Video decoded in a process of its own: what kills the decoder ends one stream's connection, and nothing else."""

import os
import socket

import numpy as np
from numpy.typing import NDArray

from processor.imaging.child import DecoderDiedError, cause_of_death, started
from processor.imaging.shared_memory import as_pixels
from processor.tasks.watch.rtsp.decoder import FRAME, HEAD, MORE, SIZE
from wire.errors import ImageProcessorError

MODULE = "processor.tasks.watch.rtsp.decoder"
START_SECONDS = 30
PICTURE_SECONDS = 20


class VideoDecoder:
    """Decodes the pictures of one stream in `codec`, one after the other. Raises ImageProcessorError where its process
    does not start. For one thread, but for `end`."""

    def __init__(self, codec: str) -> None:
        try:
            self._process, self._socket = started(MODULE, codec)
        except OSError as error:
            raise ImageProcessorError(f"No process could be started to decode the video in: {error}.") from error
        try:
            self._receive(START_SECONDS)
        except DecoderDiedError as death:
            self.close()
            raise ImageProcessorError(f"No process could be started to decode the video in: {death}.") from death

    @property
    def pid(self) -> int:
        return self._process.pid

    def decode(self, picture: bytes, pixels: int, *, wanted: bool) -> NDArray[np.uint8] | None:
        """What comes out of the decoder for it, (H, W, 3) uint8 RGB; None where nothing does, or where it is not
        `wanted` and only those after it need it. The process may use memory for so many `pixels` a picture.

        Raises DecoderDiedError, also where it takes longer than it may.
        """
        try:
            self._socket.settimeout(PICTURE_SECONDS)
            self._socket.sendall(HEAD.pack(len(picture), wanted, pixels) + picture)
        except OSError:
            raise DecoderDiedError(cause_of_death(self._process)) from None
        return self._receive(PICTURE_SECONDS)

    def end(self) -> None:
        """The process is gone: whoever waits for it need not any more."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """Nothing is left of it."""
        self.end()
        self._socket.close()

    def _receive(self, seconds: float) -> NDArray[np.uint8] | None:
        """The last frame before it asks for more."""
        last = None
        self._socket.settimeout(seconds)
        try:
            while True:
                kind, file_descriptors, _, _ = socket.recv_fds(self._socket, 1, 1)
                if kind == MORE:
                    return last
                if kind != FRAME:
                    raise DecoderDiedError(cause_of_death(self._process))
                last = self._frame(file_descriptors)
        except TimeoutError:
            raise DecoderDiedError(f"its decoder took longer than {seconds:.0f} s") from None
        except OSError:
            raise DecoderDiedError(cause_of_death(self._process)) from None

    def _frame(self, file_descriptors: list[int]) -> NDArray[np.uint8]:
        size = self._socket.recv(SIZE.size, socket.MSG_WAITALL)
        if len(size) < SIZE.size:
            for each in file_descriptors:
                os.close(each)
            raise DecoderDiedError(cause_of_death(self._process))
        width, height = SIZE.unpack(size)
        return as_pixels(file_descriptors[0], width, height)
