"""Operations that move numbers, leave some out, or repeat them. What they are told by constants is read once."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from processor.runtimes.torch_operations.operation import Made, Operation, Rule


def reshape(operation: Operation) -> Made:
    """In another shape."""
    shape = operation.made()
    return lambda x, *_: x.reshape(shape)


def transpose(operation: Operation) -> Made:
    """Its axes in another order, turned round where none is told."""
    told = operation.numbers(1) or list(range(len(operation.shape())))[::-1]
    return lambda x, _: x.permute(told)


def concat(operation: Operation) -> Made:
    """One after the other."""
    axis = int(operation.attributes["axis"])
    return lambda *parts: torch.cat(parts, axis)


def split(operation: Operation) -> Made:
    """In parts."""
    (axis,) = operation.axes(1)
    sizes = [operation.made(number)[axis] for number in range(len(operation.node.outputs()))]
    return lambda x, *_: torch.split(x, sizes, axis)


def gather(operation: Operation) -> Made:
    """The places along one axis that are told, from the end where they are below 0."""
    (axis,) = operation.axes(2)
    batch, length, shape = int(operation.attributes["batch_dims"]), operation.shape()[axis], operation.made()
    behind = operation.shape()[axis + 1 :]
    if batch not in (0, axis):
        raise operation.unknown("batches are in front of other axes")

    def together(x: Tensor, places: Tensor, _: Tensor) -> Tensor:
        return x.index_select(axis, torch.where(places < 0, places + length, places).reshape(-1)).reshape(shape)

    def each(x: Tensor, places: Tensor, _: Tensor) -> Tensor:
        places = torch.where(places < 0, places + length, places).long()
        flat = places.reshape(*places.shape[:batch], -1, *[1] * len(behind))
        return torch.gather(x, axis, flat.expand(*flat.shape[: axis + 1], *behind)).reshape(shape)

    return each if batch else together


def cut(operation: Operation) -> Made:
    """A slice."""
    begins, ends, steps = (operation.numbers(number) for number in (1, 2, 3))
    axes = operation.axes(4) if operation.count() > 4 else tuple(range(len(begins)))
    if min(steps) < 1:
        raise operation.unknown("it is cut backwards")
    wanted = [slice(None)] * len(operation.shape())
    for axis, begin, end, step in zip(axes, begins, ends, steps, strict=True):
        wanted[axis] = slice(*slice(begin, end, step).indices(operation.shape()[axis]))
    where = tuple(wanted)
    return lambda x, *_: x[where]


def broadcast(operation: Operation) -> Made:
    """As often as its shape is larger."""
    if str(operation.attributes["mode"]).lower() not in ("numpy", "bidirectional"):
        raise operation.unknown("axes are named")
    shape = operation.made()
    return lambda x, *_: x.broadcast_to(shape)


def tile(operation: Operation) -> Made:
    """Beside itself."""
    before, shape = operation.shape(), operation.made()
    padded = (1,) * (len(shape) - len(before)) + before
    times = [large // small for large, small in zip(shape, padded, strict=True)]
    return lambda x, _: x.repeat(times)


def pad(operation: Operation) -> Made:
    """A number around it."""
    if str(operation.attributes["pad_mode"]).lower() != "constant":
        raise operation.unknown("it is not padded by a constant")
    told = around(operation.numbers(1), operation.numbers(2))
    value = operation.numbers(3)[0] if operation.count() > 3 else 0
    return lambda x, *_: functional.pad(x, told, value=value)


def around(before: Sequence[int], behind: Sequence[int]) -> list[int]:
    """As torch is told what is added before and behind: the last axis first."""
    pairs = list(zip(before, behind, strict=True))[::-1]
    return [int(count) for pair in pairs for count in pair]


def interpolate(operation: Operation) -> Made:
    """The number that is nearest, on a grid whose first places are the same."""
    told = {name: str(operation.attributes[name]).lower() for name in ("mode", "nearest_mode")}
    lies = str(operation.attributes["coordinate_transformation_mode"]).lower()
    if (*told.values(), lies) != ("nearest", "floor", "asymmetric"):
        raise operation.unknown("another number than the one before is taken")
    device = next(iter(operation.known.values())).device
    sizes = list(enumerate(zip(operation.shape(), operation.made(), strict=True)))
    places = [
        (axis, torch.as_tensor(np.arange(large) * small // large, device=device))
        for axis, (small, large) in sizes
        if small != large
    ]

    def made(x: Tensor, *_: Tensor) -> Tensor:
        for axis, where in places:
            x = x.index_select(axis, where)
        return x

    return made


def to_space(operation: Operation) -> Made:
    """(n, channels, h, w): channels become squares of pixels, those of one square in a row or apart."""
    side, ends, shape = _squares(operation), operation.shape()[-2:], operation.made()
    apart = operation.attributes["mode"] == "blocks_first"
    axes = (0, 3, 4, 1, 5, 2) if apart else (0, 1, 4, 2, 5, 3)
    between = (shape[0], *((side, side, shape[1]) if apart else (shape[1], side, side)), *ends)
    return lambda x: x.reshape(between).permute(axes).reshape(shape)


def to_depth(operation: Operation) -> Made:
    """The same the other way round."""
    side, begins, shape = _squares(operation), operation.shape()[:2], operation.made()
    axes = (0, 3, 5, 1, 2, 4) if operation.attributes["mode"] == "blocks_first" else (0, 1, 3, 5, 2, 4)
    between = (*begins, shape[2], side, shape[3], side)
    return lambda x: x.reshape(between).permute(axes).reshape(shape)


def _squares(operation: Operation) -> int:
    if len(operation.shape()) != 4:
        raise operation.unknown("it is no picture")
    return int(operation.attributes["block_size"])


def counted(operation: Operation) -> Made:
    """Numbers of equal distance."""
    told: list[Any] = [operation.numbers(number)[0] for number in range(3)]
    return lambda first, *_: torch.arange(*told, dtype=first.dtype, device=first.device)


RULES: Mapping[str, Rule] = {
    "Broadcast": broadcast,
    "Concat": concat,
    "DepthToSpace": to_space,
    "Gather": gather,
    "Interpolate": interpolate,
    "Pad": pad,
    "Range": counted,
    "Reshape": reshape,
    "Slice": cut,
    "SpaceToDepth": to_depth,
    "Split": split,
    "Squeeze": reshape,
    "Tile": tile,
    "Transpose": transpose,
    "Unsqueeze": reshape,
    "VariadicSplit": split,
}
