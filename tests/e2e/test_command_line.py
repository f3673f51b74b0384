"""The command `image-processor`, run as a user runs it."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image

from service import COMMAND
from toy import CFG, COUNT, write_weights

pytestmark = pytest.mark.e2e


def run(*arguments: object, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *map(str, arguments)], env=os.environ | environ, capture_output=True, text=True, timeout=120
    )


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with somebody's own tiny model."""
    write_weights(tmp_path / "own.weights", [0.1] * COUNT)
    (tmp_path / "own.cfg").write_text(CFG)
    (tmp_path / "own.names").write_text("thing\n")
    return tmp_path


@pytest.mark.parametrize(
    "command", [(), ("serve",), ("worker",), ("detect",), ("convert",), ("models",), ("models", "get")]
)
def test_help_says_what_a_command_does(command: tuple[str, ...]) -> None:
    """--help for each."""
    answer = run(*command, "--help")
    assert answer.returncode == 0
    assert answer.stdout.startswith("Usage: image-processor")


def test_detect_prints_a_line_for_each_picture(model_environ: Mapping[str, str], photo: Path, tmp_path: Path) -> None:
    """The objects by name; the marked picture in the folder; failures on stderr and in the exit code."""
    rubbish = tmp_path / "rubbish.jpg"
    rubbish.write_text("no picture")
    answer = run("detect", photo, rubbish, "-o", tmp_path / "out", **model_environ)
    assert answer.returncode == 1
    assert answer.stdout.startswith(f"{photo}: cat ")
    assert f"{rubbish}: Expected" in answer.stderr
    with Image.open(tmp_path / "out/cat.jpg") as marked:
        assert marked.size == (902, 600)


def test_a_full_disk_is_told_in_one_line(model_environ: Mapping[str, str], photo: Path) -> None:
    """Where what is printed goes into a file: the photos are done for nothing, and a traceback says that to nobody."""
    for command in (["detect", "--json", photo], ["models", "list"], ["--help"]):
        with Path("/dev/full").open("w") as full:
            answer = subprocess.run(
                [COMMAND, *command], env=os.environ | model_environ, stdout=full, stderr=subprocess.PIPE, text=True,
                timeout=120, check=False,
            )  # fmt: skip
        assert answer.returncode == 1
        assert "Traceback" not in answer.stderr
        assert answer.stderr.endswith("got: [Errno 28] No space left on device.\n")


def test_no_photo_is_written_over(model_environ: Mapping[str, str], photo: Path, tmp_path: Path) -> None:
    """With -o a folder of marked pictures is named; that the photos lie in is told before anything is done."""
    (tmp_path / "cat.jpg").write_bytes(photo.read_bytes())
    for given in (tmp_path, tmp_path / "cat.jpg"):
        answer = run("detect", given, "-o", tmp_path, **model_environ)
        assert answer.returncode == 2
        assert "Error: -o: Expected a folder for marked pictures that none of the pictures lies in" in answer.stderr
    assert (tmp_path / "cat.jpg").read_bytes() == photo.read_bytes()


def test_detect_prints_json_for_scripts(model_environ: Mapping[str, str], photo: Path) -> None:
    """One document a line, as the HTTP answer has it."""
    answer = run("detect", "--json", "--confidence-threshold", "0.4", photo, **model_environ)
    assert answer.returncode == 0, answer.stderr
    document = json.loads(answer.stdout)
    assert document["file"] == str(photo)
    assert document["detections"][0]["label"] == "cat"
    assert document["options"]["confidence_threshold"] == 0.4


