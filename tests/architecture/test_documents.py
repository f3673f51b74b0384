"""What the documents point at is there."""

import re
from pathlib import Path

import pytest

from conftest import ROOT

DECISIONS = ROOT / "docs/decisions"
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("client/*.md"), *ROOT.glob("docs/**/*.md")]
LINK = re.compile(r"\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)")
TEST = re.compile(r"`(test_\w+)::(test_\w+)`")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def anchors(document: Path) -> set[str]:
    """The names by which the headings of the document are linked to."""
    headings = HEADING.findall(document.read_text())
    return {re.sub(r"[^\w -]", "", each).strip().lower().replace(" ", "-") for each in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    """To files and folders of the repository, and to headings in them."""
    for path, anchor in LINK.findall(document.read_text()):
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), path
        assert not anchor or anchor in anchors(target), f"{path}#{anchor}"


def test_every_promise_is_held_by_tests_that_are_there() -> None:
    """Each row of what can break, and each promise, names at least one, as `module::test`."""
    text = (ROOT / "docs/faults.md").read_text()
    rows = [
        line for line in text.splitlines() if line.startswith("| ") and not line.startswith(("| what breaks", "| ---"))
    ]
    promises = text.partition("## What is promised")[2].split("\n- ")[1:]
    assert len(rows) > 10
    assert len(promises) > 4
    for each in (*rows, *promises):
        assert TEST.search(each), each
    for module, test in TEST.findall(text):
        (file,) = ROOT.glob(f"tests/**/{module}.py")
        assert f"def {test}(" in file.read_text(), f"{module}::{test}"


def test_every_decision_is_in_the_index() -> None:
    """Once, under its number and title; the numbers leave none out, and none stands for two."""
    titles = {path.name: path.read_text().partition("\n")[0][2:] for path in DECISIONS.glob("[0-9]*.md")}
    listed = re.findall(r"^- \[(.+)\]\((.+)\)$", (DECISIONS / "README.md").read_text(), re.MULTILINE)
    assert sorted((name, title) for title, name in listed) == sorted(titles.items())
    assert sorted(int(name[:4]) for name in titles) == list(range(1, len(titles) + 1))
