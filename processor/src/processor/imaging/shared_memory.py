"""Bytes that two processes have in common: files without a name, in memory where the system has such."""

import mmap
import os
from tempfile import TemporaryFile
from typing import IO

import numpy as np
from numpy.typing import NDArray

CHANNELS = 3


def empty_file() -> IO[bytes]:
    """A file that nobody else can find. It needs no /dev/shm, and no disk that can be written on."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("picture"), "w+b")
    return TemporaryFile()


def file_of(data: bytes) -> IO[bytes]:
    """Such a file with `data` in it."""
    file = empty_file()
    file.write(data)
    file.seek(0)
    return file


def room_for(file: IO[bytes], width: int, height: int) -> NDArray[np.uint8]:
    """Pixels (H, W, 3) uint8 that lie in the `file`, to be filled."""
    size = width * height * CHANNELS
    file.truncate(size)
    return _pixels(mmap.mmap(file.fileno(), size), width, height)


def as_pixels(file_descriptor: int, width: int, height: int) -> NDArray[np.uint8]:
    """Pixels (H, W, 3) uint8, read-only, that lie in the file. Closes its descriptor; they last for as long as used."""
    try:
        return _pixels(mmap.mmap(file_descriptor, width * height * CHANNELS, access=mmap.ACCESS_READ), width, height)
    finally:
        os.close(file_descriptor)


def _pixels(memory: mmap.mmap, width: int, height: int) -> NDArray[np.uint8]:
    return np.frombuffer(memory, np.uint8).reshape(height, width, CHANNELS)
