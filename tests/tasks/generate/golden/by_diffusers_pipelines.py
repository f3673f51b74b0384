"""What diffusers' own pipelines make of the small model of the tests: writes `pipelines.json`.

It needs the environment of `by_diffusers.py`:

    PYTHONPATH=processor/src:wire/src .venv-diffusers/bin/python tests/tasks/generate/golden/by_diffusers_pipelines.py
"""

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from diffusers import (
    DPMSolverMultistepScheduler,
    EulerAncestralDiscreteScheduler,
    EulerDiscreteScheduler,
    LCMScheduler,
    StableDiffusionPipeline,
)
from diffusers import StableDiffusionImg2ImgPipeline as FromPicture
from diffusers.pipelines.stable_diffusion import pipeline_stable_diffusion_img2img
from diffusers.schedulers import scheduling_euler_ancestral_discrete, scheduling_lcm

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[2]))

from processor.diffusion.noise import PictureNoise  # noqa: E402
from toy_diffusion import CONSISTENT, SECOND, TOKENS, diffusion_folder, unet_folder  # noqa: E402
from toy_embedders import BEGIN, END, picture  # noqa: E402

MOST, SEED, SIDE = 120, 7, 64
SHAPE = (1, 4, SIDE // 2, SIDE // 2)
ASKED = {"prompt": "a cat", "negative_prompt": "dog", "guidance_scale": 7.5, "output_type": "np"}
SIZE = {"height": SIDE, "width": SIDE, "num_inference_steps": 5}
CLASSES = {
    "euler": EulerDiscreteScheduler,
    "dpm++2m": DPMSolverMultistepScheduler,
    "euler-a": EulerAncestralDiscreteScheduler,
    "lcm": LCMScheduler,
}


def some(made):
    """Where a few of the picture's numbers are, and what they are."""
    flat = made.images.reshape(-1)
    places = np.sort(np.random.RandomState(1).permutation(flat.size)[:MOST])
    return {"at": places.tolist(), "is": [round(float(flat[at]), 6) for at in places]}


def pipeline(folder, network=None, **scheduler):
    """Theirs, of the small model with that network."""
    diffusion_folder(folder, **scheduler)
    unet_folder(folder / "unet", **(network or {}))
    told = {"model_max_length": TOKENS, "pad_token": END, "unk_token": END, "bos_token": BEGIN, "eos_token": END}
    (folder / "tokenizer" / "tokenizer_config.json").write_text(json.dumps(told))
    return StableDiffusionPipeline.from_pretrained(folder, safety_checker=None, feature_extractor=None)


def drawn(pipe, kind=None):
    """What it makes of our noise, also of that which is added in its steps."""
    noise = PictureNoise(SEED, SHAPE)
    for module in (scheduling_euler_ancestral_discrete, scheduling_lcm):
        module.randn_tensor = lambda *_, **__: torch.tensor(noise())
    if kind:
        pipe.scheduler = kind.from_config(pipe.scheduler.config)
    return some(pipe(latents=torch.tensor(noise()), **SIZE, **ASKED))


def main() -> None:
    """Writes the file."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "toy"
        pipe = pipeline(folder)
        golden = {"ddim": drawn(pipe), **{name: drawn(pipe, kind) for name, kind in CLASSES.items()}}
        second = pipeline(Path(scratch) / "second", SECOND, prediction_type="v_prediction")
        golden |= {"velocity-ddim": drawn(second), "velocity-euler-a": drawn(second, EulerAncestralDiscreteScheduler)}
        golden["told-lcm"] = drawn(pipeline(Path(scratch) / "told", CONSISTENT), LCMScheduler)
        noise = torch.tensor(PictureNoise(SEED, SHAPE)())
        whole = StableDiffusionPipeline.from_pretrained(folder, safety_checker=None, feature_extractor=None)
        edit = FromPicture(**whole.components, requires_safety_checker=False)
        pixels = torch.tensor(picture(SIDE, SIDE)[None].astype(np.float32) / 255).permute(0, 3, 1, 2) * 2 - 1
        with torch.no_grad():
            began = edit.vae.encode(pixels).latent_dist.mean * edit.vae.config.scaling_factor
        pipeline_stable_diffusion_img2img.randn_tensor = lambda *_, **__: noise
        golden["picture"] = some(edit(image=began, strength=0.6, num_inference_steps=5, **ASKED))
    (HERE / "pipelines.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