def test_pictures_of_a_folder_are_worked_on_side_by_side(
    model_environ: Mapping[str, str], photo: Path, tmp_path: Path
) -> None:
    """In the order of their names, whoever was done first; what is no picture holds up nobody."""
    folder = tmp_path / "photos"
    folder.mkdir()
    with Image.open(photo) as whole:
        for number, side in enumerate((900, 60, 300, 30, 600)):
            whole.resize((side, side)).save(folder / f"{number}.jpg")
    (folder / "2b.jpg").write_text("no picture")
    answers = [run("detect", "--json", "--at-once", n, folder, **model_environ) for n in (1, 4)]
    one_by_one, side_by_side = ([json.loads(line) for line in answer.stdout.splitlines()] for answer in answers)
    assert [Path(each["file"]).name for each in side_by_side] == [f"{number}.jpg" for number in range(5)]
    assert [each["detections"] for each in side_by_side] == [each["detections"] for each in one_by_one]
    assert all(answer.returncode == 1 and "2b.jpg: Expected" in answer.stderr for answer in answers)


def test_a_bad_setting_is_told_before_a_model_is_made(own: Path) -> None:
    """The whole of a conversion would be waited for in vain."""
    files = ("--cfg", own / "own.cfg", "--weights", own / "own.weights", "--labels", own / "own.names")
    answer = run("serve", *files, MODELS_DIR=str(own / "models"), CORS_ORIGINS="https://example.org/page")
    assert answer.returncode == 1
    assert answer.stderr.startswith("Error: Setting CORS_ORIGINS: expected origins")
    assert not (own / "models").exists()


def test_a_model_of_ones_own_is_converted_and_used(own: Path, photo: Path) -> None:
    """convert writes a whole model; --cfg and --weights use one at once, --model one that lies in the folder."""
    made = run("convert", own / "own.cfg", own / "own.weights", "--labels", own / "own.names", "-o", own / "models/own")
    assert made.returncode == 0, made.stderr
    assert sorted(path.name for path in (own / "models/own").iterdir()) == [
        "manifest.json",
        "network-int8.bin",
        "network-int8.xml",
        "network.bin", "network.keras", "network.xml",
    ]  # fmt: skip
    folders = {"WEIGHTS_DIR": str(own), "MODELS_DIR": str(own / "others")}
    for arguments in (("--cfg", own / "own.cfg", "--weights", own / "own.weights"), ("--model", "own")):
        answer = run("detect", "--json", *arguments, photo, **folders)
        assert answer.returncode == 0, answer.stderr
        assert json.loads(answer.stdout)["model"]["name"] == "own"


def test_each_mistake_is_one_clear_line(own: Path, photo: Path, tmp_path: Path) -> None:
    """What is wrong, where, and what to do; never a stack trace; nothing half converted."""
    folders = {"WEIGHTS_DIR": str(own), "MODELS_DIR": str(tmp_path / "models")}

    def refused(*arguments: object) -> str:
        answer = run(*arguments, **folders)
        assert answer.returncode == 1
        assert answer.stderr.startswith("Error: ")
        assert len(answer.stderr.strip().splitlines()) == 1
        return answer.stderr

    convert = ("convert", own / "own.cfg", own / "own.weights", "-o", tmp_path / "made")
    assert "the network has 1 classes; name a file" in refused(*convert)
    (own / "two.names").write_text("one\ntwo\n")
    assert "1 classes, but 2 labels" in refused(*convert, "--labels", own / "two.names")
    whole = (own / "own.weights").read_bytes()
    (own / "own.weights").write_bytes(whole[:-8])
    assert "the file ends in layer 1, [convolutional]" in refused(*convert, "--labels", own / "own.names")
    (own / "own.weights").write_bytes(whole + b"1234")
    assert "4 bytes are left over" in refused(*convert, "--labels", own / "own.names")
    (own / "own.cfg").write_text(CFG.replace("[yolo]", "[region]"))
    assert "layer 2, [region], is not supported" in refused(*convert, "--labels", own / "own.names")
    assert "the catalog has yolov3," in refused("detect", "--model", "nonsense", photo)
    assert "expected a whole number" in refused("detect", "--max-detections", "0", photo)
    assert not (tmp_path / "made").exists()
    assert run("detect").returncode == 2
