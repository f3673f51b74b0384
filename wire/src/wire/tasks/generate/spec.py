"""The row of the task `generate`."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from wire.tasks.generate.result import GenerateResult
from wire.tasks.made_pictures import (
    COST_UNIT,
    GUIDANCE,
    HEIGHT,
    LONGEST_PROMPT,
    NEGATIVE_PROMPT,
    OWN,
    PREVIEWS,
    SCHEDULER,
    SEED,
    SIDE,
    STEPS,
    WIDTH,
    decided,
)
from wire.tasks.spec import MODEL, Input, Kind, Option, Task, Value


class Decoder(StrEnum):
    """What makes a picture of what the steps lead to: the model's own network, or a tiny one, which is less exact."""

    FULL = "full"
    TINY = "tiny"


def cost(options: Mapping[str, Value]) -> float:
    """In units of one step at 512 x 512, where the network is asked once; with guidance it is asked twice."""
    width, height = (float(options[each]) or SIDE for each in ("width", "height"))
    steps = float(options["steps"]) or STEPS
    asked = 1 if options["guidance"] == 1 else 2
    return steps * width * height / SIDE**2 * float(options["n"]) * asked


def cost_by_model(options: Mapping[str, Value], facts: Mapping[str, Any]) -> float:
    """The same, by what the model does where it is left to it; a model without steps says what a picture costs."""
    if "picture_cost" in facts:
        return float(facts["picture_cost"]) * float(options["n"])
    return cost(decided(options, facts))


GENERATE = Task(
    name="generate",
    about="Makes pictures of words, of words and a picture, or of a seed alone; the same seed makes the same picture.",
    inputs=(
        Input(
            "prompt",
            Kind.TEXT,
            "What is to be seen; none for a model that takes no words.",
            at_least=0,
            characters=LONGEST_PROMPT,
        ),
        Input("image", Kind.IMAGE, "A picture to begin with; how far it is left behind, strength says.", at_least=0),
    ),
    runner="processor.tasks.generate.task:prepare",
    formats="front.tasks.made_pictures:GENERATED",
    result=GenerateResult,
    timeout_seconds=120,
    most_seconds=7200,
    attempts=1,
    max_queue=16,
    at_once=1,
    by_default=False,
    stoppable=True,
    cost=cost,
    cost_by_model=cost_by_model,
    cost_unit=COST_UNIT,
    options=(
        NEGATIVE_PROMPT,
        Option("n", 1, "How many pictures, each with a seed of its own.", 1, 8),
        WIDTH,
        HEIGHT,
        Option("steps", OWN, "How many steps a picture takes; 0 for the model's own.", 1, 150, choices=(OWN,)),
        GUIDANCE,
        SCHEDULER,
        SEED,
        Option(
            "decoder",
            Decoder.FULL.value,
            "The model's own decoder, or a tiny one, which is faster and less exact.",
            choices=tuple(Decoder),
        ),
        Option("strength", 0.75, "How much of a picture to begin with is left behind: none at 0, all of it at 1."),
        PREVIEWS,
        MODEL,
    ),
)
