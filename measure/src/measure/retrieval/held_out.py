"""What is chosen on some data is judged on other data: folds, and how far a figure may be off."""

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from measure.intervals import Interval

FOLDS, SEED, RESAMPLES = 5, 17, 2_000

Floats = NDArray[np.float64]


def fold_of(name: str) -> int:
    """The fold, below FOLDS, of what has that name: the same each time."""
    return crc32(name.encode()) % FOLDS


def bootstrap(values: Sequence[float] | Floats, groups: Sequence[str]) -> Interval:
    """The mean of the `values`. Those of one group are drawn together: captions of one picture tell the same twice."""
    names = sorted(set(groups))
    places = {name: np.flatnonzero([each == name for each in groups]) for name in names}
    array = np.asarray(values, float)
    sums = np.array([array[places[name]].sum() for name in names])
    counts = np.array([len(places[name]) for name in names])
    drawn = np.random.default_rng(SEED).integers(len(names), size=(RESAMPLES, len(names)))
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    return Interval.of(float(array.mean()), means)


def logistic(features: Floats, right: NDArray[np.bool_]) -> Floats:
    """The intercept and slopes of a logistic map from `features` (N, D) to what is `right` (N,).

    Both kinds count as much in all, however many they are. Slopes are held small (ridge, 1 for standardized features).
    """
    mean, deviation = features.mean(axis=0), features.std(axis=0) + 1e-9
    design = np.column_stack([np.ones(len(features)), (features - mean) / deviation])
    weights = np.where(right, 1.0, right.sum() / (~right).sum())
    ridge = np.diag([0.0, *[1.0] * features.shape[1]])
    found = np.zeros(design.shape[1])
    for _ in range(50):
        chances = 1 / (1 + np.exp(-design @ found))
        gradient = design.T @ (weights * (right - chances)) - ridge @ found
        curvature = (design * (weights * chances * (1 - chances))[:, None]).T @ design + ridge
        found += np.linalg.solve(curvature, gradient)
    slopes = found[1:] / deviation
    return np.array([found[0] - slopes @ mean, *slopes])
