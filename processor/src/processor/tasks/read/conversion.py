"""Makes a reader's folder of the files that it is converted from."""

from pathlib import Path

from processor import child_process
from processor.catalog.files import sha256
from processor.catalog.replacing import replaced
from processor.tasks.read.folder import CHARACTERS, CLASSIFIER, DETECTOR, RECOGNIZER, ReaderRecord
from processor.tasks.read.recognizing import HEIGHT
from processor.tasks.read.sources import Source
from processor.tasks.read.turning import SEEN
from wire.errors import ModelError


def run(source: Source, folder: Path) -> None:
    """As `convert`, in a process of its own. Raises what it raises, or ModelError."""
    child_process.call(f"Converting {source.name}", "processor.tasks.read.conversion:convert", source, folder)


def convert(source: Source, folder: Path) -> None:
    """`folder` has the networks of `source` in OpenVINO's form, whole, and its characters.

    Raises ModelError where the characters do not fit the recognizer.
    """
    from processor.export.onnx_to_openvino import export_picture_network, export_recognizer

    with replaced(folder) as made:
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
