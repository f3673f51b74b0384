"""The task that docs/add-a-task.md makes, file by file as it stands there: text in, an image out, long, in steps."""

import re
from collections.abc import Mapping
from pathlib import Path

from conftest import ROOT

FILE = re.compile(r"^`([\w./-]+)`\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def installed(folder: Path) -> Mapping[str, str]:
    """The environment of a process that finds the task, whose files lie in `folder` as an installed package's do."""
    for name, text in FILE.findall((ROOT / "docs/add-a-task.md").read_text()):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return {"PYTHONPATH": str(folder)}
