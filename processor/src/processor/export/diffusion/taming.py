"""A VQGAN as its makers wrote it (taming-transformers): the names of its tensors, and what their shapes say of it.

Source: `taming/modules/diffusionmodules/model.py`, whose networks have these names. Its yaml is not needed.
"""

import re
from collections.abc import Mapping

from processor.export.diffusion.autoencoder import Levels
from processor.export.diffusion.parts import Norm
from processor.export.diffusion.vqgan import EPSILON, VqganShape, checked
from processor.export.safetensors import Floats
from processor.export.sam.naming import NamedWeights, Renamed, Rules
from processor.export.weights import Weights
from wire.errors import ManifestError

GROUPS = 32
"""Of every norm, in all of its models."""

BLOCK = re.compile(r"^encoder\.down\.(\d+)\.block\.(\d+)\.conv2\.weight$")
RULES: Rules = (
    (r"\.down_blocks\.", ".down."),
    (r"\.resnets\.(\d+)\.", r".block.\1."),
    (r"\.attentions\.(\d+)\.", r".attn.\1."),
    (r"\.downsamplers\.0\.", ".downsample."),
    (r"\.upsamplers\.0\.", ".upsample."),
    (r"\.mid_block\.block\.0\.", ".mid.block_1."),
    (r"\.mid_block\.block\.1\.", ".mid.block_2."),
    (r"\.mid_block\.attn\.0\.", ".mid.attn_1."),
    (r"\.conv_norm_out\.", ".norm_out."),
    (r"\.conv_shortcut\.", ".nin_shortcut."),
    (r"\.group_norm\.", ".norm."),
    (r"\.to_(q|k|v)\.", r".\1."),
    (r"\.to_out\.0\.", ".proj_out."),
)
"""From diffusers' names. Each is applied to what the one before left."""


def read_shape(shapes: Mapping[str, tuple[int, ...]]) -> VqganShape:
    """What the tensors of those `shapes`, by name, are of. Raises ManifestError where they are of no VQGAN."""
    blocks = [(int(found[1]), int(found[2])) for name in shapes if (found := BLOCK.match(name))]
    try:
        count = 1 + max(level for level, _ in blocks)
        channels = tuple(shapes[f"encoder.down.{level}.block.0.conv2.weight"][0] for level in range(count))
        looks = tuple(f"encoder.down.{level}.attn.0.norm.weight" in shapes for level in range(count))
        latents, inner = shapes["quant_conv.weight"][:2]
    except (KeyError, ValueError, IndexError) as error:
        raise ManifestError(
            f"Model: expected a VQGAN's tensors, such as encoder.down.0.block.0.conv2.weight and quant_conv.weight, "
            f"got {len(shapes)} others."
        ) from error
    layers = 1 + max(block for _, block in blocks)
    return checked(VqganShape(latents, inner, Levels(channels, layers, Norm(GROUPS, EPSILON), looks)))


def named_as_diffusers(weights: NamedWeights, shape: VqganShape) -> Weights:
    """The tensors by diffusers' names, their levels on the way up counted from the coarsest."""
    last = len(shape.levels.channels) - 1
    up = tuple((rf"\.up_blocks\.{number}\.", f".up.{last - number}.") for number in range(last + 1))
    return Renamed(_Matrices(weights), (*up, *RULES))


class _Matrices:
    """The tensors of `weights`; attention's matrices, which lie as convolutions of 1 x 1, as matrices."""

    def __init__(self, weights: NamedWeights) -> None:
        self._weights = weights

    @property
    def shapes(self) -> Mapping[str, tuple[int, ...]]:
        return self._weights.shapes

    def floats(self, name: str, *shape: int) -> Floats:
        as_convolution = (*shape, 1, 1)
        if self.shapes.get(name) == as_convolution:
            return self._weights.floats(name, *as_convolution).reshape(shape)
        return self._weights.floats(name, *shape)
