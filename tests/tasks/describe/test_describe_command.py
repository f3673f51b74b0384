"""The command `image-processor describe`, before a service that answers as a test says."""

import csv
import json
from collections.abc import Iterator
from email.parser import BytesParser
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from client.fake_service import CannedResponse, FakeService, RecordedRequest, job, serving
from processor.cli import main
from processor.commands.durations.table import seconds_in

MODEL = {"task": "describe", "name": "talker", "state": "loaded", "weights_sha256": "w", "default": True}
OTHER = {**MODEL, "name": "other", "default": False}
CONSTANTS = 'TASK_DESCRIPTION = ["Describe the outfit", "What is the primary color?"]\nMODEL_PATH = "model"\n'


class Talker:
    """Answers each question with its number and the picture's bytes; and knows what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.models: list[dict[str, Any]] = [MODEL, OTHER]

    def respond(self, request: RecordedRequest) -> CannedResponse:
        if request.path == "/v1/models":
            return CannedResponse(200, {"models": self.models, "loading": []})
        fields = form(request)
        picture = fields.pop("file")
        self.asked.append(fields)
        if picture == b"broken":
            return CannedResponse(415, {"code": "not_an_image", "detail": "Expected a picture."})
        if picture == b"option":
            return CannedResponse(400, {"code": "bad_option", "detail": "No such option."})
        questions = json.loads(fields["questions"]) if fields["questions"] else []
        answers = [
            {**each, "question": each["q"], "answer": f"{number} {picture.decode()}"}
            for number, each in enumerate(questions)
        ]
        caption = None if fields["length"] == "none" else {"text": f"Seen: {picture.decode()}"}
        return CannedResponse(200, job(task="describe", result={"caption": caption, "answers": answers}))


def form(request: RecordedRequest) -> dict[str, Any]:
    head = b"Content-Type: " + request.headers["Content-Type"].encode() + b"\r\n\r\n"
    parts = BytesParser().parsebytes(head + request.body).get_payload()
    fields = {part.get_param("name", header="content-disposition"): part.get_payload(decode=True) for part in parts}
    return {name: value if name == "file" else value.decode() for name, value in fields.items()}


@pytest.fixture
def talker() -> Talker:
    return Talker()


@pytest.fixture
def url(talker: Talker) -> Iterator[str]:
    with serving(FakeService(respond=talker.respond)) as service:
        yield service.url


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two pictures, and a hidden one."""
    made = tmp_path / "pictures"
    made.mkdir()
    for name in ("a.jpg", "b.png", ".hidden.jpg"):
        (made / name).write_bytes(name.encode())
    return made


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["describe", *map(str, arguments)])


def rows(path: Path) -> list[list[str]]:
    """A table without its times."""
    return [row[:-1] for row in csv.reader(StringIO(path.read_bytes().decode(), newline=""))]


def test_a_folder_and_a_list_of_questions_become_a_table(
    folder: Path, tmp_path: Path, url: str, talker: Talker
) -> None:
    """Those of the old constants, of a file and of the command line, each with its own answer."""
    constants, questions = tmp_path / "constants.py", tmp_path / "questions.json"
    constants.write_text(CONSTANTS)
    questions.write_text('{"dog": {"q": "Is there a dog?", "of": "yes/no"}}')
    done = run(
        folder, "--constants", constants, "--questions", questions, "-q", "Where?", "--url", url, "--length", "short"
    )
    assert done.exit_code == 0, done.output
    assert f"{folder}: 2 pictures, 2 described\n" in done.output
    assert "MODEL_PATH without effect here" in done.output
    assert rows(folder / "descriptions.csv") == [
        ["Image Path", "dog", "Describe the outfit", "What is the primary color?", "Where?", "Caption"],
        ["a.jpg", "0 a.jpg", "1 a.jpg", "2 a.jpg", "3 a.jpg", "Seen: a.jpg"],
        ["b.png", "0 b.png", "1 b.png", "2 b.png", "3 b.png", "Seen: b.png"],
    ]
    assert json.loads(talker.asked[0]["questions"])[0] == {"name": "dog", "q": "Is there a dog?", "of": ["yes", "no"]}
    assert {(each["length"], each["name"]) for each in talker.asked} == {("short", "a.jpg"), ("short", "b.png")}
    again = run(
        folder, "--constants", constants, "--questions", questions, "-q", "Where?", "--url", url, "--length", "short"
    )
    assert again.exit_code == 0
    assert f"{folder}: 2 pictures, 2 done before\n" in again.output
    assert len(talker.asked) == 2


