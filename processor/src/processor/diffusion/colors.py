"""The colors that channels of latents stand for, measured: what a decoder makes of them, in one matrix."""

import numpy as np

from processor.diffusion.schedulers.base import Floats
from processor.runtimes import Graph

PATCHES, PATCH = 8, 4
"""So many patches each way, of so many places of the latents each way, all of one kind."""


def colors_of(decoder: Graph, channels: int, factor: int) -> Floats:
    """(channels + 1, 3): how much red, green and blue, in 0 to 1, comes of each channel, and how much there is of none.

    By least squares, of patches of random latents.
    """
    values = np.random.RandomState(0).randn(1, channels, PATCHES, PATCHES)
    latents = values.repeat(PATCH, 2).repeat(PATCH, 3).astype(np.float32)
    picture = decoder.run({"latents": latents})["picture"][0]
    size = PATCH * factor
    means = picture.reshape(PATCHES, size, PATCHES, size, 3).mean((1, 3)).reshape(-1, 3)
    known = np.concatenate([values[0].reshape(channels, -1).T, np.ones((PATCHES**2, 1))], 1)
    found, *_ = np.linalg.lstsq(known, means, rcond=None)
    return np.asarray(found, np.float32)
