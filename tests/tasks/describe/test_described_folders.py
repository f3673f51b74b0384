"""What is written of a folder's pictures, and what stays."""

import csv
import json
import os
import re
import time
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from described_folder import BROKEN, FATAL, JOURNAL, QUESTIONS, Described, Echo, caption_of
from processor.commands.describe import atomic
from processor.commands.describe.folder import would_describe
from processor.commands.describe.journal import Journal, opened
from processor.commands.describe.shards import Shard
from processor.walk import MOST_BYTES
from wire.errors import BadOptionError, NotReadyError


class Late(Echo):
    """Answers after a while; that nobody answers is told at once."""

    def answer(self, path: Path, encoded: bytes) -> Mapping[str, Any]:
        time.sleep(0 if encoded == FATAL else 0.2)
        return super().answer(path, encoded)


@pytest.fixture
def folder(tmp_path: Path) -> Described:
    """Three pictures, one in a folder of its own."""
    described = Described(tmp_path / "pictures")
    for name in ("a.jpg", "b.PNG", "below/c.webp"):
        described.put(name)
    return described


def test_every_picture_has_its_text_and_its_row(folder: Described) -> None:
    """In the order of the walk, with the columns of old; nothing is taken for a formula."""
    folder.put("notes.md")
    assert folder.describe("txt", "caption", tables=("csv", "jsonl"))
    assert folder.text("a.txt") == folder.text("a.caption") == caption_of(b"a.jpg")
    assert folder.text("below/c.txt") == caption_of(b"below/c.webp")
    table = folder.root / "descriptions.csv"
    header, *rows = csv.reader(StringIO(table.read_bytes().decode(), newline=""))
    assert header == ["Image Path", *QUESTIONS, "Caption", "Execution Time"]
    assert [row[0] for row in rows] == ["a.jpg", "b.PNG", "below/c.webp"]
    assert all(row[1].startswith("'=") and row[2].startswith("'=") for row in rows)
    assert rows[0][3] == caption_of(b"a.jpg")
    assert all(0 <= float(row[4]) < 5 for row in rows)
    lines = [json.loads(line) for line in folder.text("descriptions.jsonl").splitlines()]
    assert [(line["file_name"], line["text"]) for line in lines] == [(row[0], row[3]) for row in rows]
    assert lines[0]["answers"][1]["name"] == "Is it =1?"
    assert not {"timings_ms", "options"} & set(lines[0])


def test_what_is_done_is_not_asked_again(folder: Described) -> None:
    """Nor where it has only been touched, moved or copied, or where another kind of file is wanted of it."""
    folder.describe("txt")
    os.utime(folder.root / "a.jpg", (1, 1))
    (folder.root / "b.PNG").rename(folder.root / "moved.png")
    folder.put("copy.jpg", b"a.jpg")
    folder.answers.asked.clear()
    assert folder.describe("txt", "caption", tables=("csv",))
    assert folder.answers.asked == []
    assert folder.text("copy.txt") == folder.text("a.caption") == caption_of(b"a.jpg")
    assert folder.text("moved.txt") == caption_of(b"b.PNG")


def test_another_question_or_picture_is_asked(folder: Described) -> None:
    """A picture that is another now, though its file is as large and dated as before; other options and models."""
    folder.describe("txt", tables=("csv",))
    times = (folder.root / "a.jpg").stat()
    folder.put("a.jpg", b"A.JPG")
    os.utime(folder.root / "a.jpg", ns=(times.st_atime_ns, times.st_mtime_ns))
    folder.answers.asked.clear()
    assert folder.describe("txt", tables=("csv",))
    assert folder.answers.asked == ["a.jpg"]
    assert folder.text("a.txt") == caption_of(b"A.JPG"), "our own text of a picture that is gone"
    folder.digest = "d2"
    folder.describe("txt", tables=("csv",))
    assert folder.answers.asked == ["a.jpg", "a.jpg", "b.PNG", "c.webp"]


