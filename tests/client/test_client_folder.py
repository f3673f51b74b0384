"""Many pictures at a time."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from client.fake_service import CannedResponse, FakeService, RecordedRequest, job
from image_processor_client import Client, Result, ServiceError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Ten pictures by their names, two of one name, and what is none."""
    for number in range(8):
        (tmp_path / f"{number}.jpg").write_bytes(b"%d" % number)
    for below in ("below", ".hidden"):
        (tmp_path / below).mkdir()
        (tmp_path / below / "1.PNG").write_bytes(b"below")
    (tmp_path / "notes.txt").write_text("no picture")
    (tmp_path / "broken.jpg").write_bytes(b"broken")
    return tmp_path


def respond(request: RecordedRequest) -> CannedResponse:
    if request.method == "GET":
        return CannedResponse(200, b"marked")
    return (
        CannedResponse(415, {"code": "not_an_image", "detail": "No."})
        if request.body == b"broken"
        else CannedResponse(200, job())
    )


def test_a_folder_is_worked_on_in_order_and_a_failure_stops_nobody(service: FakeService, folder: Path) -> None:
    """Each path with its result or its error; hidden files and other kinds are left out."""
    service.respond = respond
    with Client(service.url) as client:
        found = list(client.detect_folder(folder, progress=False))
    names = [str(path.relative_to(folder)) for path, _ in found]
    assert names == [*(f"{number}.jpg" for number in range(8)), "below/1.PNG", "broken.jpg"]
    assert [path for path, each in found if not isinstance(each, Result)] == [folder / "broken.jpg"]
    assert isinstance(found[-1][1], ServiceError)


def test_never_more_than_asked_for_are_on_their_way(service: FakeService, folder: Path) -> None:
    """Three at once, and really three."""
    service.seconds = 0.05
    with Client(service.url) as client:
        assert len(list(client.detect_folder(folder, at_once=3, progress=False))) == 10
    assert service.most_at_once == 3


def test_whoever_stops_looking_stops_the_work(service: FakeService, folder: Path) -> None:
    """Nothing new is begun for a loop that was left."""
    service.seconds = 0.05
    with Client(service.url) as client:
        for _ in client.detect_folder(folder, at_once=2, progress=False):
            break
    assert len(service.requests) < 10


def test_a_folder_holds_up_nobody_unless_told_to(service: FakeService, folder: Path) -> None:
    """Its jobs are of low priority, where the caller says nothing else."""
    with Client(service.url) as client:
        for options in ({}, {"priority": "normal"}):
            list(client.detect_folder([folder / "1.jpg"], progress=False, **options))
    assert [parse_qs(urlsplit(each.path).query)["priority"] for each in service.requests] == [["low"], ["normal"]]


def test_marked_pictures_are_kept_apart_in_one_folder(service: FakeService, folder: Path, tmp_path: Path) -> None:
    """1.jpg and below/1.PNG are two pictures."""
    service.respond = respond
    paths = [folder / "1.jpg", str(folder / "below/1.PNG"), folder / "missing.jpg"]
    with Client(service.url) as client:
        found = list(client.detect_folder(paths, save_to=tmp_path / "out", progress=False))
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["1-2.jpg", "1.jpg"]
    assert isinstance(found[2][1], FileNotFoundError)


def test_no_marked_picture_is_written_over_a_picture(service: FakeService, folder: Path, tmp_path: Path) -> None:
    """Before anything is sent: also where only the ending differs, and where another path leads into the folder."""
    (tmp_path / "here").symlink_to(folder / "below")
    (tmp_path / "link.jpg").symlink_to(folder / "below/1.PNG")
    asked = [(folder, folder), ([folder / "below/1.PNG"], tmp_path / "here"), ([tmp_path / "link.jpg"], "below")]
    with Client(service.url) as client:
        for where, save_to in asked:
            with pytest.raises(ValueError, match=r"that none of the pictures lies in, got .*: it might be"):
                client.detect_folder(where, save_to=folder / save_to)
    assert service.requests == []


def test_progress_is_shown_on_stderr(service: FakeService, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A bar, and nothing on stdout."""
    service.respond = respond
    with Client(service.url) as client:
        list(client.detect_folder(folder))
    shown = capsys.readouterr()
    assert "10/10" in shown.err
    assert shown.out == ""


def test_a_folder_that_is_none_is_told_and_an_empty_one_gives_nothing(service: FakeService, folder: Path) -> None:
    """Before anything is sent, rather than as a folder without pictures."""
    (folder / "empty").mkdir()
    with Client(service.url) as client:
        for where, kind in ((folder / "missing", FileNotFoundError), (str(folder / "1.jpg"), NotADirectoryError)):
            with pytest.raises(kind, match=r"Expected a folder or several paths, got .*, which is no folder"):
                client.detect_folder(where)
        assert list(client.detect_folder(folder / "empty", progress=False)) == []
    assert service.requests == []
