"""A process that decodes video: `python -m processor.tasks.watch.rtsp.decoder h264`, as `decoder_process` starts it.

It asks for each picture by `MORE` through the socket that is its standard input, and gets it behind a `HEAD`; of what
comes out it sends the size behind `FRAME`, and the pixels as a file. FFmpeg opens no address and no file here: it reads
bytes that it is given, and is told what they are.
"""

import io
import os
import resource
import socket
import struct
import sys
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from processor.imaging import child
from processor.imaging.shared_memory import empty_file, room_for

OPTIONS = "input_format;{}|probesize;32|analyzeduration;0|fpsprobesize;0|flags;low_delay"
"""FFmpeg does not gather pictures first to find out what they are, and gives each at once."""

ALLOWANCE = 256 << 20
BYTES_PER_PIXEL = 64
"""Of memory: for pictures that others refer to, up to 16 of them, and for the one that is sent."""

MORE, FRAME = b"+", b"="
HEAD = struct.Struct(">I?I")
"""The length of what follows, whether what comes out of it is wanted, and how many pixels it may have at most."""
SIZE = struct.Struct(">II")
"""Width and height."""


class Fed(io.BufferedIOBase):
    """What FFmpeg reads: one picture after the other, asked for when the one before it is used up."""

    def __init__(self, asker: socket.socket) -> None:
        self._asker = asker
        self._rest = memoryview(b"")
        self._mapped = _mapped()
        self.wanted = True

    def read(self, size: int | None = -1) -> bytes:
        if not self._rest:
            self._rest = memoryview(self._next())
        count = len(self._rest) if size is None or size < 0 else size
        taken, self._rest = self._rest[:count], self._rest[count:]
        return bytes(taken)

    def seek(self, offset: int, whence: int = 0) -> int:  # noqa: ARG002
        """There is no way back."""
        return -1

    def _next(self) -> bytes:
        self._asker.sendall(MORE)
        length, self.wanted, pixels = HEAD.unpack(self._exactly(HEAD.size))
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (self._mapped + ALLOWANCE + BYTES_PER_PIXEL * pixels, hard))
        return self._exactly(length)

    def _exactly(self, length: int) -> bytes:
        content = self._asker.recv(length, socket.MSG_WAITALL)
        if len(content) < length:
            os._exit(0)  # nobody is there any more
        return content


def main(codec: str) -> None:
    """Decodes until nobody asks any more, or nothing more can be decoded."""
    child.begin()
    cv2.setNumThreads(1)
    os.environ["OPENCV_FFMPEG_CAPTURE_OPTIONS"] = OPTIONS.format(codec)
    with socket.socket(fileno=os.dup(0)) as asker:
        fed = Fed(asker)
        capture = cv2.VideoCapture(fed, cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1])  # type: ignore[call-overload]  # any io.BufferedIOBase
        while capture.grab():
            decoded, pixels = capture.retrieve() if fed.wanted else (False, None)
            if decoded:
                _send(asker, np.asarray(pixels, np.uint8))


def _send(asker: socket.socket, pixels: NDArray[np.uint8]) -> None:
    """`pixels` (H, W, 3) uint8 BGR are sent as RGB."""
    height, width = pixels.shape[:2]
    with empty_file() as file:
        cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB, dst=room_for(file, width, height))
        socket.send_fds(asker, [FRAME + SIZE.pack(width, height)], [file.fileno()])


def _mapped() -> int:
    """How many bytes of addresses this process has taken."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


if __name__ == "__main__":
    main(sys.argv[1])
