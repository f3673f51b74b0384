"""Vectors beside those that transformers' own classes make of the same files."""

import numpy as np
import pytest

from processor.encoders.vectors import unit
from toy_embedders import picture

NEAR, AS_NEAR_AS_CAN_BE = 0.9999, 0.9999999
"""Where float16 rounds the weights, and where they are numbers of float16."""


@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_texts_have_berts_vectors(model_of, golden, cosines, pooling):
    """Together, filled up to a common length, as well as alone."""
    model, texts = model_of("bert", pooling), golden["texts"][: len(golden["bert mean"])]
    expected = golden[f"bert {pooling}"]
    assert cosines(model.texts(texts), expected).min() >= NEAR
    assert min(cosines(model.texts([text]), [row])[0] for text, row in zip(texts, expected, strict=True)) >= NEAR


@pytest.mark.parametrize("activation", ["quick_gelu", "gelu"])
def test_texts_have_clips_vectors(model_of, golden, cosines, activation):
    """Short ones too, which are not filled up to 77 tokens: no token looks ahead."""
    model, expected = model_of("clip", activation), golden[f"clip texts {activation}"]
    assert cosines(model.texts(golden["texts"][: len(expected)]), expected).min() >= AS_NEAR_AS_CAN_BE


@pytest.mark.parametrize("activation", ["quick_gelu", "gelu"])
def test_pictures_have_clips_vectors(model_of, golden, cosines, activation):
    """From pixels on: made smaller or larger, cut, normalized."""
    model, expected = model_of("clip", activation), golden[f"clip pictures {activation}"]
    pictures = [picture(*size) for size in golden["sizes"]]
    assert cosines(model.pictures(pictures), expected).min() >= AS_NEAR_AS_CAN_BE


@pytest.mark.parametrize("activation", ["quick_gelu", "gelu"])
def test_texts_fit_pictures_as_clip_says(model_of, golden, activation):
    """The cosine times the scale that the file has is its logit, and a softmax of those its probability."""
    model, logits = model_of("clip", activation), np.float32(golden[f"clip logits {activation}"])
    texts = model.texts(golden["texts"][: logits.shape[1]])
    ours = model.scale * model.pictures([picture(*size) for size in golden["sizes"]]) @ texts.T
    np.testing.assert_allclose(ours, logits, atol=1e-3)
    shares = np.exp(ours) / np.exp(ours).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(shares, golden[f"clip probabilities {activation}"], atol=1e-3)
    assert logits.std() > 1


@pytest.mark.parametrize(("named", "other"), [("quick_gelu", "gelu"), ("gelu", "quick_gelu")])
def test_the_activation_is_the_one_that_the_config_names(model_of, golden, named, other):
    """The two are so alike that both are near by the cosine; but one is several times as near."""
    count = len(golden[f"clip texts {named}"])
    ours = model_of("clip", named).texts(golden["texts"][:count])
    to_named, to_other = (
        np.linalg.norm(ours - unit(np.float32(golden[f"clip texts {each}"]))) for each in (named, other)
    )
    assert 3 * to_named < to_other
