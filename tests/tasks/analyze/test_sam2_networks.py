"""SAM 2 of OpenVINO's operations beside transformers' own class, on the same files."""

import numpy as np
import pytest

from processor.export.safetensors import Checkpoint
from processor.export.sam import sam2
from sam_networks import config, distance, exported, golden, prompt
from toy_sam import toy_picture
from toy_sam2 import FITTING, sam2_folder
from wire.errors import ManifestError

GOLDEN = golden("sam2")
NEAR = 1e-4
"""Of numbers up to 13."""


@pytest.fixture(scope="module")
def networks(tmp_path_factory):
    """Encoder and decoder of the toy, each a function from inputs to outputs by their names."""
    return _networks(sam2_folder(tmp_path_factory.mktemp("sam2") / "toy"))


@pytest.fixture(scope="module")
def encoded(networks):
    """The toy's picture."""
    return networks[0]({"picture": toy_picture()})


def _networks(folder):
    return exported(sam2, Checkpoint(folder / "model.safetensors"), sam2.read_shape(config(folder)), folder)


@pytest.mark.parametrize("name", ["image_embedding", "fine", "middle"])
def test_a_picture_is_encoded_as_transformers_does_it(encoded, name):
    """Windows that fit, windows beyond the edge, attention to all, and what has no memory of another frame."""
    assert distance(encoded[name], GOLDEN["encoded"][name]) < NEAR


def test_windows_that_fit_are_encoded_as_transformers_does_it(tmp_path):
    """From windows of one size into those of another, with none that goes beyond the edge."""
    encoder, _ = _networks(sam2_folder(tmp_path / "toy", window_size_per_stage=FITTING))
    found = encoder({"picture": toy_picture()})
    assert max(distance(found[name], theirs) for name, theirs in GOLDEN["fitting"].items()) < NEAR


@pytest.mark.parametrize("name", GOLDEN["prompts"])
def test_a_prompt_has_transformers_masks(networks, encoded, name):
    """All four of them, and their predicted IoU."""
    made = networks[1]({**encoded, **prompt(**GOLDEN["prompts"][name])})
    assert max(distance(made[each], theirs) for each, theirs in GOLDEN["decoded"][name].items()) < NEAR


def test_what_a_prompt_is_filled_up_with_changes_nothing(networks, encoded):
    """Prompts of several lengths go through the decoder at once, and each has the masks that it has alone."""
    box, point = prompt(boxes=[[20, 31, 90.5, 100]]), prompt(points=[[[64, 50]]], labels=[[1]], fillers=1)
    together = networks[1]({**encoded, **{name: np.concatenate([box[name], point[name]]) for name in box}})
    for number, name in enumerate(("a box", "a point")):
        alone = networks[1]({**encoded, **prompt(**GOLDEN["prompts"][name])})
        assert all(np.abs(together[each][number] - alone[each][0]).max() < NEAR for each in alone)


def test_another_point_is_another_mask(networks, encoded):
    """Else the tests above would say little."""
    one, other = (networks[1]({**encoded, **prompt([[[x, 50]]], [[1]])})["logits"] for x in (64, 65))
    assert np.abs(one - other).max() > 10 * NEAR


def test_what_a_config_does_not_say_is_as_in_the_tiny_one():
    """As transformers has it."""
    shape = sam2.read_shape({"model_type": "sam2_video"})
    assert (len(shape.blocks), shape.ends, shape.decoder.side, shape.decoder.masks) == (12, (0, 2, 9, 11), 1024, 4)
    assert [(part.side, part.window, part.width) for part in shape.blocks] == [
        (256, 8, 96),
        *[(256, 8, 192), (128, 4, 192)],
        *[(128, 4, 384), (64, 14, 384), (64, 64, 384), (64, 14, 384), (64, 64, 384), (64, 14, 384), (64, 64, 384)],
        *[(64, 14, 768), (32, 7, 768)],
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"blocks_per_stage": [1, 2, 3]}, "expected 4 stages"),
        ({"blocks_per_stage": [1, 2, 10**9, 2]}, "200 blocks at most"),
        ({"embed_dim_per_stage": [8, 8, 24, 32]}, "a width of its own for each stage"),
        ({"num_attention_heads_per_stage": [1, 2, 5, 4]}, "heads of one size"),
        ({"window_size_per_stage": [8, 4, 7, 3]}, "an even window where one ends"),
        ({"window_size_per_stage": [6, 4, 6, 3]}, "a window that divides the finest grid"),
        ({"window_size_per_stage": "wide"}, "cannot be read"),
        ({"query_stride": [2, 3]}, r"query_stride 2, got \[2, 3\]"),
        ({"patch_kernel_size": [7, 5]}, r"the side of a square, got \[7, 5\]"),
        ({"patch_padding": [2, 2]}, "a padding of half the kernel"),
        ({"image_size": [64, 64]}, r"image_size 128, got \[64, 64\]"),
        ({"hidden_act": "silu"}, "an activation of gelu or quick_gelu, got 'silu'"),
    ],
)
def test_an_encoder_that_cannot_be_built_says_why(tmp_path, changes, message):
    """Before any of its numbers is read."""
    with pytest.raises(ManifestError, match=message):
        sam2.read_shape(config(sam2_folder(tmp_path / "toy", **changes)))


@pytest.mark.parametrize(
    ("part", "changes", "message"),
    [
        ("prompt_encoder_config", {"image_size": 10**6, "patch_size": 10}, "expected 4096 pixels"),
        ("prompt_encoder_config", {"patch_size": 24}, "whole patches"),
        ("prompt_encoder_config", {"patch_size": 32}, "places of 16 pixels"),
        ("prompt_encoder_config", {"hidden_size": 64}, "as wide as it"),
        ("mask_decoder_config", {"num_attention_heads": 0}, "cannot be read"),
        ("mask_decoder_config", {"num_attention_heads": 5}, "heads of one size"),
        ("mask_decoder_config", {"num_hidden_layers": 3}, "a mask decoder of 2 layers"),
        ("mask_decoder_config", {"iou_head_depth": 10**9}, "16 layers at most"),
        ("vision_config", {"fpn_top_down_levels": [1, 2, 3]}, r"fpn_top_down_levels \[2, 3\], got"),
        ("vision_config", {"fpn_hidden_size": 64}, "fpn_hidden_size 32"),
    ],
)
def test_a_decoder_that_cannot_be_built_says_why(tmp_path, part, changes, message):
    """So does what stands between the two."""
    whole = config(sam2_folder(tmp_path / "toy"))
    with pytest.raises(ManifestError, match=message):
        sam2.read_shape({**whole, part: whole[part] | changes})


def test_a_checkpoint_of_another_shape_says_which_tensor_it_is(tmp_path):
    """The config is of another model than the numbers are."""
    folder = sam2_folder(tmp_path / "toy", mlp_ratio=2.0)
    weights, shape = Checkpoint(folder / "model.safetensors"), sam2.read_shape(config(folder))
    with pytest.raises(ManifestError, match=r"blocks\.0\.mlp\.proj_in\.weight of shape \(16, 8\)"):
        sam2.export_encoder(weights, shape, tmp_path / "encoder.xml")
    assert not (tmp_path / "encoder.xml").exists()
