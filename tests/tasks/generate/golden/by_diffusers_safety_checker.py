"""What diffusers' own safety checker decides of a few pictures: writes `safety_checker.json`.

It needs the environment of `by_diffusers.py`:

    .venv-diffusers/bin/python tests/tasks/generate/golden/by_diffusers_safety_checker.py
"""

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker, cosine_distance
from transformers import CLIPImageProcessor

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[2]))

from toy_embedders import picture  # noqa: E402
from toy_safety_checker import checker_folder  # noqa: E402

SIZES = ((32, 32), (64, 48), (50, 90), (300, 40))
SEEDS, DIGITS = 6, 6


def main() -> None:
    """Writes the file."""
    with tempfile.TemporaryDirectory() as scratch, torch.no_grad():
        folder = checker_folder(Path(scratch))
        checker = StableDiffusionSafetyChecker.from_pretrained(folder / "safety_checker").eval()
        processor = CLIPImageProcessor.from_pretrained(folder / "feature_extractor")
        golden = []
        for size in SIZES:
            for seed in range(SEEDS):
                pixels = torch.tensor(np.array(processor(picture(*size, seed))["pixel_values"]))
                vectors = checker.visual_projection(checker.vision_model(pixels)[1])
                concepts, special = (
                    (cosine_distance(vectors, embeds) - most)[0].tolist()
                    for embeds, most in (
                        (checker.concept_embeds, checker.concept_embeds_weights),
                        (checker.special_care_embeds, checker.special_care_embeds_weights),
                    )
                )
                _, (flagged,) = checker(pixels, np.ones((1, 2, 2, 3)))
                golden.append(
                    {
                        "size": size,
                        "seed": seed,
                        "concepts": [round(each, DIGITS) for each in concepts],
                        "special": [round(each, DIGITS) for each in special],
                        "withheld": bool(flagged),
                    }
                )
    (HERE / "safety_checker.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
