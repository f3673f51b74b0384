"""CLIP in Hugging Face's layout: what its files say of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp
from pathlib import Path
from typing import Any

from processor.encoders.config import CONFIG, WEIGHTS, layers_of, optional, reading
from processor.encoders.preparation import Preparation
from processor.export.clip import PictureShape, TextShape
from processor.export.safetensors import Checkpoint
from processor.export.weights import Weights
from processor.tokens.files import BPE, TokenizerFile, document
from wire.errors import ManifestError

CLIP_FILES = (CONFIG, WEIGHTS, "vocab.json", "merges.txt", "tokenizer.json", "preprocessor_config.json")
"""What may lie in the folder of one, and counts."""

MEAN, DEVIATION = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)
"""CLIP's own, where a preprocessor_config.json does not say."""

SCALE, MOST_LOGARITHM = "logit_scale", 10
CLIP_SCALE = 100.0
"""No CLIP was trained beyond it, and the known ones came to it: of one whose file, or manifest of before, has none."""

THEIRS: Mapping[str, Any] = {"hidden_act": "quick_gelu"}
TEXTS = {**THEIRS, "hidden_size": 512, "intermediate_size": 2048, "num_attention_heads": 8}
PICTURES = {**THEIRS, "hidden_size": 768, "intermediate_size": 3072, "num_attention_heads": 12}
"""What a config.json leaves out where it is as in the first model."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A CLIP in files: its numbers, the sizes of both towers, how pictures are prepared, how texts are cut."""

    weights: Weights
    texts: TextShape
    pictures: PictureShape
    preparation: Preparation
    tokenizer: TokenizerFile

    @property
    def scale(self) -> float:
        """What cosines are multiplied by before a softmax over texts. Raises ManifestError where it is none."""
        if SCALE not in self.weights:
            return CLIP_SCALE
        logarithm = float(self.weights.floats(SCALE))
        if not abs(logarithm) <= MOST_LOGARITHM:
            raise ManifestError(f"Model: expected a {SCALE} of at most {MOST_LOGARITHM}, got {logarithm}.")
        return float(f"{exp(logarithm):.6g}")  # as many digits as float32 tells


def clip_in(folder: Path) -> Clip:
    """The CLIP in `folder`. Raises ManifestError where its files cannot be read, or what they say cannot be built."""
    with reading(folder):
        config = document(folder / CONFIG)
        texts: Mapping[str, Any] = config["text_config"]
        pictures: Mapping[str, Any] = config["vision_config"]
        vector = config.get("projection_dim", 512)
        text_shape = TextShape(
            layers_of({**TEXTS, **texts}, epsilon=1e-5),
            texts.get("vocab_size", 49408),
            texts.get("max_position_embeddings", 77),
            vector,
        )
        picture_shape = picture_shape_of(pictures, vector, optional(folder / "preprocessor_config.json"))
        preparation = Preparation(picture_shape.side, "crop", "bicubic", picture_shape.mean, picture_shape.deviation)
        tokenizer = TokenizerFile.found(folder, BPE, text_shape.positions)
        return Clip(Checkpoint(folder / WEIGHTS), text_shape, picture_shape, preparation, tokenizer)


def picture_shape_of(config: Mapping[str, Any], vector: int, preprocessor: Mapping[str, Any]) -> PictureShape:
    """The tower of pictures that the `config` of its part and a preprocessor_config.json give, for vectors so long.

    Raises ManifestError where it cannot be built; what `reading` turns into one where they cannot be read.
    """
    side = config.get("image_size", 224)
    size = preprocessor.get("size", side)
    asked = size.get("shortest_edge", size.get("height", side)) if isinstance(size, dict) else size
    if asked != side or preprocessor.get("resample", 3) != 3 or not preprocessor.get("do_normalize", True):
        raise ManifestError(
            f"Model: expected pictures made {side} pixels by bicubic resampling and normalized, got {asked!r:.20} and "
            f"resample {preprocessor.get('resample')!r:.20}."
        )
    mean, deviation = (
        tuple(map(float, preprocessor.get(name, own))) for name, own in (("image_mean", MEAN), ("image_std", DEVIATION))
    )
    layers = layers_of({**PICTURES, **config}, epsilon=1e-5)
    return PictureShape(layers, side, config.get("patch_size", 32), vector, mean, deviation)
