"""The container becomes a folder to open a model from: each network for the runtime that is fit to run it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from processor.catalog.replacing import replaced
from processor.export.onnx_to_openvino import export_network
from processor.export.remembering import export_remembering
from processor.runtimes import Execution
from processor.tasks.describe.moondream import crops, manifest
from processor.tasks.describe.moondream.decoders import Decoder, Numbers
from processor.tasks.describe.moondream.manifest import BEGUN, DECODER, PROJECTION, VISION, WORDS, Manifest, Network
from processor.tasks.describe.moondream.moonfile import unpack
from processor.tasks.describe.moondream.open import open_decoder, open_network, read_begun
from processor.tasks.describe.moondream.prompts import Prompts
from processor.tasks.describe.moondream.source import Source
from processor.tasks.describe.moondream.stitching import stitched
from processor.tasks.describe.moondream.tokens import Tokenizer
from wire.errors import ManifestError, ModelError

OPENVINO, ONNXRUNTIME = "openvino", "onnxruntime"
AGREES = 0.02
"""OpenVINO is taken where no output differs by more, of the largest number in it, from onnxruntime's."""

NEEDED = (
    *(f"{name}.onnx" for name in (VISION, PROJECTION, WORDS, DECODER)),
    BEGUN,
    manifest.TOKENIZER,
    manifest.CONFIG,
)
EXECUTION = Execution()

Outputs = Sequence[Numbers]


def convert(source: Source, folder: Path) -> None:
    """`folder` holds the converted model from then on, and what was there before until it is complete.

    Raises WeightsError where the source is no such container, ManifestError where no runtime can run what is in it.
    """
    with replaced(folder) as made:
        given = made.with_name("given")
        given.mkdir()
        weights_sha256 = unpack(source.path, given)
        missing = [name for name in NEEDED if not (given / name).is_file()]
        if missing:
            raise ManifestError(
                f"{source.path}: expected {', '.join(missing)} in it, found none. Is it of another family?"
            )
        for name in (BEGUN, manifest.TOKENIZER, manifest.CONFIG):
            (given / name).rename(made / name)
        networks, words = _Conversion(given, made).networks()
        Prompts.read(made / manifest.CONFIG, Tokenizer.read(made / manifest.TOKENIZER), words)
        about, license_name, notice = source.about, source.license, source.notice
        Manifest(source.name, about, license_name, notice, weights_sha256, words, networks).write(made)


@dataclass(frozen=True, slots=True)
class _Conversion:
    """Of the networks in `given` into `made`, each tried on what the ones before it make of a sample."""

    given: Path
    made: Path

    def networks(self) -> tuple[dict[str, Network], int]:
        """All networks, by name, and how many words the last one knows."""
        pixels = crops.cut(_sample(), (crops.SIDE, crops.SIDE)).tensors()
        vision, (features,) = self._graph(VISION, "input", pixels, fixed=True)
        projection, (picture,) = self._graph(PROJECTION, "input", stitched(features, (1, 1)), fixed=True)
        prompt = np.arange(5, dtype=np.int64)[None]
        words, (spoken,) = self._graph(WORDS, "input_ids", prompt)
        feeds = [picture, spoken, spoken[:, :1], spoken[:, 1:2]]
        decoder, (*_, logits) = self._decoder(feeds)
        return {VISION: vision, PROJECTION: projection, WORDS: words, DECODER: decoder}, logits.size

    def _graph(self, name: str, entry: str, value: Numbers, *, fixed: bool = False) -> tuple[Network, Outputs]:
        shapes: Mapping[str, Sequence[int]] = {entry: value.shape} if fixed else {}

        def outputs(path: Path) -> Outputs:
            made = open_network(path, EXECUTION).run({entry: value})
            return [np.asarray(next(iter(made.values())))]

        def export(onnx: Path, path: Path) -> None:
            export_network(onnx, path, shapes)

        return self._fit(name, [(export, outputs, Network(f"{name}.xml", OPENVINO))], outputs)

    def _decoder(self, feeds: Sequence[Numbers]) -> tuple[Network, Outputs]:
        begun = read_begun(self.made)

        def fed(remembers: bool) -> Callable[[Path], Outputs]:
            def outputs(path: Path) -> Outputs:
                network = Network(path.name, "", None, remembers)
                decoder: Decoder = open_decoder(path.parent, network, begun, EXECUTION)
                return [each for feed in feeds for step in [decoder.feed(feed)] for each in (step.hidden, step.logits)]

            return outputs

        remembering = Network(f"{DECODER}.xml", OPENVINO, remembers=True)
        handed = replace(remembering, remembers=False)
        ways = [
            (export_remembering, fed(remembers=True), remembering),
            (lambda onnx, path: export_network(onnx, path, {}), fed(remembers=False), handed),
        ]
        return self._fit(DECODER, ways, fed(remembers=False))

    def _fit(
        self, name: str, ways: Sequence["Way"], by_onnxruntime: Callable[[Path], Outputs]
    ) -> tuple[Network, Outputs]:
        """The first of the ways whose outputs are those of onnxruntime, else that itself; with the outputs."""
        onnx, wanted, reasons = self.given / f"{name}.onnx", None, list[str]()
        if find_spec(ONNXRUNTIME):
            with _told(reasons):
                wanted = by_onnxruntime(onnx)
        for export, outputs, network in ways:
            with _told(reasons):
                export(onnx, self.made / network.file)
                found = outputs(self.made / network.file)
                difference = None if wanted is None else _difference(found, wanted)
                if difference is None or difference <= AGREES:
                    return replace(network, difference=difference), found
                reasons.append(f"OpenVINO is off by {difference:.3f}")
        if wanted is None:
            raise ManifestError(
                f"Network {name}: expected OpenVINO or onnxruntime to run it, got: {'; '.join(reasons)}."
            )
        for path in self.made.glob(f"{name}.*"):
            path.unlink()
        onnx.rename(self.made / onnx.name)
        return Network(onnx.name, ONNXRUNTIME), wanted


@contextmanager
def _told(reasons: list[str]) -> Iterator[None]:
    """Why something cannot be run is among the reasons."""
    try:
        yield
    except (RuntimeError, ValueError, TypeError, KeyError, ModelError) as error:
        reasons.append((str(error).strip().splitlines() or [type(error).__name__])[-1][:200])


Way = tuple[Callable[[Path, Path], None], Callable[[Path], Outputs], Network]


def _difference(found: Outputs, wanted: Outputs) -> float:
    """The largest difference in any output, of the largest number in it."""
    pairs = zip(found, wanted, strict=True)
    return max(float(np.abs(one - other).max() / max(np.abs(other).max(), 1e-6)) for one, other in pairs)


def _sample() -> crops.Pixels:
    """Something to look at: slopes of three colours, and a few edges."""
    y, x = np.mgrid[0 : crops.SIDE, 0 : crops.SIDE]
    slopes = np.stack([x * 255 // crops.SIDE, y * 255 // crops.SIDE, (x // 54 + y // 54) % 2 * 200], axis=2)
    return slopes.astype(np.uint8)
