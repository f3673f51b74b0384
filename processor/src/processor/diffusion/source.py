"""What a model is converted from: a folder in diffusers' layout, as the models' makers publish it."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256 as sha256_of_bytes
from pathlib import Path

from processor.catalog.cards import CARD, DEFAULTS
from processor.catalog.known_hashes import known_sha256

TEXT, UNET, VAE, TINY, CHECKER = "text_encoder", "unet", "vae", "taesd", "safety_checker"
WEIGHTS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys((TEXT, CHECKER), ("model.safetensors", "model.fp16.safetensors")),
    **dict.fromkeys(
        (UNET, VAE, TINY), ("diffusion_pytorch_model.safetensors", "diffusion_pytorch_model.fp16.safetensors")
    ),
}
"""The parts that have weights, and the files that these may lie in; TINY and CHECKER may be missing."""

CONFIG = "config.json"
SCHEDULER = "scheduler/scheduler_config.json"
TOKENIZER = ("tokenizer/vocab.json", "tokenizer/merges.txt")
TOKENIZER_CONFIG = "tokenizer/tokenizer_config.json"
PREPROCESSOR = "feature_extractor/preprocessor_config.json"
EXPECTED = (
    "Stable Diffusion 1 or 2, an LCM or sd-turbo in diffusers' layout: "
    + ", ".join([*(f"{part}/{CONFIG} with {WEIGHTS[part][0]}" for part in (UNET, VAE, TEXT)), *TOKENIZER, SCHEDULER])
    + f"; perhaps {TINY}/{CONFIG} with {WEIGHTS[TINY][0]}, and {CHECKER}/{CONFIG} with {WEIGHTS[CHECKER][0]}"
)


@dataclass(frozen=True, slots=True)
class Source:
    """The model `name`, whose files lie in `folder`, to be `converted` into another one."""

    name: str
    folder: Path
    converted: Path | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """The files that have to be there and are not."""
        parts = (UNET, VAE, TEXT)
        weights = [f"{part}/{WEIGHTS[part][0]}" for part in parts if not self.weights(part)]
        others = (*(f"{part}/{CONFIG}" for part in parts), *TOKENIZER, SCHEDULER)
        return (*weights, *(name for name in others if not (self.folder / name).is_file()))

    def weights(self, part: str) -> Path | None:
        """The file with the weights of that part; None where there is none."""
        return next((path for name in WEIGHTS[part] if (path := self.folder / part / name).is_file()), None)

    @property
    def weights_sha256(self) -> str:
        """The hash of the hashes of all files that count, the weights first."""
        weights = [path for part in WEIGHTS if (path := self.weights(part))]
        more = [self.folder / name for name in (SCHEDULER, *TOKENIZER, TOKENIZER_CONFIG, PREPROCESSOR, DEFAULTS, CARD)]
        configs = [self.folder / part / CONFIG for part in WEIGHTS]
        hashes = [known_sha256(path, self.converted) for path in [*weights, *configs, *more] if path.is_file()]
        return sha256_of_bytes("".join(hashes).encode()).hexdigest()
