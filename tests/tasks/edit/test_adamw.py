"""The optimizer of `edit`, beside torch's numbers."""

import numpy as np
import pytest

from processor.tasks.edit.adamw import AdamW

TORCH = [[0.45, -1.4, -0.499045], [-0.030742, -0.84214, -0.102696], [-0.374329, -0.339326, 0.248042]]


def test_steps_are_torchs():
    """Three steps of `torch.optim.AdamW([...], lr=0.5, weight_decay=0.1)`, for gradients as large as the numbers."""
    optimizer, numbers = AdamW(0.5, 0.1), np.float32([1, -2, 0.001])
    seen = []
    for _ in range(3):
        numbers = optimizer.stepped(numbers, numbers.copy())
        seen.append(numbers.tolist())
    assert seen == [pytest.approx(each, abs=1e-6) for each in TORCH]
    assert numbers.dtype == np.float32


def test_a_gradient_of_zero_moves_nothing_but_what_decays():
    """Whatever the rate is."""
    numbers = np.float32([[2.0, -4.0]])
    assert AdamW(0.5, 0.1).stepped(numbers, np.zeros_like(numbers)).tolist() == pytest.approx(numbers * 0.95)
    assert AdamW(0.5).stepped(numbers, np.zeros_like(numbers)).tolist() == numbers.tolist()
