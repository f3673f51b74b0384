"""Convolutions of many channels, one after the other: what networks are made of, and what OpenVINO does best."""

from statistics import median
from time import perf_counter

import numpy as np
import openvino as ov
from openvino import opset13 as ops

from processor.runtimes.cores import available_cores

CHANNELS, ROWS, LAYERS = 512, 26, 6
KERNELS = (1, 3)
REPETITIONS, REPETITION_SECONDS = 5, 0.25


def peak(precision: str) -> float:
    """Billions of operations a second in that precision: the better of the kernels, the median of its turns."""
    return max(_rate(chain(kernel, precision), kernel, precision) for kernel in KERNELS)


def _rate(model: ov.Model, kernel: int, precision: str) -> float:
    properties = {
        "INFERENCE_PRECISION_HINT": "f32" if precision == "f32" else "bf16",
        "INFERENCE_NUM_THREADS": available_cores(),
        "PERFORMANCE_HINT": "LATENCY",
    }
    request = ov.Core().compile_model(model, "CPU", properties).create_infer_request()
    picture = np.random.default_rng(416).random((1, CHANNELS, ROWS, ROWS), np.float32)
    operations = 2 * kernel**2 * CHANNELS**2 * ROWS**2 * LAYERS
    rates = []
    for _ in range(REPETITIONS + 1):
        count, start = 0, perf_counter()
        while perf_counter() - start < REPETITION_SECONDS:
            request.infer([picture], share_inputs=True)
            count += 1
        rates.append(count * operations / (perf_counter() - start) / 1e9)
    return median(rates[1:])


def chain(kernel: int, precision: str) -> ov.Model:
    """Convolutions one after the other, quantized in and out where the precision is int8."""
    random = np.random.default_rng(1)
    picture = ops.parameter([1, CHANNELS, ROWS, ROWS], np.float32)
    tensor, around = picture, [kernel // 2] * 2
    for _ in range(LAYERS):
        weights = random.uniform(-1, 1, (CHANNELS, CHANNELS, kernel, kernel)).astype(np.float32)
        numbers = ops.constant(weights / (CHANNELS * kernel))
        if precision == "int8":
            edge = float(np.abs(weights).max() / (CHANNELS * kernel))
            tensor = _quantized(tensor, 0.0, 1.0, 256)
            numbers = _quantized(numbers, -edge, edge, 255)
        tensor = ops.relu(ops.convolution(tensor, numbers, [1, 1], around, around, [1, 1]))
    return ov.Model([ops.reduce_max(tensor, np.array([2, 3]))], [picture])


def _quantized(tensor: ov.Output, low: float, high: float, levels: int) -> ov.Node:
    edges = [np.full((1, 1, 1, 1), each, np.float32) for each in (low, high, low, high)]
    return ops.fake_quantize(tensor, *edges, levels)
