"""A CLIP in the folder of a converted model, alone or beside others, and opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from processor.encoders.clip import Clip
from processor.encoders.pictures import PictureEncoder
from processor.encoders.preparation import Preparation, preparation_of
from processor.encoders.texts import TextEncoder
from processor.encoders.vectors import Floats, unit
from processor.export import clip
from processor.imaging.squares import Pixels
from processor.runtimes import Execution, open_graph
from processor.tokens.files import TokenizerFile

TEXTS, PICTURES, TOKENS = "texts.xml", "pictures.xml", "tokens.json"


@dataclass(frozen=True, slots=True)
class ClipFiles:
    """What a manifest has of a CLIP that results call `name`: the names of its files begin with `prefix`, its texts
    have so many `tokens` at most."""

    name: str
    prefix: str
    tokens: int
    preparation: Preparation

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Self:
        """What a manifest says of one. Raises KeyError or TypeError."""
        return cls(**{**content, "preparation": preparation_of(content["preparation"])})


@dataclass(frozen=True, slots=True)
class ClipEncoder:
    """A CLIP, opened: vectors of texts and pictures, each as long as 1, whose products are their cosines."""

    name: str
    of_texts: TextEncoder
    of_pictures: PictureEncoder

    def text(self, text: str) -> Floats:
        """(dimensions,)."""
        return np.asarray(unit(self.of_texts.vectors([self.of_texts.tokens(text)]))[0])

    def is_whole(self, text: str) -> bool:
        """Whether all of its words are seen; the rest is cut off."""
        return self.of_texts.tokens(text).whole

    def picture(self, pixels: Pixels) -> Floats:
        """(dimensions,), of (H, W, 3) uint8 RGB."""
        return np.asarray(unit(self.of_pictures.vectors([pixels]))[0])


def export_clip(given: Clip, made: Path, prefix: str = "") -> None:
    """The folder `made` has the CLIP, in files whose names begin with `prefix`. Raises ManifestError."""
    clip.export_texts(given.weights, given.texts, made / f"{prefix}{TEXTS}")
    clip.export_pictures(given.weights, given.pictures, made / f"{prefix}{PICTURES}")
    given.tokenizer.write(made / f"{prefix}{TOKENS}")


def exported_clip(given: Clip, made: Path, name: str) -> ClipFiles:
    """What a manifest has of the CLIP, which is in the folder `made` then, beside others. Raises ManifestError."""
    prefix = f"{name}_"
    export_clip(given, made, prefix)
    return ClipFiles(name, prefix, given.texts.positions, given.preparation)


def open_clip(folder: Path, files: ClipFiles, execution: Execution) -> ClipEncoder:
    """The CLIP of those `files` in `folder`. Raises ManifestError."""
    texts, pictures, tokens = (folder / f"{files.prefix}{name}" for name in (TEXTS, PICTURES, TOKENS))
    tokenizer = TokenizerFile.read(tokens).tokenizer()
    return ClipEncoder(
        files.name,
        TextEncoder(open_graph(texts, execution), tokenizer, files.tokens, causal=True),
        PictureEncoder(open_graph(pictures, execution), files.preparation),
    )
