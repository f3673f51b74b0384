"""One operation of OpenVINO, as what is made of it in torch is chosen by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from openvino import Node
from torch import Tensor


class UnknownOperationError(Exception):
    """There is nothing in torch for an operation, or for how it is wanted: it says which."""


@dataclass(frozen=True, slots=True)
class Operation:
    """The operation `node`, whose shapes are known, and what those of its inputs are that are the same in each run."""

    node: Node
    known: Mapping[int, Tensor]

    @property
    def attributes(self) -> Mapping[str, Any]:
        attributes: Mapping[str, Any] = self.node.get_attributes()
        return attributes

    def shape(self, number: int = 0) -> tuple[int, ...]:
        """The shape of the input of that number."""
        return tuple(self.node.input(number).get_shape())

    def made(self, number: int = 0) -> tuple[int, ...]:
        """The shape of the output of that number."""
        return tuple(self.node.output(number).get_shape())

    def count(self) -> int:
        """How many inputs there are."""
        return len(self.node.inputs())

    def numbers(self, number: int) -> list[Any]:
        """The numbers in the input of that number, one after the other. Raises UnknownOperationError."""
        if number not in self.known:
            raise self.unknown(f"input {number} is no constant")
        found: list[Any] = self.known[number].reshape(-1).tolist()
        return found

    def axes(self, number: int) -> tuple[int, ...]:
        """The axes that a constant input names, from 0. Raises UnknownOperationError."""
        rank = len(self.shape())
        return tuple(int(axis) % rank for axis in self.numbers(number))

    def unknown(self, what: str) -> UnknownOperationError:
        """The error for an operation that torch is not told to do so."""
        kind = self.node.get_type_name()
        return UnknownOperationError(f"Operation {self.node.get_friendly_name()} ({kind}): not known where {what}.")


Made = Callable[..., Any]
"""From the tensors of all inputs, in their order, to that of the output, or to a tuple of those of all."""

Rule = Callable[[Operation], Made]
