"""A network that tells what goes into its layers, channel by channel, in the same run in which it answers."""

from pathlib import Path

import numpy as np
import openvino as ov
from openvino import opset13 as opset

from processor.export.int8.layers import Group, groups_in

LEAST, MOST, POWER = "least", "most", "power"


def output_name(group: int, what: str) -> str:
    """The output with the least, the most, or the power, of each channel of what goes into group `group`, from 0."""
    return f"{what} of {group}"


def watch(network: Path, destination: Path) -> int:
    """The network in the file `network` (.xml) as `destination` (.xml) and the .bin beside it, with three outputs more
    for each group of its layers, (channels,) float32, by their `output_name`. Answers how many groups there are.

    They are sums and extremes, so that a run takes hardly more memory than the network itself, however many there are.
    """
    model = ov.Core().read_model(network)
    groups = groups_in(model)
    for number, group in enumerate(groups):
        for what, node in _told(group).items():
            result = opset.result(node)
            result.output(0).set_names({output_name(number, what)})
            model.add_results([result])
    ov.save_model(model, destination, compress_to_fp16=False)
    return len(groups)


def widths(network: Path) -> list[int]:
    """How many channels there are of what goes into each group of layers of the network in the file."""
    groups = groups_in(ov.Core().read_model(network))
    return [group.source.get_partial_shape()[group.axis].get_length() for group in groups]


def _told(group: Group) -> dict[str, ov.Node]:
    x = group.source
    axes = opset.constant(np.array([axis for axis in range(group.rank) if axis != group.axis], np.int64))
    return {
        LEAST: opset.reduce_min(x, axes),
        MOST: opset.reduce_max(x, axes),
        POWER: opset.reduce_mean(opset.multiply(x, x), axes),
    }
