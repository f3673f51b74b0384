"""A converted model in int8 that nobody compared with float32: made weights make no pictures, but take as long."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from processor.diffusion.manifest import UNET, UNET_INT8
from processor.diffusion.model import DiffusionModel
from processor.diffusion.networks import Networks
from processor.diffusion.open import open_model
from processor.diffusion.precision import Choice
from processor.export.int8.arithmetic import Channels
from processor.export.int8.rewriting import rewrite
from processor.export.int8.watching import widths
from processor.runtimes import Execution

INT8 = "int8"
AT_MOST = 4.0
"""What goes into layers, in deviations: how long a layer takes does not depend on it."""


def ensure_int8(folder: Path) -> None:
    """The converted model in `folder` has a network in int8 beside the other one."""
    if (folder / UNET_INT8).is_file():
        return
    ones = [np.ones(width, np.float32) for width in widths(folder / UNET)]
    rewrite(folder / UNET, [Channels(-AT_MOST * each, AT_MOST * each, each) for each in ones], folder / UNET_INT8)


def open_in(folder: Path, precision: str) -> DiffusionModel:
    """The converted model in `folder`, computed in that, near enough or not."""
    if precision != INT8:
        return open_model(folder, precision, None)
    model = open_model(folder, "bf16", None)
    return replace(model, choice=Choice(INT8), networks=Networks(folder, model.manifest, Execution(INT8)))
