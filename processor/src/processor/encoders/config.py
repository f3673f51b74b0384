"""What a transformer's config.json says, in Hugging Face's layout."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from processor.export.transformer import ACTIVATIONS, Shape
from processor.tokens.files import document
from wire.errors import ManifestError

CONFIG, WEIGHTS = "config.json", "model.safetensors"
MOST_LAYERS = 200


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """While the config in `folder` is read: raises ManifestError where it is not made as one is."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError) as error:
        raise ManifestError(
            f"Model {folder}: its {CONFIG} cannot be read ({type(error).__name__}: {str(error)[:80]})."
        ) from error


def layers_of(config: Mapping[str, Any], epsilon: float) -> Shape:
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


def optional(path: Path) -> dict[str, Any]:
    """The JSON object in the file at `path`, an empty one where there is no such file."""
    return document(path) if path.is_file() else {}