def test_what_a_person_wrote_stays(folder: Described) -> None:
    """Also what a person made of our text; with --over-people it is replaced, where overwriting was asked for."""
    folder.put("a.txt", b"mine")
    folder.describe("txt")
    folder.put("b.txt", b"mine, too")
    for exists in ("skip", "overwrite"):
        for digest in ("d1", "d2"):
            folder.digest = digest
            assert folder.describe("txt", exists=exists)
            assert (folder.text("a.txt"), folder.text("b.txt")) == ("mine", "mine, too")
    assert folder.describe("txt", exists="skip", over_people=True)
    assert folder.text("a.txt") == "mine"
    folder.describe("txt", exists="overwrite", over_people=True)
    assert (folder.text("a.txt"), folder.text("b.txt")) == (caption_of(b"a.jpg"), caption_of(b"b.PNG"))


def test_a_picture_with_a_text_is_not_even_asked(folder: Described) -> None:
    """Unless a table wants to know."""
    folder.put("a.txt", b"mine")
    folder.describe("txt")
    assert folder.answers.asked == ["b.PNG", "c.webp"]
    folder.describe("txt", tables=("csv",))
    assert folder.answers.asked == ["b.PNG", "c.webp", "a.jpg"]
    assert folder.text("a.txt") == "mine"


@pytest.mark.parametrize(
    ("exists", "expected"),
    [("append", b"mine\n" + b"%s"), ("prepend", b"%s" + b"\nmine\r\n")],
    ids=["append", "prepend"],
)
def test_texts_are_joined_once(folder: Described, exists: str, expected: bytes) -> None:
    """However often it is run; what a person does with the whole then stays."""
    folder.put("a.txt", b"mine\r\n")
    folder.put("b.txt", b" \n")
    for _ in range(2):
        assert folder.describe("txt", exists=exists)
        assert (folder.root / "a.txt").read_bytes() == expected % caption_of(b"a.jpg").encode()
        assert folder.text("b.txt") == caption_of(b"b.PNG")
    folder.put("a.txt", b"changed")
    folder.describe("txt", exists=exists)
    assert folder.text("a.txt") == "changed"
    folder.digest = "d2"
    folder.describe("txt", exists=exists)
    assert len(folder.text("a.txt").splitlines()) == 2


def test_a_document_is_not_joined(folder: Described) -> None:
    """A person's XMP stays as it is, ours is made anew."""
    folder.put("a.xmp", b"<x:xmpmeta/>")
    folder.describe("xmp", exists="append")
    folder.digest = "d2"
    folder.describe("xmp", exists="append")
    assert folder.text("a.xmp") == "<x:xmpmeta/>"
    assert folder.text("b.xmp").count("<dc:description>") == 1


def test_a_persons_table_stops_the_run_before_it_begins(folder: Described) -> None:
    """As does one of ours that a person changed."""
    folder.put("descriptions.csv", b"mine")
    with pytest.raises(BadOptionError, match="got one that somebody wrote or changed"):
        folder.describe(tables=("csv",))
    assert folder.answers.asked == []
    assert folder.describe(tables=("csv",), over_people=True)
    assert folder.describe(tables=("csv",))
    folder.put("descriptions.csv", (folder.root / "descriptions.csv").read_bytes() + b"mine,too\r\n")
    with pytest.raises(BadOptionError, match="Move it away"):
        folder.describe(tables=("csv",))


def test_names_that_collide_keep_their_ending(folder: Described, capsys: pytest.CaptureFixture[str]) -> None:
    """All of them, as long as none has its text already; that is said before."""
    folder.put("a.png")
    folder.put("A.webp")
    folder.put("a.jpg.gif")
    assert folder.describe("txt")
    assert folder.text("a.jpg.txt") == caption_of(b"a.jpg")
    assert folder.text("a.png.txt") == caption_of(b"a.png")
    assert folder.text("A.webp.txt") == caption_of(b"A.webp")
    assert folder.text("a.jpg.gif.txt") == caption_of(b"a.jpg.gif")
    assert folder.text("b.txt") == caption_of(b"b.PNG")
    said = capsys.readouterr().err
    assert "a.jpg -> a.jpg.txt" in said
    assert "b.PNG" not in said
    (folder.root / "a.png").unlink()
    (folder.root / "A.webp").unlink()
    folder.put("b.gif")
    folder.describe("txt")
    assert {name for name in folder.files() if name.endswith(".txt")} >= {"a.jpg.txt", "b.txt", "b.gif.txt"}
    assert folder.text("b.txt") == caption_of(b"b.PNG")
    assert not (folder.root / "a.txt").exists()


