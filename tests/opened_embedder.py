"""A small network of the tests' own, converted and opened as the task `embed` does it."""

from pathlib import Path

from processor.catalog.files import sha256
from processor.encoders.config import WEIGHTS
from processor.runtimes import Execution
from processor.tasks.embed.convert import convert
from processor.tasks.embed.model import EmbedModel
from processor.tasks.embed.open import open_model
from processor.tasks.embed.source import Source


def opened(source: Path, folder: Path) -> EmbedModel:
    """The files in `source`, converted into `folder` and opened."""
    convert(Source(folder.name, source, sha256(source / WEIGHTS)), folder)
    return open_model(folder, Execution(threads=2))
