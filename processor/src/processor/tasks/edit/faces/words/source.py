"""What steers faces by words: a CLIP, as its makers publish it."""

from dataclasses import dataclass
from hashlib import sha256 as sha256_of_bytes
from pathlib import Path

from processor.catalog.files import sha256
from processor.encoders.config import CONFIG, WEIGHTS

CLIP, SECOND = "clip", "second_clip"
FILES = (CONFIG, WEIGHTS, "vocab.json", "merges.txt", "tokenizer.json", "preprocessor_config.json")
EXPECTED = (
    f"{CLIP}/ of a CLIP in Hugging Face's layout, such as openai/clip-vit-base-patch32 ({CONFIG}, {WEIGHTS}, "
    f"vocab.json, merges.txt); perhaps {SECOND}/ of another CLIP, which scores and does not steer"
)


@dataclass(frozen=True, slots=True)
class WordsSource:
    """Files in `folder`, for the faces in the folder `model`, whose files have the hashes `model_sha256`."""

    folder: Path
    model: Path
    model_sha256: str

    @property
    def clips(self) -> tuple[str, ...]:
        """Those that are here, the one that steers first; none where nobody brought one."""
        return tuple(name for name in (CLIP, SECOND) if (self.folder / name).is_dir())

    @property
    def complete(self) -> bool:
        """Whether all is there that has to be."""
        files = [self.folder / clip / name for clip in self.clips for name in (CONFIG, WEIGHTS)]
        return CLIP in self.clips and all(path.is_file() for path in files)

    @property
    def weights_sha256(self) -> str:
        """The hash of the hashes of all files that count."""
        paths = [self.folder / clip / name for clip in self.clips for name in FILES]
        hashes = [self.model_sha256, *(f"{path.parent.name} {sha256(path)}" for path in paths if path.is_file())]
        return sha256_of_bytes("".join(hashes).encode()).hexdigest()
