"""Small parts of describing a folder: names, policies, questions, and what is in the files."""

from itertools import chain
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processor.commands.describe.known import Known
from processor.commands.describe.naming import Sidecar, names_of
from processor.commands.describe.policy import Decision, Exists, Found, Policy
from processor.commands.describe.questions import Constants, read_constants, read_questions, together
from processor.commands.describe.records import (
    Failure,
    Record,
    TableRecord,
    Wrote,
    digest_of,
    entry_of,
    line_of,
    result_of,
)
from processor.commands.describe.shards import Shard
from processor.commands.describe.sidecars import content_of
from wire.errors import BadOptionError

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC = "{http://purl.org/dc/elements/1.1/}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
BEFORE, AFTER, OTHER = "before", "after", "other"
BEGUN = Wrote("a.txt", AFTER, BEFORE)


def said(text: str | None, **answers: str) -> dict[str, Any]:
    caption = None if text is None else {"text": text, "finish": "stop", "tokens": 1}
    return {"caption": caption, "answers": [{"name": name, "answer": each} for name, each in answers.items()]}


@pytest.mark.parametrize(
    ("found", "skip", "overwrite", "over_people", "append"),
    [
        (Found(None), "write", "write", "write", "write"),
        (Found(OTHER), "keep", "peoples", "write", "write"),
        (Found(OTHER, ours=True), "keep", "write", "write", "write"),
        (Found(OTHER, ours=True, another=True), "write", "write", "write", "write"),
        (Found(AFTER, ours=True, wrote=BEGUN), "done", "done", "done", "done"),
        (Found(BEFORE, wrote=BEGUN), "keep", "peoples", "write", "write"),
        (Found(BEFORE, ours=True, wrote=BEGUN), "write", "write", "write", "write"),
        (Found(OTHER, wrote=BEGUN), "keep", "peoples", "write", "keep"),
        (Found(None, wrote=BEGUN), "write", "write", "write", "write"),
    ],
)
def test_a_policy_says_what_becomes_of_a_text(
    found: Found, skip: str, overwrite: str, over_people: str, append: str
) -> None:
    """Nothing of a person's is replaced, but with overwriting and leave to do so."""
    assert Policy().decide(found) is Decision(skip)
    assert Policy(Exists.SKIP, over_people=True).decide(found) is Decision(skip)
    assert Policy(Exists.OVERWRITE).decide(found) is Decision(overwrite)
    assert Policy(Exists.OVERWRITE, over_people=True).decide(found) is Decision(over_people)
    assert Policy(Exists.APPEND).decide(found) is Decision(append)
    assert Policy(Exists.PREPEND).decide(found) is Decision(append)


PATHS = st.lists(st.from_regex(r"(d/)?[abA](\.[jp])?\.[jp]", fullmatch=True), unique_by=str.casefold, max_size=12)


@given(PATHS, st.integers(0, 12))
def test_no_two_pictures_have_one_text(paths: list[str], earlier: int) -> None:
    """Whatever they are called, and whichever were there in an earlier run."""
    known = Known()
    before = names_of(paths[:earlier], known)
    for path in paths[:earlier]:
        text = Wrote(before.of(path, Sidecar.TXT), "h", None)
        known.add(Record(path, (1, 2, 3, 4), "s", "d", 0.1, (text,)), Path(), 0)
    names = names_of(paths, known)
    texts = [names.of(path, Sidecar.TXT) for path in paths]
    assert len({text.casefold() for text in texts}) == len(paths)
    for path, text in zip(paths, texts, strict=True):
        assert text in (f"{path}.txt", f"{path[:-2]}.txt")
        assert path in before.whole or (text == f"{path}.txt") == (path in names.whole)


@pytest.mark.parametrize(
    "text", ["plain", "a < b & c > \"d\" 'e' ]]>", "bell \x07 \x00 \udc80 \ufffe end", "\u0436 \U0001f408"]
)
def test_an_xmp_is_well_formed(text: str) -> None:
    """A description in the default language, and keywords by the names of their questions; nothing unknown."""
    document = content_of(Sidecar.XMP, said(text, colour=text, dog="yes", cat="unknown", cow=""))
    root = ElementTree.fromstring(document)
    (description,) = root.iterfind(f".//{DC}description/{RDF}Alt/{RDF}li")
    assert description.get(LANGUAGE) == "x-default"
    expected = text.translate({0: "\ufffd", 7: "\ufffd", 0xDC80: "\ufffd", 0xFFFE: "\ufffd"})
    assert description.text == expected
    keywords = [each.text for each in root.iterfind(f".//{DC}subject/{RDF}Bag/{RDF}li")]
    assert keywords == [f"colour: {' '.join(expected.split())}", "dog: yes"]


def test_without_answers_an_xmp_has_no_keywords() -> None:
    """Nor an empty list of them."""
    assert b"subject" not in content_of(Sidecar.XMP, said("A dog"))


def test_a_text_without_a_caption_has_the_answers() -> None:
    """A line each."""
    assert content_of(Sidecar.TXT, said(None, a="one\ntwo", b="three")) == b"one two\nthree"
    assert content_of(Sidecar.TXT, said("", a="one")) == b""


def test_a_journal_s_line_says_what_was_meant() -> None:
    """Of any path, in ASCII; of a failure, and of a table."""
    wrote = Wrote("\udcff.txt", "h", None)
    record = Record("\udcff.jpg", (1, -2, 3, 4), "s", "d", 0.5, (wrote,))
    line = line_of(record, {"caption": "\u0436"})
    assert line.isascii()
    assert line.count(b"\n") == 1
    assert (entry_of(line), result_of(line)) == (record, {"caption": "\u0436"})
    failed = Record("a", (1, 2, 3, 4), "", "d", 0.0, error=Failure("c", "Why."))
    assert entry_of(line_of(failed)) == failed
    assert entry_of(line_of(TableRecord(wrote))) == TableRecord(wrote)


