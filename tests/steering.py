"""Pictures changed by a small model of latents, as a job would have them changed."""

from processor.base import Standalone
from processor.imaging.encode import encode_png
from processor.model_pool import ModelPool
from processor.pixel_budget import process_budget
from processor.tasks.edit.latents.open import open_model
from processor.tasks.edit.runner import EditRunner
from wire.tasks.edit.spec import EDIT

SMALL = {"steps": 3, "seed": 7}
BUDGET = process_budget(1 << 30)


def steering_runner(folder, threads=2):
    """A runner of the model in the folder."""
    return EditRunner(ModelPool(lambda _: None, [open_model(folder, threads)]), 1_000_000, BUDGET)


def steered(runner, given=(), prompt="a dog", context=None, **pictures):
    """What the runner makes of the prompt, and of pictures (H, W, 3) by their names: its result and its files."""
    words = {"prompt": (prompt.encode(),)} if prompt else {}
    inputs = words | {name: (encode_png(pixels),) for name, pixels in pictures.items()}
    output = runner.run(inputs, EDIT.parse_options(SMALL | dict(given)), context or Standalone())
    return output.result, output.files
