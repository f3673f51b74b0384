"""Work in a process of its own: the memory, the threads and the chatter of frameworks end with it, before others fork.

`python -m processor.child_process` reads from its standard input what is to be called; `call` calls it.
"""

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Mapping
from errno import ENOSPC
from importlib import import_module
from types import MappingProxyType
from typing import Any

from processor.runtimes.telemetry import silence
from wire.errors import ImageProcessorError, ModelError
from wire.jobs import Problem

NOTHING: Mapping[str, str] = MappingProxyType({})


def call(what: str, function: str, *arguments: Any, environ: Mapping[str, str] = NOTHING) -> None:
    """`function`, as `module:name`, has been called with `arguments` by a child, whose environment has `environ` too.

    Raises the ImageProcessorError that it raised; ModelError, which says that `what` failed, where the child died, or
    where a package is missing.
    """
    child = subprocess.run(
        [sys.executable, "-m", "processor.child_process"],
        input=pickle.dumps((function, arguments)),
        capture_output=True,
        env=os.environ | environ,
        check=False,
    )
    try:
        answer = json.loads(child.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        chatter = child.stderr.decode(errors="replace").strip().splitlines()
        raise ModelError(f"{what} failed: {(chatter or [f'exit code {child.returncode}'])[-1]}") from None
    if answer:
        raise Problem(answer["code"], answer["message"]).to_error()


def main() -> None:
    """Calls what standard input says; answers `{}` or an error's code and message as the last line."""
    function, arguments = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by `call`
    module, _, name = function.partition(":")
    answer: dict[str, str] = {}
    silence()
    try:
        getattr(import_module(module), name)(*arguments)
    except ModuleNotFoundError as error:
        answer = {
            "code": ModelError.code,
            "message": f"Converting needs {error.name}, which is not installed here: pip install -r "
            "requirements/convert.txt, or convert on another machine and copy the model's folder.",
        }
    except OSError as error:
        if error.errno != ENOSPC or error.filename is None:
            raise
        message = f"No space is left in {error.filename}. Make room there, or name another folder (MODELS_DIR)."
        answer = {"code": ModelError.code, "message": message}
    except ImageProcessorError as error:
        answer = {"code": error.code, "message": error.message}
    sys.stdout.write("\n" + json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
