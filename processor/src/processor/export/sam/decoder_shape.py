"""What the decoders of the SAM family differ by, and how large their parts are."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from wire.errors import ManifestError

LAYERS = 2
"""Of the two-way transformer, in every model of the family."""

MOST_SIDE, MOST_JUDGE_LAYERS = 4096, 16
"""What is built at most, so that no config.json alone fills the memory."""


@dataclass(frozen=True, slots=True)
class Family:
    """What SAM 1 and SAM 2 have in different ways.

    `out` is what the last matrix of an attention is called, `inner` and `outer` the two of the transformer's MLP, whose
    norms have that `epsilon`. With `fine`, masks are drawn with features of finer grids too, and there is a token for
    whether anything is there. With `boxes_padded` the token for no point follows a box too, not points alone. With
    `sigmoid` the predicted IoU comes from one.
    """

    out: str
    inner: str
    outer: str
    epsilon: float
    fine: bool
    boxes_padded: bool
    sigmoid: bool


SAM = Family("out_proj", "mlp.lin1", "mlp.lin2", 1e-6, fine=False, boxes_padded=False, sigmoid=False)
SAM2 = Family("o_proj", "mlp.proj_in", "mlp.proj_out", 1e-5, fine=True, boxes_padded=True, sigmoid=True)


@dataclass(frozen=True, slots=True)
class DecoderShape:
    """The sizes of a prompt encoder and mask decoder: for a square of `side` pixels, encoded on `grid` x `grid` places.

    Vectors are `width` long, `width / narrower` inside of attention between tokens and picture, and an eighth at the
    mask's pixels. `masks` counts the one for clear prompts too. `judge_width` and `judge_layers` are of the network
    that predicts the IoU.
    """

    family: Family
    side: int
    grid: int
    width: int
    heads: int
    narrower: int
    inner: int
    masks: int
    judge_width: int
    judge_layers: int


def read_decoder(config: Mapping[str, Any], family: Family) -> DecoderShape:
    """What a config.json in Hugging Face's layout says of it. Raises ManifestError where it cannot be built."""
    prompts: Mapping[str, Any] = config.get("prompt_encoder_config") or {}
    decoder: Mapping[str, Any] = config.get("mask_decoder_config") or {}
    side, patch = square(prompts.get("image_size", 1024)), square(prompts.get("patch_size", 16))
    shape = DecoderShape(
        family,
        side,
        side // patch,
        int(decoder.get("hidden_size", 256)),
        int(decoder.get("num_attention_heads", 8)),
        int(decoder.get("attention_downsample_rate", 2)),
        int(decoder.get("mlp_dim", 2048)),
        1 + int(decoder.get("num_multimask_outputs", 3)),
        int(decoder.get("iou_head_hidden_dim", 256)),
        int(decoder.get("iou_head_depth", 3)),
    )
    if side % patch or shape.width % 8 or shape.width % (shape.heads * shape.narrower):
        raise ManifestError(f"Model: expected whole patches and heads of one size, got {shape}.")
    if side > MOST_SIDE or not 2 <= shape.judge_layers <= MOST_JUDGE_LAYERS:
        raise ManifestError(
            f"Model: expected {MOST_SIDE} pixels and an IoU head of {MOST_JUDGE_LAYERS} layers at most, got {shape}."
        )
    found = decoder.get("num_hidden_layers", LAYERS), prompts.get("num_point_embeddings", 4)
    if found != (LAYERS, 4) or prompts.get("hidden_size", 256) != shape.width:
        raise ManifestError(
            f"Model: expected a mask decoder of {LAYERS} layers and prompts of 4 kinds, as wide as it, got {found} and "
            f"{prompts.get('hidden_size', 256)!r:.20}."
        )
    if not family.fine and decoder.get("hidden_act", "relu") != "relu":
        raise ManifestError(f"Model: expected the activation relu, got {decoder['hidden_act']!r:.40}.")
    return shape


@contextmanager
def reading() -> Iterator[None]:
    """While a config.json is read: raises ManifestError where it is not made as one is."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        raise ManifestError(
            f"Model: its config.json cannot be read ({type(error).__name__}: {str(error)[:80]})."
        ) from error


def square(size: Any) -> int:
    """The side of a square that is given by one number or by two. Raises ManifestError where it is none."""
    sides = {size} if isinstance(size, int) else set(size)
    if len(sides) != 1 or min(sides) < 1:
        raise ManifestError(f"Model: expected the side of a square, got {size!r:.40}.")
    return int(sides.pop())