def test_what_is_written_and_of_which_pictures_can_be_said(folder: Path, tmp_path: Path, url: str) -> None:
    """Forms, files, kinds, hidden ones; without a caption, answers alone."""
    out, journal = tmp_path / "out.jsonl", tmp_path / "journal"
    done = run(
        folder, "--to", "jsonl", "--to", "txt", "--out", out, "--journal", journal, "-t", "jpeg", "--include-hidden",
        "-q", "Who?", "--length", "none", "--url", url, "--at-once", 1,
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert [json.loads(line)["file_name"] for line in out.read_text().splitlines()] == [".hidden.jpg", "a.jpg"]
    assert sorted(path.name for path in folder.iterdir()) == [".hidden.jpg", ".hidden.txt", "a.jpg", "a.txt", "b.png"]
    assert (folder / "a.txt").read_text() == "0 a.jpg"
    assert len(journal.read_text().splitlines()) == 3


def test_a_table_may_begin_with_a_byte_order_mark(folder: Path, url: str) -> None:
    """For Excel; the table without it is replaced, for it is ours, and times are read of both."""
    assert run(folder, "--url", url).exit_code == 0
    plain = (folder / "descriptions.csv").read_bytes()
    assert run(folder, "--url", url, "--bom").exit_code == 0
    assert (folder / "descriptions.csv").read_bytes() == b"\xef\xbb\xbf" + plain
    assert len(seconds_in(folder / "descriptions.csv")) == 2


def test_a_shard_has_files_of_its_own(folder: Path, url: str) -> None:
    """Two of them have all pictures; a run without shards makes one table of it."""
    for part in ("1/2", "2/2"):
        assert run(folder, "--shard", part, "--url", url).exit_code == 0
    assert (folder / ".image-processor/describe.2-of-2.jsonl").exists()
    parts = [rows(folder / f"descriptions.{part}-of-2.csv")[1:] for part in (1, 2)]
    whole = run(folder, "--url", url)
    assert f"{folder}: 2 pictures, 2 done before\n" in whole.output
    assert rows(folder / "descriptions.csv")[1:] == sorted(parts[0] + parts[1])


def test_another_model_answers_anew(folder: Path, url: str, talker: Talker) -> None:
    """So do other numbers of the same one; a model that is not there is no wrong answer."""
    run(folder, "--url", url)
    run(folder, "--url", url, "--model", "other")
    talker.models = [{**MODEL, "weights_sha256": "changed"}]
    run(folder, "--url", url)
    assert [each["model"] for each in talker.asked] == ["", "", "other", "other", "", ""]
    missing = run(folder, "--url", url, "--model", "other")
    assert (missing.exit_code, missing.output) == (2, "Error: Model other: expected talker, found none.\n")
    talker.models = []
    assert "Model of describe: expected one that is loaded" in run(folder, "--url", url).output


def test_the_exit_code_tells(folder: Path, url: str, talker: Talker) -> None:
    """1 where a picture failed, which can be asked again by itself, or where whoever answers refuses all."""
    (folder / "b.png").write_bytes(b"broken")
    failed = run(folder, "--url", url)
    assert failed.exit_code == 1
    assert "b.png: Expected a picture. (not_an_image)\n" in failed.output
    assert run(folder, "--url", url).exit_code == 1
    assert len(talker.asked) == 2
    (folder / "c.png").write_bytes(b"option")
    alone = run(folder, "--url", url, "--failed")
    assert (alone.exit_code, len(talker.asked)) == (1, 3)
    assert "3 pictures, 2 left alone, 1 failed" in alone.output
    refused = run(folder, "--url", url, "--at-once", 1)
    assert refused.exit_code == 1
    assert "Stopped: No such option. What is done is kept" in refused.output


def test_a_dry_run_tells_how_long_it_takes(folder: Path, url: str) -> None:
    """By pictures that it asks for that; then by the journal. It leaves no text and no table."""
    dry = run(folder, "--url", url, "--to", "txt", "--dry-run")
    assert dry.exit_code == 0
    assert f"{folder}: 2 pictures, 2 to be described\nThat takes about " in dry.output
    assert sorted(path.name for path in folder.iterdir()) == [".hidden.jpg", "a.jpg", "b.png"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--length", "none"), "Expected a caption or a question"),
        (("--length", "huge"), "Option length: expected none or short or normal or long"),
        (("--to", "txt", "--out", "x.csv"), "--out names the file of one table, got none with --to"),
        (("--to", "csv", "--to", "jsonl", "--out", "x.csv"), "got csv and jsonl"),
        (("--out", "nowhere/x.csv"), "nowhere/x.csv: expected a folder nowhere"),
        (("--shard", "3/2"), "Option --shard: expected a part"),
        (("-q", "Who?", "-q", "who?"), "Option questions: expected questions that differ"),
        (("-t", "pdf"), "Option --type: expected some of avif"),
        (("--url", "http://127.0.0.1:1"), "Option --url: Expected a service at http://127.0.0.1:1"),
    ],
)
def test_wrong_use_is_told_before_anything_is_asked(
    folder: Path, url: str, talker: Talker, arguments: tuple[str, ...], words: str
) -> None:
    """With exit code 2."""
    refused = run(folder, "--url", url, *arguments)
    assert refused.exit_code == 2
    assert words in refused.output
    assert talker.asked == []
