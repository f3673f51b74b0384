"""What diffusers' own VQGAN makes of the small networks of the tests: writes `vqgan.json` beside this file.

It needs an environment of its own, for torch alone is larger than all that the tests need:

    python -m venv .venv-diffusers
    .venv-diffusers/bin/pip install torch==2.13.0 diffusers==0.42.1
    .venv-diffusers/bin/python tests/tasks/edit/golden/by_diffusers.py
"""

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from diffusers import VQModel

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[2]))

from toy_embedders import picture  # noqa: E402
from toy_sam import numbers  # noqa: E402
from toy_vqgan import CHANNELS, CONFIG, latents, shapes_of, vqgan_folder  # noqa: E402

MOST = 120


def some(tensor):
    """Where a few of the numbers are, the same ones each time, and what they are."""
    flat = tensor.detach().numpy().reshape(-1)
    places = np.sort(np.random.RandomState(1).permutation(flat.size)[:MOST])
    return {"shape": list(tensor.shape), "at": places.tolist(), "is": [round(float(flat[at]), 6) for at in places]}


def halves(network):
    """What both halves make of a picture and of noise."""
    pixels = torch.tensor(picture(16, 24)[None].astype(np.float32) / 255).permute(0, 3, 1, 2) * 2 - 1
    decoded = network.decode(torch.tensor(latents(8, 12)), force_not_quantize=True).sample
    return {"latents": some(network.encode(pixels).latents), "picture": some(decoded.clamp(-1, 1) / 2 + 0.5)}


def as_taming_has_it():
    """A VQGAN of the sizes that the tests' file of taming's has, and of its numbers."""
    config = CONFIG | {"block_out_channels": CHANNELS["taming"], "norm_num_groups": 32}
    network = VQModel(**{name: value for name, value in config.items() if not name.startswith("_")}).eval()
    network.load_state_dict({name: torch.tensor(each) for name, each in numbers(shapes_of("taming")).items()})
    return network


def main() -> None:
    """Writes the file."""
    with tempfile.TemporaryDirectory() as scratch, torch.no_grad():
        golden = {
            "diffusers": halves(VQModel.from_pretrained(vqgan_folder(Path(scratch))).eval()),
            "taming": halves(as_taming_has_it()),
        }
    (HERE / "vqgan.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
