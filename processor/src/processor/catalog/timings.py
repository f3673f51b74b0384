"""How long a model takes in each precision on each kind of CPU: kept beside it, once it was measured."""

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from processor.runtimes.cpu import cpu_name

log = logging.getLogger(__name__)

FILE_NAME = "timings.json"

Timings = Mapping[str, float]
"""By precision, in a unit of the model's own."""


def read(folder: Path) -> Timings:
    """What is kept in `folder` of this kind of CPU; nothing where that cannot be read, for it can be measured again."""
    return _all(folder).get(cpu_name(), {})


def keep(folder: Path, timings: Timings) -> None:
    """The timings are kept in `folder` for this kind of CPU, beside those of others.

    Whole or not at all, for other processes read them; where nothing can be written, the log says so.
    """
    try:
        with TemporaryDirectory(dir=folder, prefix=".timings.") as scratch:
            whole = Path(scratch, FILE_NAME)
            content = {**_all(folder), cpu_name(): timings}
            whole.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
            whole.replace(folder / FILE_NAME)
    except OSError as error:
        log.info("%s cannot be written to (%s): what was measured counts for this start alone.", folder, error.strerror)


def _all(folder: Path) -> dict[str, dict[str, float]]:
    try:
        content = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        return {cpu: {name: float(each) for name, each in rows.items()} for cpu, rows in content.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
