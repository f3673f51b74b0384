"""What a network's config.json must say for it to be built as it was meant."""

from collections.abc import Mapping, Sequence
from typing import Any

from wire.errors import ManifestError

MOST_LEVELS, MOST_LAYERS, MOST_CHANNELS = 8, 16, 8192
"""What is built at most, so that no config.json alone fills the memory."""

SILU = ("silu", "swish")
"""Two names of one activation."""


def check_fixed(config: Mapping[str, Any], fixed: Mapping[str, Sequence[Any]]) -> None:
    """Each entry of the config that is there has one of the values that can be built. Raises ManifestError else."""
    for name, values in fixed.items():
        if name in config and config[name] not in values:
            expected = " or ".join(repr(value) for value in values)
            raise ManifestError(f"Model: expected {name} of {expected} in its config.json, got {config[name]!r:.60}.")


def check_sizes(levels: Sequence[int], layers: Sequence[int], groups: int) -> None:
    """Channels of so many levels and their layers are few enough, and fall into `groups`. Raises ManifestError else."""
    if not 1 <= len(levels) <= MOST_LEVELS or not all(1 <= each <= MOST_LAYERS for each in layers):
        raise ManifestError(
            f"Model: expected 1 to {MOST_LEVELS} levels of 1 to {MOST_LAYERS} layers, got {len(levels)} levels of "
            f"{layers!r:.60}."
        )
    if groups < 1 or not all(0 < each <= MOST_CHANNELS and each % groups == 0 for each in levels):
        raise ManifestError(
            f"Model: expected levels of at most {MOST_CHANNELS} channels in {groups} groups, got {levels!r:.60}."
        )


def per_level(value: Any, levels: int) -> tuple[int, ...]:
    """A number for each level, given as one for all of them or as so many. Raises ManifestError where it is neither."""
    each = (value,) * levels if type(value) is int else tuple(value)
    if len(each) != levels or not all(type(number) is int and number > 0 for number in each):
        raise ManifestError(f"Model: expected a whole number above 0 for each of {levels} levels, got {value!r:.60}.")
    return each
