"""Small models of the tests' own, converted, and what transformers makes of the same files."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from opened_embedder import opened
from processor.tasks.embed.model import EmbedModel
from processor.yolo import conversion
from processor.yolo.convert import Source as DetectorSource
from toy import CFG, COUNT, write_weights
from toy_embedders import bert_folder, clip_folder

GOLDEN = Path(__file__).with_name("golden") / "transformers.json"


@pytest.fixture(scope="session")
def golden() -> Mapping[str, Any]:
    """What transformers made of the same files, and of which texts and pictures."""
    return json.loads(GOLDEN.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def model_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., EmbedModel]:
    """Opens a small model of a kind, `bert` or `clip`; what follows is as its writer takes it."""
    made: dict[tuple[Any, ...], EmbedModel] = {}

    def make(kind: str, *given: str) -> EmbedModel:
        if (kind, *given) not in made:
            folder = tmp_path_factory.mktemp(kind)
            source = {"bert": bert_folder, "clip": clip_folder}[kind](folder / "source", *given)
            made[kind, *given] = opened(source, folder / f"toy-{kind}")
        return made[kind, *given]

    return make


@pytest.fixture
def cosines() -> Callable[[Any, Any], Any]:
    """The cosine of each row of one with that of the other."""

    def of(ours: Any, theirs: Any) -> Any:
        ours, theirs = np.asarray(ours, np.float64), np.asarray(theirs, np.float64)
        lengths = np.linalg.norm(ours, axis=1) * np.linalg.norm(theirs, axis=1)
        return (ours * theirs).sum(axis=1) / lengths

    return of


@pytest.fixture(scope="session")
def converted_detector(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Puts a small detector, converted, into a folder."""
    folder = tmp_path_factory.mktemp("detector")
    write_weights(folder / "toy.weights", np.abs(np.random.RandomState(3).normal(0, 0.3, COUNT)))
    conversion.run(DetectorSource("toy", CFG, folder / "toy.weights", ("dog",)), folder / "toy")
    return lambda wanted: Path(shutil.copytree(folder / "toy", wanted))
