"""How much noise a network was trained with at each time: what `scheduler_config.json` says of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from wire.errors import ManifestError

EPSILON, VELOCITY = "epsilon", "v_prediction"
LEADING, LINSPACE, TRAILING = "leading", "linspace", "trailing"
LINEAR, SCALED_LINEAR = "linear", "scaled_linear"
FIXED: Mapping[str, Sequence[Any]] = {
    "beta_schedule": (LINEAR, SCALED_LINEAR),
    "final_sigmas_type": ("zero", None),
    "interpolation_type": ("linear", None),
    "prediction_type": (EPSILON, VELOCITY),
    "rescale_betas_zero_snr": (False,),
    "sigma_max": (None,),
    "sigma_min": (None,),
    "thresholding": (False,),
    "timestep_spacing": (LEADING, LINSPACE, TRAILING),
    "timestep_type": ("discrete", None),
    "trained_betas": (None,),
    "use_beta_sigmas": (False, None),
    "use_exponential_sigmas": (False, None),
    "use_flow_sigmas": (False, None),
    "use_karras_sigmas": (False, None),
    "use_lu_lambdas": (False, None),
}
"""What of a config can be followed. Clipping, which some have, is for pictures and never done to latents."""

OF_MULTISTEP: Mapping[str, Sequence[Any]] = {
    "algorithm_type": ("dpmsolver++",),
    "euler_at_final": (False,),
    "lower_order_final": (True,),
    "solver_order": (2,),
    "solver_type": ("midpoint",),
}
"""What of a config of DPMSolverMultistepScheduler can be; others mean something else by these names."""

MOST_TIMES = 10_000


@dataclass(frozen=True, slots=True)
class NoiseSchedule:
    """At time t, `alphas`[t] of the variance is the picture's, the rest noise; (times,) float64, falling, in 0 to 1.

    `final` is the share after the last step of DDIM and LCM. `predicts` is EPSILON or VELOCITY. `spacing` says how
    steps are spread over the times; empty for each scheduler's own way. `offset` is added to times that are `leading`.
    LCM was distilled in `original_steps`, and told times by `time_scaling`.
    """

    alphas: NDArray[np.float64]
    final: float
    predicts: str
    spacing: str
    offset: int
    original_steps: int
    time_scaling: float

    @classmethod
    def read(cls, config: Mapping[str, Any]) -> Self:
        """The schedule of a `scheduler_config.json`, whatever scheduler it names.

        Raises ManifestError where it cannot be read, or followed as it is meant.
        """
        multistep = config.get("_class_name") == "DPMSolverMultistepScheduler"
        for name, values in {**FIXED, **(OF_MULTISTEP if multistep else {})}.items():
            if name in config and config[name] not in values:
                raise _error(f"{name} of {' or '.join(map(repr, values))}", config[name])
        try:
            times, first, last = (
                int(config.get("num_train_timesteps", 1000)),
                float(config.get("beta_start", 0.0001)),
                float(config.get("beta_end", 0.02)),
            )
            offset, original = int(config.get("steps_offset", 0)), int(config.get("original_inference_steps", 50))
            time_scaling = float(config.get("timestep_scaling", 10.0))
        except (TypeError, ValueError) as error:
            raise _error("numbers", str(error)) from error
        if not (0 < times <= MOST_TIMES and 0 <= offset < times and 0 < original <= times):
            raise _error(f"up to {MOST_TIMES:,} times, and steps within them", (times, offset, original))
        if not 0 < first <= last < 1:
            raise _error("beta_start and beta_end that rise between 0 and 1", (first, last))
        alphas = _alphas(times, first, last, str(config.get("beta_schedule", LINEAR)))
        return cls(
            alphas,
            1.0 if config.get("set_alpha_to_one", True) else float(alphas[0]),
            str(config.get("prediction_type", EPSILON)),
            str(config.get("timestep_spacing", "")),
            offset,
            original,
            time_scaling,
        )

    @property
    def times(self) -> int:
        """How many there are."""
        return len(self.alphas)

    @property
    def sigmas(self) -> NDArray[np.float64]:
        """The deviation of the noise beside a picture that is not made smaller, (times,), rising."""
        return np.sqrt((1 - self.alphas) / self.alphas)

    def clean(self, latents: NDArray[np.float32], predicted: NDArray[np.float32], alpha: float) -> NDArray[np.float32]:
        """The picture without noise, of `latents` whose variance is the picture's by `alpha`."""
        picture, noise = sqrt(alpha), sqrt(1 - alpha)
        if self.predicts == VELOCITY:
            return picture * latents - noise * predicted
        return np.asarray((latents - noise * predicted) / picture, np.float32)

    def noise(self, latents: NDArray[np.float32], predicted: NDArray[np.float32], alpha: float) -> NDArray[np.float32]:
        """The noise in the same latents."""
        if self.predicts == VELOCITY:
            return sqrt(alpha) * predicted + sqrt(1 - alpha) * latents
        return predicted


def _alphas(times: int, first: float, last: float, schedule: str) -> NDArray[np.float64]:
    """The product of all that is left by each step of noise up to each time, rounded as networks were trained with."""
    if schedule == LINEAR:
        betas = np.linspace(first, last, times, dtype=np.float32)
    else:
        betas = np.linspace(sqrt(first), sqrt(last), times, dtype=np.float32) ** 2
    return np.cumprod((1 - betas).astype(np.float64)).astype(np.float32).astype(np.float64)


def _error(expected: str, given: object) -> ManifestError:
    return ManifestError(f"Model: expected {expected} in its scheduler_config.json, got {given!r:.60}.")
