"""What steers faces by words: a CLIP, as its makers publish it."""

from dataclasses import dataclass
from hashlib import sha256 as sha256_of_bytes
from pathlib import Path

from processor.catalog.known_hashes import known_sha256
from processor.encoders.clip import CLIP_FILES
from processor.encoders.config import CONFIG, WEIGHTS

CLIP, SECOND = "clip", "second_clip"
EXPECTED = (
    f"{CLIP}/ of a CLIP in Hugging Face's layout, such as openai/clip-vit-base-patch32 ({CONFIG}, {WEIGHTS}, "
    f"vocab.json, merges.txt); perhaps {SECOND}/ of another CLIP, which scores and does not steer"
)


@dataclass(frozen=True, slots=True)
class WordsSource:
    """Files in `folder`, to be `converted` into another one, for the faces in the folder `model`, whose files have the
    hashes `model_sha256`."""

    folder: Path
    model: Path
    model_sha256: str
    converted: Path

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
        paths = [self.folder / clip / name for clip in self.clips for name in CLIP_FILES]
        named = (f"{path.parent.name} {known_sha256(path, self.converted)}" for path in paths if path.is_file())
        hashes = [self.model_sha256, *named]
        return sha256_of_bytes("".join(hashes).encode()).hexdigest()
