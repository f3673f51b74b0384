"""A VQGAN's networks beside diffusers' own, on the same numbers: in diffusers' folder, and in taming's file."""

import json
from pathlib import Path

import numpy as np
import pytest
from openvino import opset13 as opset

from known_numbers import near
from processor.export.diffusion import taming, vqgan
from processor.export.diffusion.autoencoder import shares
from processor.export.safetensors import Checkpoint
from processor.export.torch_checkpoint import TorchCheckpoint
from processor.export.transformer import save
from processor.runtimes import Execution, open_graph
from toy_embedders import picture
from toy_vqgan import CONFIG, INNER, LATENTS, latents, taming_folder, vqgan_folder
from wire.errors import ManifestError

GOLDEN = json.loads((Path(__file__).parent / "golden/vqgan.json").read_text(encoding="utf-8"))


def of_diffusers(folder):
    """What a folder of diffusers' has: numbers and their shape."""
    vqgan_folder(folder)
    shape = vqgan.read_shape(json.loads((folder / "config.json").read_text(encoding="utf-8")))
    return Checkpoint(folder / "diffusion_pytorch_model.safetensors"), shape


def of_taming(folder):
    """What a file of taming's has."""
    checkpoint = TorchCheckpoint(taming_folder(folder) / "last.ckpt")
    shape = taming.read_shape(checkpoint.shapes)
    return taming.named_as_diffusers(checkpoint, shape), shape


@pytest.mark.parametrize(("name", "found"), [("diffusers", of_diffusers), ("taming", of_taming)])
def test_both_halves_are_diffusers(tmp_path, name, found):
    """Of a picture, and of noise, which no codebook has."""
    weights, shape = found(tmp_path)
    vqgan.export_encoder(weights, shape, tmp_path / "encoder.xml")
    given = opset.parameter([1, shape.latents, -1, -1], np.float32)
    made = opset.clamp(shares(vqgan.picture_of(given, weights, shape)), 0, 1)
    save({"picture": made}, {"latents": given}, tmp_path / "decoder.xml")
    decoded = open_graph(tmp_path / "decoder.xml", Execution()).run({"latents": latents(8, 12)})
    encoder = open_graph(tmp_path / "encoder.xml", Execution())
    encoded = encoder.run({"picture": np.float32(picture(16, 24)[None] / 255)})
    assert near(dict(encoded) | dict(decoded), GOLDEN[name]) == {"latents": True, "picture": True}


def test_a_file_of_tamings_says_of_itself_how_large_it_is(tmp_path):
    """By the shapes of its tensors: its yaml is not needed."""
    _, shape = of_taming(tmp_path)
    assert (shape.latents, shape.inner, shape.factor) == (LATENTS, INNER, 2)
    assert (shape.levels.channels, shape.levels.layers, shape.levels.looks) == ((32, 64), 1, (False, True))


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"norm_type": "spatial"}, "norm_type of 'group'"),
        ({"down_block_types": ["DownEncoderBlock2D"] * 2}, "attention on the same levels of both halves"),
        ({"up_block_types": ["UpBlock2D"] * 2}, "2 blocks of UpDecoderBlock2D or AttnUpDecoderBlock2D"),
        ({"block_out_channels": [9, 9]}, "in 4 groups"),
        ({"vq_embed_dim": 10**9}, "1 to 8192 channels of latents"),
        ({"norm_num_groups": "many"}, "cannot be read"),
    ],
)
def test_a_vqgan_that_cannot_be_built_says_why(config, message):
    """Before any of its numbers is read."""
    with pytest.raises(ManifestError, match=message):
        vqgan.read_shape(CONFIG | config)


def test_a_file_of_other_tensors_is_no_vqgan():
    """It says which are expected."""
    with pytest.raises(ManifestError, match=r"encoder\.down\.0\.block\.0\.conv2\.weight and quant_conv\.weight, got 1"):
        taming.read_shape({"quant_conv.weight": (2, 2, 1, 1)})
