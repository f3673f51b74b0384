"""The pictures that the page offers to try, and what it says of where pictures go."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from front.app import create_app
from front.dispatch.fakes import FakeDispatcher
from front.fakes import services_of
from front.samples import Sample, samples_in
from front.settings import Settings

STAYS = "Nothing leaves this machine"
JPEG, WEBP = b"\xff\xd8\xff\xe0 a picture", b"RIFF a smaller one"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two pictures, of which one has a thumbnail, and what is none."""
    for name, content in {"old_bus.jpg": JPEG, "a-cat.jpg": JPEG, "a-cat.small.webp": WEBP, "notes.txt": b""}.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


@pytest.fixture
def client() -> Callable[..., FlaskClient]:
    """A client of a front with these settings."""

    def of(*, is_on_one_machine: bool = False, **settings: object) -> FlaskClient:
        services = replace(services_of(FakeDispatcher()), is_on_one_machine=is_on_one_machine)
        return create_app(services, Settings(**settings)).test_client()

    return of


def test_samples_are_called_by_their_files(folder: Path) -> None:
    """By name; what has no thumbnail is shown itself."""
    assert samples_in(folder) == [
        Sample("a-cat.jpg", "a-cat.small.webp", "A cat"),
        Sample("old_bus.jpg", "old_bus.jpg", "Old bus"),
    ]
    assert samples_in(folder / "nowhere") == []


def test_the_page_offers_what_is_there(folder: Path, client: Callable[..., FlaskClient]) -> None:
    """Each by its name; they may be kept for a while, and the next look costs no bytes."""
    asked = client(samples_dir=folder)
    page = asked.get("/").text
    assert re.findall(r'data-href="([^"]+)"', page) == ["/samples/a-cat.jpg", "/samples/old_bus.jpg"]
    assert "/samples/a-cat.small.webp" in page
    with asked.get("/samples/a-cat.jpg") as answer:
        assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/jpeg", JPEG)
        assert "max-age" in answer.headers["Cache-Control"]
    with asked.get("/samples/a-cat.jpg", headers={"If-None-Match": answer.headers["ETag"]}) as again:
        assert again.status_code == 304


def test_without_samples_the_page_says_nothing_of_them(tmp_path: Path, client: Callable[..., FlaskClient]) -> None:
    """A sample that is not there is no page either."""
    asked = client(samples_dir=tmp_path / "nowhere")
    assert "No picture at hand" not in asked.get("/").text
    assert asked.get("/samples/cat.jpg").status_code == 404


def test_no_other_file_is_a_sample(folder: Path, client: Callable[..., FlaskClient]) -> None:
    """Whatever a path says."""
    (folder / "inner").mkdir()
    asked = client(samples_dir=folder / "inner")
    for path in ("/samples/../a-cat.jpg", "/samples/%2e%2e/a-cat.jpg", "/samples/..%2fa-cat.jpg"):
        assert asked.get(path).status_code == 404


def test_samples_are_not_counted_as_requests(folder: Path, client: Callable[..., FlaskClient]) -> None:
    """As the page's other files are not: who opens it often is not turned away."""
    asked = client(samples_dir=folder, rate_limit="1/hour")
    for _ in range(3):
        with asked.get("/samples/a-cat.jpg") as answer:
            assert answer.status_code == 200


@pytest.mark.parametrize(
    ("host", "is_on_one_machine", "stays"),
    [
        ("localhost:5001", True, True),
        ("127.0.0.1", True, True),
        ("[::1]:5001", True, True),
        ("localhost:5000", False, False),
        ("pictures.example", True, False),
        ("localhost.example", True, False),
    ],
)
def test_where_pictures_go_is_told_as_it_is(
    host: str, is_on_one_machine: bool, stays: bool, client: Callable[..., FlaskClient]
) -> None:
    """That nothing leaves the machine is said of one process with its own memory, to who asks on that machine."""
    page = client(is_on_one_machine=is_on_one_machine).get("/", headers={"Host": host}).text
    assert (STAYS in page) == stays
    assert ("Pictures go to this service, and nowhere else." in page) != stays
