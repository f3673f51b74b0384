"""The row of the task `generate`."""

from collections.abc import Mapping
from enum import StrEnum

from wire.tasks.generate.result import GenerateResult
from wire.tasks.spec import AUTO, MODEL, Input, Kind, Option, Task, Value

LONGEST_PROMPT = 2_000
LAST_SEED = (1 << 32) - 1
OWN = 0
"""The value of an option, a number, that leaves it to the model."""

SIDE, STEPS = 512, 20
"""What a model's own size and steps cost, before anybody has asked it."""


class Scheduler(StrEnum):
    """How noise is taken away, step by step; AUTO for the model's own way."""

    AUTO = AUTO
    DDIM = "ddim"
    EULER = "euler"
    EULER_ANCESTRAL = "euler-a"
    DPM = "dpm++2m"
    LCM = "lcm"
    TURBO = "turbo"


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


def _seed(text: str) -> str:
    if not text:
        return ""
    if not (text.isascii() and text.isdecimal()) or int(text[:11]) > LAST_SEED:
        raise ValueError(text)
    return str(int(text))


def _unwanted(text: str) -> str:
    text.encode()  # raises ValueError for lone surrogates
    if len(text) > LONGEST_PROMPT:
        raise ValueError(text)
    return text


GENERATE = Task(
    name="generate",
    about="Makes pictures of words, or of words and a picture, step by step; the same seed makes the same picture.",
    inputs=(
        Input("prompt", Kind.TEXT, "What is to be seen.", characters=LONGEST_PROMPT),
        Input("image", Kind.IMAGE, "A picture to begin with; how far it is left behind, strength says.", at_least=0),
    ),
    runner="processor.tasks.generate.task:prepare",
    result=GenerateResult,
    timeout_seconds=120,
    most_seconds=7200,
    attempts=1,
    max_queue=16,
    at_once=1,
    by_default=False,
    cost=cost,
    options=(
        Option(
            "negative_prompt",
            "",
            "What is not to be seen; counts where guidance is above 1.",
            written=_unwanted,
            syntax=f"at most {LONGEST_PROMPT} characters",
            multiline=True,
        ),
        Option("n", 1, "How many pictures, each with a seed of its own.", 1, 8),
        Option("width", OWN, "In pixels; 0 for the model's own.", 64, 1024, step=8, choices=(OWN,)),
        Option("height", OWN, "In pixels; 0 for the model's own.", 64, 1024, step=8, choices=(OWN,)),
        Option("steps", OWN, "How many steps a picture takes; 0 for the model's own.", 1, 150, choices=(OWN,)),
        Option(
            "guidance",
            float(OWN),
            "How strongly the words count; above 1 each step takes twice as long. 0 for the model's own.",
            1,
            30,
            choices=(float(OWN),),
        ),
        Option(
            "scheduler",
            Scheduler.AUTO.value,
            "How noise is taken away in each step; auto for the model's own way.",
            choices=tuple(Scheduler),
        ),
        Option(
            "seed",
            "",
            "What the noise begins with; the second picture has the next one. Drawn, and told, where it is empty.",
            written=_seed,
            syntax=f"a whole number from 0 to {LAST_SEED}, or nothing",
        ),
        Option(
            "decoder",
            Decoder.FULL.value,
            "The model's own decoder, or a tiny one, which is faster and less exact.",
            choices=tuple(Decoder),
        ),
        Option("strength", 0.75, "How much of a picture to begin with is left behind: none at 0, all of it at 1."),
        Option("previews", True, "Whether what there is so far is shown while there are steps to go."),
        MODEL,
    ),
)
