"""The families that models of the task `edit` are of."""

from processor.families import Family
from processor.tasks.edit.diffusion.family import Family as Diffusion
from processor.tasks.edit.editing import Editor
from processor.tasks.edit.faces.family import Family as Faces
from processor.tasks.edit.latents.family import Family as Latents

FAMILIES: tuple[Family[Editor], ...] = (Diffusion(), Latents(), Faces())
"""The first model of the first family that has any is the default."""
