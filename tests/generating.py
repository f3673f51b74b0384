"""Pictures made by a small model, as a job would have them made."""

from processor.base import Standalone
from processor.diffusion.open import open_model
from processor.model_pool import ModelPool
from processor.pixel_budget import process_budget
from processor.tasks.generate.runner import GenerateRunner
from processor.tasks.generate.stable_diffusion import StableDiffusion
from wire.tasks.generate.spec import GENERATE

PROMPT = {"prompt": (b"a cat",)}
SMALL = {"steps": 3, "seed": 7}
BUDGET = process_budget(1 << 30)


def runner_of(folder, threads, max_cost=None):
    """A runner of the model in the folder."""
    pool = ModelPool(lambda _: None, [StableDiffusion(open_model(folder, "f32", threads))])
    return GenerateRunner(pool, 1_000_000, BUDGET, max_cost)


def made(runner, given=(), inputs=(), context=None):
    """What the runner makes."""
    options = GENERATE.parse_options(SMALL | dict(given))
    return runner.run(PROMPT | dict(inputs), options, context or Standalone())
