"""A service that does more tasks than it does where nobody names any, with small models."""

import json
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

from toy_diffusion import diffusion_folder
from toy_embedders import bert_folder, clip_folder
from toy_latents import latents_folder
from toy_sam2 import sam2_folder

MORE_TASKS = "detect,embed,search,describe,analyze,generate,edit"


def with_more_tasks(folder: Path, model_environ: Mapping[str, str]) -> dict[str, str]:
    """Settings under which `embed`, `analyze`, `generate` and `edit` are done too, by small models in `folder`,
    `search` in its `photos`, where one picture is, and `describe` by rules; nothing is fetched for them.
    """
    bert_folder(folder / "weights/embed/toy")
    clip_folder(folder / "weights/embed/toy-clip")
    sam2_folder(folder / "weights/analyze/toy-sam")
    made = diffusion_folder(folder / "weights/generate/toy")
    (made / "defaults.json").write_text(json.dumps({"steps": 2}))
    latents_folder(folder / "weights/edit/dreams")
    (folder / "models").mkdir()
    (folder / "models/yolov3-tiny").symlink_to(Path(model_environ["MODELS_DIR"]) / "yolov3-tiny")
    folders = {"WEIGHTS_DIR": str(folder / "weights"), "MODELS_DIR": str(folder / "models")}
    (folder / "photos").mkdir()
    Image.new("RGB", (60, 40), "teal").save(folder / "photos/teal.png")
    index = {"SEARCH_ROOTS": str(folder / "photos"), "SEARCH_INDEXES": str(folder / "indexes")}
    nothing = {"PIP_NO_INDEX": "1", "npm_config_offline": "true", "GENERATE_MODELS": "toy", "EDIT_MODELS": "toy,dreams"}
    return {**folders, **index, **nothing, "TASKS": MORE_TASKS}
