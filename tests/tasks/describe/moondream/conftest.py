"""A small Moondream, as its container, and converted in each of the ways that there are."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from made_once import made_once
from moondream_reference import Reference
from processor.catalog.files import sha256
from processor.export.onnx_to_openvino import export_network
from processor.imaging.decode import Photo
from processor.runtimes import Execution
from processor.stopwatch import Stopwatch
from processor.tasks.describe.moondream.convert import NEEDED, convert
from processor.tasks.describe.moondream.manifest import BEGUN, CONFIG, DECODER, TOKENIZER, Manifest, Network
from processor.tasks.describe.moondream.model import Moondream
from processor.tasks.describe.moondream.moonfile import unpack
from processor.tasks.describe.moondream.open import open_model
from processor.tasks.describe.moondream.source import Source
from processor.tasks.describe.picture import Picture
from toy_moondream import Shape, write

REMEMBERING, HANDED, BY_ONNXRUNTIME = "remembering", "handed", "by onnxruntime"


@pytest.fixture(scope="session")
def container(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A container with small networks."""
    return made_once(tmp_path_factory, "toy-moondream", lambda folder: write(folder / "toy.mf") and None) / "toy.mf"


@pytest.fixture(scope="session")
def reference(container: Path) -> Reference:
    """The plain loop."""
    return Reference(container)


@pytest.fixture(scope="session")
def converted(container: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the container becomes."""
    return (
        made_once(
            tmp_path_factory, "converted-moondream", lambda folder: convert(Source("toy", container), folder / "toy")
        )
        / "toy"
    )


@pytest.fixture(scope="session")
def by_onnxruntime(container: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that it would become, could OpenVINO read nothing of it."""

    def make(folder: Path) -> None:
        unpack(container, folder)
        for path in folder.iterdir():
            if path.name not in NEEDED:
                path.unlink()
        names = [name for name in NEEDED if name not in (BEGUN, TOKENIZER, CONFIG)]
        networks = {name.removesuffix(".onnx"): Network(name, "onnxruntime") for name in names}
        Manifest("toy", "", "", "", sha256(container), Shape().words, networks).write(folder)

    return made_once(tmp_path_factory, "moondream-by-onnxruntime", make)


@pytest.fixture(scope="session")
def handed(by_onnxruntime: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with a decoder of OpenVINO's that is handed all keys and values each time."""

    def make(folder: Path) -> None:
        before = Manifest.read(by_onnxruntime)
        for path in by_onnxruntime.iterdir():
            (folder / path.name).write_bytes(path.read_bytes())
        export_network(folder / f"{DECODER}.onnx", folder / f"{DECODER}.xml", {})
        networks = {**before.networks, DECODER: Network(f"{DECODER}.xml", "openvino")}
        Manifest("toy", "", "", "", before.weights_sha256, before.words, networks).write(folder)

    return made_once(tmp_path_factory, "moondream-handed", make)


@pytest.fixture(scope="session")
def models(converted: Path, handed: Path, by_onnxruntime: Path) -> dict[str, Moondream]:
    """The model, opened in each way."""
    folders = {REMEMBERING: converted, HANDED: handed, BY_ONNXRUNTIME: by_onnxruntime}
    return {way: open_model(folder, Execution(threads=2)) for way, folder in folders.items()}


@pytest.fixture(scope="session")
def model(models: dict[str, Moondream]) -> Moondream:
    """The model as it is usually opened."""
    return models[REMEMBERING]


@pytest.fixture(scope="session")
def seen() -> Callable[..., object]:
    """Encodes pixels (H, W, 3) by a model, in as many crops as wanted."""

    def encode(model: Moondream, pixels: np.ndarray, crops: int = 0, stopwatch: Stopwatch | None = None) -> object:
        height, width = pixels.shape[:2]
        return model.encode(Picture(b"", Photo(pixels, width, height), {}), crops, stopwatch or Stopwatch())

    return encode
