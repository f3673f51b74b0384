"""What a model is asked for where a request does not say."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from processor.catalog.cards import DEFAULTS
from processor.tasks.edit.latents.manifest import Defaults
from wire.errors import ManifestError

OWN = Defaults(side=256, steps=100, cuts=8, rate=0.5, decay=0.1)
"""Rate and decay are those that latents of VQGANs have been steered with since 2021; the size is what they learned."""

WHOLE: Mapping[str, tuple[int, int]] = {"side": (64, 1024), "steps": (1, 500), "cuts": (1, 64)}
RANGES: Mapping[str, tuple[float, float]] = {**WHOLE, "rate": (1e-4, 10), "decay": (0, 1)}


def defaults_of(given: Mapping[str, Any], factor: int) -> Defaults:
    """The defaults, where those that are `given` count more. Raises ManifestError where one of them is out of range."""
    found = Defaults(**asdict(OWN) | {name: given[name] for name in RANGES if name in given})
    for name, (least, most) in RANGES.items():
        value, kinds = asdict(found)[name], int if name in WHOLE else int | float
        if isinstance(value, bool) or not isinstance(value, kinds) or not least <= value <= most:
            raise ManifestError(f"Model: expected {name} from {least} to {most} in its {DEFAULTS}, got {value!r:.40}.")
    if found.side % factor:
        raise ManifestError(f"Model: expected a side in steps of {factor} in its {DEFAULTS}, got {found.side}.")
    return found
