"""The questions of a run, from wherever they come."""

import ast
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wire.errors import BadOptionError

QUESTIONS = "TASK_DESCRIPTION"
MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Constants:
    """What a constants.py of the old module says: its questions, and the names that mean nothing here."""

    questions: tuple[str, ...]
    others: tuple[str, ...]


def read_constants(path: Path) -> Constants:
    """The constants in the file, which is read and never executed. Raises BadOptionError, OSError."""
    text = _text(path)
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise BadOptionError(f"{path}: expected constants in Python, got something else ({error}).") from None
    found: dict[str, ast.expr] = {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            found |= {each.id: statement.value for each in statement.targets if isinstance(each, ast.Name)}
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value:
            found[statement.target.id] = statement.value
    if QUESTIONS not in found:
        raise BadOptionError(f"{path}: expected {QUESTIONS} = [...], got {', '.join(found) or 'no constants'}.")
    others = tuple(name for name in found if name != QUESTIONS and name.isupper())
    return Constants(_questions_of(path, text, found[QUESTIONS]), others)


def _questions_of(path: Path, text: str, value: ast.expr) -> tuple[str, ...]:
    try:
        given = ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        given = None
    questions = (given,) if isinstance(given, str) else given
    if not isinstance(questions, list | tuple) or not all(isinstance(each, str) for each in questions):
        written = ast.get_source_segment(text, value) or ""
        raise BadOptionError(f"{path}: expected {QUESTIONS} to be a list of texts, got {written[:80]}.")
    return tuple(questions)


def read_questions(path: Path) -> Any:
    """The questions in the file: JSON, a list or an object by names, or a question a line. Raises BadOptionError."""
    text = _text(path)
    if text.lstrip()[:1] not in ("[", "{"):
        return [line.strip() for line in text.splitlines() if line.strip()]
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadOptionError(f"{path}: expected questions as lines or in JSON, got broken JSON ({error}).") from None


def together(asked: Sequence[str], in_file: Any, constants: Sequence[str]) -> Any:
    """All questions: those of the file, of the constants, and those that were asked one by one."""
    others = [*constants, *asked]
    if isinstance(in_file, dict):
        return {**in_file, **{each: each for each in others}} if others else in_file
    return [*(in_file or []), *others]


def _text(path: Path) -> str:
    content = path.read_bytes()
    if len(content) > MOST_BYTES:
        raise BadOptionError(f"{path}: expected at most {MOST_BYTES:,} bytes, got {len(content):,}.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadOptionError(f"{path}: expected a text in UTF-8, got something else ({error}).") from None
