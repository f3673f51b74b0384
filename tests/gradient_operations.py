"""Operations of OpenVINO as networks have them, each of a small input."""

from functools import partial

import numpy as np
import openvino as ov
from openvino import opset13 as opset


def numbers(*shape):
    """Constants, of both signs: the same for a shape, whichever tests are run before."""
    return opset.constant(np.random.default_rng(shape).uniform(-1, 1, shape).astype(np.float32))


def whole(*given):
    """An integer constant."""
    return opset.constant(np.array(given, np.int64))


def one(number):
    """A constant without an axis."""
    return opset.constant(np.int64(number))


def conv(x, *kernel, step=1, before=0, after=0):
    """A convolution."""
    return opset.convolution(x, numbers(*kernel), [step] * 2, [before] * 2, [after] * 2, [1, 1])


def grouped(x, *kernel, step=(1, 1), around=0):
    """A convolution in groups."""
    return opset.group_convolution(x, numbers(*kernel), list(step), [around] * 2, [around] * 2, [1, 1])


def deconv(x, *kernel, step=2, around=1):
    """A transposed convolution."""
    pads = [around] * 2
    return opset.convolution_backprop_data(
        x, numbers(*kernel), [step] * 2, pads_begin=pads, pads_end=pads, dilations=[1, 1]
    )


def grouped_deconv(x, *kernel, step=(2, 1)):
    """A transposed convolution in groups."""
    made = opset.group_convolution_backprop_data
    return made(x, numbers(*kernel), list(step), pads_begin=[0, 0], pads_end=[0, 0], dilations=[1, 1])


def positive(x):
    """x, far from 0."""
    return opset.add(opset.multiply(x, x), opset.constant(np.float32(0.5)))


def attended(x):
    """Of what looks at itself, and is its own value."""
    return opset.scaled_dot_product_attention(x, opset.multiply(x, numbers(1, 1, 1, 4)), x)


