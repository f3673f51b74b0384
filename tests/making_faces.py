"""Faces made by a prepared model, as a job would have them made."""

from generating import BUDGET
from processor.base import Standalone
from processor.faces.model import FaceModel
from processor.model_pool import ModelPool
from processor.tasks.generate.faces import Faces
from processor.tasks.generate.runner import GenerateRunner
from wire.tasks.generate.spec import GENERATE

OPTIONS = {**GENERATE.parse_options({}), "seed": "7"}


def faces_of(folder, threads):
    """A runner of the model in the folder."""
    return GenerateRunner(ModelPool(lambda _: None, [Faces(FaceModel.open(folder, threads))]), 1_000_000, BUDGET, None)


def made(runner, given=(), context=None, **inputs):
    """What the runner makes of options, as they are parsed: a small network's pictures are smaller than one may ask."""
    given_inputs = {name: (value,) for name, value in inputs.items()}
    return runner.run(given_inputs, OPTIONS | dict(given), context or Standalone())
