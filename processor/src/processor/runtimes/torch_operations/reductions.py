"""Operations that bring numbers along axes together."""

from collections.abc import Mapping

import torch
from torch import Tensor

from processor.runtimes.torch_operations.operation import Made, Operation, Rule


def reduced(function: Made) -> Rule:
    """One number of those along the axes that are told."""

    def rule(operation: Operation) -> Made:
        axes, kept = operation.axes(1), bool(operation.attributes["keep_dims"])
        return lambda x, _: function(x, dim=axes, keepdim=kept)

    return rule


def softmax(operation: Operation) -> Made:
    """Shares along one axis."""
    axis = int(operation.attributes["axis"])
    return lambda x: torch.softmax(x, axis)


def normalized(operation: Operation) -> Made:
    """In float32: a mean of 0 and, where that is wanted, a deviation of 1."""
    axes, attributes = operation.axes(1), operation.attributes
    scaled, epsilon = bool(attributes["normalize_variance"]), float(attributes["eps"])
    if scaled and str(attributes["eps_mode"]).lower() != "inside_sqrt":
        raise operation.unknown("epsilon is added to the deviation")

    def made(x: Tensor, _: Tensor) -> Tensor:
        centered = x.float() - x.float().mean(axes, keepdim=True)
        return centered * torch.rsqrt((centered * centered).mean(axes, keepdim=True) + epsilon) if scaled else centered

    return made


def of_length_one(operation: Operation) -> Made:
    """Vectors along axes, each by its length; one that is nearly 0 by a little more."""
    axes, little = operation.axes(1), float(operation.attributes["eps"])
    added = str(operation.attributes["eps_mode"]).lower() == "add"

    def made(x: Tensor, _: Tensor) -> Tensor:
        squares = (x * x).sum(axes, keepdim=True)
        return x * torch.rsqrt(squares + little if added else torch.clamp(squares, min=little))

    return made


RULES: Mapping[str, Rule] = {
    "MVN": normalized,
    "NormalizeL2": of_length_one,
    "ReduceMax": reduced(torch.amax),
    "ReduceMean": reduced(torch.mean),
    "ReduceMin": reduced(torch.amin),
    "ReduceSum": reduced(torch.sum),
    "Softmax": softmax,
}
