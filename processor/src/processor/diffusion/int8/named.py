"""A model that somebody names gets a network in int8."""

from processor.catalog.converting import explained
from processor.diffusion import prepare
from processor.diffusion.int8.quantize import quantize
from processor.diffusion.open import open_model
from processor.settings import Settings
from wire.errors import ModelError
from wire.tasks.spec import AUTO


def quantize_named(name: str, settings: Settings, side: int | None) -> str:
    """What came of `quantize` for the model `name`, converted first where it has to be, and what is served of it by
    PRECISION=auto, in words. Raises ModelError, also where it is not near enough."""
    folder = prepare.ensure(name, settings)
    with explained(name, folder, settings):
        found = quantize(folder, settings.threads, side).similarity
    if found.shortfall:
        raise ModelError(f"{name} is not near enough to float32 in int8, and served as before: {found.shortfall}.")
    choice = open_model(folder, AUTO, settings.threads, checked=False).choice
    return (
        f"{name}: SSIM {found.ssim} and PSNR {found.psnr} dB beside float32.\n"
        f"PRECISION=auto computes it in {choice.precision}: {choice.reason}"
    )
