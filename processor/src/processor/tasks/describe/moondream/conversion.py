"""Converting in a process of its own, so that its memory ends with it, and no thread of it lives when others fork.

`python -m processor.tasks.describe.moondream.conversion` reads the source and the folder from its standard input; `run`
calls it.
"""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from processor.runtimes.telemetry import silence
from processor.tasks.describe.moondream.source import Source
from wire.errors import ImageProcessorError, ModelError
from wire.jobs import Problem

MODULE = "processor.tasks.describe.moondream.conversion"


def run(source: Source, folder: Path) -> None:
    """`source` is converted into `folder` by a child process. Raises what `convert` raises, or ModelError."""
    order = {"source": asdict(source) | {"path": str(source.path)}, "folder": str(folder)}
    child = subprocess.run(  # noqa: S603 - every argument is ours
        [sys.executable, "-m", MODULE], input=json.dumps(order), capture_output=True, text=True, check=False
    )
    try:
        answer = json.loads(child.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        reason = (child.stderr.strip().splitlines() or [f"exit code {child.returncode}"])[-1]
        raise ModelError(f"Converting {source.name} failed: {reason}") from None
    if answer:
        raise Problem(answer["code"], answer["message"]).to_error()


def main() -> None:
    """Converts what standard input orders; answers `{}` or an error's code and message as the last line."""
    order, answer = json.load(sys.stdin), {}
    silence()
    from processor.tasks.describe.moondream.convert import convert

    try:
        convert(Source(**order["source"] | {"path": Path(order["source"]["path"])}), Path(order["folder"]))
    except ImageProcessorError as error:
        answer = {"code": error.code, "message": error.message}
    sys.stdout.write("\n" + json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
