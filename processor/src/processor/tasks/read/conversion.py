"""Converting in a process of its own, so that OpenVINO's memory and threads end with it before anything forks.

`python -m processor.tasks.read.conversion` reads the order from its standard input; `run` is how to call it.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from processor.catalog.files import sha256
from processor.runtimes.telemetry import silence
from processor.tasks.read.folder import CHARACTERS, CLASSIFIER, DETECTOR, RECOGNIZER, ReaderRecord
from processor.tasks.read.recognizing import HEIGHT
from processor.tasks.read.sources import Source
from processor.tasks.read.turning import SEEN
from wire.errors import ImageProcessorError, ModelError


def run(source: Source, folder: Path) -> None:
    """`folder` has the networks of `source` in OpenVINO's form, whole, and its characters. Raises ModelError."""
    order = {name: str(value) for name, value in asdict(source).items() if value}
    done = subprocess.run(
        [sys.executable, "-m", "processor.tasks.read.conversion"],
        input=json.dumps(order | {"folder": str(folder)}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        raise ModelError(f"Reader {source.name}: cannot be converted: {reason}")


def convert(source: Source, folder: Path) -> None:
    """As `run`, in this process. Raises ModelError where the characters do not fit the recognizer."""
    from processor.export.onnx_to_openvino import export_picture_network, export_recognizer

    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as scratch:
        made = Path(scratch) / "made"
        made.mkdir()
        export_picture_network(source.detector, made / DETECTOR)
        export_picture_network(source.classifier, made / CLASSIFIER, HEIGHT, SEEN)
        kept, count = export_recognizer(source.recognizer, made / RECOGNIZER, HEIGHT)
        characters = _fitting(source, kept, count)
        (made / CHARACTERS).write_text("\n".join(characters) + "\n", encoding="utf-8")
        sources = (source.detector, source.classifier, source.recognizer, source.characters)
        ReaderRecord(
            source.name,
            {path.name: sha256(path) for path in sources if path},
            {file.name: sha256(file) for file in sorted(made.iterdir())},
        ).write(made)
        if folder.exists():
            folder.rename(Path(scratch) / "before")
        made.rename(folder)


def _fitting(source: Source, kept: list[str], count: int) -> list[str]:
    """The characters, by number, without the blank before them: as PaddleOCR has them, a space may come last."""
    given = source.characters.read_text(encoding="utf-8").splitlines() if source.characters else kept
    characters = given if 1 + len(given) == count else [*given, " "]
    if 1 + len(characters) != count:
        raise ModelError(
            f"Expected {count - 2} or {count - 1} characters, as the recognizer of {source.name} has, "
            f"got {len(given)}. Put them into {CHARACTERS} beside it, one a line."
        )
    return characters


def main() -> None:
    """Converts what standard input orders; what went wrong is the last line of the standard error."""
    order = json.load(sys.stdin)
    folder, name = Path(order.pop("folder")), order.pop("name")
    silence()
    try:
        convert(Source(name, **{part: Path(path) for part, path in order.items()}), folder)
    except ImageProcessorError as error:
        sys.exit(error.message)


if __name__ == "__main__":
    main()
