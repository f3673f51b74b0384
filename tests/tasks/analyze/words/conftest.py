"""A small CLIP that counts what it encodes, and a picture for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from numpy.typing import NDArray

from opened_embedder import opened
from processor.embedders import Embedder
from processor.imaging.decode import Photo
from toy_embedders import clip_folder, picture


@dataclass
class CountingClip:
    """A model of texts and pictures that remembers how many of each it was given, in each call."""

    clip: Embedder
    model: str
    text_calls: list[int] = field(default_factory=list)
    picture_calls: list[int] = field(default_factory=list)

    @property
    def version(self):
        return self.clip.version

    @property
    def embeds_texts(self) -> bool:
        return True

    @property
    def scale(self) -> float:
        return self.clip.scale

    def texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.text_calls.append(len(texts))
        return self.clip.texts(texts)

    def pictures(self, pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        self.picture_calls.append(len(pictures))
        return self.clip.pictures(pictures)


@pytest.fixture(scope="session")
def opened_clip(tmp_path_factory: pytest.TempPathFactory) -> Embedder:
    """The toy CLIP, converted and opened."""
    folder = tmp_path_factory.mktemp("words")
    return opened(clip_folder(folder / "source"), folder / "toy-clip")


@pytest.fixture
def clip(opened_clip: Embedder) -> CountingClip:
    """The same, counting from 0 on."""
    return CountingClip(opened_clip, opened_clip.model)


@pytest.fixture
def photo() -> Photo:
    """A picture of 120 x 90 pixels."""
    return Photo(picture(120, 90), 120, 90)
