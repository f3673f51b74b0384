"""Which times steps are taken at.

Source: Lin et al., 2023, table 2, and diffusers, whose rounding it is.
"""

import numpy as np
from numpy.typing import NDArray

from processor.diffusion.schedulers.noise_schedule import LEADING, LINSPACE


def spaced(spacing: str, times: int, steps: int, offset: int) -> NDArray[np.float64]:
    """The times of so many steps out of 0 to `times` - 1, falling, (steps,); whole but where they are LINSPACE.

    LEADING leaves out the end, where all is noise; TRAILING the beginning.
    """
    if spacing == LINSPACE:
        return np.linspace(0, times - 1, steps)[::-1]
    if spacing == LEADING:
        return np.asarray((np.arange(steps) * (times // steps))[::-1] + float(offset), np.float64)
    return np.round(np.arange(times, 0, -times / steps))[:steps] - 1


def spaced_after(spacing: str, times: int, steps: int, offset: int) -> NDArray[np.float64]:
    """The same, whole, of a scheduler that goes from its last time on to none: of one step more, without the last."""
    if spacing in (LINSPACE, LEADING):
        return np.round(spaced(spacing, times, steps + 1, offset)[:-1])
    return spaced(spacing, times, steps, offset)
