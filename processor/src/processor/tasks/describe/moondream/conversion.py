"""Converting in a process of its own."""

from pathlib import Path

from processor import child_process
from processor.tasks.describe.moondream.source import Source


def run(source: Source, folder: Path) -> None:
    """`source` is converted into `folder`. Raises what `convert` raises, or ModelError."""
    function = "processor.tasks.describe.moondream.convert:convert"
    child_process.call(f"Converting {source.name}", function, source, folder)
