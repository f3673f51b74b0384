"""The row of the task `edit`."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from wire.tasks.edit.result import EditResult
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
    WIDTH,
    decided,
    prompt_text,
)
from wire.tasks.spec import AUTO, MODEL, Input, Kind, Option, Task, Value

MOST_WEIGHT = 10


class Method(StrEnum):
    """How a picture is changed; AUTO for INPAINT where there is a mask, for DIRECTION where one is named, else for the
    first that the model can."""

    AUTO = AUTO
    LATENTS = "latents"
    FACE = "face"
    DIRECTION = "direction"
    DIFFUSE = "diffuse"
    INPAINT = "inpaint"


STEP_COST = {Method.LATENTS: 2.6, Method.FACE: 0.1, Method.DIRECTION: 0.04, Method.DIFFUSE: 2.0, Method.INPAINT: 2.0}
"""What a step costs at 512 x 512, in steps of Stable Diffusion's network; a face always has the size of its model,
and may have to be found in a photo first."""

OWN_STEPS = {Method.LATENTS: 100, Method.FACE: 50, Method.DIRECTION: 60, Method.DIFFUSE: 20, Method.INPAINT: 20}
"""How many steps are taken where neither the request nor the model says it."""

LEAST_COST = 0.5


def cost(options: Mapping[str, Value]) -> float:
    """In units of one step of Stable Diffusion at 512 x 512."""
    method = Method.LATENTS if options["method"] == AUTO else Method(str(options["method"]))
    steps, step_cost = float(options["steps"]) or OWN_STEPS[method], STEP_COST[method]
    if method in (Method.DIFFUSE, Method.INPAINT):
        steps *= float(options["strength"])
        step_cost = 1.0 if options["guidance"] == 1 else step_cost
    width, height = (float(options[each]) or SIDE for each in ("width", "height"))
    area = 1.0 if method in (Method.FACE, Method.DIRECTION) else width * height / SIDE**2
    return max(LEAST_COST, steps * step_cost * area)


def cost_by_model(options: Mapping[str, Value], facts: Mapping[str, Any]) -> float:
    """The same, by the method that the model has, and by what it does where that is left to it. Where it does not have
    the method that is asked for, another model will be asked."""
    methods = facts.get("methods", ())
    method = options["method"]
    if method == AUTO and methods:
        method = Method.DIRECTION if options["direction"] else methods[0]
    return cost({**decided(options, facts), "method": method} if method in methods else options)


def _weight(name: str, default: float, about: str) -> Option:
    return Option(name, default, about, -MOST_WEIGHT, MOST_WEIGHT)


def _text(name: str, about: str) -> Option:
    syntax = f"at most {LONGEST_PROMPT} characters"
    return Option(name, "", about, written=prompt_text, syntax=syntax, multiline=True)


EDIT = Task(
    name="edit",
    about="Changes a picture by words: step by step, so that one may look on, and keep what is there so far.",
    inputs=(
        Input("image", Kind.IMAGE, "The picture to change; without one, what the seed makes is changed.", at_least=0),
        Input("prompt", Kind.TEXT, "What is to be seen.", at_least=0, characters=LONGEST_PROMPT),
        Input(
            "mask", Kind.IMAGE, "White, or transparent, where the picture may change; black where it stays.", at_least=0
        ),
        Input("like", Kind.IMAGE, "A picture that it is to become more like.", at_least=0),
        Input("unlike", Kind.IMAGE, "A picture that it is to become less like.", at_least=0),
    ),
    runner="processor.tasks.edit.task:prepare",
    formats="front.tasks.made_pictures:EDITED",
    result=EditResult,
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
        Option(
            "method",
            Method.AUTO.value,
            "How it is changed; auto for inpaint with a mask, for a named direction, else for what the model can.",
            choices=tuple(Method),
        ),
        NEGATIVE_PROMPT,
        _weight("weight", 5.0, "How strongly the prompt counts; below 0 it is avoided. Of latents and face."),
        _text("text2", "A second text to be seen. Of latents and face."),
        _weight("weight2", 5.0, "How strongly the second text counts; below 0 it is avoided."),
        _weight("weight_like", 5.0, "How strongly the picture like counts."),
        _weight("weight_unlike", 5.0, "How strongly the picture unlike is avoided."),
        _text("from_text", "What is to be seen less, for the prompt is what it is to become. Of face."),
        Option(
            "direction", "", "Of the method direction: which of the model's directions.", written=str, syntax="a name"
        ),
        Option(
            "amount", 3.0, "How far to go in that direction, in deviations of faces; below 0 the other way.", -10, 10
        ),
        Option(
            "strength", 0.75, "How much of the picture is left behind: none at 0, all at 1. Of diffuse and inpaint."
        ),
        Option("keep", 0.5, "How strongly the picture's own look is kept, from not at all to all of it. Of face."),
        Option("steps", OWN, "How many steps it takes; 0 for the model's own.", 1, 500, choices=(OWN,)),
        GUIDANCE,
        SCHEDULER,
        Option(
            "cuts",
            OWN,
            "How many cuts of the picture are looked at in each step; 0 for the model's own.",
            1,
            64,
            choices=(OWN,),
        ),
        WIDTH,
        HEIGHT,
        SEED,
        PREVIEWS,
        MODEL,
    ),
)
