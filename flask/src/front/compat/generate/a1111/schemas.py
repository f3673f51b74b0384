"""A1111's requests and answers as OpenAPI describes them, and how failures look."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from front.compat.describe.schemas import PICTURE
from front.compat.generate.a1111.members import AUTOMATIC, CHECKPOINT, MOST_PICTURES, SAMPLERS
from front.openapi.errors import ErrorBody
from front.openapi.operation import Operation
from front.openapi.parameters import JSON
from front.openapi.schemas import Json, listed, one_of, record
from wire.tasks.made_pictures import LAST_SEED, LONGEST_PROMPT

PREFIX = "/sdapi/v1"
FAILURE = record("What went wrong.", error=str, detail=str, body=str, errors=str)
operation = partial(Operation, "A1111", error_body=ErrorBody(JSON, FAILURE, with_examples=False))

_COUNT: Json = {"type": "integer", "minimum": 1, "maximum": MOST_PICTURES, "default": 1}
_PROMPT: Json = {"type": "string", "maxLength": LONGEST_PROMPT}
_MEMBERS: Mapping[str, Json] = {
    "prompt": _PROMPT,
    "negative_prompt": _PROMPT,
    "seed": {"type": "integer", "minimum": -1, "maximum": LAST_SEED, "default": -1},
    "sampler_name": one_of(*SAMPLERS),
    "scheduler": one_of(AUTOMATIC, default=AUTOMATIC),
    "steps": {"type": "integer", "minimum": 1, "maximum": 150},
    "cfg_scale": {"type": "number", "minimum": 1, "maximum": 30},
    "width": {"type": "integer", "minimum": 64, "maximum": 1024, "multipleOf": 8},
    "height": {"type": "integer", "minimum": 64, "maximum": 1024, "multipleOf": 8},
    "batch_size": _COUNT,
    "n_iter": _COUNT,
    "override_settings": record("", (CHECKPOINT,), **{CHECKPOINT: str}),
    "send_images": {"type": "boolean", "default": True},
    "force_task_id": {"type": "string", "description": "A name by which its progress is asked for, and no other."},
}
TXT2IMG = record("What is to be seen; the model's own settings where nothing is said of them.", _MEMBERS, **_MEMBERS)
IMG2IMG = record(
    "A picture to begin with, and what is to be seen; with a mask, white where the picture may change.",
    {*_MEMBERS, "mask", "denoising_strength"},
    init_images=listed(PICTURE, minItems=1, maxItems=1),
    mask=PICTURE,
    denoising_strength={"type": "number", "minimum": 0, "maximum": 1, "default": 0.75},
    **_MEMBERS,
)
MADE = record(
    "The pictures as PNG. `info` is JSON in a text: seeds and settings of each, `withheld` with reasons, `jobs` with "
    "ids that `/v1/jobs` knows.",
    images=listed({"type": "string", "contentEncoding": "base64", "contentMediaType": "image/png"}),
    parameters=dict[str, Any],
    info=str,
)
STATE = record(
    "",
    **dict.fromkeys(("skipped", "interrupted"), bool),
    **dict.fromkeys(("job", "job_timestamp"), str),
    **dict.fromkeys(("job_count", "job_no", "sampling_step", "sampling_steps"), int),
)
PROGRESS = record(
    "How far the caller's own job is: the one that runs, or waits. `progress` is 0 where there is none.",
    progress={"type": "number", "minimum": 0, "maximum": 1},
    eta_relative=float,
    state=STATE,
    current_image={"type": ["string", "null"], "description": "What there is so far, a JPEG in base64."},
    textinfo={"type": ["string", "null"]},
)


def refused(problem: Mapping[str, Any]) -> Mapping[str, Any]:
    """The problem as its clients know one."""
    return {"error": problem["code"], "detail": problem["detail"], "body": "", "errors": ""}