OPERATIONS = {
    "add, narrower": ((3, 1), lambda x: opset.add(x, numbers(2, 3, 4))),
    "add, with itself": ((3, 2), lambda x: opset.add(x, x)),
    "subtract": ((2, 3), lambda x: opset.subtract(numbers(2, 3), x)),
    "multiply": ((1, 3), lambda x: opset.multiply(x, opset.multiply(numbers(4, 3), x))),
    "divide": ((2, 3), lambda x: opset.divide(x, positive(x))),
    "power": ((2, 3), lambda x: opset.power(positive(x), opset.constant(np.float32(-0.5)))),
    "square": ((2, 3), lambda x: opset.power(x, opset.constant(np.float32(2)))),
    "square root": ((2, 3), lambda x: opset.sqrt(positive(x))),
    "exponential": ((2, 3), opset.exp),
    "logarithm": ((2, 3), lambda x: opset.log(positive(x))),
    "absolute": ((2, 3), opset.abs),
    "negative": ((2, 3), opset.negative),
    "sigmoid": ((2, 3), opset.sigmoid),
    "tangent": ((2, 3), opset.tanh),
    "depth to space": ((1, 8, 2, 3), lambda x: opset.depth_to_space(x, "blocks_first", 2)),
    "depth to space, by channels": ((1, 8, 2, 3), lambda x: opset.depth_to_space(x, "depth_first", 2)),
    "relu": ((2, 3), opset.relu),
    "prelu, one slope": ((1, 3, 2, 2), lambda x: opset.prelu(x, numbers(1))),
    "prelu, one a channel": ((1, 3, 2, 2), lambda x: opset.prelu(x, numbers(3))),
    "swish": ((2, 3), opset.swish),
    "swish, steeper": ((2, 3), lambda x: opset.swish(x, opset.constant(np.float32(1.702)))),
    "gelu": ((2, 3), partial(opset.gelu, approximation_mode="erf")),
    "clamp": ((4, 4), lambda x: opset.clamp(x, -0.5, 0.5)),
    "convert": ((2, 3), lambda x: opset.convert(x, "f32")),
    "sum": ((2, 3, 4), lambda x: opset.reduce_sum(x, whole(1), False)),
    "mean, kept": ((2, 3, 4), lambda x: opset.reduce_mean(x, whole(0, -1), True)),
    "softmax": ((2, 5), lambda x: opset.softmax(x, -1)),
    "layer norm": ((2, 3, 8), lambda x: opset.mvn(x, whole(-1), True, 1e-5, "inside_sqrt")),
    "centered": ((2, 3, 8), lambda x: opset.mvn(x, whole(2), False, 1e-5, "inside_sqrt")),
    "reshape": ((2, 6), lambda x: opset.reshape(x, whole(0, 2, -1), True)),
    "squeeze": ((2, 1, 3), lambda x: opset.squeeze(x, whole(1))),
    "unsqueeze": ((2, 3), lambda x: opset.unsqueeze(x, whole(1, 3))),
    "transpose": ((2, 3, 4), lambda x: opset.transpose(x, whole(1, 2, 0))),
    "concat": ((2, 3), lambda x: opset.concat([numbers(2, 2), x, x], 1)),
    "split, one part": ((2, 6), lambda x: opset.split(x, one(1), 3).output(1)),
    "split, uneven": ((2, 6), lambda x: opset.variadic_split(x, one(1), whole(1, 5)).output(1)),
    "gather, one": ((2, 5, 3), lambda x: opset.gather(x, one(3), one(1))),
    "gather, some": ((2, 5, 3), lambda x: opset.gather(x, whole(-1, 0), one(1))),
    "slice": ((2, 6), lambda x: opset.slice(x, whole(1), whole(-1), whole(1), whole(1))),
    "broadcast": ((1, 3), lambda x: opset.broadcast(x, whole(2, 4, 3))),
    "tile": ((2, 3), lambda x: opset.tile(x, whole(2, 3))),
    "enlarged": (
        (1, 2, 3, 3),
        lambda x: opset.interpolate(
            x,
            whole(6, 9),
            "nearest",
            "sizes",
            axes=whole(2, 3),
            nearest_mode="floor",
            coordinate_transformation_mode="asymmetric",
        ),
    ),
    "matrix": ((3, 4), lambda x: opset.matmul(x, numbers(4, 2), False, False)),
    "matrix, turned": ((2, 3, 4), lambda x: opset.matmul(x, numbers(5, 4), False, True)),
    "matrix, both turned": ((4, 3), lambda x: opset.matmul(x, numbers(2, 4), True, True)),
    "matrix behind": ((4, 3), lambda x: opset.matmul(numbers(2, 5, 4), x, False, False)),
    "matrix behind, turned": ((3, 4), lambda x: opset.matmul(numbers(2, 5, 4), x, False, True)),
    "matrix behind, both turned": ((3, 4), lambda x: opset.matmul(numbers(4, 5), x, True, True)),
    "matrix by itself": ((3, 3), lambda x: opset.matmul(x, x, False, True)),
    "attention": ((1, 2, 3, 4), attended),
    "convolution": ((1, 2, 5, 5), lambda x: conv(x, 3, 2, 3, 3, before=1, after=1)),
    "convolution, uneven around": ((1, 2, 5, 5), lambda x: conv(x, 3, 2, 3, 3, before=0, after=1)),
    "convolution, 1 x 1": ((1, 2, 3, 3), lambda x: conv(x, 3, 2, 1, 1)),
    "convolution, patches": ((2, 3, 8, 8), lambda x: conv(x, 5, 3, 4, 4, step=4)),
    "convolution, halved": ((1, 2, 6, 7), lambda x: conv(x, 3, 2, 3, 3, step=2, after=1)),
    "transposed convolution": ((1, 2, 3, 3), lambda x: deconv(x, 2, 3, 4, 4)),
    "convolution in groups": ((1, 4, 5, 5), lambda x: grouped(x, 2, 3, 2, 3, 3, around=1)),
    "convolution by channel": ((1, 4, 5, 5), lambda x: grouped(x, 4, 1, 1, 3, 3, around=1)),
    "transposed in groups": ((1, 4, 3, 3), lambda x: grouped_deconv(x, 4, 1, 1, 2, 1)),
    "transposed in wider groups": ((1, 4, 3, 3), lambda x: grouped_deconv(x, 2, 2, 3, 2, 2, step=(2, 2))),
}
"""What each is done to, and the operation."""


def network(shape, operation):
    """The operation, what came of it summed up by weights that differ."""
    x = opset.parameter(list(shape), np.float32)
    made = operation(x)
    output = made if isinstance(made, ov.Output) else made.output(0)
    weighed = opset.multiply(output, numbers(*output.get_shape()))
    everything = whole(*range(len(output.get_shape())))
    found = ov.Model([opset.result(opset.reduce_sum(weighed, everything, False))], [x], "network")
    found.input(0).set_names({"x"})
    found.output(0).set_names({"loss"})
    return found
