"""Gradients of operations that move numbers, leave some out, or repeat them."""

from collections.abc import Mapping
from itertools import accumulate, chain

import numpy as np
from openvino import Node
from openvino import opset13 as opset

from processor.gradients.step import Rule, Step, Value, narrowed, real, reshaped, summed, whole, zeros


def reshape(step: Step) -> Mapping[int, Value]:
    """In the shape of before."""
    return {0: reshaped(step.above, step.shape())}


def transpose(step: Step) -> Mapping[int, Value]:
    """In the order of before."""
    order = step.numbers(1).astype(np.int64)
    return {0: opset.transpose(step.above, whole(np.argsort(order).tolist()))}


def concat(step: Step) -> Mapping[int, Value]:
    """To each part its slice."""
    axis = int(step.attributes["axis"]) % len(step.shape())
    ends = list(accumulate(step.shape(number)[axis] for number in range(len(step.node.inputs()))))
    return {
        number: opset.slice(step.above, whole([begin]), whole([end]), whole([1]), whole([axis]))
        for number, (begin, end) in enumerate(zip([0, *ends], ends, strict=False))
        if number in step.wanted
    }


def split(step: Step) -> Mapping[int, Value]:
    """The parts together, 0 for those that count for nothing."""
    (axis,) = step.axes(1)
    outputs = zip(step.upstream, step.node.outputs(), strict=True)
    parts = [zeros(output.get_shape()) if above is None else above for above, output in outputs]
    return {0: opset.concat(parts, axis)}


def gather(step: Step) -> Mapping[int, Value]:
    """Of constant places along one axis, each of them at most once."""
    (axis,) = step.axes(2)
    length = step.shape()[axis]
    places = step.numbers(1).astype(np.int64) % length
    if int(step.attributes.get("batch_dims", 0)) or places.ndim > 1 or len(set(places.reshape(-1))) < places.size:
        raise step.unknown("places have several axes or come twice")
    one = [*step.shape()[:axis], places.size, *step.shape()[axis + 1 :]]
    return {0: _put(reshaped(step.above, one), places.reshape(-1), axis, length)}


def _put(value: Node, places: np.ndarray[tuple[int, ...], np.dtype[np.int64]], axis: int, length: int) -> Node:
    """`value` with its numbers along `axis` at `places` of so many, and 0 at all others."""
    shape = list(value.get_output_shape(0))
    shape[axis] = 1
    come_from = np.full(length, len(places), np.int64)
    come_from[places] = np.arange(len(places))
    return opset.gather(opset.concat([value, zeros(shape)], axis), whole(come_from.tolist()), whole([axis]))


def cut(step: Step) -> Mapping[int, Value]:
    """A slice of numbers that lie side by side."""
    begins, _, steps = (step.numbers(number).astype(np.int64).reshape(-1) for number in (1, 2, 3))
    axes = step.axes(4) if len(step.node.inputs()) > 4 else range(len(begins))
    if any(steps != 1):
        raise step.unknown("numbers are left out in between")
    before = [0] * len(step.shape())
    for axis, begin in zip(axes, begins, strict=True):
        length = step.shape()[axis]
        first = int(begin) + length if begin < 0 else int(begin)
        before[axis] = min(max(first, 0), length)
    given = tuple(step.y().get_shape())
    after = [whole_ - part - first for whole_, part, first in zip(step.shape(), given, before, strict=True)]
    return {0: opset.pad(step.above, whole(before), whole(after), "constant", real(0))}


def broadcast(step: Step) -> Mapping[int, Value]:
    """The sum over what it became."""
    if str(step.attributes["mode"]).lower() not in ("numpy", "bidirectional"):
        raise step.unknown("axes are named")
    return {0: narrowed(step.above, step.shape())}


def tile(step: Step) -> Mapping[int, Value]:
    """The sum over all copies."""
    return {0: _gathered(step, repeats_first=True)}


def interpolate(step: Step) -> Mapping[int, Value]:
    """Each number so and so many times, side by side."""
    if str(step.attributes["mode"]).lower() != "nearest":
        raise step.unknown("numbers are mixed")
    return {0: _gathered(step, repeats_first=False)}


def depth_to_space(step: Step) -> Mapping[int, Value]:
    """Each number back where it came from."""
    return {0: opset.space_to_depth(step.above, step.attributes["mode"], step.attributes["block_size"])}


def _gathered(step: Step, *, repeats_first: bool) -> Node:
    """The sum over what each number was repeated as: whole tensors in a row, or each number by itself."""
    small, large = step.shape(), tuple(step.y().get_shape())
    if len(small) != len(large) or any(wide % narrow for wide, narrow in zip(large, small, strict=True)):
        raise step.unknown("it is not enlarged by whole numbers")
    times = [wide // narrow for wide, narrow in zip(large, small, strict=True)]
    pairs = zip(times, small, strict=True) if repeats_first else zip(small, times, strict=True)
    axes = range(0 if repeats_first else 1, 2 * len(small), 2)
    return summed(reshaped(step.above, list(chain.from_iterable(pairs))), list(axes), keep=False)


RULES: Mapping[str, Rule] = {
    "Broadcast": broadcast,
    "Concat": concat,
    "DepthToSpace": depth_to_space,
    "Gather": gather,
    "Interpolate": interpolate,
    "Reshape": reshape,
    "Slice": cut,
    "Split": split,
    "Squeeze": reshape,
    "Tile": tile,
    "Transpose": transpose,
    "Unsqueeze": reshape,
    "VariadicSplit": split,
}
