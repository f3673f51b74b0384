"""Float to int8: the same network, calibrated on pictures, mostly in whole numbers of 8 bits."""

import logging
from collections.abc import Iterable
from pathlib import Path

import nncf
import numpy as np
import openvino as ov
from nncf.quantization.range_estimator import (
    AggregatorType,
    RangeEstimatorParameters,
    StatisticsCollectorParameters,
    StatisticsType,
)

from processor.runtimes import Picture

OUTLIERS = 1e-5
"""How much of a picture's activations its range leaves out, at either end."""


def quantize(network: Path, pictures: Iterable[Picture], destination: Path) -> None:
    """The network in the file `network` (.xml) in int8 as `destination` (.xml) and the .bin beside it.

    `pictures` are inputs of the network, (1, height, width, 3) in 0 to 255, all of one shape. The heads' last
    convolutions stay in float: a box is made of their numbers. Weights are at most 64: two products fit into the 16
    bits that CPUs without VNNI add them in. Activations have a zero point, for most of a leaky layer is positive, and
    the range of all pictures but for outliers: their mean would cut off just where an object is, and outliers would
    take the levels of all others.
    Same network and pictures, same bytes.
    """
    logging.getLogger("nncf").setLevel(logging.ERROR)  # its own set_log_level silences handlers of everybody
    inputs = list(pictures)
    model = ov.Core().read_model(network)
    open_shape = model.input(0).get_partial_shape()
    model.reshape(list(inputs[0].shape))
    quantized = nncf.quantize(
        model,
        nncf.Dataset(inputs, lambda picture: picture.astype(np.float32)),
        preset=nncf.QuantizationPreset.MIXED,
        subset_size=len(inputs),
        ignored_scope=nncf.IgnoredScope(names=_last_convolutions(model)),
        advanced_parameters=nncf.AdvancedQuantizationParameters(
            overflow_fix=nncf.OverflowFix.ENABLE,  # in 7 bits, or two products overflow where there is no VNNI
            activations_range_estimator_params=_range_of_pictures(),
        ),
    )
    quantized.reshape(open_shape)
    _name_in_order(quantized)
    ov.save_model(quantized, destination, compress_to_fp16=False)


def _range_of_pictures() -> RangeEstimatorParameters:
    return RangeEstimatorParameters(
        StatisticsCollectorParameters(StatisticsType.QUANTILE, AggregatorType.MIN, quantile_outlier_prob=OUTLIERS),
        StatisticsCollectorParameters(StatisticsType.QUANTILE, AggregatorType.MAX, quantile_outlier_prob=OUTLIERS),
    )


def _last_convolutions(model: ov.Model) -> list[str]:
    nodes = [result.input_value(0).get_node() for result in model.get_results()]
    for index, node in enumerate(nodes):
        while node.get_type_name() not in ("Convolution", "Parameter"):
            node = node.input_value(0).get_node()
        nodes[index] = node
    return [node.get_friendly_name() for node in nodes if node.get_type_name() == "Convolution"]


def _name_in_order(model: ov.Model) -> None:
    """Every node has a name by its place; those that it was made with count all nodes of the process so far."""
    for index, node in enumerate(model.get_ordered_ops()):
        if node.get_type_name() not in ("Parameter", "Result"):
            node.set_friendly_name(f"{node.get_type_name()}_{index}")
