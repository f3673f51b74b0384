"""What transformers' own classes make of the small models of the tests: writes the .json files beside this one.

It needs an environment of its own, for torch alone is larger than all that the tests need:

    python -m venv .venv-transformers
    .venv-transformers/bin/pip install torch==2.13.0 transformers==5.24.0 pillow
    .venv-transformers/bin/python tests/tasks/analyze/golden/by_transformers.py
"""

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from transformers import Sam2Model, SamModel

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[2]))

from toy_sam import toy_picture  # noqa: E402
from toy_sam1 import sam1_folder  # noqa: E402
from toy_sam2 import FITTING, sam2_folder  # noqa: E402

MEAN, DEVIATION = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
MOST = 250

PROMPTS = {
    "a box": {"boxes": [[20, 31, 90.5, 100]]},
    "a point": {"points": [[[64, 50]]], "labels": [[1]]},
    "points in and out": {"points": [[[10, 20], [100, 90.25], [64, 64]]], "labels": [[1, 0, 1]]},
    "a box and points": {"boxes": [[5, 5, 60, 70]], "points": [[[30, 30], [50, 10]]], "labels": [[1, 0]]},
    "two boxes": {"boxes": [[0, 0, 128, 128], [40, 8, 44, 120]]},
    "two points": {"points": [[[3, 125]], [[90, 61]]], "labels": [[1], [1]]},
}


def some(tensor):
    """Where a few of the numbers are, the same ones each time, and what they are."""
    flat = tensor.detach().numpy().reshape(-1)
    places = np.sort(np.random.RandomState(1).permutation(flat.size)[:MOST])
    return {"shape": list(tensor.shape), "at": places.tolist(), "is": [round(float(flat[at]), 6) for at in places]}


def pixels():
    """The toy's picture as a network takes it: (1, 3, side, side)."""
    return ((torch.tensor(toy_picture()) / 255 - MEAN) / DEVIATION).permute(0, 3, 1, 2)


def answers(network, embeddings, prompt):
    """All masks and their predicted IoU: the first is what a clear prompt is answered with."""
    given = {
        f"input_{name}": None if (value := prompt.get(name)) is None else torch.tensor([value])
        for name in ("points", "labels", "boxes")
    }
    if given["input_points"] is not None:
        given["input_points"] = given["input_points"].float()
    if given["input_boxes"] is not None:
        given["input_boxes"] = given["input_boxes"].float()
    both = [network(image_embeddings=embeddings, multimask_output=several, **given) for several in (False, True)]
    masks = torch.cat([each.pred_masks for each in both], 2)[0]
    judged = torch.cat([each.iou_scores for each in both], 2)[0]
    return {"logits": some(masks), "predicted_iou": some(judged)}


def sam2(folder):
    """SAM 2's: that its decoder takes another mask where the first is not stable is put off."""
    network = Sam2Model.from_pretrained(sam2_folder(folder / "toy")).eval()
    network.mask_decoder.dynamic_multimask_via_stability = False
    embeddings = network.get_image_embeddings(pixels())
    fitting = Sam2Model.from_pretrained(sam2_folder(folder / "fitting", window_size_per_stage=FITTING)).eval()
    return {
        "encoded": encoded(embeddings),
        "fitting": encoded(fitting.get_image_embeddings(pixels())),
        "decoded": {name: answers(network, embeddings, each) for name, each in PROMPTS.items()},
    }


def encoded(embeddings):
    """By the names that they have here."""
    return dict(zip(("fine", "middle", "image_embedding"), map(some, embeddings), strict=True))


def sam1(folder):
    """SAM's of the first kind."""
    network = SamModel.from_pretrained(sam1_folder(folder)).eval()
    embedding = network.get_image_embeddings(pixels())
    decoded = {name: answers(network, embedding, each) for name, each in PROMPTS.items()}
    return {"encoded": {"image_embedding": some(embedding)}, "decoded": decoded}


def main() -> None:
    """Writes the files."""
    with tempfile.TemporaryDirectory() as scratch, torch.no_grad():
        for name, made in (("sam1", sam1(Path(scratch) / "sam1")), ("sam2", sam2(Path(scratch) / "sam2"))):
            golden = {"prompts": PROMPTS, **made}
            text = json.dumps(golden, separators=(",", ":"))
            (HERE / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
