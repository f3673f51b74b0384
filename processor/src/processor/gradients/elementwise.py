"""Gradients of operations that do the same with each number."""

from collections.abc import Callable, Mapping
from math import pi, sqrt

import numpy as np
from openvino import opset13 as opset

from processor.gradients.step import Rule, Step, Value, narrowed, real, reshaped


def _of_each(step: Step, *factors: Callable[[], Value]) -> Mapping[int, Value]:
    """What is above by the factor of each wanted input."""
    made = {number: opset.multiply(step.above, factors[number]()) for number in step.wanted}
    return {number: narrowed(value, step.shape(number)) for number, value in made.items()}


def add(step: Step) -> Mapping[int, Value]:
    """Each term changes the sum by as much."""
    return {number: narrowed(step.above, step.shape(number)) for number in step.wanted}


def subtract(step: Step) -> Mapping[int, Value]:
    """The second changes the difference the other way round."""
    above = {0: step.above, 1: opset.negative(step.above)}
    return {number: narrowed(above[number], step.shape(number)) for number in step.wanted}


def multiply(step: Step) -> Mapping[int, Value]:
    """Each factor by the other."""
    return _of_each(step, lambda: step.x(1), lambda: step.x(0))


def divide(step: Step) -> Mapping[int, Value]:
    """The dividend by one over the divisor, and that by the quotient."""

    def over() -> Value:
        return opset.divide(real(1), step.x(1))

    return _of_each(step, over, lambda: opset.negative(opset.divide(step.y(), step.x(1))))


def power(step: Step) -> Mapping[int, Value]:
    """By a constant exponent."""
    exponent = step.numbers(1)
    if exponent.size != 1:
        raise step.unknown("there are several exponents")
    by = float(exponent.reshape(-1)[0])
    return _of_each(step, lambda: opset.multiply(real(by), opset.power(step.x(), real(by - 1))))


def negative(step: Step) -> Mapping[int, Value]:
    """The other way round."""
    return {0: opset.negative(step.above)}


def square_root(step: Step) -> Mapping[int, Value]:
    """By half of one over the root."""
    return {0: opset.divide(opset.multiply(step.above, real(0.5)), step.y())}


def exponential(step: Step) -> Mapping[int, Value]:
    """By what it is itself."""
    return {0: opset.multiply(step.above, step.y())}


def logarithm(step: Step) -> Mapping[int, Value]:
    """By one over x."""
    return {0: opset.divide(step.above, step.x())}


def absolute(step: Step) -> Mapping[int, Value]:
    """By the sign."""
    return {0: opset.multiply(step.above, opset.sign(step.x()))}


def sigmoid(step: Step) -> Mapping[int, Value]:
    """By the share and the rest."""
    return {0: opset.multiply(step.above, opset.multiply(step.y(), opset.subtract(real(1), step.y())))}


def tangent(step: Step) -> Mapping[int, Value]:
    """By 1 less its square."""
    return {0: opset.multiply(step.above, opset.subtract(real(1), opset.multiply(step.y(), step.y())))}


def relu(step: Step) -> Mapping[int, Value]:
    """Where x is above 0."""
    return {0: opset.select(opset.greater(step.x(), real(0)), step.above, real(0))}


def prelu(step: Step) -> Mapping[int, Value]:
    """A slope for all, or one for each channel, which is the second axis."""
    slope, rank = step.numbers(1), len(step.shape())
    apart = reshaped(step.x(1), [1, slope.size, *[1] * (rank - 2)]) if slope.size > 1 and rank > 1 else step.x(1)
    below = opset.multiply(step.above, apart)
    return {0: opset.select(opset.greater(step.x(), real(0)), step.above, below)}


def swish(step: Step) -> Mapping[int, Value]:
    """x by the sigmoid of x times a constant, which is 1 where there is none."""
    steep = float(step.numbers(1).reshape(-1)[0]) if len(step.node.inputs()) > 1 else 1.0
    scaled = opset.multiply(step.x(), real(steep))
    share = opset.sigmoid(scaled)
    rest = opset.subtract(real(1), share)
    slope = opset.multiply(share, opset.add(real(1), opset.multiply(scaled, rest)))
    return {0: opset.multiply(step.above, slope)}


def gelu(step: Step) -> Mapping[int, Value]:
    """x by the share of a normal distribution that lies below it."""
    if str(step.attributes["approximation_mode"]).lower() != "erf":
        raise step.unknown("it is approximated")
    x = step.x()
    below = opset.multiply(real(0.5), opset.add(real(1), opset.erf(opset.multiply(x, real(1 / sqrt(2))))))
    density = opset.multiply(opset.exp(opset.multiply(opset.multiply(x, x), real(-0.5))), real(1 / sqrt(2 * pi)))
    return {0: opset.multiply(step.above, opset.add(below, opset.multiply(x, density)))}


def clamp(step: Step) -> Mapping[int, Value]:
    """Where x is within."""
    least, most = (real(step.attributes[name]) for name in ("min", "max"))
    inside = opset.logical_and(opset.greater_equal(step.x(), least), opset.less_equal(step.x(), most))
    return {0: opset.select(inside, step.above, real(0))}


def convert(step: Step) -> Mapping[int, Value]:
    """In the type that it was converted from."""
    if step.x().get_element_type().to_dtype().kind != np.dtype(np.float32).kind:
        raise step.unknown("it is made of whole numbers")
    return {0: opset.convert(step.above, step.x().get_element_type())}


RULES: Mapping[str, Rule] = {
    "Abs": absolute,
    "Add": add,
    "Clamp": clamp,
    "Convert": convert,
    "Divide": divide,
    "Exp": exponential,
    "Gelu": gelu,
    "Log": logarithm,
    "Multiply": multiply,
    "Negative": negative,
    "PRelu": prelu,
    "Power": power,
    "Relu": relu,
    "Sigmoid": sigmoid,
    "Sqrt": square_root,
    "Subtract": subtract,
    "Swish": swish,
    "Tanh": tangent,
}
