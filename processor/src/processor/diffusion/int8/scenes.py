"""What is drawn to watch a network, and what else to judge it by."""

from dataclasses import dataclass

from processor.diffusion.manifest import Defaults


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture to draw: its words, and its seed."""

    prompt: str
    seed: int


WATCHED = (
    Scene("a red bicycle leaning on a white wall", 1),
    Scene("portrait of an old fisherman with a beard, oil painting", 2),
    Scene("a plate of pasta with tomatoes, seen from above", 3),
    Scene("mountains behind a lake at sunrise, photograph", 4),
    Scene("a cat asleep on a pile of books", 5),
    Scene("a busy street at night, neon signs, rain", 6),
)
"""By which the ranges are found."""

JUDGED = (
    Scene("a lighthouse in the fog", 101),
    Scene("a woman reading in a cafe, pencil drawing", 102),
    Scene("a bowl of fruit on a wooden table", 103),
    Scene("an astronaut riding a horse through a forest", 104),
)
"""Of other words and other seeds."""

MOST_WATCHED_STEPS, MOST_JUDGED_STEPS = 10, 20
"""Of each: in fewer steps than it is used to, a model sees the same times, though not as many of them."""


def watched_steps(own: Defaults) -> int:
    """In how many steps the WATCHED are drawn by a model with such defaults."""
    return min(own.steps, MOST_WATCHED_STEPS)


def judged_steps(own: Defaults) -> int:
    """In how many the JUDGED are."""
    return min(own.steps, MOST_JUDGED_STEPS)
