"""What is known of a model in int8: how near its pictures are to those of float32, and whether that is near enough."""

from dataclasses import dataclass

LEAST_COSINE, LEAST_SSIM, LEAST_WORST_SSIM, LEAST_PSNR = 0.98, 0.85, 0.7, 22.0
"""What pictures in int8 have to reach (decision 57)."""

RECIPE = 1
"""Raised whenever networks of before are no longer worth serving."""


@dataclass(frozen=True, slots=True)
class Similarity:
    """Of so many `pictures` of `side` pixels each way in so many `steps`, in int8 beside float32: the least `cosine`
    between latents, at any step of any of them; `ssim`, the mean, and `worst_ssim`; and the mean `psnr`, in dB."""

    pictures: int
    side: int
    steps: int
    cosine: float
    ssim: float
    worst_ssim: float
    psnr: float

    @property
    def shortfall(self) -> str:
        """Which figures are too low, in words; empty where none is."""
        bars = (
            ("cosine of latents", self.cosine, LEAST_COSINE),
            ("SSIM", self.ssim, LEAST_SSIM),
            ("SSIM of the worst picture", self.worst_ssim, LEAST_WORST_SSIM),
            ("PSNR in dB", self.psnr, LEAST_PSNR),
        )
        return "; ".join(f"{name} {value:.4g}, expected {least:g}" for name, value, least in bars if value < least)


@dataclass(frozen=True, slots=True)
class Quantization:
    """A network in int8: how many `layers` are in whole numbers, how many are `left` in float, for they would lose too
    much; and the `similarity` of its pictures. The network is there where that is near enough."""

    layers: int
    left: int
    similarity: Similarity
    recipe: int = RECIPE

    @property
    def current(self) -> bool:
        """Whether it was made as it is made now."""
        return self.recipe == RECIPE
