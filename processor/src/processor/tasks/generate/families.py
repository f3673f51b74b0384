"""The families that models of the task `generate` are of."""

from processor.families import Family
from processor.tasks.generate import faces, stable_diffusion
from processor.tasks.generate.generator import Generator

FAMILIES: tuple[Family[Generator], ...] = (stable_diffusion.Family(), faces.Family())
"""The first model of the first family that has any is the default."""
