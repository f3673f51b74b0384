"""SAM of the first kind, of OpenVINO's operations, beside transformers' own class, on the same files."""

import numpy as np
import pytest

from processor.export.safetensors import Checkpoint
from processor.export.sam import sam1
from sam_networks import config, distance, exported, golden, prompt
from toy_sam import toy_picture
from toy_sam1 import sam1_folder
from wire.errors import ManifestError

GOLDEN = golden("sam1")
NEAR = 1e-4


@pytest.fixture(scope="module")
def networks(tmp_path_factory):
    """Encoder and decoder of the toy."""
    folder = sam1_folder(tmp_path_factory.mktemp("sam1") / "toy")
    return exported(sam1, Checkpoint(folder / "model.safetensors"), sam1.read_shape(config(folder)), folder)


@pytest.fixture(scope="module")
def encoded(networks):
    """The toy's picture."""
    return networks[0]({"picture": toy_picture()})


def test_a_picture_is_encoded_as_transformers_does_it(encoded):
    """In windows, at the edges half empty ones, and as a whole, with relative positions."""
    assert distance(encoded["image_embedding"], GOLDEN["encoded"]["image_embedding"]) < NEAR


@pytest.mark.parametrize("name", GOLDEN["prompts"])
def test_a_prompt_has_transformers_masks(networks, encoded, name):
    """All four of them, and their predicted IoU."""
    made = networks[1]({**encoded, **prompt(**GOLDEN["prompts"][name])})
    assert {each: distance(made[each], theirs) < NEAR for each, theirs in GOLDEN["decoded"][name].items()} == {
        "logits": True,
        "predicted_iou": True,
    }


def test_what_a_prompt_is_filled_up_with_changes_nothing(networks, encoded):
    """A box has no token for no point, a point has one: together each has the masks that it has alone."""
    box, point = prompt(boxes=[[20, 31, 90.5, 100]]), prompt(points=[[[64, 50]]], labels=[[1]], fillers=1)
    together = networks[1]({**encoded, **{name: np.concatenate([box[name], point[name]]) for name in box}})
    for number, name in enumerate(("a box", "a point")):
        alone = networks[1]({**encoded, **prompt(**GOLDEN["prompts"][name])})
        assert all(np.abs(together[each][number] - alone[each][0]).max() < NEAR for each in alone)


def test_what_a_config_does_not_say_is_as_in_the_smallest_one():
    """As transformers has it, for ViT-B."""
    shape = sam1.read_shape({"model_type": "sam"})
    assert (shape.encoder.width, shape.encoder.inner, shape.encoder.layers, shape.encoder.heads) == (768, 3072, 12, 12)
    assert (shape.encoder.grid, shape.encoder.window, sorted(shape.encoder.whole)) == (64, 14, [2, 5, 8, 11])
    assert (shape.decoder.side, shape.decoder.masks, shape.decoder.family.fine) == (1024, 4, False)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"num_attention_heads": 5}, "heads of one size"),
        ({"num_attention_heads": 0}, "cannot be read"),
        ({"num_hidden_layers": 10**9}, "1 to 200 layers"),
        ({"window_size": 0}, "windows within the picture"),
        ({"window_size": 9}, "windows within the picture"),
        ({"hidden_act": "silu"}, "an activation of gelu or quick_gelu, got 'silu'"),
        ({"use_rel_pos": False}, "expected relative positions"),
        ({"image_size": [128, 64]}, "the side of a square"),
        ({"image_size": 64}, r"decoded as they are encoded, got \(64, 4, 32\) and \(128, 8, 32\)"),
        ({"output_channels": 16}, r"got \(128, 8, 16\) and \(128, 8, 32\)"),
        ({"global_attn_indexes": 3}, "cannot be read"),
        ({"hidden_size": "wide"}, "cannot be read"),
    ],
)
def test_an_encoder_that_cannot_be_built_says_why(tmp_path, changes, message):
    """Before any of its numbers is read."""
    with pytest.raises(ManifestError, match=message):
        sam1.read_shape(config(sam1_folder(tmp_path / "toy", **changes)))


def test_a_checkpoint_of_another_shape_says_which_tensor_it_is(tmp_path):
    """The config is of another model than the numbers are."""
    folder = sam1_folder(tmp_path / "toy", window_size=4)
    weights, shape = Checkpoint(folder / "model.safetensors"), sam1.read_shape(config(folder))
    with pytest.raises(ManifestError, match=r"layers\.0\.attn\.rel_pos_h of shape \(7, 8\), got F32 \(5, 8\)"):
        sam1.export_encoder(weights, shape, tmp_path / "encoder.xml")
    assert not (tmp_path / "encoder.xml").exists()
