"""Pictures changed by a small Stable Diffusion, as a job would have them changed."""

from processor.base import Standalone
from processor.diffusion.open import open_model
from processor.imaging.encode import encode_png
from processor.model_pool import ModelPool
from processor.pixel_budget import process_budget
from processor.tasks.edit.diffusion.editor import DiffusionEditor
from processor.tasks.edit.runner import EditRunner
from wire.tasks.edit.spec import EDIT

PROMPT = {"prompt": (b"a cat",)}
SMALL = {"steps": 5, "seed": 7}
BUDGET = process_budget(1 << 30)


def editor_runner(folder, threads=1):
    """A runner of the model in the folder."""
    pool = ModelPool(lambda _: None, [DiffusionEditor(open_model(folder, "f32", threads))])
    return EditRunner(pool, 1_000_000, BUDGET)


def edited(runner, given=(), context=None, **pictures):
    """What the runner makes of the pictures (H, W, 3), by their names."""
    inputs = PROMPT | {name: (encode_png(pixels),) for name, pixels in pictures.items()}
    return runner.run(inputs, EDIT.parse_options(SMALL | dict(given)), context or Standalone())
