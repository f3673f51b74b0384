"""What tasks that make pictures are asked for in common."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from wire.tasks.spec import AUTO, Option, Value

LONGEST_PROMPT = 2_000
LAST_SEED = (1 << 32) - 1
OWN = 0
"""The value of an option, a number, that leaves it to the model."""

SIDE, STEPS = 512, 20
"""What a model's own size and steps cost, before anybody has asked it."""

MADE = "made"
"""What a rendering is given besides the job's inputs: one of its pictures, by this name."""

SIDE_BY_SIDE = "side-by-side"
"""The form of a picture beside the one before."""

COST_UNIT = "in steps at 512 x 512"


def decided(options: Mapping[str, Value], facts: Mapping[str, Any]) -> dict[str, Value]:
    """The options, with what a model does by its `facts` where they leave it to the model, as far as these say it.

    Guidance is 1 for a network that is told it, since that is asked once.
    """
    own = facts.get("defaults", {})
    side = own.get("side", OWN)
    found = {"width": side, "height": side, "steps": own.get("steps", OWN), "guidance": own.get("guidance", OWN)}
    given = {name: options[name] or value for name, value in found.items()}
    return {**options, **given, **({"guidance": 1} if facts.get("guidance_embedding") else {})}


class Scheduler(StrEnum):
    """How noise is taken away, step by step; AUTO for the model's own way."""

    AUTO = AUTO
    DDIM = "ddim"
    EULER = "euler"
    EULER_ANCESTRAL = "euler-a"
    DPM = "dpm++2m"
    LCM = "lcm"
    TURBO = "turbo"


def _seed(text: str) -> str:
    if not text:
        return ""
    digits = text.lstrip("0") or "0"
    if not (text.isascii() and text.isdecimal()) or int(digits[:11]) > LAST_SEED:
        raise ValueError(text)
    return digits


def prompt_text(text: str) -> str:
    """`text`, which may be a prompt. Raises ValueError."""
    text.encode()  # raises ValueError for lone surrogates
    if len(text) > LONGEST_PROMPT:
        raise ValueError(text)
    return text


NEGATIVE_PROMPT = Option(
    "negative_prompt",
    "",
    "What is not to be seen; counts where guidance is above 1.",
    written=prompt_text,
    syntax=f"at most {LONGEST_PROMPT} characters",
    multiline=True,
)
WIDTH, HEIGHT = (
    Option(name, OWN, "In pixels; 0 for the model's own.", 64, 1024, step=8, choices=(OWN,))
    for name in ("width", "height")
)
GUIDANCE = Option(
    "guidance",
    float(OWN),
    "How strongly the words count; above 1 each step takes twice as long. 0 for the model's own.",
    1,
    30,
    choices=(float(OWN),),
)
SCHEDULER = Option(
    "scheduler",
    Scheduler.AUTO.value,
    "How noise is taken away in each step; auto for the model's own way.",
    choices=tuple(Scheduler),
)
SEED = Option(
    "seed",
    "",
    "What the noise begins with; the second picture has the next one. Drawn, and told, where it is empty.",
    written=_seed,
    syntax=f"a whole number from 0 to {LAST_SEED}, or nothing",
)
PREVIEWS = Option("previews", True, "Whether what there is so far is shown while there are steps to go.")