def test_a_picture_that_fails_stops_no_other(folder: Described, capsys: pytest.CaptureFixture[str]) -> None:
    """It is listed with its reason, left alone until it changes, and asked again where somebody wants that."""
    folder.put("a.jpg", BROKEN)
    assert not folder.describe("txt", tables=("csv",))
    assert "a.jpg: Expected a picture. (not_an_image)" in capsys.readouterr().err
    assert [row.split(",")[0] for row in folder.text("descriptions.csv").splitlines()] == [
        "Image Path",
        "b.PNG",
        "below/c.webp",
    ]
    folder.answers.asked.clear()
    assert not folder.describe("txt")
    assert folder.answers.asked == []
    said = capsys.readouterr()
    assert "1 that came to nothing before" in said.out
    assert "a.jpg: Expected a picture. (not_an_image)" in said.err
    folder.put("d.jpg")
    assert not folder.describe("txt", failed=True)
    assert folder.answers.asked == ["a.jpg"]
    folder.put("a.jpg", b"a picture")
    assert folder.describe("txt")
    assert folder.answers.asked == ["a.jpg", "a.jpg", "d.jpg"]


def test_where_nobody_answers_what_is_done_is_kept(folder: Described, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is recorded of pictures that were not to blame; the table has what there is."""
    folder.put("b.PNG", FATAL)
    assert not folder.describe(tables=("csv",))
    said = capsys.readouterr()
    assert said.out == f"{folder.root}: 3 pictures, 1 described, 2 not reached\n"
    assert "Stopped: Nobody answers. What is done is kept" in said.err
    assert folder.text("descriptions.csv").count("\n") == 2
    folder.put("b.PNG")
    folder.answers.asked.clear()
    assert folder.describe(tables=("csv",))
    assert folder.answers.asked == ["b.PNG", "c.webp"]


def test_a_picture_that_cannot_be_read_is_tried_each_time(
    folder: Described, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is too large, or gone by the time that its turn comes, fails alone."""
    with folder.put("large.jpg").open("r+b") as file:
        file.truncate(MOST_BYTES + 1)
    folder.answers.removes = folder.root / "below/c.webp"
    assert not folder.describe("txt")
    said = capsys.readouterr().err
    assert "below/c.webp: Expected a file that can be read: No such file" in said
    assert "large.jpg: Expected at most 300,000,000 bytes" in said
    folder.put("below/c.webp")
    folder.put("large.jpg")
    assert folder.describe("txt")
    assert folder.answers.asked == ["a.jpg", "b.PNG", "large.jpg", "c.webp"]


def test_a_text_that_cannot_be_written_loses_no_answer(folder: Described, capsys: pytest.CaptureFixture[str]) -> None:
    """That it is not there is told, each time; what lies in the place of one and is no text stays."""
    folder.put("x" * 250 + ".jpg")
    (folder.root / "a.caption").mkdir()
    stays = "1 with a text that stays"
    for described in (f"{stays}, 2 described, 1 failed", f"2 done before, {stays}, 1 failed"):
        assert not folder.describe("caption")
        said = capsys.readouterr()
        assert said.out == f"{folder.root}: 4 pictures, {described}\n"
        assert "xxx.caption: File name too long. (unwritable)" in said.err
    assert (folder.root / "a.caption").is_dir()
    assert len(folder.answers.asked) == 3


def test_shards_make_a_whole(folder: Described) -> None:
    """Each picture is in one of them; a run of all makes the table of what they did, and asks nothing."""
    for number in range(20):
        folder.put(f"{number}.jpg")
    folder.put("0.png")
    journals = [f".image-processor/describe{Shard(part, 3).infix}.jsonl" for part in (1, 2, 3)]
    for part, journal in enumerate(journals, 1):
        assert folder.describe("txt", shard=Shard(part, 3), journal=journal)
    assert len(folder.answers.asked) == 24
    assert len(set(folder.answers.asked)) == 24
    assert folder.describe("txt", tables=("csv",), journals=journals)
    assert len(folder.answers.asked) == 24
    assert folder.text("descriptions.csv").count("\n") == 25
    assert folder.text("0.png.txt") == caption_of(b"0.png")


def test_another_part_may_have_the_answer(folder: Described) -> None:
    """What came to nothing in one journal and was answered in another is done."""
    other = ".image-processor/describe.1-of-1.jsonl"
    folder.answers.refuses = "a.jpg"
    assert not folder.describe("txt")
    folder.answers.refuses = ""
    assert folder.describe("txt", journal=other)
    folder.answers.asked.clear()
    assert folder.describe("txt", tables=("csv",), journals=[other])
    assert folder.describe("txt", journals=[other], failed=True)
    assert folder.answers.asked == []
    assert folder.text("descriptions.csv").count("\n") == 4


def test_a_long_name_is_no_hindrance(folder: Described) -> None:
    """Nor are the rights of a text that is replaced forgotten."""
    name = "x" * 250
    folder.put(f"{name}.jpg")
    assert folder.describe("txt")
    text = folder.root / f"{name}.txt"
    text.chmod(0o600)
    folder.digest = "d2"
    assert folder.describe("txt", exists="overwrite")
    assert text.stat().st_mode & 0o777 == 0o600


def test_one_process_has_a_journal(folder: Described) -> None:
    """Another is told to wait."""
    with opened(folder.root / JOURNAL), pytest.raises(NotReadyError, match="another process is at work on it"):
        folder.describe("txt")
    assert folder.answers.asked == []


def test_a_journal_is_read_as_far_as_it_can_be(folder: Described, capsys: pytest.CaptureFixture[str]) -> None:
    """A line that was cut off is gone, one that says nothing is passed over, and that is said."""
    folder.describe("txt", tables=("csv",))
    journal = folder.root / JOURNAL
    first, *others = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join([first, b"\0\0\0\n", *others, b'{"path":"a.jpg"']))
    folder.answers.asked.clear()
    assert folder.describe("txt", tables=("csv",))
    assert folder.answers.asked == []
    assert "The journal has 1 line that cannot be read" in capsys.readouterr().err
    assert journal.read_bytes() == b"".join([first, b"\0\0\0\n", *others])


