"""A converted model, opened: loaded, and ready for a picture."""

from pathlib import Path

import numpy as np

from processor.runtimes import Execution, Graph, open_graph, open_memory_graph
from processor.runtimes.telemetry import silence
from processor.stopwatch import Stopwatch
from processor.tasks.describe.moondream import manifest
from processor.tasks.describe.moondream.decoders import Decoder, HandedDecoder, Numbers, RememberingDecoder
from processor.tasks.describe.moondream.manifest import BEGUN, DECODER, PROJECTION, VISION, WORDS, Manifest, Network
from processor.tasks.describe.moondream.model import Moondream
from processor.tasks.describe.moondream.prompts import Prompts
from processor.tasks.describe.moondream.tokens import Tokenizer
from wire.errors import ManifestError

AXES = 6


def open_model(folder: Path, execution: Execution) -> Moondream:
    """The converted model in `folder`; its first picture is as fast as the tenth. Raises ManifestError."""
    made = Manifest.read(folder)
    made.check(folder)
    vision, projection, words = (
        open_network(folder / made.networks[name].file, execution) for name in (VISION, PROJECTION, WORDS)
    )
    decoder = open_decoder(folder, made.networks[DECODER], read_begun(folder), execution)
    prompts = Prompts.read(folder / manifest.CONFIG, Tokenizer.read(folder / manifest.TOKENIZER), made.words)
    model = Moondream(made, execution.precision, vision, projection, words, decoder, prompts)
    model.warm(Stopwatch())
    return model


def open_network(path: Path, execution: Execution) -> Graph:
    """The network in the file at `path`, of OpenVINO (.xml) or in ONNX. Raises ManifestError."""
    if path.suffix != ".onnx":
        return open_graph(path, execution)
    silence()
    try:
        from processor.runtimes.onnx_graph import OnnxGraph
    except ModuleNotFoundError as error:
        raise ManifestError(f"Network {path}: expected the package {error.name} to run it. Install it.") from error
    return OnnxGraph(path, execution)


def open_decoder(folder: Path, network: Network, begun: Numbers, execution: Execution) -> Decoder:
    """The text decoder in `folder`, at the cache `begun`, in the form that it was converted to."""
    path = folder / network.file
    if network.remembers:
        return RememberingDecoder(open_memory_graph(path, execution), begun)
    return HandedDecoder(open_network(path, execution), begun)


def read_begun(folder: Path) -> Numbers:
    """The cache (layers, 2, 1, heads, 1, size) after the mark of the beginning. Raises ManifestError."""
    try:
        begun: Numbers = np.load(folder / BEGUN, allow_pickle=False)
    except (OSError, ValueError, MemoryError) as error:
        raise ManifestError(f"{folder / BEGUN}: cannot be read ({error}).") from error
    is_array = isinstance(begun, np.ndarray)  # and no archive of several
    if not is_array or begun.ndim != AXES or begun.shape[1:3] != (2, 1) or begun.dtype.kind != "f":
        found = begun.shape if is_array else "others"
        raise ManifestError(f"{folder / BEGUN}: expected (layers, 2, 1, heads, p, size) of floats, got {found}.")
    if not np.isfinite(begun).all():
        raise ManifestError(f"{folder / BEGUN}: expected numbers, got some that are none.")
    return begun.astype(np.float32)
