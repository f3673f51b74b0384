"""One operation on the way back, and what the rules of most operations need."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from openvino import Node, Output
from openvino import opset13 as opset

Floats = NDArray[np.float32]
Value: TypeAlias = Node | Output
"""Something in a graph that an operation takes."""


@dataclass(frozen=True, slots=True)
class Step:
    """The operation `node`, and by what the loss changes with each of its outputs (`upstream`), None for not at all.

    `wanted` are the numbers of the inputs whose gradients lead on; `given` those that depend on what the network is
    given, wanted or not; `constant` gives the numbers of one that does not.
    """

    node: Node
    upstream: tuple[Output | None, ...]
    wanted: frozenset[int]
    given: frozenset[int]
    constant: Callable[[Output], Floats]

    @property
    def above(self) -> Output:
        """What the loss changes by with the operation's only output."""
        (only,) = self.upstream
        if only is None:
            raise ValueError(f"Operation {self.node.get_name()}: nothing depends on it.")
        return only

    @property
    def attributes(self) -> Mapping[str, Any]:
        attributes: Mapping[str, Any] = self.node.get_attributes()
        return attributes

    def x(self, number: int = 0) -> Output:
        """The input of that number."""
        return self.node.input_value(number)

    def y(self) -> Output:
        """The output."""
        return self.node.output(0)

    def shape(self, number: int = 0) -> tuple[int, ...]:
        """The shape of the input of that number."""
        return tuple(self.x(number).get_shape())

    def numbers(self, number: int) -> Floats:
        """The input of that number, which is a constant."""
        if number in self.given:
            raise self.unknown(f"input {number} is no constant")
        return self.constant(self.x(number))

    def axes(self, number: int) -> tuple[int, ...]:
        """The axes that a constant input names, from 0."""
        rank = len(self.shape())
        return tuple(int(axis) % rank for axis in self.numbers(number).reshape(-1))

    def unknown(self, what: str) -> ValueError:
        """The error for an operation of a kind whose gradient is not known."""
        kind = self.node.get_type_name()
        return ValueError(f"Operation {self.node.get_name()} ({kind}): no gradient is known where {what}.")


Rule = Callable[[Step], Mapping[int, Value]]
"""The gradients of the wanted inputs, by their numbers."""


def whole(numbers: Sequence[int]) -> Node:
    """Whole numbers: a shape, an order, axes."""
    return opset.constant(np.array(numbers, np.int64))


def real(number: float) -> Node:
    """A number."""
    return opset.constant(np.float32(number))


def reshaped(value: Value, shape: Sequence[int]) -> Node:
    """The value in another shape."""
    return opset.reshape(value, whole(shape), False)


def zeros(shape: Sequence[int]) -> Node:
    """0 in that shape."""
    return opset.broadcast(real(0), whole(shape))


def summed(value: Value, axes: Sequence[int], *, keep: bool = True) -> Node:
    """The sum along the axes, which are kept with a length of 1, or not."""
    return opset.reduce_sum(value, whole(axes), keep)


def narrowed(value: Value, shape: Sequence[int]) -> Value:
    """The gradient of something of that `shape`, which was made larger to fit: the sum over what it became."""
    wide = _shape(value)
    if wide == tuple(shape):
        return value
    padded = (1,) * (len(wide) - len(shape)) + tuple(shape)
    axes = [axis for axis, (large, small) in enumerate(zip(wide, padded, strict=True)) if large != small]
    return reshaped(summed(value, axes) if axes else value, shape)


def _shape(value: Value) -> tuple[int, ...]:
    output = value.output(0) if isinstance(value, Node) else value
    return tuple(output.get_shape())
