"""What networks are built from, whatever kind of file it lies in."""

from collections.abc import Callable
from typing import Protocol

from processor.export.safetensors import Floats


class Weights(Protocol):
    """Tensors by name."""

    def __contains__(self, name: str) -> bool: ...

    def floats(self, name: str, *shape: int) -> Floats:
        """The tensor as float32, of that `shape`. Raises ManifestError where it has another, or is not there."""
        ...


class Renamed:
    """The tensors of `weights`, which may have them under what `rename` makes of their names."""

    def __init__(self, weights: Weights, rename: Callable[[str], str]) -> None:
        self._weights = weights
        self._rename = rename

    def __contains__(self, name: str) -> bool:
        return self._found(name) in self._weights

    def floats(self, name: str, *shape: int) -> Floats:
        return self._weights.floats(self._found(name), *shape)

    def _found(self, name: str) -> str:
        other = self._rename(name)
        return other if other in self._weights else name
