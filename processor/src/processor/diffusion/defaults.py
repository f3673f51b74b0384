"""What a model is asked for where a request does not say: by its files, and by what an operator wrote beside them."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from processor.catalog.cards import DEFAULTS
from processor.diffusion.manifest import Defaults
from processor.diffusion.schedulers.choosing import SCHEDULERS
from processor.diffusion.schedulers.noise_schedule import TRAILING
from wire.errors import ManifestError

NAMES: Mapping[str, str] = {
    "DDIMScheduler": "ddim",
    "EulerDiscreteScheduler": "euler",
    "EulerAncestralDiscreteScheduler": "euler-a",
    "LCMScheduler": "lcm",
}
OTHERWISE = "dpm++2m"
"""For models whose own scheduler is none of ours: it needs the fewest steps."""

STEPS: Mapping[str, int] = {"ddim": 50, "euler": 30, "euler-a": 30, "dpm++2m": 20, "lcm": 4, "turbo": 1}
GUIDANCE, DISTILLED = 7.5, 8.0
"""Of models that are asked twice, and of those that are told."""

RANGES: Mapping[str, tuple[float, float]] = {"side": (64, 1024), "steps": (1, 150), "guidance": (1, 30)}


def defaults_of(schedule: Mapping[str, Any], side: int, told: int, given: Mapping[str, Any]) -> Defaults:
    """The defaults of a model with that scheduler_config.json, whose network was trained on pictures of `side` pixels,
    and is `told` its guidance in so many numbers; what is `given` counts more. Raises ManifestError.
    """
    name = NAMES.get(str(schedule.get("_class_name")), OTHERWISE)
    if name == "euler" and schedule.get("timestep_spacing") == TRAILING:
        name = "turbo"
    name = given.get("scheduler", name)
    if not isinstance(name, str) or name not in SCHEDULERS:
        raise ManifestError(
            f"Model: expected a scheduler of {', '.join(SCHEDULERS)} in its {DEFAULTS}, got {name!r:.40}."
        )
    guidance = DISTILLED if told else 1.0 if name in ("lcm", "turbo") else GUIDANCE
    found = Defaults(
        given.get("side", min(max(64, side // 8 * 8), 1024)),
        name,
        given.get("steps", STEPS[name]),
        given.get("guidance", guidance),
    )
    for each, (least, most) in RANGES.items():
        value = asdict(found)[each]
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise ManifestError(f"Model: expected {each} from {least} to {most} in its {DEFAULTS}, got {value!r:.40}.")
    if found.side % 8 or type(found.steps) is not int:
        raise ManifestError(f"Model: expected a side in eights and whole steps in its {DEFAULTS}, got {found}.")
    return found
