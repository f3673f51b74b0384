"""Products of matrices, attention, convolutions, and pools, which lie on a picture as those do."""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor
from torch.nn import functional

from processor.runtimes.torch_operations.operation import Made, Operation, Rule
from processor.runtimes.torch_operations.shapes import around

NARROW = {
    "ConvolutionBackpropData",
    "Convolution",
    "GroupConvolution",
    "GroupConvolutionBackpropData",
    "MatMul",
    "ScaledDotProductAttention",
}
"""What is computed in a narrow type where one is wanted; all else is in the wider one of what it is given."""


def matmul(operation: Operation) -> Made:
    """Each factor turned first, where that is told."""
    turned = [
        bool(operation.attributes[name]) and len(operation.shape(number)) > 1
        for number, name in enumerate(("transpose_a", "transpose_b"))
    ]
    return lambda a, b: torch.matmul(a.mT if turned[0] else a, b.mT if turned[1] else b)


def attention(operation: Operation) -> Made:
    """Of queries, keys and values, and perhaps a mask."""
    causal = bool(operation.attributes["causal"])
    if operation.count() > 4 or (causal and operation.count() > 3):
        raise operation.unknown("it has a scale of its own, or a mask besides being causal")
    attend = functional.scaled_dot_product_attention
    return lambda query, key, value, mask=None: attend(query, key, value, mask, is_causal=causal)


def convolution(operation: Operation) -> Made:
    """Of all channels, or in groups, which the kernel has an axis for."""
    grouped = operation.node.get_type_name().startswith("Group")
    kernel = operation.shape(1)
    groups, flat = (kernel[0], (kernel[0] * kernel[1], *kernel[2:])) if grouped else (1, kernel)
    strides, dilations = (list(operation.attributes[name]) for name in ("strides", "dilations"))
    rank = len(strides)
    padding = _around(operation, flat[-rank:], strides, dilations)
    even, told = padding[1::2] == padding[::2], [0] * rank

    def made(x: Tensor, weights: Tensor) -> Tensor:
        x = x if even else functional.pad(x, padding)
        beside = padding[::2][::-1] if even else told
        return torch.convolution(x, weights.reshape(flat), None, strides, beside, dilations, False, told, groups)

    return made


def transposed_convolution(operation: Operation) -> Made:
    """All that it makes, and of that what the output has."""
    grouped = operation.node.get_type_name().startswith("Group")
    kernel = operation.shape(1)
    groups, flat = (kernel[0], (kernel[0] * kernel[1], *kernel[2:])) if grouped else (1, kernel)
    strides, dilations, before = (list(operation.attributes[name]) for name in ("strides", "dilations", "pads_begin"))
    if operation.count() > 2 or str(operation.attributes["auto_pad"]).lower() not in ("explicit", "valid"):
        raise operation.unknown("its shape is told, or padded by itself")
    rank, shape = len(strides), operation.made()[2:]
    whole = [
        (length - 1) * stride + (size - 1) * dilation + 1
        for length, stride, size, dilation in zip(operation.shape()[2:], strides, flat[-rank:], dilations, strict=True)
    ]
    more = [max(0, first + length - large) for first, length, large in zip(before, shape, whole, strict=True)]
    where = (..., *(slice(first, first + length) for first, length in zip(before, shape, strict=True)))
    told = [0] * rank

    def made(x: Tensor, weights: Tensor) -> Tensor:
        large = torch.convolution(x, weights.reshape(flat), None, strides, told, dilations, True, told, groups)
        return functional.pad(large, around(told, more))[where]

    return made


def largest(operation: Operation) -> Made:
    """The largest number of each window; where it lies is not told."""
    strides, dilations, kernel = (list(operation.attributes[name]) for name in ("strides", "dilations", "kernel"))
    if str(operation.attributes["rounding_type"]).lower() != "floor" or len(kernel) != 2:
        raise operation.unknown("windows reach beyond the picture")
    padding = _around(operation, kernel, strides, dilations)

    def made(x: Tensor) -> tuple[Tensor, None]:
        padded = functional.pad(x, padding, value=float("-inf"))
        return functional.max_pool2d(padded, kernel, strides, 0, dilations), None

    return made


def _around(operation: Operation, kernel: Sequence[int], strides: Sequence[int], dilations: Sequence[int]) -> list[int]:
    """What is added around, as torch is told it."""
    kind = str(operation.attributes["auto_pad"]).lower()
    if kind in ("explicit", "valid"):
        return around(operation.attributes["pads_begin"], operation.attributes["pads_end"])
    rank = len(strides)
    wanted = [
        max(0, (made - 1) * stride + (size - 1) * dilation + 1 - length)
        for made, stride, size, dilation, length in zip(
            operation.made()[-rank:], strides, kernel, dilations, operation.shape()[-rank:], strict=True
        )
    ]
    less, more = [count // 2 for count in wanted], [count - count // 2 for count in wanted]
    return around(less, more) if kind == "same_upper" else around(more, less)


def highest(operation: Operation) -> Made:
    """The k largest or smallest along an axis, and where they are."""
    (k,), axis = operation.numbers(1), int(operation.attributes["axis"])
    most = str(operation.attributes["mode"]).lower() == "max"
    kind = torch.int64 if str(operation.attributes["index_element_type"]) == "i64" else torch.int32

    def made(x: Tensor, _: Tensor) -> tuple[Tensor, Tensor]:
        values, places = torch.topk(x, k, axis, most, sorted=True)
        return values, places.to(kind)

    return made


RULES: Mapping[str, Rule] = {
    "Convolution": convolution,
    "ConvolutionBackpropData": transposed_convolution,
    "GroupConvolution": convolution,
    "GroupConvolutionBackpropData": transposed_convolution,
    "MatMul": matmul,
    "MaxPool": largest,
    "ScaledDotProductAttention": attention,
    "TopK": highest,
}
