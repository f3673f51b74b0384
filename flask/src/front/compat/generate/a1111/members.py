"""The members of requests for pictures as A1111 knows them: which mean what here, and which are refused."""

from collections.abc import Mapping
from typing import Any

from front.compat import json_members
from front.compat.json_members import Document
from front.inputs import json_body
from wire.errors import BadOptionError
from wire.tasks.made_pictures import Scheduler

SAMPLERS: Mapping[str, str] = {
    "Euler a": Scheduler.EULER_ANCESTRAL,
    "Euler": Scheduler.EULER,
    "DPM++ 2M": Scheduler.DPM,
    "DDIM": Scheduler.DDIM,
    "LCM": Scheduler.LCM,
}
"""By the name of a sampler, the scheduler that takes the same steps."""

AUTOMATIC = "automatic"
SCRIPTS, OVERRIDES, CHECKPOINT = "alwayson_scripts", "override_settings", "sd_model_checkpoint"

PLAIN: Mapping[str, tuple[object, ...]] = {
    "enable_hr": (False,),
    "restore_faces": (False,),
    "tiling": (False,),
    "styles": ([],),
    "script_name": ("",),
    "refiner_checkpoint": ("", "None"),
    "subseed_strength": (0,),
    "seed_resize_from_w": (0, -1),
    "seed_resize_from_h": (0, -1),
    "s_churn": (0,),
    "s_noise": (1,),
    "s_min_uncond": (0,),
    "initial_noise_multiplier": (1,),
    "inpainting_mask_invert": (0, False),
    "resize_mode": (0, 1),
}
"""What would make another picture, each with the values of it that do not."""

PLAIN_OVERRIDES: Mapping[str, tuple[object, ...]] = {
    "CLIP_stop_at_last_layers": (1,),
    "sd_vae": ("", "None", "Automatic"),
}
"""The same of settings."""

NETWORKS = ("<lora:", "<lyco:", "<hypernet:")
"""What in a prompt means another network, elsewhere."""

MOST_PICTURES = 8


def refuse_others(given: Document) -> None:
    """Nothing is asked for that would make another picture than comes. Raises BadOptionError."""
    for name, plain in PLAIN.items():
        _refuse(name, given.get(name), plain)
    for name, plain in PLAIN_OVERRIDES.items():
        _refuse(f"{OVERRIDES}.{name}", overrides(given).get(name), plain)
    for name, script in _object(given, SCRIPTS).items():
        arguments = script.get("args", []) if isinstance(script, dict) else script
        if any(arguments) if isinstance(arguments, list) else arguments:
            raise BadOptionError(f"Expected no {SCRIPTS}, got {name[:40]!r}: there are none here.")
    for name in ("prompt", "negative_prompt"):
        text = json_members.text(given, name)
        if found := next((each for each in NETWORKS if each in text.lower()), None):
            raise BadOptionError(
                f"Expected a {name!r} of words, got {found}...> in it: there are no such networks here."
            )


def overrides(given: Document) -> Mapping[str, Any]:
    """The settings that are to be other ones for this request. Raises BadOptionError."""
    return _object(given, OVERRIDES)


def scheduler(given: Document) -> str:
    """The scheduler of the sampler that is named, the model's own where none is. Raises BadOptionError."""
    name = json_members.text(given, "sampler_name") or json_members.text(given, "sampler_index")
    spacing = json_members.text(given, "scheduler")
    if spacing.casefold() not in ("", AUTOMATIC):
        raise BadOptionError(f"Expected the 'scheduler' {AUTOMATIC}, the model's own, got {spacing[:40]!r}.")
    found = {each.casefold(): scheduler for each, scheduler in SAMPLERS.items()}
    if name and name.casefold() not in found:
        raise BadOptionError(f"Expected a 'sampler_name' of {', '.join(SAMPLERS)}, got {name[:40]!r}.")
    return str(found.get(name.casefold(), Scheduler.AUTO.value))


def count(given: Document) -> int:
    """How many pictures are asked for. Raises BadOptionError."""
    whole = (json_members.whole(given, "batch_size") or 1) * (json_members.whole(given, "n_iter") or 1)
    if whole > MOST_PICTURES:
        raise BadOptionError(f"Expected at most {MOST_PICTURES} pictures, 'batch_size' by 'n_iter', got {whole}.")
    return whole


def seed(given: Document) -> str:
    """The seed as an option, empty for -1, which has one drawn. Raises BadOptionError."""
    value = given.get("seed")
    if value is None or value == -1:
        return ""
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadOptionError(f"Expected 'seed' to be a whole number, got {str(value)[:40]!r}.")
    return str(value)


def checkpoint(title: str) -> str:
    """The name of the model that a title means: without its hash, and without a file's ending."""
    name = title.partition(" [")[0].strip().replace("\\", "/").rpartition("/")[2]
    return name.removesuffix(".safetensors").removesuffix(".ckpt")


def _object(given: Document, name: str) -> Mapping[str, Any]:
    value = given.get(name)
    if value is not None and not isinstance(value, dict):
        raise BadOptionError(f"Expected {name!r} to be an object, got {json_body.kind_of(value)}.")
    return value or {}


def _refuse(name: str, value: object, plain: tuple[object, ...]) -> None:
    if value is not None and value not in plain:
        expected = " or ".join(str(each) for each in plain if each != "") or "nothing"
        raise BadOptionError(f"Expected {name!r} to be {expected}, got {str(value)[:40]!r}: models here cannot do it.")
