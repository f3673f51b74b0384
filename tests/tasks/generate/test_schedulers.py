"""Schedulers go the way that diffusers' go, step by step, and say what they cannot follow."""

import json
from pathlib import Path

import numpy as np
import pytest

from processor.diffusion.schedulers.choosing import SCHEDULERS, scheduler
from processor.diffusion.schedulers.noise_schedule import NoiseSchedule
from toy_schedules import CASES, FIRST, NAMES, begun, network, noises
from wire.errors import BadOptionError, ManifestError

GOLDEN = json.loads((Path(__file__).parent / "golden/schedulers.json").read_text(encoding="utf-8"))
NEAR = 1e-5
"""Of numbers up to 1; of larger ones, to that share of themselves: float32 has no more than seven digits."""

MULTISTEP = {"_class_name": "DPMSolverMultistepScheduler"}


@pytest.mark.parametrize(("case", "golden"), list(zip(CASES, GOLDEN, strict=True)))
def test_each_step_is_the_one_that_diffusers_takes(case, golden):
    """The same times, and after each step the same latents."""
    name, config, steps = case
    made, drawn = scheduler(name, NoiseSchedule.read(config), steps), noises()
    assert np.abs(made.timesteps - golden["timesteps"]).max() < NEAR
    latents = made.begin(begun())
    for at, (time, theirs) in enumerate(zip(made.timesteps, golden["latents"], strict=True)):
        predicted = network(made.scaled(latents, at), float(time))
        latents = made.step(latents, predicted, at, lambda: next(drawn)).latents
        assert latents.dtype == np.float32
        assert np.allclose(latents.reshape(-1), theirs, rtol=NEAR, atol=NEAR)


def test_every_scheduler_is_held_to_diffusers():
    """None was forgotten above."""
    assert set(NAMES) == set(SCHEDULERS)


@pytest.mark.parametrize("name", NAMES)
def test_a_network_that_knows_the_picture_leads_to_it_from_any_step(name):
    """What is predicted is the very noise that was added: with all of it taken away, the picture is there again."""
    schedule = NoiseSchedule.read(FIRST | {"set_alpha_to_one": True})
    picture, noise = begun(), next(noises())
    for at in range(3):
        made = scheduler(name, schedule, 4)
        latents = made.noised(picture, noise, at)
        stepped = made.step(latents, noise, at, lambda: noise)
        assert np.abs(stepped.clean - picture).max() < 1e-3


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"prediction_type": "sample"}, "prediction_type of 'epsilon' or 'v_prediction'"),
        ({"beta_schedule": "squaredcos_cap_v2"}, "beta_schedule of"),
        ({"rescale_betas_zero_snr": True}, "rescale_betas_zero_snr of False"),
        ({"use_karras_sigmas": True}, "use_karras_sigmas of False"),
        ({"use_flow_sigmas": True}, "use_flow_sigmas of False"),
        ({"sigma_max": 14.6}, "sigma_max of None"),
        ({"final_sigmas_type": "sigma_min"}, "final_sigmas_type of 'zero'"),
        (MULTISTEP | {"solver_order": 3}, "solver_order of 2"),
        (MULTISTEP | {"algorithm_type": "sde-dpmsolver++"}, r"algorithm_type of 'dpmsolver\+\+'"),
        ({"num_train_timesteps": 0}, "up to 10,000 times"),
        ({"num_train_timesteps": "many"}, "expected numbers"),
        ({"beta_start": 0.5}, "that rise between 0 and 1"),
    ],
)
def test_a_schedule_that_cannot_be_followed_says_why(config, message):
    """The first thing in it that is otherwise is named."""
    with pytest.raises(ManifestError, match=message):
        NoiseSchedule.read(FIRST | config)


def test_what_another_scheduler_means_by_a_name_is_not_refused():
    """A model of UniPC is drawn by ours, whatever its order."""
    assert NoiseSchedule.read(FIRST | {"_class_name": "UniPCMultistepScheduler", "solver_order": 3}).times == 1000
    assert NoiseSchedule.read(FIRST | MULTISTEP | {"solver_order": 2}).times == 1000


@pytest.mark.parametrize(("name", "steps", "message"), [("lcm", 51, "at most 50"), ("euler", 1000, "1 to 999")])
def test_more_steps_than_a_network_knows_times_are_refused(name, steps, message):
    """And it is said how many there may be."""
    with pytest.raises(BadOptionError, match=message):
        scheduler(name, NoiseSchedule.read(FIRST), steps)
