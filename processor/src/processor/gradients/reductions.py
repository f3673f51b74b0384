"""Gradients of operations that bring numbers along axes together."""

from collections.abc import Mapping
from math import prod

from openvino import Node
from openvino import opset13 as opset

from processor.gradients.step import Rule, Step, Value, real, reshaped, summed, whole


def _spread(step: Step) -> Node:
    """What is above, for each number that was brought together."""
    axes = step.axes(1)
    kept = [1 if axis in axes else length for axis, length in enumerate(step.shape())]
    return opset.broadcast(reshaped(step.above, kept), whole(step.shape()))


def reduce_sum(step: Step) -> Mapping[int, Value]:
    """To each number as much."""
    return {0: _spread(step)}


def reduce_mean(step: Step) -> Mapping[int, Value]:
    """To each number its share."""
    count = prod(step.shape()[axis] for axis in step.axes(1))
    return {0: opset.multiply(_spread(step), real(1 / count))}


def softmax(step: Step) -> Mapping[int, Value]:
    """Along one axis."""
    axis = int(step.attributes["axis"]) % len(step.shape())
    return {0: through_softmax(step.above, step.y(), axis)}


def through_softmax(above: Value, shares: Value, axis: int) -> Node:
    """The gradient of what became `shares` along `axis`."""
    together = summed(opset.multiply(above, shares), [axis])
    return opset.multiply(shares, opset.subtract(above, together))


def normalized(step: Step) -> Mapping[int, Value]:
    """A mean of 0 and, where the variance is normalized too, a deviation of 1, along axes."""
    axes, attributes = whole(step.axes(1)), step.attributes
    away = opset.subtract(step.above, opset.reduce_mean(step.above, axes, True))
    if not attributes["normalize_variance"]:
        return {0: away}
    if str(attributes["eps_mode"]).lower() != "inside_sqrt":
        raise step.unknown("epsilon is added to the deviation")
    centered = opset.subtract(step.x(), opset.reduce_mean(step.x(), axes, True))
    variance = opset.reduce_mean(opset.multiply(centered, centered), axes, True)
    deviation = opset.sqrt(opset.add(variance, real(attributes["eps"])))
    along = opset.reduce_mean(opset.multiply(step.above, step.y()), axes, True)
    return {0: opset.divide(opset.subtract(away, opset.multiply(step.y(), along)), deviation)}


RULES: Mapping[str, Rule] = {
    "MVN": normalized,
    "ReduceMean": reduce_mean,
    "ReduceSum": reduce_sum,
    "Softmax": softmax,
}
