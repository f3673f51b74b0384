"""What came of a request, as A1111's clients read it: pictures, and a text of JSON about them."""

import json
import time
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from front.compat.generate.a1111.members import SAMPLERS
from front.compat.generate.maker import Made, Maker
from front.compat.json_members import Document

PICTURES = ("init_images", "mask")
HASH_LENGTH = 10
NO_MORE = "interrupted"


def answer(maker: Maker, given: Document, made: Sequence[Made], *, interrupted: bool) -> Mapping[str, Any]:
    """The body of an answer. A picture that is withheld is in none of its lists; `withheld` says why."""
    shown = [(each, picture) for each in made for picture in each.pictures if picture["file"]]
    contents = [content for each in made for content in maker.contents(each) if content is not None]
    sent = contents if given.get("send_images", True) else []
    return {
        "images": [b64encode(each).decode() for each in sent],
        "parameters": {name: value for name, value in given.items() if name not in PICTURES},
        "info": json.dumps(_info(given, made, shown, interrupted=interrupted)),
    }


def short_hash(weights_sha256: str) -> str:
    """A model's hash as titles have it."""
    return weights_sha256[:HASH_LENGTH]


def _info(
    given: Document,
    made: Sequence[Made],
    shown: Sequence[tuple[Made, Mapping[str, Any]]],
    *,
    interrupted: bool,
) -> Mapping[str, Any]:
    seeds = [picture["seed"] for _, picture in shown]
    prompt, negative = str(given.get("prompt") or ""), str(given.get("negative_prompt") or "")
    about = _about(made[0]) if made else {}
    return {
        "prompt": prompt,
        "all_prompts": [prompt] * len(shown),
        "negative_prompt": negative,
        "all_negative_prompts": [negative] * len(shown),
        "seed": seeds[0] if seeds else -1,
        "all_seeds": seeds,
        "subseed": seeds[0] if seeds else -1,
        "all_subseeds": seeds,
        "subseed_strength": 0,
        **about,
        "batch_size": given.get("batch_size") or 1,
        "restore_faces": False,
        "face_restoration_model": None,
        "denoising_strength": given.get("denoising_strength"),
        "extra_generation_params": {},
        "index_of_first_image": 0,
        "infotexts": [_infotext(prompt, negative, picture["seed"], about) for _, picture in shown],
        "styles": [],
        "job_timestamp": time.strftime("%Y%m%d%H%M%S", time.gmtime()),
        "clip_skip": 1,
        "is_using_inpainting_conditioning": False,
        "withheld": [why for each in made for why in each.withheld],
        NO_MORE: interrupted or any(each.result.get("stopped") for each in made),
        "jobs": [each.job.id for each in made],
    }


def _about(made: Made) -> Mapping[str, Any]:
    """What made the pictures, the model's own settings where the request left them to it."""
    result, options = made.result, made.result["options"]
    samplers = {scheduler: name for name, scheduler in SAMPLERS.items()}
    scheduler = options.get("scheduler", "")
    return {
        "width": result["image"]["width"],
        "height": result["image"]["height"],
        "sampler_name": samplers.get(scheduler, scheduler),
        "cfg_scale": options.get("guidance"),
        "steps": options.get("steps"),
        "sd_model_name": result["model"]["name"],
        "sd_model_hash": short_hash(result["model"]["weights_sha256"]),
    }


def _infotext(prompt: str, negative: str, seed: int, about: Mapping[str, Any]) -> str:
    """What A1111 writes below a picture."""
    facts = {
        "Steps": about["steps"],
        "Sampler": about["sampler_name"],
        "CFG scale": about["cfg_scale"],
        "Seed": seed,
        "Size": f"{about['width']}x{about['height']}",
        "Model hash": about["sd_model_hash"],
        "Model": about["sd_model_name"],
    }
    lines = [prompt, *([f"Negative prompt: {negative}"] if negative else [])]
    return "\n".join([*lines, ", ".join(f"{name}: {value}" for name, value in facts.items())])
