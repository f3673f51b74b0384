"""The network that steers, as one graph with its gradient: beside torch's autograd, and beside small changes."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from known_numbers import near
from processor.gradients.opening import open_with_gradients
from processor.runtimes import Execution
from processor.tasks.edit.latents.manifest import STEERING
from toy_latents import looked

GOLDEN = json.loads((Path(__file__).parent / "golden/steering.json").read_text(encoding="utf-8"))


@cache
def opened(folder, threads=None, **given):
    """A function from latents, or nothing, to what the network makes of them with all else that it is given."""
    inputs = looked(**given)
    shapes = {name: each.shape for name, each in inputs.items()}
    graph = open_with_gradients(
        folder / STEERING, Execution("f32", threads, repeatable=True), shapes, "loss", ("latents",)
    )
    return lambda latents=inputs["latents"]: dict(graph.run(inputs | {"latents": latents}))


@pytest.mark.parametrize(("layout", "model"), [("diffusers", "latents_model"), ("taming", "taming_model")])
def test_loss_picture_and_gradient_are_torchs(layout, model, request):
    """Of the whole, from latents by way of a VQGAN, cuts and CLIP to the loss, and all the way back."""
    made, theirs = opened(request.getfixturevalue(model))(), GOLDEN[layout]
    assert float(made["loss"]) == pytest.approx(theirs["loss"], abs=1e-5)
    length = float(np.linalg.norm(made["latents_gradient"]))
    assert length == pytest.approx(theirs["length"], rel=1e-4)
    found = {"latents_gradient": made["latents_gradient"] / np.float32(length), "picture": made["picture"]}
    assert near(found, {name: theirs[name] for name in found}) == {"latents_gradient": True, "picture": True}


def test_the_gradient_is_by_what_the_loss_changes(latents_model):
    """When latents go a little along it, or any other way."""
    look, random = opened(latents_model), np.random.RandomState(1)
    begin = looked()["latents"]
    gradient = look()["latents_gradient"]
    ways = [gradient, *(random.standard_normal(begin.shape).astype(np.float32) for _ in range(3))]
    for way in ways:
        way = way / np.linalg.norm(way)
        there, back = (float(look(begin + sign * np.float32(0.03) * way)["loss"]) for sign in (1, -1))
        assert (there - back) / 0.06 == pytest.approx(float((gradient * way).sum()), rel=0.02, abs=2e-5)


def test_latents_beyond_what_counts_have_no_gradient(latents_model):
    """Beyond 6 they are as 6 is."""
    look, begin = opened(latents_model), looked()["latents"]
    far = begin.copy()
    far[0, 0] = 7
    assert not look(far)["latents_gradient"][0, 0].any()
    assert look(far)["latents_gradient"][0, 1].any()


def test_a_step_is_the_same_bytes_on_any_number_of_threads(latents_model):
    """Large enough for several: a seed means the same picture on other machines."""
    one, *others = (opened(latents_model, count, height=64, width=64)() for count in (1, 2, 3))
    for other in others:
        assert {name: each.tobytes() == other[name].tobytes() for name, each in one.items()} == dict.fromkeys(one, True)
