"""Batch normalization, folded into the convolution before it."""

from dataclasses import dataclass

import numpy as np

from processor.darknet.weights import ConvolutionWeights, Floats

EPSILON = 1e-6
"""Darknet divides by sqrt(variance) + 1e-6 (src/blas.c); Keras would by sqrt(variance + 1e-3)."""


@dataclass(frozen=True, slots=True)
class FoldedConvolution:
    """A plain convolution: `kernel` (filters, channels / groups, size, size) and `bias` (filters,), both float32."""

    kernel: Floats
    bias: Floats


def fold(convolution: ConvolutionWeights) -> FoldedConvolution:
    """The convolution that gives what `convolution` and its batch normalization give one after the other."""
    norm = convolution.normalization
    if norm is None:
        return FoldedConvolution(convolution.kernel, convolution.bias)
    factor = norm.scale.astype(np.float64) / (np.sqrt(norm.variance.astype(np.float64)) + EPSILON)
    return FoldedConvolution(
        (convolution.kernel * factor[:, None, None, None]).astype(np.float32),
        (convolution.bias - norm.mean * factor).astype(np.float32),
    )
