"""The decoders of a process, as the kernel sees them, and what they are given."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image
from skimage import data

from crafted import jpeg_of_scans, tiff
from processor.imaging.decode import Photo

COFFEE = Image.fromarray(data.coffee()).resize((90, 60))
ORDINARY = tiff(COFFEE)
ENDLESS = jpeg_of_scans(2000, 200_000, hidden=True)
"""A minute of computing."""


def children(parent: int, of: bytes = b"imaging.decoder") -> list[int]:
    found = [int(each) for task in Path(f"/proc/{parent}/task").glob("*/children") for each in task.read_text().split()]
    return [each for each in found if of in command_of(each) or state_of(each) == "Z"]


def command_of(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""


def state_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0]
    except FileNotFoundError:
        return ""


def eventually(true: Callable[[], object]) -> None:
    until = time.monotonic() + 20
    while not true():
        assert time.monotonic() < until
        time.sleep(0.01)


def seconds_of(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def is_coffee(photo: Photo) -> bool:
    return np.array_equal(photo.pixels, np.asarray(COFFEE))
