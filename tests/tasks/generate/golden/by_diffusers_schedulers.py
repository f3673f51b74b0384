"""What diffusers' own schedulers make of a network that is one line: writes `schedulers.json`.

It needs the environment of `by_diffusers.py`:

    .venv-diffusers/bin/python tests/tasks/generate/golden/by_diffusers_schedulers.py
"""

import json
import sys
from pathlib import Path

import diffusers
import torch
from diffusers.schedulers import scheduling_euler_ancestral_discrete, scheduling_lcm

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[2]))

from toy_schedules import CASES, begun, network, noises  # noqa: E402

CLASSES = {
    "ddim": diffusers.DDIMScheduler,
    "euler": diffusers.EulerDiscreteScheduler,
    "euler-a": diffusers.EulerAncestralDiscreteScheduler,
    "dpm++2m": diffusers.DPMSolverMultistepScheduler,
    "lcm": diffusers.LCMScheduler,
    "turbo": diffusers.EulerDiscreteScheduler,
}


def path(name, config, steps):
    """The times, and the latents after each step."""
    more = {"timestep_spacing": "trailing"} if name == "turbo" else {}
    scheduler = CLASSES[name].from_config({**config, **more, "clip_sample": False})
    scheduler.set_timesteps(steps)
    drawn = noises()
    for module in (scheduling_euler_ancestral_discrete, scheduling_lcm):
        module.randn_tensor = lambda *_, **__: torch.tensor(next(drawn))
    latents, seen = torch.tensor(begun()) * scheduler.init_noise_sigma, []
    for time in scheduler.timesteps:
        given = scheduler.scale_model_input(latents, time)
        predicted = torch.tensor(network(given.numpy(), float(time)))
        latents = scheduler.step(predicted, time, latents).prev_sample
        seen.append([round(float(each), 7) for each in latents.reshape(-1)])
    return {"timesteps": [float(time) for time in scheduler.timesteps], "latents": seen}


def main() -> None:
    """Writes the file."""
    golden = [path(*case) for case in CASES]
    (HERE / "schedulers.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
