"""A converted model gets a network in int8, where its pictures are those of float32."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from processor.catalog import timings
from processor.catalog.files import sha256
from processor.catalog.locks import locked
from processor.diffusion.int8.drawing import drawn
from processor.diffusion.int8.scenes import JUDGED, WATCHED, judged_steps, watched_steps
from processor.diffusion.int8.similarity import Drawn, similarity
from processor.diffusion.int8.watching import WatchedGraph
from processor.diffusion.manifest import UNET, UNET_INT8, Manifest
from processor.diffusion.model import DiffusionModel
from processor.diffusion.networks import Networks
from processor.diffusion.open import open_model
from processor.diffusion.pipeline import Pipeline
from processor.diffusion.quantization import Quantization, Similarity
from processor.export.int8.arithmetic import Channels
from processor.export.int8.rewriting import Rewritten, rewrite
from processor.export.int8.watching import watch
from processor.runtimes import Execution
from processor.runtimes.device import CUDA, device
from processor.stopwatch import Stopwatch
from wire.errors import ModelError

log = logging.getLogger(__name__)

NETWORK = (UNET_INT8, str(Path(UNET_INT8).with_suffix(".bin")))
"""Its files."""

LATENTS = 8
"""Sides of pictures are multiples of it."""


def quantize(folder: Path, threads: int | None, side: int | None = None) -> Quantization:
    """The converted model in `folder` has a network in int8 from then on, and its manifest how near that is; where it
    is not near enough, the manifest alone.

    WATCHED are drawn to see what goes into the layers, JUDGED to compare, `side` pixels each way, or as many as the
    model is used to. One network is open at a time. Raises ManifestError, and ModelError where it cannot be done.
    """
    if device() == CUDA:
        raise ModelError("Setting DEVICE: expected cpu, for int8 is for CPUs.")
    with locked(folder), TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as scratch:
        model = open_model(folder, "f32", threads, checked=False)
        if model.manifest.mends:
            raise ModelError(f"Model {model.manifest.name} mends pictures: int8 is for those that make them of words.")
        side = side or model.manifest.defaults.side
        if side % LATENTS:
            raise ModelError(f"Option side: expected a multiple of {LATENTS}, got {side}.")
        made = rewrite(folder / UNET, _seen(model, Path(scratch) / "watched", side), Path(scratch) / UNET_INT8)
        log.info("%d layers are in whole numbers now, %d are left in float.", made.layers, made.left)
        found = _compared(model, Path(scratch), side)
        return _kept(folder, Path(scratch), model.manifest, made, found)


def _seen(model: DiffusionModel, watched: Path, side: int) -> Sequence[Channels]:
    """What goes into each group of layers while the WATCHED are drawn."""
    watched.mkdir()
    groups = watch(model.networks.folder / UNET, watched / UNET)
    networks = Networks(watched, model.manifest, model.networks.execution)
    steps = watched_steps(model.manifest.defaults)
    watching = WatchedGraph(networks.of(side, side).unet, groups)
    for _ in _told("watched", drawn(replace(model, networks=networks), WATCHED, side, steps, lambda _: watching)):
        pass
    return watching.channels()


def _compared(model: DiffusionModel, made: Path, side: int) -> Similarity:
    """The JUDGED, as they are and as the network in `made` has them."""
    steps = judged_steps(model.manifest.defaults)
    exact, found = (
        list(_told(f"drawn in {precision}", drawn(_alone(model, folder, precision), JUDGED, side, steps)))
        for folder, precision in ((model.networks.folder, "f32"), (made, "int8"))
    )
    pipeline = Pipeline(model, model.networks.of(side, side), Stopwatch())
    decoded = ([pipeline.decoded(each.latents) for each in both] for both in (exact, found))
    pictures = list(zip(*decoded, strict=True))
    return similarity(exact, found, pictures, steps)


def _alone(model: DiffusionModel, folder: Path, precision: str) -> DiffusionModel:
    """The model with networks of its own, which go with it."""
    return replace(
        model, networks=Networks(folder, model.manifest, Execution(precision, model.networks.execution.threads))
    )


def _kept(folder: Path, made: Path, manifest: Manifest, rewritten: Rewritten, found: Similarity) -> Quantization:
    """The manifest in `folder` is what came of it, and so are the files beside it, whichever is read first: a network
    that no manifest knows is read by nobody."""
    (folder / timings.FILE_NAME).unlink(missing_ok=True)
    files = {name: digest for name, digest in manifest.files.items() if name not in NETWORK}
    quantization = Quantization(rewritten.layers, rewritten.left, found)
    replace(manifest, files=files, quantization=None).rewrite(folder)
    for name in NETWORK:
        if found.shortfall:
            (folder / name).unlink(missing_ok=True)
        else:
            (made / name).replace(folder / name)
            files[name] = sha256(folder / name)
    replace(manifest, files=files, quantization=quantization).rewrite(folder)
    return quantization


def _told(what: str, pictures: Iterable[Drawn]) -> Iterable[Drawn]:
    """The same, and the log says how many there are so far."""
    for number, picture in enumerate(pictures, 1):
        log.info("Picture %d is %s.", number, what)
        yield picture
