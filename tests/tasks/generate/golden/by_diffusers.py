"""What diffusers' and transformers' own classes make of the small networks of the tests: writes `networks.json`.

It needs an environment of its own, for torch alone is larger than all that the tests need:

    python -m venv .venv-diffusers
    .venv-diffusers/bin/pip install torch==2.13.0 diffusers==0.42.1 transformers==5.24.0
    .venv-diffusers/bin/python tests/tasks/generate/golden/by_diffusers.py
"""

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL, AutoencoderTiny, UNet2DConditionModel
from transformers import CLIPTextModel

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[2]))

from toy_diffusion import (  # noqa: E402
    CONSISTENT,
    SCALE,
    SECOND,
    latents,
    states,
    text_folder,
    tiny_folder,
    unet_folder,
    vae_folder,
)
from toy_diffusion_shapes import TOKENS  # noqa: E402
from toy_embedders import clip_vocabulary, picture  # noqa: E402

MOST = 120
GUIDANCE = 0.1


def some(tensor):
    """Where a few of the numbers are, the same ones each time, and what they are."""
    flat = tensor.detach().numpy().reshape(-1)
    places = np.sort(np.random.RandomState(1).permutation(flat.size)[:MOST])
    return {"shape": list(tensor.shape), "at": places.tolist(), "is": [round(float(flat[at]), 6) for at in places]}


def noise(folder, height=8, width=8, **config):
    """Of two pictures at two times."""
    network = UNet2DConditionModel.from_pretrained(unet_folder(folder, **config)).eval()
    given, times = torch.tensor(latents(2, height, width)), torch.tensor([999.0, 20.0])
    dim = config.get("time_cond_proj_dim")
    more = {"timestep_cond": torch.full((2, dim), GUIDANCE)} if dim else {}
    return {"noise": some(network(given, times, torch.tensor(states(2)), **more).sample)}


def pictures(sample):
    """(n, 3, h, w), -1 to 1 -> (n, h, w, 3), 0 to 1."""
    return (sample / 2 + 0.5).permute(0, 2, 3, 1)


def vae(folder, **options):
    """Both halves."""
    network = AutoencoderKL.from_pretrained(vae_folder(folder, **options)).eval()
    pixels = torch.tensor(picture(16, 24)[None].astype(np.float32) / 255).permute(0, 3, 1, 2) * 2 - 1
    there = network.encode(pixels).latent_dist
    return {
        "encoded": {"mean": some(there.mean), "logvar": some(there.logvar)},
        "decoded": {"picture": some(pictures(network.decode(torch.tensor(latents(1, 8, 12)) / SCALE).sample))},
    }


def tiny(folder):
    """The decoder alone."""
    network = AutoencoderTiny.from_pretrained(tiny_folder(folder)).eval()
    return {"picture": some(pictures(network.decode(torch.tensor(latents(1, 8, 12))).sample))}


def text(folder, **config):
    """Of two texts of random tokens."""
    network = CLIPTextModel.from_pretrained(text_folder(folder, **config)).eval()
    ids = np.random.RandomState(2).randint(0, len(clip_vocabulary()), (2, TOKENS))
    return {"states": some(network(torch.tensor(ids))[0])}


def main() -> None:
    """Writes the file."""
    with tempfile.TemporaryDirectory() as scratch, torch.no_grad():
        folder = Path(scratch)
        golden = {
            "unet": {
                "first": noise(folder / "first"),
                "second": noise(folder / "second", **SECOND),
                "consistent": noise(folder / "consistent", **CONSISTENT),
                "odd": noise(folder / "odd", 7, 9),
            },
            "vae": vae(folder / "vae"),
            "old vae": vae(folder / "old", old=True),
            "tiny": tiny(folder / "tiny"),
            "text": text(folder / "text"),
            "second text": text(folder / "second text", hidden_act="gelu"),
        }
    (HERE / "networks.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
