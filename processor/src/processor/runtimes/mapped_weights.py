"""Weights of a network, read where they lie, in their file: what was read does not stay in this process."""

import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Self

import numpy as np
import openvino as ov

GIVEN_BACK_SECONDS = 0.05
"""How often, while a network is made ready."""


class MappedWeights:
    """A file's bytes as the `tensor` (bytes,) uint8 that a network is read with. It has to live as long as that
    network, and whatever was compiled of it."""

    def __init__(self, mapping: mmap.mmap) -> None:
        self._mapping = mapping
        self._bytes = np.frombuffer(mapping, np.uint8)  # the tensor does not keep it
        self.tensor = ov.Tensor(self._bytes, shared_memory=True)

    @classmethod
    def of(cls, path: Path) -> Self | None:
        """The file at `path`; None where there is none, or nothing in it."""
        if not path.is_file() or not path.stat().st_size:
            return None
        with path.open("rb") as file:  # nobody writes, but OpenVINO takes no memory that nobody may write to
            return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY))

    @contextmanager
    def given_back(self) -> Iterator[None]:
        """What is read within is given back many times a second: networks keep their numbers in an order of their own,
        and those in the file besides would be the most memory that they ever take. Whoever reads them again finds them
        in the system's cache of files, or in the file."""
        done = Event()

        def again() -> None:
            while not done.wait(GIVEN_BACK_SECONDS):
                self._mapping.madvise(mmap.MADV_DONTNEED)

        giving = Thread(target=again, daemon=True)
        giving.start()
        try:
            yield
        finally:
            done.set()
            giving.join()
            self._mapping.madvise(mmap.MADV_DONTNEED)
