"""docs/settings.md names what the code and the compose files read, and nothing else."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from conftest import ROOT
from front.settings import Settings as FrontSettings

SETTING = re.compile(r"[A-Z][A-Z0-9_]+")
COMPOSE = [*ROOT.glob("*compose*.yml"), *ROOT.glob("deploy/compose/*.yml"), *ROOT.glob("deploy/observability/*.yml")]
OF_THE_SYSTEM = {"WINDIR", "REQUEST_METHOD", "OPENCV_FFMPEG_CAPTURE_OPTIONS"}
"""Read where settings are, or written there for a library, and told by nobody who runs the service."""


def rows() -> dict[str, tuple[str, set[str]]]:
    """By setting, its default and who reads it, as the document says."""
    lines = [line for line in (ROOT / "docs/settings.md").read_text().splitlines() if line.startswith("| `")]
    cells = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines]
    return {name: (default, set(readers.split())) for name, default, readers, _ in cells}


def read_by(folder: str) -> set[str]:
    """The settings that the sources below `folder` read."""
    return {name for path in (ROOT / folder).rglob("*.py") for name in read_in(path)} - OF_THE_SYSTEM


def read_in(path: Path) -> Iterator[str]:
    """The names that stand beside an environment in a call, a subscript or a comparison, or are click's."""
    tree = ast.parse(path.read_text())
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        parts = beside_one_another(node)
        if any(is_environment(part) for part in parts):
            for part in parts:
                known = constants.get(part.id) if isinstance(part, ast.Name) else part
                if isinstance(known, ast.Constant) and SETTING.fullmatch(str(known.value)):
                    yield str(known.value)
        elif isinstance(node, ast.keyword) and node.arg == "envvar" and isinstance(node.value, ast.Constant):
            yield str(node.value.value)


def beside_one_another(node: ast.AST) -> list[ast.expr]:
    match node:
        case ast.Call(func=ast.Attribute(value=owner), args=args):
            return [owner, *args]
        case ast.Call(func=function, args=args):
            return [function, *args]
        case ast.Subscript(value=value, slice=key):
            return [value, key]
        case ast.Compare(left=left, comparators=others):
            return [left, *others]
    return []


def is_environment(part: ast.expr) -> bool:
    """Whether it is called one; `given` and `path` are what `processor.settings` calls it and what looks into it."""
    return (isinstance(part, ast.Name) and part.id in ("environ", "given", "path")) or (
        isinstance(part, ast.Attribute) and part.attr == "environ"
    )


def test_every_setting_that_is_read_has_a_row() -> None:
    """And every row is read by somebody."""
    composed = {name for path in COMPOSE for name in re.findall(r"\$\{([A-Z_]+)", path.read_text())}
    known = rows()
    assert set(known) == read_by("flask/src") | read_by("processor/src") | read_by("wire/src") | composed
    assert {name for name, (_, readers) in known.items() if "C" in readers} == composed
    assert {name for name, (_, readers) in known.items() if "F" in readers} == read_by("flask/src")
    assert {name for name, (_, readers) in known.items() if "W" in readers} <= read_by("processor/src")


@pytest.mark.parametrize(
    "name", [each.name for each in fields(FrontSettings) if each.type == "int" or each.type is int]
)
def test_a_number_without_a_setting_is_what_the_table_says(name: str) -> None:
    """As people write numbers."""
    assert rows()[name.upper()][0] == f"{getattr(FrontSettings(), name):,}"
