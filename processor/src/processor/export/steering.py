"""What steers a picture, as one network: latents become a picture, of which CLIP sees cuts, which are compared."""

from pathlib import Path

import numpy as np
from openvino import Node
from openvino import opset13 as opset

from processor.export.clip import PictureShape, share_vectors
from processor.export.diffusion.autoencoder import shares
from processor.export.diffusion.vqgan import VqganShape, picture_of
from processor.export.sam.arrangement import numbers, transposed
from processor.export.transformer import save
from processor.export.weights import Weights

FARTHEST = 6.0
"""How far latents count from 0: what is beyond was never seen by the network that makes pictures of them."""

SMALLEST = 1e-12


def export_steering(vqgan: Weights, shape: VqganShape, clip: Weights, tower: PictureShape, path: Path) -> None:
    """The network as `path` (.xml) and the .bin beside it, its weights in float16.

    Inputs: `latents` (1, latents, h, w), of a picture of H x W; `rows` (n, side, H) and `columns` (n, W, side), by
    which each of n cuts is made of the picture; `noise` (n, 3, side, side), added to them; and `direction` (vector,),
    where CLIP's vectors of cuts are to point: a sum of vectors as long as 1, each by how much it counts, so that the
    product of it and a cut's vector is the sum of that one's cosines with each, weighed so.

    Outputs `loss` (), below 0 the more cuts point there: the mean of those products, negated; and `picture`
    (1, H, W, 3) RGB, 0 to 1. All are float32.
    """
    side, count = tower.side, -1
    inputs = {
        "latents": opset.parameter([1, shape.latents, -1, -1], np.float32),
        "rows": opset.parameter([count, side, -1], np.float32),
        "columns": opset.parameter([count, -1, side], np.float32),
        "noise": opset.parameter([count, 3, side, side], np.float32),
        "direction": opset.parameter([tower.vector], np.float32),
    }
    known = opset.clamp(inputs["latents"], -FARTHEST, FARTHEST)
    picture = opset.clamp(shares(picture_of(known, vqgan, shape)), 0, 1)
    cuts = opset.add(_cut(picture, inputs["rows"], inputs["columns"]), inputs["noise"])
    seen = unit(share_vectors(cuts, clip, tower))
    alike = opset.reduce_sum(opset.multiply(seen, inputs["direction"]), numbers(1), False)
    loss = opset.negative(opset.reduce_mean(alike, numbers(0), False))
    save({"loss": loss, "picture": transposed(picture, 0, 2, 3, 1)}, inputs, path)


def _cut(picture: Node, rows: Node, columns: Node) -> Node:
    """(1, 3, H, W) -> (n, 3, side, side)."""
    narrow = opset.matmul(opset.unsqueeze(rows, numbers(1)), picture, False, False)
    return opset.matmul(narrow, opset.unsqueeze(columns, numbers(1)), False, False)


def unit(vectors: Node) -> Node:
    """(n, vector), each made as long as 1."""
    squares = opset.reduce_sum(opset.multiply(vectors, vectors), numbers(1), True)
    return opset.divide(vectors, opset.sqrt(opset.add(squares, opset.constant(np.float32(SMALLEST)))))
