"""The checker of finished pictures (`StableDiffusionSafetyChecker` of diffusers) as OpenVINO's IR: how near a picture
is, as CLIP sees it, to concepts of which its makers published the vectors alone."""

from pathlib import Path

import numpy as np
from openvino import Node
from openvino import opset13 as opset

from processor.export.clip import PictureShape, picture_vectors
from processor.export.transformer import exact, product, save
from processor.export.weights import Renamed, Weights

CONCEPTS, SPECIAL = 17, 3
"""How many concepts are withheld, and how many make the checker stricter."""

PREFIX = "vision_model."
"""Of the names in files, besides that of the tower itself."""

LEAST = 1e-12
"""What vectors are not divided by less than."""


def export_checker(weights: Weights, shape: PictureShape, path: Path) -> None:
    """The network as `path` (.xml) and the .bin beside it, its weights in float16.

    Input `pictures` (n, side, side, 3) uint8 RGB. Outputs `concepts` (n, 17) and `special` (n, 3) float32: how much
    more the cosine with each concept is than it may be. Raises ManifestError where a tensor is missing or of another
    shape.
    """
    pictures = opset.parameter([-1, shape.side, shape.side, 3], np.uint8)
    named = Renamed(weights, lambda name: f"{PREFIX}{name}")
    one = opset.constant(np.array([1], np.int64))
    directions = opset.normalize_l2(picture_vectors(pictures, named, shape), one, LEAST**2, "max")
    outputs = {
        "concepts": _beyond(directions, weights, "concept_embeds", CONCEPTS, shape.vector),
        "special": _beyond(directions, weights, "special_care_embeds", SPECIAL, shape.vector),
    }
    save(outputs, {"pictures": pictures}, path)


def _beyond(directions: Node, weights: Weights, name: str, count: int, vector: int) -> Node:
    """(n, vector) of length 1 -> (n, count)."""
    concepts = weights.floats(name, count, vector)
    lengths = np.maximum(np.linalg.norm(concepts, axis=1, keepdims=True), LEAST)
    most = weights.floats(f"{name}_weights", count)
    return opset.subtract(product(directions, exact(concepts / lengths)), exact(most))
