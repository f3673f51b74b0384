"""How a picture becomes what a network is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Preparation:
    """How a picture becomes the network's input: squares of `side` pixels.

    `fit` is `crop`, the middle of the picture whose shorter side was made as long as that, by `resample`; or `stretch`,
    all of it. `mean` and `deviation` are what the network itself then normalizes channels from 0 to 1 by.
    """

    side: int
    fit: str
    resample: str
    mean: tuple[float, ...]
    deviation: tuple[float, ...]


def preparation_of(content: Mapping[str, Any]) -> Preparation:
    """What a manifest has of one. Raises KeyError or TypeError."""
    numbers = {name: tuple(content[name]) for name in ("mean", "deviation")}
    return Preparation(**{**content, **numbers})
