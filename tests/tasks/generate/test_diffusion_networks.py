"""Stable Diffusion's networks, of OpenVINO's operations, beside diffusers' and transformers' own, on the same files."""

import json
from pathlib import Path

import numpy as np
import openvino as ov
import pytest

from known_numbers import NEAR, near
from processor.export.diffusion import text, tiny, unet, unet_shape, vae
from processor.export.safetensors import Checkpoint
from processor.runtimes import Execution, open_graph
from toy_diffusion import (
    CONSISTENT,
    SECOND,
    latents,
    states,
    text_folder,
    tiny_folder,
    unet_folder,
    vae_folder,
)
from toy_diffusion_shapes import TOKENS
from toy_embedders import clip_vocabulary, picture
from wire.errors import ManifestError

GOLDEN = json.loads((Path(__file__).parent / "golden/networks.json").read_text(encoding="utf-8"))
GUIDANCE = {"guidance_embedding": np.full((2, CONSISTENT["time_cond_proj_dim"]), 0.1, np.float32)}


def opened(path, precision="f32"):
    """A function from inputs to outputs by their names."""
    network = ov.Core().compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": precision})
    return lambda **inputs: {each.get_any_name(): value for each, value in network(inputs).items()}


def built(read, export, folder, name="diffusion_pytorch_model"):
    """The network that is exported from the folder."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    export(Checkpoint(folder / f"{name}.safetensors"), read(config), folder / "network.xml")
    return opened(folder / "network.xml")


@pytest.mark.parametrize(
    ("name", "config", "size", "more"),
    [
        ("first", {}, (8, 8), {}),
        ("second", SECOND, (8, 8), {}),
        ("consistent", CONSISTENT, (8, 8), GUIDANCE),
        ("odd", {}, (7, 9), {}),
    ],
)
def test_noise_is_what_diffusers_says_it_is(tmp_path, name, config, size, more):
    """Of two pictures at two times: of SD 1, of SD 2, of an LCM, and of a size that cannot be halved."""
    network = built(unet_shape.read_shape, unet.export_unet, unet_folder(tmp_path / "toy", **config))
    made = network(latents=latents(2, *size), timestep=np.float32([999, 20]), states=states(2), **more)
    assert near(made, GOLDEN["unet"][name]) == {"noise": True}


def test_a_picture_alone_has_the_noise_that_it_has_beside_another(tmp_path):
    """The same network, for one or for the two halves of guidance."""
    network = built(unet_shape.read_shape, unet.export_unet, unet_folder(tmp_path / "toy"))
    given = {"latents": latents(2), "timestep": np.float32([999, 20]), "states": states(2)}
    both = network(**given)["noise"]
    alone = network(**{name: each[:1] for name, each in given.items()})["noise"]
    assert np.abs(alone - both[:1]).max() < NEAR


@pytest.mark.parametrize("time", [999, 801, 333])
def test_a_timestep_keeps_its_fraction_in_bfloat16(tmp_path, time):
    """Which has but each fourth of the numbers up to 1000: the noise would be that of another time, 10 % off."""
    folder = unet_folder(tmp_path / "toy")
    given = {"latents": latents(), "timestep": np.float32([time]), "states": states()}
    exact = built(unet_shape.read_shape, unet.export_unet, folder)(**given)["noise"]
    coarse = opened(folder / "network.xml", "bf16")(**given)["noise"]
    assert np.sqrt(np.mean((coarse - exact) ** 2)) < 0.03 * exact.std()


@pytest.mark.parametrize(("name", "old"), [("vae", False), ("old vae", True)])
def test_pictures_and_latents_are_diffusers(tmp_path, name, old):
    """Both ways, under both names that attention has in files."""
    folder = vae_folder(tmp_path / "toy", old=old)
    encoded = built(vae.read_shape, vae.export_encoder, folder)(picture=np.float32(picture(16, 24)[None] / 255))
    assert near(encoded, GOLDEN[name]["encoded"]) == {"mean": True, "logvar": True}
    decoded = built(vae.read_shape, vae.export_decoder, folder)(latents=latents(1, 8, 12))
    assert near(decoded, GOLDEN[name]["decoded"]) == {"picture": True}


def test_a_tiny_decoder_draws_what_diffusers_draws(tmp_path):
    """TAESD's layers have no names, but numbers."""
    network = built(tiny.read_shape, tiny.export_decoder, tiny_folder(tmp_path / "toy"))
    assert near(network(latents=latents(1, 8, 12)), GOLDEN["tiny"]) == {"picture": True}


@pytest.mark.parametrize(
    ("name", "prefix", "config"),
    [("text", "text_model.", {}), ("text", "", {}), ("second text", "text_model.", {"hidden_act": "gelu"})],
)
def test_a_text_has_transformers_states(tmp_path, name, prefix, config):
    """Of SD 1 and of SD 2, and in a file of transformers 5, which leaves the prefix of names out."""
    network = built(text.read_shape, text.export_text, text_folder(tmp_path / "toy", prefix, **config), "model")
    ids = np.random.RandomState(2).randint(0, len(clip_vocabulary()), (2, TOKENS)).astype(np.int32)
    assert near(network(ids=ids), GOLDEN[name]) == {"states": True}


