"""What a model is converted from: a VQGAN and a CLIP, as their makers publish them."""

from dataclasses import dataclass
from hashlib import sha256 as sha256_of_bytes
from pathlib import Path

from processor.catalog.cards import CARD, DEFAULTS
from processor.catalog.known_hashes import known_sha256
from processor.encoders.clip import CLIP_FILES
from processor.encoders.config import CONFIG, WEIGHTS

VQGAN, CLIP, SECOND = "vqgan", "clip", "second_clip"
DIFFUSERS = ("diffusion_pytorch_model.safetensors", "diffusion_pytorch_model.fp16.safetensors")
TAMING = "*.ckpt"
EXPECTED = (
    f"{VQGAN}/ of taming-transformers' vqgan_imagenet_f16_16384 (its last.ckpt) or of a VQModel in diffusers' layout "
    f"({CONFIG}, {DIFFUSERS[0]}), and {CLIP}/ of a CLIP in Hugging Face's layout, such as openai/clip-vit-base-patch32 "
    f"({CONFIG}, {WEIGHTS}, vocab.json, merges.txt); perhaps {SECOND}/ of another CLIP, which scores and does not steer"
)


@dataclass(frozen=True, slots=True)
class Source:
    """The model `name`, whose files lie in `folder`, to be `converted` into another one."""

    name: str
    folder: Path
    converted: Path | None = None

    @property
    def complete(self) -> bool:
        """Whether all is there that has to be; a second CLIP has to be whole, too, where there is one."""
        clips = [CLIP, *([SECOND] if (self.folder / SECOND).is_dir() else [])]
        whole = all((self.folder / clip / name).is_file() for clip in clips for name in (CONFIG, WEIGHTS))
        return whole and bool(self.taming or (self.diffusers and (self.folder / VQGAN / CONFIG).is_file()))

    @property
    def taming(self) -> Path | None:
        """The file of a VQGAN as taming-transformers has it; None where there is none."""
        return next(iter(sorted((self.folder / VQGAN).glob(TAMING))), None)

    @property
    def diffusers(self) -> Path | None:
        """The file of a VQGAN's numbers as diffusers has it; None where there is none."""
        return next((path for name in DIFFUSERS if (path := self.folder / VQGAN / name).is_file()), None)

    @property
    def weights_sha256(self) -> str:
        """The hash of the hashes of all files that count."""
        vqgan = [path for path in (self.taming, self.diffusers, self.folder / VQGAN / CONFIG) if path]
        clips = [self.folder / clip / name for clip in (CLIP, SECOND) for name in CLIP_FILES]
        more = [self.folder / name for name in (DEFAULTS, CARD)]
        hashes = [known_sha256(path, self.converted) for path in (*vqgan, *clips, *more) if path.is_file()]
        return sha256_of_bytes("".join(hashes).encode()).hexdigest()
