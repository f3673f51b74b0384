"""By what a loss changes with latents, as torch's autograd says it: writes `steering.json` beside this file.

It needs an environment of its own, for torch alone is larger than all that the tests need:

    python -m venv .venv-diffusers
    .venv-diffusers/bin/pip install torch==2.13.0 diffusers==0.42.1 transformers==5.24.0
    .venv-diffusers/bin/python tests/tasks/edit/golden/by_torch.py
"""

import json
import sys
import tempfile
from pathlib import Path

import torch
from diffusers import VQModel
from transformers import CLIPModel

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[2])]

from by_diffusers import as_taming_has_it, some  # noqa: E402

from toy_latents import latents_folder, looked  # noqa: E402

MEAN, DEVIATION = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)


def steered(vqgan, clip):
    """The loss of what the network is given, its gradient and the picture."""
    given = {name: torch.tensor(each) for name, each in looked().items()}
    latents = given["latents"].requires_grad_()
    decoded = vqgan.decode(latents.clamp(-6, 6), force_not_quantize=True).sample
    picture = (decoded.clamp(-1, 1) + 1) / 2
    cuts = given["rows"][:, None] @ picture @ given["columns"][:, None] + given["noise"]
    mean, deviation = (torch.tensor(each).reshape(3, 1, 1) for each in (MEAN, DEVIATION))
    seen = clip.get_image_features((cuts - mean) / deviation).pooler_output
    loss = -(torch.nn.functional.normalize(seen, dim=-1) @ given["direction"]).mean()
    loss.backward()
    length = float(latents.grad.norm())
    return {
        "loss": round(loss.item(), 6),
        "length": length,
        "latents_gradient": some(latents.grad / length),
        "picture": some(picture.permute(0, 2, 3, 1)),
    }


def main() -> None:
    """Writes the file."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = latents_folder(Path(scratch))
        clip = CLIPModel.from_pretrained(folder / "clip").eval()
        golden = {
            "diffusers": steered(VQModel.from_pretrained(folder / "vqgan").eval(), clip),
            "taming": steered(as_taming_has_it(), clip),
        }
    (HERE / "steering.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
