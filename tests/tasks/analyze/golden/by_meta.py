"""What the authors' own code makes of small models of the SAM family: writes `meta.json` beside this file.

It needs an environment of its own:

    python -m venv .venv-meta
    .venv-meta/bin/pip install torch==2.13.0 torchvision timm hydra-core iopath
    .venv-meta/bin/pip install --no-deps segment-anything==1.0 sam2==1.1.0 mobilesam-mirror==1.0.0
    .venv-meta/bin/python tests/tasks/analyze/golden/by_meta.py
"""

import json
import sys
from functools import partial
from pathlib import Path

import numpy as np
import segment_anything.modeling as sam1
import torch
from mobile_sam.modeling import TinyViT
from sam2.modeling.backbones.hieradet import Hiera
from sam2.modeling.backbones.image_encoder import FpnNeck, ImageEncoder
from sam2.modeling.position_encoding import PositionEmbeddingSine
from sam2.modeling.sam2_base import SAM2Base

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[2]))

from meta_sam import meta_numbers  # noqa: E402
from toy_sam import SIDE, WIDTH, toy_picture  # noqa: E402

MEAN, DEVIATION = torch.tensor([123.675, 116.28, 103.53]), torch.tensor([58.395, 57.12, 57.375])
GRID, MOST = SIDE // 16, 100
PROMPTS = {
    "a box": {"boxes": [[20, 31, 90.5, 100]]},
    "points in and out": {"points": [[[10, 20], [100, 90.25], [64, 64]]], "labels": [[1, 0, 1]]},
}


def some(tensor):
    """Where a few of the numbers are, the same ones each time, and what they are."""
    flat = tensor.detach().numpy().reshape(-1)
    places = np.sort(np.random.RandomState(1).permutation(flat.size)[:MOST])
    return {"shape": list(tensor.shape), "at": places.tolist(), "is": [round(float(flat[at]), 5) for at in places]}


def filled(network):
    """The network with the toy's numbers, and which shapes its tensors have."""
    state = network.state_dict()
    shapes = {name: tuple(each.shape) for name, each in state.items() if not name.endswith("num_batches_tracked")}
    made = {name: torch.tensor(each) for name, each in meta_numbers(shapes).items()}
    network.load_state_dict(made, strict=False)
    return network.eval(), {name: list(shape) for name, shape in shapes.items()}


def pixels():
    """The toy's picture as a network takes it: (1, 3, side, side)."""
    return ((torch.tensor(toy_picture()) - MEAN) / DEVIATION).permute(0, 3, 1, 2)


def decoded(prompt_encoder, predict, boxes_as_points):
    """All masks and their predicted IoU, of each prompt."""
    made = {}
    for name, prompt in PROMPTS.items():
        points = boxes = None
        if "points" in prompt:
            points = torch.tensor(prompt["points"]).float(), torch.tensor(prompt["labels"])
        elif boxes_as_points:
            points = torch.tensor(prompt["boxes"]).float().reshape(-1, 2, 2), torch.tensor([[2, 3]])
        else:
            boxes = torch.tensor(prompt["boxes"]).float()
        masks, judged = predict(*prompt_encoder(points=points, boxes=boxes, masks=None))[:2]
        made[name] = {"logits": some(masks), "predicted_iou": some(judged)}
    return made


def first_kind(encoder):
    """A SAM, or a MobileSAM, with that encoder of pictures."""
    prompts = sam1.PromptEncoder(WIDTH, (GRID, GRID), (SIDE, SIDE), mask_in_chans=16)
    transformer = sam1.TwoWayTransformer(depth=2, embedding_dim=WIDTH, mlp_dim=48, num_heads=8)
    decoder = sam1.MaskDecoder(transformer_dim=WIDTH, transformer=transformer, iou_head_hidden_dim=24)
    network, shapes = filled(sam1.Sam(encoder, prompts, decoder))
    embedding = network.image_encoder(pixels())
    predict = partial(network.mask_decoder.predict_masks, embedding, network.prompt_encoder.get_dense_pe())
    answers = decoded(network.prompt_encoder, predict, boxes_as_points=False)
    return {"tensors": shapes, "encoded": {"image_embedding": some(embedding)}, "decoded": answers}


def vit():
    """Of SAM's kind of encoder."""
    encoder = sam1.ImageEncoderViT(
        img_size=SIDE,
        embed_dim=24,
        depth=3,
        num_heads=3,
        mlp_ratio=2,
        out_chans=WIDTH,
        norm_layer=partial(torch.nn.LayerNorm, eps=1e-6),
        use_rel_pos=True,
        window_size=3,
        global_attn_indexes=(1,),
    )
    return first_kind(encoder)


class SmallTinyViT(TinyViT):
    """Of a picture smaller than 1024 pixels, and with an end as narrow as the rest."""

    def __init__(self):
        super().__init__(
            SIDE,
            embed_dims=[8, 16, 20, 320],
            depths=[2, 2, 2, 1],
            num_heads=[1, 2, 5, 10],
            mlp_ratio=1.0,
            num_classes=2,
        )
        end = [torch.nn.Conv2d(320, WIDTH, 1, bias=False), type(self.neck[1])(WIDTH)]
        self.neck = torch.nn.Sequential(
            *end, torch.nn.Conv2d(WIDTH, WIDTH, 3, padding=1, bias=False), type(end[1])(WIDTH)
        )

    def forward(self, x):
        """As `forward_features`, where 64 is the picture's own number of places."""
        x = self.patch_embed(x)
        for layer in self.layers:
            x = layer(x)
        return self.neck(x.view(1, GRID, GRID, -1).permute(0, 3, 1, 2))


def hiera():
    """SAM 2, of the tiny one's blocks, with what belongs to pictures."""
    trunk = Hiera(8, 1, stages=(1, 2, 7, 2), global_att_blocks=(5, 7, 9), window_pos_embed_bkg_spatial_size=(7, 7))
    positions = PositionEmbeddingSine(WIDTH, normalize=True)
    neck = FpnNeck(positions, WIDTH, [64, 32, 16, 8], fpn_top_down_levels=[2, 3], fpn_interp_model="nearest")
    network, shapes = filled(
        SAM2Base(
            ImageEncoder(trunk, neck, scalp=1),
            torch.nn.Identity(),
            torch.nn.Identity(),
            image_size=SIDE,
            directly_add_no_mem_embed=True,
            use_high_res_features_in_sam=True,
            iou_prediction_use_sigmoid=True,
            use_obj_ptrs_in_encoder=True,
            pred_obj_scores=True,
            pred_obj_scores_mlp=True,
            use_mlp_for_obj_ptr_proj=True,
        )
    )
    fine, middle, coarse = network.forward_image(pixels())["backbone_fpn"]
    coarse = coarse + network.no_mem_embed.reshape(1, WIDTH, 1, 1)

    def predict(sparse, dense):
        return network.sam_mask_decoder.predict_masks(
            coarse,
            network.sam_prompt_encoder.get_dense_pe(),
            sparse,
            dense,
            repeat_image=False,
            high_res_features=[fine, middle],
        )

    encoded = {"fine": some(fine), "middle": some(middle), "image_embedding": some(coarse)}
    return {
        "tensors": shapes,
        "encoded": encoded,
        "decoded": decoded(network.sam_prompt_encoder, predict, boxes_as_points=True),
    }


def main() -> None:
    """Writes the file."""
    with torch.no_grad():
        golden = {"prompts": PROMPTS, "sam": vit(), "mobile_sam": first_kind(SmallTinyViT()), "sam2": hiera()}
    (HERE / "meta.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