OF_A_PICTURE = line_of(Record("a", (1, 2, 3, 4), "s", "d", 0.5), {})


@pytest.mark.parametrize(
    "line",
    [
        *(b"", b"\0\0\n", b"1\n", b"[]\n", b"{}\n", b'{"path":"a"}\n', b'{"table":{"x":1}}\n', b"\xff\n"),
        b"[" * 100_000,
        OF_A_PICTURE.replace(b'"bytes":1', b'"bytes":Infinity'),
        OF_A_PICTURE.replace(b'"result":{}', b'"result":[]'),
        OF_A_PICTURE.replace(b',"result":{}', b""),
        OF_A_PICTURE.replace(b'"wrote":[]', b'"wrote":[{}]'),
    ],
)
def test_a_line_of_something_else_says_nothing(line: bytes) -> None:
    """And breaks nothing."""
    assert entry_of(line) is None


def test_names_in_a_line_are_texts_whatever_somebody_made_of_them() -> None:
    """They are looked up by."""
    line = line_of(TableRecord(Wrote("F", "h", None))).replace(b'"F"', b"[1]")
    assert entry_of(line) == TableRecord(Wrote("[1]", "h", None))


def test_a_digest_tells_options_and_models_apart() -> None:
    """And no two orders of the same."""
    assert digest_of({"a": 1, "b": 2}, {"name": "m"}) == digest_of({"b": 2, "a": 1}, {"name": "m"})
    assert len({digest_of({"a": 1}, {"n": 1}), digest_of({"a": 2}, {"n": 1}), digest_of({"a": 1}, {"n": 2})}) == 3


def test_every_picture_is_in_one_shard() -> None:
    """About as many in each, and always in the same."""
    paths = [f"{number}.jpg" for number in range(1000)]
    parts = [[path for path in paths if Shard(part, 4).has(path)] for part in range(1, 5)]
    assert sorted(chain(*parts)) == sorted(paths)
    assert all(200 < len(part) < 300 for part in parts)
    assert Shard.parse("2/4") == Shard(2, 4)
    assert (Shard.parse("1/1").infix, Shard(2, 4).infix) == ("", ".2-of-4")


@pytest.mark.parametrize("text", ["", "0/2", "3/2", "1", "1/", "a/b", "-1/2", "1/0", "\u0661/\u0662"])
def test_a_shard_is_one_of_several(text: str) -> None:
    """Counted from 1."""
    with pytest.raises(BadOptionError, match="Option --shard: expected a part"):
        Shard.parse(text)


def test_constants_are_read_and_never_run(tmp_path: Path) -> None:
    """The list of the old module, or one text; the names of other constants are told."""
    path = tmp_path / "constants.py"
    path.write_text(
        f"import os\nopen({str(tmp_path / 'ran')!r}, 'w')\nMODEL_PATH = os.environ['HOME']\n"
        'TASK_DESCRIPTION = ["Describe the outfit", "What is the " "primary color?"]\n'
    )
    assert read_constants(path) == Constants(("Describe the outfit", "What is the primary color?"), ("MODEL_PATH",))
    assert not (tmp_path / "ran").exists()
    path.write_text("TASK_DESCRIPTION: str = 'Who?'\n")
    assert read_constants(path) == Constants(("Who?",), ())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "expected TASK_DESCRIPTION = [...], got no constants"),
        ("TASKS = []", "expected TASK_DESCRIPTION = [...], got TASKS"),
        ("TASK_DESCRIPTION = [1]", "a list of texts, got [1]"),
        ("TASK_DESCRIPTION = open('x').read()", "a list of texts, got open('x').read()"),
        ("TASK_DESCRIPTION = {'a': 'b'}", "a list of texts"),
        ("TASK_DESCRIPTION = (", "expected constants in Python"),
        ("\0", "expected constants in Python"),
        ("TASK_DESCRIPTION = 1" + " + 1" * 900, "a list of texts, got 1 + 1 + 1"),
        ("TASK_DESCRIPTION = 0x" + "f" * 6000, "a list of texts, got 0xfff"),
    ],
)
def test_other_constants_are_refused(tmp_path: Path, text: str, words: str) -> None:
    """With what was expected."""
    path = tmp_path / "constants.py"
    path.write_text(text)
    with pytest.raises(BadOptionError) as caught:
        read_constants(path)
    assert words in str(caught.value)


def test_questions_come_from_files_and_from_the_command_line(tmp_path: Path) -> None:
    """Lines, a list, or an object by names, which the others join under names of their own."""
    path = tmp_path / "questions"
    path.write_text("\ufeffWho?\n\n  What? \r\n", encoding="utf-8")
    assert read_questions(path) == ["Who?", "What?"]
    assert together(["Where?"], read_questions(path), ["Why?"]) == ["Who?", "What?", "Why?", "Where?"]
    path.write_text('{"colour": "Which?"}')
    assert together(["Where?"], read_questions(path), []) == {"colour": "Which?", "Where?": "Where?"}
    path.write_text('[{"q": "Is it?", "of": "yes/no"}]')
    assert together([], read_questions(path), ()) == [{"q": "Is it?", "of": "yes/no"}]
    assert together([], None, ()) == []
    for content in (b"[1", b"\xff\xfe", b"x" * 1_000_001):
        path.write_bytes(content)
        with pytest.raises(BadOptionError, match="expected"):
            read_questions(path)
