"""SAM 2's neck: the features of Hiera's four grids become what its mask decoder is given."""

from collections.abc import Sequence

from openvino import Node
from openvino import opset13 as opset

from processor.export.safetensors import Floats
from processor.export.sam.arrangement import plane, reshaped, windowed
from processor.export.sam.hiera import Features
from processor.export.transformer import constant, exact, product
from processor.export.weights import Weights

PREFIX = "vision_encoder.neck.convs"


def neck(stages: Sequence[Features], weights: Weights, width: int) -> dict[str, Node]:
    """`image_embedding` (1, width, side, side), `fine` (1, width / 8, 4 side, 4 side) and `middle` (1, width / 4, 2
    side, 2 side), where `side` is that of the third of the `stages`, to which the fourth is added.

    The decoder's own convolutions of the fine ones are in the neck's: nothing is between them but numbers. So is what
    says that there is no memory of another frame.
    """
    first, second, third, fourth = stages
    own, below = _lateral(weights, 1, third, width), _lateral(weights, 0, fourth, width)
    none = weights.floats("no_memory_embedding", 1, 1, width).reshape(width)
    coarse = product(_whole(third), constant(own[0]), exact(own[1] + none))
    coarser = reshaped(product(_whole(fourth), *map(constant, below)), fourth.side, 1, fourth.side, 1, width)
    both = opset.add(reshaped(coarse, fourth.side, 2, fourth.side, 2, width), coarser)
    made = {"image_embedding": plane(both, third.side, third.side, width)}
    for name, stage, number, part in (("fine", first, 0, width // 8), ("middle", second, 1, width // 4)):
        matrix, bias = _lateral(weights, 3 - number, stage, width)
        outer = weights.floats(f"mask_decoder.conv_s{number}.weight", part, width, 1, 1).reshape(part, width)
        shift = outer @ bias + weights.floats(f"mask_decoder.conv_s{number}.bias", part)
        made[name] = plane(product(stage.vectors, exact(outer @ matrix), exact(shift)), stage.side, stage.window, part)
    return made


def _lateral(weights: Weights, number: int, stage: Features, width: int) -> tuple[Floats, Floats]:
    """The matrix (width, the stage's width) and the bias (width) of a convolution of 1 x 1; 0 is the coarsest one's."""
    name = f"{PREFIX}.{number}"
    matrix = weights.floats(f"{name}.weight", width, stage.width, 1, 1).reshape(width, stage.width)
    return matrix, weights.floats(f"{name}.bias", width)


def _whole(stage: Features) -> Node:
    return windowed(stage.vectors, stage.side, stage.window, stage.side, stage.width)
