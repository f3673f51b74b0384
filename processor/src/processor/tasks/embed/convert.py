"""A network's files in Hugging Face's layout become a folder to open a model from."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from processor.catalog.replacing import replaced
from processor.encoders.clip import clip_in
from processor.encoders.clip_folder import PICTURES, TEXTS, TOKENS, export_clip
from processor.encoders.config import CONFIG, WEIGHTS, layers_of, optional, reading
from processor.encoders.preparation import Preparation
from processor.export import bert, detector_features
from processor.export.safetensors import Checkpoint
from processor.tasks.embed.manifest import Manifest
from processor.tasks.embed.source import Source
from processor.tokens.files import WORDPIECE, TokenizerFile, document
from wire.errors import ManifestError


def convert(source: Source, folder: Path) -> None:
    """`folder` holds the converted model from then on, and what was there before until it is complete.

    Raises ManifestError where something in the source cannot be built.
    """
    with replaced(folder) as made:
        _manifest(source, made).write(made)


def _manifest(source: Source, made: Path) -> Manifest:
    if source.network:
        return _detector(source, made)
    config = document(source.folder / CONFIG)
    found = KINDS.get(config.get("model_type", ""))
    if found is None:
        raise ManifestError(
            f"Model {source.folder}: expected a {CONFIG} with a model_type of {' or '.join(KINDS)}, got "
            f"{config.get('model_type')!r:.40}."
        )
    return found(source, made)


def _detector(source: Source, made: Path) -> Manifest:
    length = detector_features.export(source.folder / source.network, source.side, made / PICTURES)
    preparation = Preparation(source.side, "stretch", "bilinear", (0, 0, 0), (1 / 255,) * 3)
    return replace(_begun(source, "yolo", length), pictures=preparation)


def _bert(source: Source, made: Path) -> Manifest:
    folder, config = source.folder, document(source.folder / CONFIG)
    with reading(folder):
        layers = layers_of({"hidden_act": "gelu", **config}, epsilon=1e-12)
        if not optional(folder / "tokenizer_config.json").get("do_lower_case", True):
            raise ManifestError(f"Model {folder}: expected a tokenizer of small letters, got one that knows capitals.")
        shape = bert.BertShape(
            layers, config["vocab_size"], config["max_position_embeddings"], config.get("type_vocab_size", 2)
        )
        pooling = optional(folder / "1_Pooling" / CONFIG)
        how = "cls" if pooling.get("pooling_mode_cls_token") else "mean"
        bert.export(Checkpoint(folder / WEIGHTS), shape, how, made / TEXTS)
        asked = optional(folder / "sentence_bert_config.json").get("max_seq_length") or shape.positions
        most = min(int(asked), shape.positions)
        TokenizerFile.found(folder, WORDPIECE, most).write(made / TOKENS)
        shorter = tuple(int(each) for each in config.get("matryoshka_dimensions", ()))
    return replace(_begun(source, f"bert, {how} pooling", layers.width), shorter=shorter, most_tokens=most)


def _clip(source: Source, made: Path) -> Manifest:
    given = clip_in(source.folder)
    export_clip(given, made)
    begun = _begun(source, "clip", given.texts.vector)
    return replace(begun, most_tokens=given.texts.positions, pictures=given.preparation, scale=given.scale)


def _begun(source: Source, architecture: str, dimensions: int) -> Manifest:
    return Manifest(
        source.name, architecture, source.about, source.license, source.weights_sha256, dimensions, source.notice
    )


KINDS: Mapping[str, Callable[[Source, Path], Manifest]] = {"bert": _bert, "clip": _clip}
"""By the model_type of a config.json."""
