"""A decoder that is handed all it has seen each time becomes one that remembers it, for OpenVINO.

Handed in and out, the keys and values of a picture would be copied for every token: in float32 144 MB of them in
Moondream's 0.5B. What stays inside is only added to, where `attention` can be one operation.
"""

from pathlib import Path

import numpy as np
import openvino as ov
from openvino import opset13 as opset
from openvino.op.util import Variable, VariableInfo

from processor.export.attention import fuse_attention
from processor.export.onnx_to_openvino import with_byte_weights, with_floats
from wire.errors import ManifestError

CACHE, POSITIONS = "kv_cache", 4
OUTPUTS = ("hidden", "logits")


def export_remembering(source: Path, path: Path) -> None:
    """The decoder in ONNX at `source` as `path` (.xml), remembering.

    Its input `kv_cache` (layers, 2, 1, heads, p, size) and the output `new_kv_cache` are gone; variables `0`, `1`, ...
    (1, heads, p, size) hold keys and values by turns.

    Raises ManifestError where it does not join old and new keys and values in a way that is known.
    """
    model = ov.Core().read_model(source)
    (cache,) = (each for each in model.get_parameters() if CACHE in each.output(0).get_names())
    sides = cache.get_partial_shape()
    joins, lengths = _uses(model, cache)
    if sides.rank.get_length() != 6 or len(joins) != 2 * sides[0].get_length():
        raise ManifestError(f"Network {source}: expected old and new keys and values to be joined once in each layer.")
    order = _order(joins, cache, sides)
    shape = ov.PartialShape([1, sides[3], -1, sides[5]])
    sinks, by_number = [], dict(sorted(zip(order, joins, strict=True)))
    for number, join in by_number.items():
        info = VariableInfo()
        kind = join.get_output_element_type(0)
        info.data_shape, info.data_type, info.variable_id = shape, kind, str(number)
        variable = Variable(info)
        none = opset.constant(np.zeros((1, sides[3].get_length(), 0, sides[5].get_length()), kind.to_dtype()))
        read = ov.opset6.read_value(none, variable)
        join.input(0).replace_source_output(read.output(0))
        sinks.append(ov.opset6.assign(join, variable))
    before = [each.get_length() for each in list(sides)[:POSITIONS]]
    _tell_length(lengths, sinks[0].input_value(0).get_node().input_value(0), before, sides[5].get_length())
    results = [each for each in model.get_results() if each.output(0).get_names() & set(OUTPUTS)]
    whole = list(by_number.values())
    beams = fuse_attention(list(zip(whole[::2], whole[1::2], strict=True)))
    given = [each for each in model.get_parameters() if CACHE not in each.output(0).get_names()]
    remembering = ov.Model(results, sinks, [*given, *beams], "decoder")
    ov.save_model(with_floats(with_byte_weights(remembering)), path, compress_to_fp16=False)


def _uses(model: ov.Model, cache: ov.Node) -> tuple[list[ov.Node], list[ov.Node]]:
    """Where something cut out of the cache alone is joined with something new, and where the cache's shape is asked."""
    joins, lengths, of_cache, of_constants = list[ov.Node](), list[ov.Node](), {cache.get_name()}, set[str]()
    for node in model.get_ordered_ops():
        sources = [each.get_node().get_name() for each in node.input_values()]
        kind, parts = node.get_type_name(), [each in of_cache for each in sources]
        if kind == "Constant" or (sources and all(each in of_constants for each in sources)):
            of_constants.add(node.get_name())
        elif kind == "ShapeOf" and any(parts):
            lengths.append(node)
        elif any(parts) and all(part or each in of_constants for part, each in zip(parts, sources, strict=True)):
            of_cache.add(node.get_name())
        elif kind == "Concat" and parts == [True, False]:
            joins.append(node)
    return joins, lengths


def _order(joins: list[ov.Node], cache: ov.Node, sides: ov.PartialShape) -> list[int]:
    """Which keys or values each takes, by their place in the cache: found by a cache of numbered ones."""
    layers, heads, size = (sides[axis].get_length() for axis in (0, 3, 5))
    places = np.arange(2 * layers, dtype=np.float32).reshape(layers, 2, 1, 1, 1, 1)
    numbered = np.ascontiguousarray(np.broadcast_to(places, (layers, 2, 1, heads, 2, size)))
    cut = ov.Core().compile_model(ov.Model([join.input_value(0) for join in joins], [cache], "cut"), "CPU")
    parts = list(cut({0: numbered.astype(cut.input(0).get_element_type().to_dtype())}).values())
    order = [int(part.flat[0]) for part in parts]
    if any(part.shape != (1, heads, 2, size) or (part != part.flat[0]).any() for part in parts) or len(
        set(order)
    ) != len(order):
        raise ManifestError("Network: expected keys and values of one layer each where they are joined, got others.")
    return order


def _tell_length(lengths: list[ov.Node], kept: ov.Output, before: list[int], size: int) -> None:
    """Who asks for the cache's shape is told it by what is remembered of the first layer."""
    if not lengths:
        return
    positions = opset.gather(
        opset.shape_of(kept, "i64"), opset.constant(np.array([2], np.int64)), opset.constant(np.int64(0))
    )
    shape = opset.concat(
        [opset.constant(np.array(before, np.int64)), positions, opset.constant(np.array([size], np.int64))], 0
    )
    for node in lengths:
        wanted = opset.convert(shape, node.get_output_element_type(0).get_type_name())
        for use in node.output(0).get_target_inputs():
            use.replace_source_output(wanted.output(0))
