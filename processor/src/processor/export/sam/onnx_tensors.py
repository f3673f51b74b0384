"""The numbers of a SAM decoder in ONNX, under the names that they have in its makers' own files.

Most tensors have kept their names. Exporting has folded some, and left the matrices that are multiplied by without one:
each of those is known by the bias that is added next.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import openvino as ov

from processor.export.safetensors import Floats
from processor.export.sam.decoder_shape import DecoderShape
from wire.errors import ManifestError

DECODER, PROMPTS = "mask_decoder", "prompt_encoder"
BIAS, WEIGHT = ".bias", ".weight"


class OnnxTensors:
    """The tensors of the file at `path`, by name, of a decoder of that `shape`. Raises ManifestError."""

    def __init__(self, path: Path, shape: DecoderShape) -> None:
        self._path = path
        prefix = "sam_" if shape.family.fine else ""
        model = read_network(path)
        found = {**dict(_named(model)), **dict(_multiplied(model)), **dict(_folded(model, shape))}
        self._tensors = {f"{prefix}{name}": numbers for name, numbers in found.items()}

    @property
    def shapes(self) -> Mapping[str, tuple[int, ...]]:
        return {name: numbers.shape for name, numbers in self._tensors.items()}

    def floats(self, name: str, *shape: int) -> Floats:
        """The tensor as float32, of that `shape`. Raises ManifestError where it has another, or is not there."""
        found = self._tensors.get(name)
        if found is None or found.shape != shape:
            raise ManifestError(
                f"Network {self._path}: expected a decoder as Meta's own export makes it, with {name} {shape}, got "
                f"{'none' if found is None else found.shape}."
            )
        return found.astype(np.float32)


def read_network(source: Path) -> ov.Model:
    """The network in ONNX at `source`. Raises ManifestError."""
    try:
        return ov.Core().read_model(source)
    except RuntimeError as error:
        reason = str(error).strip().splitlines()[-1]
        raise ManifestError(f"Network {source}: cannot be read ({reason}).") from error


def _named(model: ov.Model) -> Iterator[tuple[str, Floats]]:
    """Those that have kept their names."""
    for node in model.get_ordered_ops():
        name = node.get_friendly_name()
        for part in (DECODER, PROMPTS):
            if node.get_type_name() == "Constant" and f"{part}." in name:
                yield name[name.index(part) :], node.data


def _multiplied(model: ov.Model) -> Iterator[tuple[str, Floats]]:
    """The matrices (out, into) of products to which a bias of a known name is added."""
    for node in model.get_ordered_ops():
        if node.get_type_name() != "Add":
            continue
        bias, product = sorted((each.get_node() for each in map(node.input_value, (0, 1))), key=_is_product)
        name = bias.get_friendly_name()
        if _is_product(product) and name.startswith(DECODER) and name.endswith(BIAS):
            yield name.removesuffix(BIAS) + WEIGHT, product.input_value(1).get_node().data.T


def _is_product(node: ov.Node) -> bool:
    kinds = (node.get_type_name(), *(each.get_source_output().get_node().get_type_name() for each in node.inputs()[1:]))
    return kinds == ("MatMul", "Constant")


def _folded(model: ov.Model, shape: DecoderShape) -> Iterator[tuple[str, Floats]]:
    """Those that became parts of others, or others of them: known by their shapes, and what is done with them."""
    names = ["obj_score_token", "iou_token"] if shape.family.fine else ["iou_token"]
    for node in model.get_ordered_ops():
        if node.get_type_name() != "Constant":
            continue
        numbers, uses = node.data, {use.get_node().get_type_name() for use in node.output(0).get_target_inputs()}
        if numbers.shape == (1, len(names) + shape.masks, shape.width):
            for number, name in enumerate(names):
                yield f"{DECODER}.{name}{WEIGHT}", numbers[0, number : number + 1]
            yield f"{DECODER}.mask_tokens{WEIGHT}", numbers[0, len(names) :]
        elif numbers.shape == (1, shape.width, 1, 1):
            yield f"{PROMPTS}.no_mask_embed{WEIGHT}", numbers[:, :, 0, 0]
        elif numbers.shape == (shape.width // 4, 1, 1):
            yield f"{DECODER}.output_upscaling.1{WEIGHT if uses == {'Multiply'} else BIAS}", numbers[:, 0, 0]
