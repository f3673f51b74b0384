"""Operations that do the same with each number."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from processor.runtimes.torch_operations.operation import Made, Operation, Rule


def dtype_of(operation: Operation, number: int = 0) -> Any:
    """torch's type for the output of that number."""
    found = operation.node.output(number).get_element_type().to_dtype()
    return torch.from_numpy(np.empty(0, found)).dtype


def convert(operation: Operation) -> Made:
    """To another type."""
    wanted = dtype_of(operation)
    return lambda x: x.to(wanted)


def divide(operation: Operation) -> Made:
    """Whole numbers as Python does."""
    whole = not dtype_of(operation).is_floating_point
    return lambda x, y: torch.div(x, y, rounding_mode="floor" if whole else None)


def prelu(operation: Operation) -> Made:
    """A slope for all, or one for each channel, which is the second axis."""
    count = int(np.prod(operation.shape(1)))
    apart = (1, count, *[1] * (len(operation.shape()) - 2)) if count > 1 else (1,)
    return lambda x, slope: torch.where(x >= 0, x, x * slope.reshape(apart))


def swish(operation: Operation) -> Made:
    """By the sigmoid of x, or of a multiple of it."""
    return (lambda x: functional.silu(x)) if operation.count() == 1 else lambda x, steep: x * torch.sigmoid(x * steep)


def gelu(operation: Operation) -> Made:
    """Exact, or approximated by a hyperbolic tangent."""
    exact = str(operation.attributes.get("approximation_mode", "erf")).lower() == "erf"
    return lambda x: functional.gelu(x, approximate="none" if exact else "tanh")


def clamp(operation: Operation) -> Made:
    """Between two numbers."""
    least, most = (float(operation.attributes[name]) for name in ("min", "max"))
    return lambda x: torch.clamp(x, least, most)


def hard_sigmoid(x: Tensor, slope: Tensor, shift: Tensor) -> Tensor:
    """A line between 0 and 1."""
    return torch.clamp(x * slope + shift, 0, 1)


def fake_quantize(operation: Operation) -> Made:
    """Rounded to so many levels between two numbers, and told by those of two others."""
    steps = int(operation.attributes["levels"]) - 1

    def made(x: Tensor, least: Tensor, most: Tensor, low: Tensor, high: Tensor) -> Tensor:
        share = (torch.minimum(torch.maximum(x, least), most) - least) / (most - least)
        return torch.round(share * steps) / steps * (high - low) + low

    return made


def always(function: Made) -> Rule:
    """The same, whatever the shapes and attributes are."""
    return lambda _: function


RULES: Mapping[str, Rule] = {
    "Clamp": clamp,
    "Convert": convert,
    "Divide": divide,
    "FakeQuantize": fake_quantize,
    "Gelu": gelu,
    "PRelu": prelu,
    "Swish": swish,
    **{
        kind: always(function)
        for kind, function in {
            "Abs": torch.abs,
            "Add": torch.add,
            "Cos": torch.cos,
            "Equal": torch.eq,
            "Erf": torch.erf,
            "Exp": torch.exp,
            "Floor": torch.floor,
            "Greater": torch.gt,
            "GreaterEqual": torch.ge,
            "HardSigmoid": hard_sigmoid,
            "Identity": lambda x: x,
            "Less": torch.lt,
            "LessEqual": torch.le,
            "Log": torch.log,
            "LogicalAnd": torch.logical_and,
            "LogicalNot": torch.logical_not,
            "LogicalOr": torch.logical_or,
            "Maximum": torch.maximum,
            "Minimum": torch.minimum,
            "Multiply": torch.mul,
            "Negative": torch.neg,
            "Power": torch.pow,
            "Relu": torch.relu,
            "Select": torch.where,
            "Sigmoid": torch.sigmoid,
            "Sign": torch.sign,
            "Sin": torch.sin,
            "Sqrt": torch.sqrt,
            "Subtract": torch.sub,
            "Tanh": torch.tanh,
        }.items()
    },
}
