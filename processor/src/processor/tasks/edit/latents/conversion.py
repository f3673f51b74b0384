"""Converting in a process of its own."""

from pathlib import Path

from processor import child_process
from processor.tasks.edit.latents.source import Source


def run(source: Source, folder: Path) -> None:
    """`source` is converted into `folder`. Raises what `convert` raises, or ModelError."""
    child_process.call(f"Converting {source.name}", "processor.tasks.edit.latents.convert:convert", source, folder)
