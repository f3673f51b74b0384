"""A network's files in Hugging Face's layout become a folder to open a model from."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import exp
from pathlib import Path
from typing import Any

from processor.catalog.replacing import replaced
from processor.export import bert, clip, detector_features
from processor.export.safetensors import Checkpoint
from processor.export.transformer import ACTIVATIONS, Shape
from processor.tasks.embed.manifest import CLIP_SCALE, PICTURES, TEXTS, TOKENS, Manifest, Preparation
from processor.tasks.embed.source import CONFIG, WEIGHTS, Source
from processor.tokens.files import BPE, WORDPIECE, TokenizerFile, document
from wire.errors import ManifestError

MOST_LAYERS = 200
MEAN, DEVIATION = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)
"""CLIP's own, where a preprocessor_config.json does not say."""

SCALE, MOST_LOGARITHM = "logit_scale", 10

THEIRS: dict[str, Any] = {"hidden_act": "quick_gelu"}


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
    try:
        return found(source, config, Checkpoint(source.folder / WEIGHTS), made)
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError) as error:
        raise ManifestError(
            f"Model {source.folder}: its {CONFIG} cannot be read ({type(error).__name__}: {str(error)[:80]})."
        ) from error


def _detector(source: Source, made: Path) -> Manifest:
    length = detector_features.export(source.folder / source.network, source.side, made / PICTURES)
    preparation = Preparation(source.side, "stretch", "bilinear", (0, 0, 0), (1 / 255,) * 3)
    return replace(_begun(source, "yolo", length), pictures=preparation)


def _bert(source: Source, config: Mapping[str, Any], weights: Checkpoint, made: Path) -> Manifest:
    folder, layers = source.folder, _shape({"hidden_act": "gelu", **config}, epsilon=1e-12)
    if not _optional(folder / "tokenizer_config.json").get("do_lower_case", True):
        raise ManifestError(f"Model {folder}: expected a tokenizer of small letters, got one that knows capitals.")
    shape = bert.BertShape(
        layers, config["vocab_size"], config["max_position_embeddings"], config.get("type_vocab_size", 2)
    )
    pooling = _optional(folder / "1_Pooling" / CONFIG)
    how = "cls" if pooling.get("pooling_mode_cls_token") else "mean"
    bert.export(weights, shape, how, made / TEXTS)
    asked = _optional(folder / "sentence_bert_config.json").get("max_seq_length") or shape.positions
    most = min(int(asked), shape.positions)
    TokenizerFile.found(folder, WORDPIECE, most).write(made / TOKENS)
    shorter = tuple(int(each) for each in config.get("matryoshka_dimensions", ()))
    return replace(_begun(source, f"bert, {how} pooling", layers.width), shorter=shorter, most_tokens=most)


def _clip(source: Source, config: Mapping[str, Any], weights: Checkpoint, made: Path) -> Manifest:
    texts: dict[str, Any] = config["text_config"]
    pictures: dict[str, Any] = config["vision_config"]
    vector = config.get("projection_dim", 512)
    theirs = THEIRS | {"hidden_size": 512, "intermediate_size": 2048, "num_attention_heads": 8}
    text_shape = clip.TextShape(
        _shape(theirs | texts, epsilon=1e-5),
        texts.get("vocab_size", 49408),
        texts.get("max_position_embeddings", 77),
        vector,
    )
    preparation = _preparation(_optional(source.folder / "preprocessor_config.json"), pictures.get("image_size", 224))
    theirs = THEIRS | {"hidden_size": 768, "intermediate_size": 3072, "num_attention_heads": 12}
    picture_shape = clip.PictureShape(
        _shape(theirs | pictures, epsilon=1e-5),
        preparation.side,
        pictures.get("patch_size", 32),
        vector,
        preparation.mean,
        preparation.deviation,
    )
    clip.export_texts(weights, text_shape, made / TEXTS)
    clip.export_pictures(weights, picture_shape, made / PICTURES)
    TokenizerFile.found(source.folder, BPE, text_shape.positions).write(made / TOKENS)
    begun, scale = _begun(source, "clip", vector), _scale(weights)
    return replace(begun, most_tokens=text_shape.positions, pictures=preparation, scale=scale)


def _scale(weights: Checkpoint) -> float:
    """What the file has as a logarithm, to as many digits as float32 tells."""
    if SCALE not in weights:
        return CLIP_SCALE
    logarithm = float(weights.floats(SCALE))
    if not abs(logarithm) <= MOST_LOGARITHM:
        raise ManifestError(f"Model: expected a {SCALE} of at most {MOST_LOGARITHM}, got {logarithm}.")
    return float(f"{exp(logarithm):.6g}")


def _begun(source: Source, architecture: str, dimensions: int) -> Manifest:
    return Manifest(
        source.name, architecture, source.about, source.license, source.weights_sha256, dimensions, source.notice
    )


def _shape(config: Mapping[str, Any], epsilon: float) -> Shape:
    """What a config.json says of a transformer; `epsilon` where it does not say it."""
    activation = config["hidden_act"]
    shape = Shape(
        int(config["hidden_size"]),
        int(config["intermediate_size"]),
        int(config.get("num_hidden_layers", 12)),
        int(config["num_attention_heads"]),
        activation,
        float(config.get("layer_norm_eps", epsilon)),
    )
    if activation not in ACTIVATIONS or config.get("position_embedding_type", "absolute") != "absolute":
        raise ManifestError(f"Model: expected an activation of {' or '.join(ACTIVATIONS)}, got {activation!r:.40}.")
    if not 0 < shape.layers <= MOST_LAYERS or shape.width % shape.heads:
        raise ManifestError(f"Model: expected 1 to {MOST_LAYERS} layers of heads of one size, got {shape}.")
    return shape


def _preparation(config: Mapping[str, Any], side: int) -> Preparation:
    size = config.get("size", side)
    asked = size.get("shortest_edge", size.get("height", side)) if isinstance(size, dict) else size
    if asked != side or config.get("resample", 3) != 3 or not config.get("do_normalize", True):
        raise ManifestError(
            f"Model: expected pictures made {side} pixels by bicubic resampling and normalized, got {asked!r:.20} and "
            f"resample {config.get('resample')!r:.20}."
        )
    mean, deviation = config.get("image_mean", MEAN), config.get("image_std", DEVIATION)
    return Preparation(side, "crop", "bicubic", tuple(map(float, mean)), tuple(map(float, deviation)))


def _optional(path: Path) -> dict[str, Any]:
    return document(path) if path.is_file() else {}


KINDS: Mapping[str, Callable[[Source, Mapping[str, Any], Checkpoint, Path], Manifest]] = {"bert": _bert, "clip": _clip}
"""By the model_type of a config.json."""
