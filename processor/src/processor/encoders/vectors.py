"""What is done with vectors, whatever they are of."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def unit(vectors: Floats) -> Floats:
    """The vectors (n, d), each made as long as 1; one of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    made: Floats = (vectors / np.maximum(lengths, np.float32(1e-12))).astype(np.float32)
    return made
