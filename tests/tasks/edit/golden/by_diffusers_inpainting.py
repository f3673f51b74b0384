"""What diffusers' own pipelines change of a picture, in a mask: writes `inpainting.json`.

It needs the environment of `tests/tasks/generate/golden/by_diffusers.py`:

    PYTHONPATH=processor/src:wire/src .venv-diffusers/bin/python tests/tasks/edit/golden/by_diffusers_inpainting.py
"""

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from diffusers import (
    DDIMScheduler,
    DPMSolverMultistepScheduler,
    EulerDiscreteScheduler,
    StableDiffusionInpaintPipeline,
    StableDiffusionPipeline,
)
from diffusers.pipelines.stable_diffusion import pipeline_stable_diffusion_inpaint
from PIL import Image

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[2]))

from processor.diffusion.noise import PictureNoise  # noqa: E402
from toy_diffusion import MENDING, TOKENS, diffusion_folder, unet_folder  # noqa: E402
from toy_embedders import BEGIN, END, picture  # noqa: E402

MOST, SEED, SIDE, MARGIN = 120, 7, 64, 6
BOX = (12, 20, 48, 60)
"""Of the mask: left, top, right, bottom; on whole places of the latents."""

SHAPE = (1, 4, SIDE // 2, SIDE // 2)
ASKED = {"prompt": "a cat", "negative_prompt": "dog", "guidance_scale": 7.5, "output_type": "np"}
SCHEDULERS = {"ddim": DDIMScheduler, "euler": EulerDiscreteScheduler, "dpm++2m": DPMSolverMultistepScheduler}
CASES = [("ddim", 0.6), ("ddim", 1.0), ("euler", 0.6), ("euler", 1.0), ("dpm++2m", 0.6)]


def some(made):
    """Where a few of the numbers are, all of them well within the mask, and what they are."""
    left, top, right, bottom = BOX
    within = np.zeros(made.shape, bool)
    within[top + MARGIN : bottom - MARGIN, left + MARGIN : right - MARGIN] = True
    places = np.sort(np.random.RandomState(1).permutation(np.flatnonzero(within))[:MOST])
    return {"at": places.tolist(), "is": [round(float(made.reshape(-1)[at]), 6) for at in places]}


def main() -> None:
    """Writes the file."""
    noise, mask = torch.tensor(PictureNoise(SEED, SHAPE)()), Image.new("L", (SIDE, SIDE))
    mask.paste(255, BOX)
    pipeline_stable_diffusion_inpaint.randn_tensor = lambda *_, **__: noise
    pipeline_stable_diffusion_inpaint.retrieve_latents = lambda encoded, **_: encoded.latent_dist.mean
    told = {"model_max_length": TOKENS, "pad_token": END, "unk_token": END, "bos_token": BEGIN, "eos_token": END}
    golden = []
    for mending in (False, True):
        with tempfile.TemporaryDirectory() as scratch:
            folder = diffusion_folder(Path(scratch) / "toy")
            (folder / "tokenizer" / "tokenizer_config.json").write_text(json.dumps(told))
            if mending:
                unet_folder(folder / "unet", **MENDING)
            parts = StableDiffusionPipeline.from_pretrained(folder, safety_checker=None, feature_extractor=None)
        pipe = StableDiffusionInpaintPipeline(**parts.components, requires_safety_checker=False)
        for name, strength in CASES:
            pipe.scheduler = SCHEDULERS[name].from_config(pipe.scheduler.config)
            made = pipe(
                image=Image.fromarray(picture(SIDE, SIDE)),
                mask_image=mask,
                height=SIDE,
                width=SIDE,
                strength=strength,
                num_inference_steps=5,
                **ASKED,
            ).images[0]
            golden.append({"mending": mending, "scheduler": name, "strength": strength, **some(made)})
    (HERE / "inpainting.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
