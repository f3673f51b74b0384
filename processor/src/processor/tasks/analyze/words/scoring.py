"""How well texts fit a picture, by their vectors."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from wire.tasks.analyze.result import TextScore, TextScores

Floats = NDArray[np.float32]
DIGITS = 6


def scored(picture: Floats, texts: Sequence[str], vectors: Floats, nothing: Floats | None, scale: float) -> TextScores:
    """How well the `texts`, whose `vectors` are (n, dimensions), fit the `picture` (dimensions,), all of length 1.

    A probability is the text's part in the softmax of `scale` times the cosines; `nothing`, what stands for none of the
    texts, takes part by its product with the picture.
    Of texts that fit equally well the earlier one has the better rank. Numbers have as many digits as float32 tells.
    """
    rows = vectors if nothing is None else np.vstack([vectors, nothing])
    cosines = np.clip(rows.astype(np.float64) @ picture.astype(np.float64), -1, 1)
    grown = np.exp(scale * (cosines - cosines.max()))
    shares = grown / grown.sum()
    ranks = np.empty(len(texts), np.int64)
    ranks[np.argsort(-cosines[: len(texts)], kind="stable")] = np.arange(1, len(texts) + 1)
    count, cosines, shares = len(texts), cosines.round(DIGITS), shares.round(DIGITS)
    numbers = zip(texts, cosines[:count].tolist(), shares[:count].tolist(), ranks.tolist(), strict=True)
    return TextScores(tuple(TextScore(*each) for each in numbers), None if nothing is None else float(shares[-1]))
