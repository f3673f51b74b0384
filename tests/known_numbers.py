"""Networks' outputs beside those of a reference, of which a few numbers are kept."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

NEAR = 1e-4


def near(made: Mapping[str, NDArray[Any]], theirs: Mapping[str, Any]) -> dict[str, bool]:
    """Whether each of the outputs is the reference's, at those of its places that are known; all have its shapes."""
    assert {name: list(each.shape) for name, each in made.items()} == {
        name: each["shape"] for name, each in theirs.items()
    }
    return {
        name: bool(np.abs(made[name].reshape(-1)[each["at"]] - each["is"]).max() < NEAR)
        for name, each in theirs.items()
    }
