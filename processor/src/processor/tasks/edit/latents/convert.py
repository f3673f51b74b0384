"""A VQGAN and a CLIP become a folder to open a model from."""

from pathlib import Path

from processor.catalog.cards import said_in
from processor.catalog.replacing import replaced
from processor.encoders.clip import clip_in
from processor.encoders.clip_folder import exported_clip
from processor.encoders.config import CONFIG
from processor.export.diffusion import taming, vqgan
from processor.export.diffusion.vqgan import VqganShape
from processor.export.safetensors import Checkpoint
from processor.export.steering import export_steering
from processor.export.torch_checkpoint import TorchCheckpoint
from processor.export.weights import Weights
from processor.tasks.edit.latents import source
from processor.tasks.edit.latents.defaults import defaults_of
from processor.tasks.edit.latents.manifest import ENCODER, STEERING, Manifest
from processor.tasks.edit.latents.source import Source
from processor.tokens.files import document
from wire.errors import ManifestError


def convert(given: Source, folder: Path) -> None:
    """`folder` holds the converted model from then on, and what was there before until it is complete.

    Raises ManifestError where something in the source cannot be built.
    """
    with replaced(folder) as made:
        _manifest(given, made).write(made)


def _manifest(given: Source, made: Path) -> Manifest:
    """Every part is checked before any network is built, which takes long."""
    weights, shape = _vqgan(given)
    said = said_in(given.folder)
    defaults = defaults_of(said, shape.factor)
    clip = clip_in(given.folder / source.CLIP)
    second = clip_in(given.folder / source.SECOND) if (given.folder / source.SECOND).is_dir() else None
    export_steering(weights, shape, clip.weights, clip.pictures, made / STEERING)
    vqgan.export_encoder(weights, shape, made / ENCODER)
    return Manifest(
        given.name,
        str(said.get("about", "")),
        str(said.get("license", "")),
        str(said.get("notice", "")),
        given.weights_sha256,
        shape.latents,
        shape.factor,
        exported_clip(clip, made, source.CLIP),
        None if second is None else exported_clip(second, made, source.SECOND),
        defaults,
    )


def _vqgan(given: Source) -> tuple[Weights, VqganShape]:
    """Its numbers by diffusers' names, and how large it is."""
    if given.taming:
        checkpoint = TorchCheckpoint(given.taming)
        shape = taming.read_shape(checkpoint.shapes)
        return taming.named_as_diffusers(checkpoint, shape), shape
    if given.diffusers is None:
        raise ManifestError(f"Model {given.folder}: expected {source.EXPECTED}.")
    return Checkpoint(given.diffusers), vqgan.read_shape(document(given.folder / source.VQGAN / CONFIG))