def test_another_file_is_no_journal(folder: Described) -> None:
    """It stays as it is: a last line without an end would be cut off."""
    notes = folder.put("notes", b"mine\nand more")
    with pytest.raises(BadOptionError, match="notes: expected a journal, or no file"):
        folder.describe("txt", journal="notes")
    assert notes.read_bytes() == b"mine\nand more"
    assert folder.answers.asked == []


def test_names_need_not_be_text(folder: Described) -> None:
    """A path of any bytes is known again; tables show it as they can."""
    name = os.fsdecode(b"\xff\xfe.jpg")
    folder.put(name, b"odd")
    assert folder.describe("txt", tables=("csv", "jsonl"))
    assert (folder.root / os.fsdecode(b"\xff\xfe.txt")).read_text() == caption_of(b"odd")
    assert "\\udcff\\udcfe.jpg" in folder.text("descriptions.csv")
    last = json.loads(folder.text("descriptions.jsonl").splitlines()[2])
    assert last["file_name"] == name
    folder.answers.asked.clear()
    folder.describe("txt", tables=("csv", "jsonl"))
    assert folder.answers.asked == []


def test_the_folder_s_name_need_not_be_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is told as it can be."""
    folder = Described(tmp_path / os.fsdecode(b"\xff"))
    folder.put("a.jpg")
    assert folder.describe("txt", tables=("csv",))
    assert "\ufffd: 1 picture, 1 described" in capsys.readouterr().out


def test_several_are_asked_at_a_time(folder: Described) -> None:
    """And come out as when they were asked one by one."""
    for number in range(20):
        folder.put(f"{number}.jpg")
    folder.answers.seconds = 0.01
    other = Described(folder.root.with_name("other"))
    for name, content in folder.files().items():
        other.put(name, content)
    assert folder.describe("txt", at_once=8)
    assert other.describe("txt")
    assert folder.files() == other.files()


def test_what_is_in_hand_where_nobody_answers_any_more_is_kept(folder: Described) -> None:
    """The answers that are on their way are waited for, and not asked for again."""
    first = folder.put("0.jpg", FATAL)
    folder.answers = Late()
    assert not folder.describe("txt", at_once=4)
    assert sorted(folder.answers.asked) == ["0.jpg", "a.jpg", "b.PNG", "c.webp"]
    first.write_bytes(b"mended")
    folder.answers.asked.clear()
    assert folder.describe("txt", at_once=4)
    assert folder.answers.asked == ["0.jpg"]


def test_copies_are_asked_about_once(folder: Described) -> None:
    """Also while the first of them is in hand; and one that fails fails for all of them."""
    for number in range(6):
        folder.put(f"copy {number}.jpg", b"the same")
        folder.put(f"no picture {number}.jpg", BROKEN)
    folder.answers.seconds = 0.05
    assert not folder.describe("txt", at_once=8)
    assert len(folder.answers.asked) == 3 + 2
    assert folder.text("copy 5.txt") == caption_of(b"the same")
    assert not folder.describe("txt", at_once=8)
    assert len(folder.answers.asked) == 3 + 2


def test_a_dry_run_writes_nothing(folder: Described, capsys: pytest.CaptureFixture[str]) -> None:
    """It says how many there are, and how long they will take by those that it asked for that."""
    before = folder.files()
    folder.answers.seconds = 0.02
    would_describe(folder.order("txt", tables=("csv",)))
    assert folder.files() == before
    first, second = capsys.readouterr().out.splitlines()
    assert first == f"{folder.root}: 3 pictures, 3 to be described"
    assert re.fullmatch(r"That takes about [0-9.]+ s( \(.+\))?, by 3 pictures\.", second)
    folder.describe("txt")
    would_describe(folder.order("txt"))
    assert f"{folder.root}: 3 pictures, 3 done before\n" in capsys.readouterr().out


class Killed(BaseException):
    """The end of the process."""


@pytest.mark.parametrize("exists", ["skip", "append", "prepend", "overwrite"])
def test_an_end_between_any_two_steps_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exists: str
) -> None:
    """Whether the journal, a text or a table was about to be written, or just was."""
    whole = Described(tmp_path / "whole")
    made(whole)
    whole.describe("txt", tables=("jsonl",), exists=exists)
    steps, end = 0, 0
    append, put = Journal.append, atomic.put

    def step() -> None:
        nonlocal steps
        steps += 1
        if steps == end:
            raise Killed

    def counted_append(journal: Journal, *given: object) -> None:
        step()
        append(journal, *given)
        step()

    def counted_put(path: Path, content: bytes) -> None:
        step()
        atomic.partial_of(path).write_bytes(content[:3])
        step()
        put(path, content)
        step()

    monkeypatch.setattr(Journal, "append", counted_append)
    monkeypatch.setattr(atomic, "put", counted_put)
    for end in range(1, 100):
        folder, steps = Described(tmp_path / f"{end}"), 0
        made(folder)
        try:
            folder.describe("txt", tables=("jsonl",), exists=exists)
        except Killed:
            asked = len(folder.answers.asked)
            folder.describe("txt", tables=("jsonl",), exists=exists)
            assert len(folder.answers.asked) <= 4
            assert asked <= len(folder.answers.asked)
            assert without_seconds(folder) == without_seconds(whole)
        else:
            break
    assert end > 12


def made(folder: Described) -> None:
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        folder.put(name)
    folder.put("b.txt", b"mine")


def without_seconds(folder: Described) -> dict[str, bytes]:
    return {name: re.sub(rb', "seconds": [0-9.e-]+}', b"", content) for name, content in folder.files().items()}
