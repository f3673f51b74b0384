"""Small files of the SAM family under the names that their authors' own code gives to tensors, of which the golden
`meta.json` has shapes, with the same numbers each time.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from torch_file import write_torch
from toy_sam import Floats, numbers


def meta_numbers(shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Floats]:
    """Of tensors of those shapes; a variance is none below 0.5."""
    return {
        name: np.abs(each) + np.float32(0.5) if name.endswith("running_var") else each
        for name, each in numbers(dict(shapes)).items()
    }


def meta_file(path: Path, shapes: Mapping[str, tuple[int, ...]], under: str | None) -> Path:
    """The file as its authors publish it."""
    return write_torch(path, meta_numbers({name: tuple(shape) for name, shape in shapes.items()}), under)
