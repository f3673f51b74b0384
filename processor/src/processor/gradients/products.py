"""Gradients of products of matrices, and of attention."""

from collections.abc import Mapping
from math import sqrt

from openvino import opset13 as opset

from processor.gradients.reductions import through_softmax
from processor.gradients.step import Rule, Step, Value, narrowed, real


def matmul(step: Step) -> Mapping[int, Value]:
    """Each factor by the other, turned."""
    first, second = (_matrix(step, number) for number in (0, 1))
    above, turned = step.above, [bool(step.attributes[name]) for name in ("transpose_a", "transpose_b")]
    if min(len(step.shape(number)) for number in (0, 1)) < 2:
        raise step.unknown("a factor is a vector")
    made = {
        0: lambda: (
            opset.matmul(second, above, turned[1], True)
            if turned[0]
            else opset.matmul(above, second, False, not turned[1])
        ),
        1: lambda: (
            opset.matmul(above, first, True, turned[0])
            if turned[1]
            else opset.matmul(first, above, not turned[0], False)
        ),
    }
    return {number: narrowed(made[number](), step.shape(number)) for number in step.wanted}


def _matrix(step: Step, number: int) -> Value:
    """The factor; a constant is another one on the way back. Where one and the same square matrix is turned for one
    product and not for the other, OpenVINO takes it as it lies for both."""
    return step.x(number) if number in step.given else opset.constant(step.numbers(number))


def attention(step: Step) -> Mapping[int, Value]:
    """Of queries, keys and values that all may be looked at."""
    if len(step.node.inputs()) > 3 or step.attributes.get("causal", False):
        raise step.unknown("not all may be looked at")
    query, key, value = (step.x(number) for number in range(3))
    scale = real(1 / sqrt(step.shape(0)[-1]))
    shares = opset.softmax(opset.multiply(opset.matmul(query, key, False, True), scale), -1)
    looked = through_softmax(opset.matmul(step.above, value, False, True), shares, len(step.shape()) - 1)
    scaled = opset.multiply(looked, scale)
    made = {
        0: lambda: opset.matmul(scaled, key, False, False),
        1: lambda: opset.matmul(scaled, query, True, False),
        2: lambda: opset.matmul(shares, step.above, True, False),
    }
    return {number: narrowed(made[number](), step.shape(number)) for number in step.wanted}


RULES: Mapping[str, Rule] = {"MatMul": matmul, "ScaledDotProductAttention": attention}
