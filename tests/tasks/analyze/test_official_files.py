"""The authors' own files of the SAM family, beside what their own code makes of the same numbers."""

import pytest

from meta_sam import meta_file
from processor.export.sam import mobile_sam, sam1, sam2
from processor.export.sam.official import read_official
from sam_networks import distance, exported, golden, prompt
from torch_file import tensor, text, write_archive
from toy_sam import SIDE, toy_picture
from wire.errors import ManifestError

GOLDEN = golden("meta")
FAMILIES = {"sam": sam1, "mobile_sam": mobile_sam, "sam2": sam2}
NEAR = {"sam": 1e-4, "sam2": 1e-4, "mobile_sam": 2e-3}
"""A kernel that a batch normalization is folded into is not what float16 has, in which networks are kept."""


def _small(official):
    """The config, of a picture smaller than those of the official files, which do not say of what size it is."""
    prompts = official.config["prompt_encoder_config"] | {"image_size": SIDE}
    return {**official.config, "prompt_encoder_config": prompts}


@pytest.fixture(scope="module", params=FAMILIES)
def made(request, tmp_path_factory):
    """What a family's file is named and the networks that are built of it."""
    folder, theirs = tmp_path_factory.mktemp(request.param), GOLDEN[request.param]
    under = "model" if request.param == "sam2" else None
    official = read_official(meta_file(folder / "weights.pt", theirs["tensors"], under))
    family = FAMILIES[official.config["model_type"]]
    networks = exported(family, official.weights, family.read_shape(_small(official)), folder)
    return request.param, official, networks


def test_a_file_is_of_its_family(made):
    """By its tensors alone."""
    assert made[1].config["model_type"] == made[0]


def test_a_picture_is_encoded_as_by_the_authors_code(made):
    """All of the encoder's tensors are found, and are the right ones."""
    name, _, (encoder, _) = made
    encoded = encoder({"picture": toy_picture()})
    assert {each: distance(encoded[each], theirs) < NEAR[name] for each, theirs in GOLDEN[name]["encoded"].items()} == (
        dict.fromkeys(encoded, True)
    )


@pytest.mark.parametrize("asked", GOLDEN["prompts"])
def test_a_prompt_has_the_masks_of_the_authors_code(made, asked):
    """All four of them, and their predicted IoU."""
    name, _, (encoder, decoder) = made
    answer = decoder({**encoder({"picture": toy_picture()}), **prompt(**GOLDEN["prompts"][asked])})
    assert {
        each: distance(answer[each], theirs) < NEAR[name] for each, theirs in GOLDEN[name]["decoded"][asked].items()
    } == {
        "logits": True,
        "predicted_iou": True,
    }


def _hiera(*blocks, without=""):
    """A file that says of SAM 2's tensors how large they are, and has none of their numbers."""
    trunk, decoder = "image_encoder.trunk", "sam_mask_decoder"
    widths = [96 * 2**stage for stage, count in enumerate(blocks) for _ in range(count)]
    shapes = {
        f"{trunk}.patch_embed.proj.weight": (96, 3, 7, 7),
        f"{trunk}.pos_embed": (1, 96, 7, 7),
        **{f"{trunk}.blocks.{number}.norm2.weight": (width,) for number, width in enumerate(widths)},
        f"{decoder}.iou_token.weight": (1, 256),
        f"{decoder}.mask_tokens.weight": (4, 256),
        f"{decoder}.transformer.layers.0.mlp.layers.0.weight": (2048, 256),
        f"{decoder}.transformer.layers.0.cross_attn_token_to_image.q_proj.weight": (128, 256),
        f"{decoder}.iou_prediction_head.layers.0.weight": (256, 256),
    }
    parts = [text(name) + tensor("0", shape) for name, shape in shapes.items() if name != without]
    return b"\x80\x02}(" + b"".join(parts) + b"u."


@pytest.mark.parametrize(
    ("blocks", "whole", "windows"),
    [
        ((1, 2, 7, 2), (5, 7, 9), {8, 4, 14, 7}),
        ((1, 2, 11, 2), (7, 10, 13), {8, 4, 14, 7}),
        ((2, 3, 16, 3), (12, 16, 20), {8, 4, 14, 7}),
        ((2, 6, 36, 4), (23, 33, 43), {8, 4, 16}),
    ],
)
def test_what_tensors_do_not_show_is_known_of_each_size_of_sam_2(tmp_path, blocks, whole, windows):
    """Which of its blocks look at the whole picture, and how large the windows of the others are."""
    shape = sam2.read_shape(read_official(write_archive(tmp_path / "w", _hiera(*blocks), {})).config)
    assert len(shape.blocks) == sum(blocks)
    assert tuple(number for number, block in enumerate(shape.blocks) if block.window == block.side) == whole
    assert {block.window for number, block in enumerate(shape.blocks) if number not in whole} == windows
    assert (shape.decoder.side, shape.decoder.width, shape.decoder.heads, shape.decoder.inner) == (1024, 256, 8, 2048)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (_hiera(1, 2, 3, 4), r"expected SAM 2 of \(1, 2, 7, 2\) or .* blocks, got \(1, 2, 3, 4\)"),
        (
            _hiera(1, 2, 7, 2, without="sam_mask_decoder.iou_token.weight"),
            "without 'sam_mask_decoder.iou_token.weight'",
        ),
        (b"}" + text("conv1.weight") + tensor("0", (64, 3, 7, 7)) + b"s.", "got tensors such as conv1.weight"),
    ],
)
def test_a_file_of_another_network_is_refused(tmp_path, content, message):
    """By what it has, or has not."""
    with pytest.raises(ManifestError, match=message):
        read_official(write_archive(tmp_path / "w", content, {}))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"num_heads": [0, 2, 3, 10]}, "heads of one size"),
        ({"num_heads": [0, 2, 0, 10]}, "cannot be read"),
        ({"window_sizes": [0, 7, 0, 7]}, "windows within a picture"),
        ({"window_sizes": [0, 7, 10**6, 7]}, "windows within a picture"),
        ({"depths": [1, 1, 10**9, 1]}, "200 blocks at most"),
        ({"strides": [1, 2, 2, 2]}, "of 8 places at the end"),
        ({"depths": [1, 1]}, "cannot be read"),
        ({"embed_dims": None}, "cannot be read"),
    ],
)
def test_a_mobile_sam_that_cannot_be_built_says_why(tmp_path, changes, message):
    """Before any of its numbers is read."""
    path = meta_file(tmp_path / "w", GOLDEN["mobile_sam"]["tensors"], None)
    config = _small(read_official(path))
    assert mobile_sam.read_shape(config).decoder.side == SIDE
    with pytest.raises(ManifestError, match=message):
        mobile_sam.read_shape({**config, "vision_config": config["vision_config"] | changes})
