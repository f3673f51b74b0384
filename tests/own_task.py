"""The task that docs/add-a-task.md makes, file by file as it stands there: text in, an image out, long, in steps."""

import re
from collections.abc import Mapping
from pathlib import Path

from conftest import ROOT

FILE = re.compile(r"^`([\w./-]+)`\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


IN_THE_REPOSITORY = {
    "own_paint/row.py": "wire/src/wire/tasks/paint/spec.py",
    "own_paint/formats.py": "flask/src/front/tasks/paint/__init__.py",
    "own_paint/runner.py": "processor/src/processor/tasks/paint/task.py",
}
"""Where the files lie in a checkout that has the task itself."""

DOTTED = {
    "own_paint.row": "wire.tasks.paint.spec",
    "own_paint.formats": "front.tasks.paint",
    "own_paint.runner": "processor.tasks.paint.task",
}


def files() -> Mapping[str, str]:
    """What the document says is in each file."""
    return dict(FILE.findall((ROOT / "docs/add-a-task.md").read_text()))


def added(checkout: Path) -> None:
    """The task is one of the checkout, as the document's last part says: in the table, and with its requirements."""
    written = files()
    for name, place in IN_THE_REPOSITORY.items():
        path, text = checkout / place, written[name]
        for old, new in DOTTED.items():
            text = text.replace(old, new)
        path.parent.mkdir()
        (path.parent / "__init__.py").write_text('"""Paints a colour."""\n')
        path.write_text(text)
    table = checkout / "wire/src/wire/tasks/registry.py"
    row = "    from wire.tasks.paint.spec import PAINT\n\n    yield PAINT\n"
    table.write_text(table.read_text().replace("    yield DETECT\n", f"    yield DETECT\n{row}"))
    (checkout / "requirements/tasks/paint.txt").write_text("")


def installed(folder: Path) -> Mapping[str, str]:
    """The environment of a process that finds the task, whose files lie in `folder` as an installed package's do."""
    for name, text in files().items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return {"PYTHONPATH": str(folder)}
