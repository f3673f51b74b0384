"""What schedulers are held to diffusers' by: their configs, noise, and a network that is one line."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

SHAPE = (1, 4, 2, 2)
FIRST = {  # as Stable Diffusion 1.5 has it
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "beta_start": 0.00085,
    "num_train_timesteps": 1000,
    "set_alpha_to_one": False,
    "steps_offset": 1,
    "trained_betas": None,
}
VELOCITY = {**FIRST, "prediction_type": "v_prediction"}
NAMES = ("ddim", "euler", "euler-a", "dpm++2m", "lcm", "turbo")
CASES = [
    *((name, config, steps) for name in NAMES for config in (FIRST, VELOCITY) for steps in (1, 5)),
    *(
        (name, {**FIRST, "timestep_spacing": spacing}, 5)
        for name in ("ddim", "euler", "dpm++2m")
        for spacing in ("leading", "linspace", "trailing")
    ),
    ("ddim", {"beta_schedule": "linear", "set_alpha_to_one": True}, 7),
    ("dpm++2m", FIRST, 20),
]
"""A scheduler's name, the config it is made of, and how many steps it takes."""


def begun() -> NDArray[np.float32]:
    """Noise to begin with."""
    return np.random.RandomState(1).randn(*SHAPE).astype(np.float32)


def noises() -> Iterator[NDArray[np.float32]]:
    """Noise for one step after the other."""
    random = np.random.RandomState(2)
    while True:
        yield random.randn(*SHAPE).astype(np.float32)


def network(latents: NDArray[np.float32], time: float) -> NDArray[np.float32]:
    """What it predicts."""
    return (0.8 * np.tanh(latents) + np.float32(0.1 * np.cos(time / 100))).astype(np.float32)
