"""What networks are built from, whatever kind of file it lies in."""

from typing import Protocol

from processor.export.safetensors import Floats


class Weights(Protocol):
    """Tensors by name."""

    def __contains__(self, name: str) -> bool: ...

    def floats(self, name: str, *shape: int) -> Floats:
        """The tensor as float32, of that `shape`. Raises ManifestError where it has another, or is not there."""
        ...