def test_what_a_config_does_not_say_is_as_in_the_first_model():
    """As diffusers and transformers have it: of SD 1, but for the width of states."""
    shape = unet_shape.read_shape({})
    assert [level.channels for level in shape.levels] == [320, 640, 1280, 1280]
    assert [(level.down is None, level.up is None) for level in shape.levels] == [(False, False)] * 3 + [(True, True)]
    assert (shape.middle.heads, shape.middle.matrix, shape.time, shape.guidance) == (8, (1, 1), 1280, 0)
    assert (vae.read_shape({}).scale, tiny.read_shape({}).blocks) == (0.18215, (3, 3, 3, 1))
    assert (text.read_shape({}).layers.layers, text.read_shape({}).words) == (12, 49408)


@pytest.mark.parametrize(
    ("read", "config", "message"),
    [
        (unet_shape.read_shape, {"addition_embed_type": "text_time"}, "addition_embed_type of None .*got 'text_time'"),
        (unet_shape.read_shape, {"class_embed_type": "projection"}, "class_embed_type of None"),
        (unet_shape.read_shape, {"act_fn": "gelu"}, "act_fn of 'silu' or 'swish'"),
        (unet_shape.read_shape, {"down_block_types": ["AttnDownBlock2D"] * 4}, "4 blocks of CrossAttnDownBlock2D"),
        (unet_shape.read_shape, {"up_block_types": ["UpBlock2D"]}, "4 blocks of CrossAttnUpBlock2D"),
        (unet_shape.read_shape, {"block_out_channels": [321] * 4}, "in 32 groups"),
        (unet_shape.read_shape, {"block_out_channels": []}, "1 to 8 levels"),
        (unet_shape.read_shape, {"attention_head_dim": 7}, "heads of one size"),
        (unet_shape.read_shape, {"attention_head_dim": [5, 10]}, "each of 4 levels"),
        (unet_shape.read_shape, {"layers_per_block": 10**9}, "1 to 16 layers"),
        (unet_shape.read_shape, {"cross_attention_dim": 10**9}, "sizes from 1 to 8192"),
        (unet_shape.read_shape, {"norm_num_groups": None}, "cannot be read"),
        (vae.read_shape, {"latents_mean": [0.0]}, "latents_mean of None"),
        (vae.read_shape, {"up_block_types": ["AttnUpDecoderBlock2D"]}, "expected blocks of DownEncoderBlock2D"),
        (vae.read_shape, {"scaling_factor": 0}, "a scaling_factor above 0"),
        (vae.read_shape, {"block_out_channels": "wide"}, "cannot be read"),
        (tiny.read_shape, {"decoder_block_out_channels": [64, 64, 64, 32]}, "as many channels as each other"),
        (tiny.read_shape, {"upsample_fn": "bilinear"}, "upsample_fn of 'nearest'"),
        (text.read_shape, {"hidden_act": "silu"}, "hidden_act of 'gelu' or 'quick_gelu'"),
        (text.read_shape, {"num_attention_heads": 7}, "heads of one size"),
        (text.read_shape, {"vocab_size": 10**9}, "up to 1000000 words"),
    ],
)
def test_a_network_that_cannot_be_built_says_why(read, config, message):
    """Before any of its numbers is read: what it says is of another kind of model, or too large."""
    with pytest.raises(ManifestError, match=message):
        read(config)


def test_a_checkpoint_of_another_shape_says_which_tensor_it_is(tmp_path):
    """The config is of another model than the numbers are."""
    weights = Checkpoint(unet_folder(tmp_path / "toy") / "diffusion_pytorch_model.safetensors")
    config = json.loads((tmp_path / "toy/config.json").read_text(encoding="utf-8")) | {"use_linear_projection": True}
    with pytest.raises(
        ManifestError, match=r"attentions\.0\.proj_in\.weight of shape \(8, 8\), got F32 \(8, 8, 1, 1\)"
    ):
        unet.export_unet(weights, unet_shape.read_shape(config), tmp_path / "network.xml")
    assert not (tmp_path / "network.xml").exists()


def test_pictures_are_the_same_bytes_on_any_number_of_threads(tmp_path):
    """Large enough that several threads would share a group's sum, were it one operation's."""
    config = json.loads((vae_folder(tmp_path) / "config.json").read_text(encoding="utf-8"))
    weights = Checkpoint(tmp_path / "diffusion_pytorch_model.safetensors")
    vae.export_decoder(weights, vae.read_shape(config), tmp_path / "network.xml")
    given = {"latents": latents(1, 32, 32)}
    one, two = (open_graph(tmp_path / "network.xml", Execution("f32", count)).run(given) for count in (1, 2))
    assert one["picture"].tobytes() == two["picture"].tobytes()
