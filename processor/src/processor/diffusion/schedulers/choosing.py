"""The schedulers by the names that clients have for them."""

from collections.abc import Callable, Mapping

from processor.diffusion.schedulers.base import Scheduler
from processor.diffusion.schedulers.ddim import Ddim
from processor.diffusion.schedulers.dpm import DpmMultistep
from processor.diffusion.schedulers.euler import Euler, EulerAncestral
from processor.diffusion.schedulers.lcm import Lcm
from processor.diffusion.schedulers.noise_schedule import TRAILING, NoiseSchedule
from wire.errors import BadOptionError


def _turbo(schedule: NoiseSchedule, steps: int) -> Scheduler:
    """As models that were distilled to one step, or four, want it: the first step sees nothing but noise."""
    return Euler(schedule, steps, TRAILING)


SCHEDULERS: Mapping[str, Callable[[NoiseSchedule, int], Scheduler]] = {
    "ddim": Ddim,
    "euler": Euler,
    "euler-a": EulerAncestral,
    "dpm++2m": DpmMultistep,
    "lcm": Lcm,
    "turbo": _turbo,
}


def scheduler(name: str, schedule: NoiseSchedule, steps: int) -> Scheduler:
    """One of SCHEDULERS, for one picture in so many steps.

    Raises BadOptionError where the network has seen fewer times.
    """
    if not 0 < steps < schedule.times:
        raise BadOptionError(f"Option steps: expected 1 to {schedule.times - 1}, got {steps}.")
    return SCHEDULERS[name](schedule, steps)
