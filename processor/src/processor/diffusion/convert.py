"""A folder in diffusers' layout becomes one to open a model from."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from processor.catalog.cards import said_in
from processor.catalog.replacing import replaced
from processor.diffusion import manifest, source
from processor.diffusion.checker_shape import checker_shape
from processor.diffusion.colors import colors_of
from processor.diffusion.defaults import defaults_of
from processor.diffusion.manifest import Manifest
from processor.diffusion.schedulers.noise_schedule import NoiseSchedule
from processor.diffusion.source import Source
from processor.encoders.config import optional
from processor.export.diffusion import safety, text, tiny, unet, unet_shape, vae
from processor.export.safetensors import Checkpoint
from processor.runtimes import Execution, open_graph
from processor.tokens.bpe import END
from processor.tokens.files import BPE, TokenizerFile, document
from wire.errors import ManifestError


def convert(given: Source, folder: Path) -> None:
    """`folder` holds the converted model from then on, and what was there before until it is complete.

    Raises ManifestError where something in the source cannot be built.
    """
    with replaced(folder) as made:
        _manifest(given, made).write(made)


def _manifest(given: Source, made: Path) -> Manifest:
    """Every part is checked before any network is built, which takes long."""
    words = text.read_shape(_config(given, source.TEXT))
    noise = unet_shape.read_shape(_config(given, source.UNET))
    pixels = vae.read_shape(_config(given, source.VAE))
    checker = checker_shape(given)
    schedule = document(given.folder / source.SCHEDULER)
    NoiseSchedule.read(schedule)
    beside = noise.into - pixels.latents
    _check(noise.out, noise.out, pixels.latents, "channels of latents out, as its vae has")
    if beside not in (0, pixels.latents + 1):
        raise ManifestError(
            f"Model: expected {pixels.latents} channels of latents in, or {2 * pixels.latents + 1} where it mends "
            f"pictures, got {noise.into}."
        )
    _check(words.layers.width, noise.width, noise.width, "numbers for each token, as its unet takes")
    factor = 2 ** (len(pixels.channels) - 1)
    said = said_in(given.folder)
    side = int(_config(given, source.UNET).get("sample_size") or 64) * factor
    defaults = defaults_of(schedule, side, noise.guidance, said)
    tokenizer = TokenizerFile.found(given.folder / "tokenizer", BPE, words.positions)
    tokenizer.write(made / manifest.TOKENIZER)
    text.export_text(_weights(given, source.TEXT), words, made / manifest.TEXT)
    unet.export_unet(_weights(given, source.UNET), noise, made / manifest.UNET)
    vae.export_decoder(_weights(given, source.VAE), pixels, made / manifest.DECODER)
    vae.export_encoder(_weights(given, source.VAE), pixels, made / manifest.ENCODER)
    has_tiny = given.weights(source.TINY) is not None
    if has_tiny:
        shape = tiny.read_shape(_config(given, source.TINY))
        tiny.export_decoder(_weights(given, source.TINY), shape, made / manifest.TINY)
    if checker is not None:
        safety.export_checker(_weights(given, source.CHECKER), checker, made / manifest.CHECKER)
    decoder = open_graph(made / manifest.DECODER, Execution())
    return Manifest(
        given.name,
        str(said.get("about", "")),
        str(said.get("license", "")),
        given.weights_sha256,
        pixels.latents,
        beside,
        factor,
        pixels.scale,
        words.positions,
        _padding(given, tokenizer.vocabulary),
        noise.width,
        noise.guidance,
        has_tiny,
        0 if checker is None else checker.side,
        defaults,
        schedule,
        colors_of(decoder, pixels.latents, factor).tolist(),
    )


def _check(first: int, second: int, expected: int, what: str) -> None:
    if (first, second) != (expected, expected):
        raise ManifestError(f"Model: expected {expected} {what}, got {first} and {second}.")


def _config(given: Source, part: str) -> Mapping[str, Any]:
    return document(given.folder / part / source.CONFIG)


def _weights(given: Source, part: str) -> Checkpoint:
    path = given.weights(part)
    if path is None:
        raise ManifestError(f"Model {given.folder}: expected {source.EXPECTED}.")
    return Checkpoint(path)


def _padding(given: Source, vocabulary: Mapping[str, int]) -> int:
    """The token that prompts are filled up with: SD 2 has one of its own, SD 1 that of the end."""
    named = optional(given.folder / source.TOKENIZER_CONFIG).get("pad_token", END)
    token = named.get("content") if isinstance(named, dict) else named
    return vocabulary.get(str(token), vocabulary[END])
