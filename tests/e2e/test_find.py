"""Pictures of a folder are found, from the command line and over HTTP, with the real model."""

import fcntl
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import requests
import skimage.data
from playwright.sync_api import expect

from browsing import Visit
from service import COMMAND, Service, running_mode1

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def environ(model_environ: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Where the real model is, and indexes may lie."""
    return {**model_environ, "SEARCH_INDEXES": str(tmp_path_factory.mktemp("indexes")), "TASKS": "detect,search"}


@pytest.fixture(scope="module")
def album(pictures: Mapping[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a cat, a rocket, a text, and something that is no picture."""
    folder = tmp_path_factory.mktemp("pictures") / "album"
    (folder / "animals").mkdir(parents=True)
    data = Path(skimage.data.__file__).parent
    (folder / "animals/IMG_0001.JPG").write_bytes(pictures["cat"])
    shutil.copy(data / "rocket.jpg", folder / "starts.jpg")
    shutil.copy(data / "page.png", folder / "page.png")
    (folder / "broken.jpg").write_text("no picture")
    return folder


def run(command: str, *arguments: object, **environ: str) -> subprocess.CompletedProcess[str]:
    program = [COMMAND] if command == "image-processor" else [Path(COMMAND).with_name(command)]
    return subprocess.run(
        [*map(str, program), *map(str, arguments)],
        env=os.environ | environ, capture_output=True, text=True, timeout=300,
    )  # fmt: skip


def test_a_folder_is_indexed_and_asked(environ: Mapping[str, str], album: Path) -> None:
    """What is new is looked at once; exit codes are grep's."""
    first = run("image-processor", "index", album, **environ)
    assert first.returncode == 0, first.stderr
    assert first.stdout == f"{album}: 4 pictures, 4 new, 1 that cannot be looked at\n"
    assert f"{album}/broken.jpg: not_an_image: Expected JPEG, PNG" in first.stderr
    assert run("image-processor", "index", album, **environ).stdout == f"{album}: 4 pictures\n"

    found = run("image-processor", "find", "kitten", "-d", album, "--why", **environ)
    assert found.returncode == 0, found.stderr
    assert found.stdout.splitlines()[0].endswith(f"  {album}/animals/IMG_0001.JPG")
    assert "    labels: rank 1" in found.stdout
    nothing = run("image-processor", "find", "submarine", "-d", album, **environ)
    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert nothing.stderr.startswith("Nothing found")
    wrong = run("image-processor", "find", "label:cat>=x", "-d", album, **environ)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "Query, character 1: expected a label and a number" in wrong.stderr
    assert run("image-processor", "find", "cat", "-d", album / "nowhere", **environ).returncode == 2


def test_the_old_command_is_there_under_its_name(environ: Mapping[str, str], album: Path) -> None:
    """With its words; what is new since is found without another command, and paths are fit for scripts."""
    shutil.copy(album / "animals/IMG_0001.JPG", album / "again.jpg")
    try:
        found = run("imfind", "cat", "-d", album, "-n", 1, "-t", "jpeg", "-0", **environ)
        assert found.returncode == 0, found.stderr
        assert found.stdout == f"{album}/again.jpg\0"
        answer = json.loads(run("imfind", "cat", "-d", album, "--json", **environ).stdout)
        assert answer["hits"][0]["paths"] == ["again.jpg", "animals/IMG_0001.JPG"]
        assert answer["legs"]["looks"] == "nobody embeds pictures here"
    finally:
        (album / "again.jpg").unlink()
    gone = run("imfind", "cat", "--directory", album, "--not", "animals", **environ)
    assert gone.returncode == 1
    other = run("imfind", "--picture", album / "starts.jpg", "-d", album, **environ)
    assert other.stdout == f"{album}/starts.jpg\n"


def test_paths_are_told_byte_by_byte(environ: Mapping[str, str], album: Path, tmp_path: Path) -> None:
    """Whatever a name is made of: `xargs -0` and `while read` have to find the file."""
    for name in (b"caf\xe9.jpg", b"red\x1b[31m.jpg"):
        folder = tmp_path / name[:3].decode()
        folder.mkdir()
        shutil.copy(album / "animals/IMG_0001.JPG", os.fsencode(folder) + b"/" + name)
        for end, options in ((b"\0", ["-0"]), (b"\n", [])):
            found = subprocess.run(
                [COMMAND, "find", "cat", "-d", folder, *options],
                env=os.environ | environ, capture_output=True, timeout=300, check=True,
            )  # fmt: skip
            assert found.stdout == os.fsencode(folder) + b"/" + name + end


def test_one_process_at_a_time_writes(environ: Mapping[str, str], album: Path, tmp_path: Path) -> None:
    """Others are told so, and search what there is by then."""
    given = {**environ, "SEARCH_INDEXES": str(tmp_path)}
    assert run("image-processor", "index", album, **given).returncode == 0
    (place,) = tmp_path.iterdir()
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        refused = run("image-processor", "index", album, **given)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert "another process is indexing it" in refused.stderr
        found = run("imfind", "cat", "-d", album, "--no-cache", **given)
        assert found.stdout == f"{album}/animals/IMG_0001.JPG\n"
        assert "another process is indexing it" in found.stderr
        (place / "index.sqlite").unlink()
        nothing = run("imfind", "cat", "-d", album, **given)
        assert nothing.returncode == 2
        assert "nothing of it is indexed yet" in nothing.stderr


@pytest.fixture(scope="module")
def service(environ: Mapping[str, str], album: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Mode 1, which may search the album."""
    given = {
        **environ,
        "SEARCH_ROOTS": str(album),
        "SEARCH_RESCAN_SECONDS": "1",
        "ADMIN_KEYS": "the-key-of-an-operator",
    }
    with running_mode1(given, tmp_path_factory.mktemp("mode1")) as running:
        yield running


def asked(service: Service, **fields: object) -> dict:
    answer = requests.post(
        f"{service.url}/v1/jobs",
        json={"task": "search", **fields},
        headers={"Prefer": "wait=30"}, timeout=60,
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    return answer.json()["result"]


def indexed(service: Service, files: int) -> dict:
    """The collection, once so many files are in it."""
    until = time.monotonic() + 60
    while True:
        (collection,) = asked(service, ask="collections")["collections"]
        if collection.get("files") == files or time.monotonic() > until:
            assert collection.get("files") == files
            return collection
        time.sleep(0.2)


def test_a_service_searches_its_roots(service: Service, album: Path) -> None:
    """It indexes them by itself, and names paths relative to them."""
    collection = indexed(service, 4)
    assert (collection["name"], collection["failed"]) == ("album", 1)
    result = asked(service, inputs={"query": "cat"})
    assert result["collection"] == "album"
    assert result["hits"][0]["paths"] == ["animals/IMG_0001.JPG"]
    assert result["hits"][0]["why"][0]["boxes"]
    assert "preview" not in result["hits"][0]
    assert asked(service, inputs={"query": "volcano"})["hits"] == []
    shutil.copy(album / "starts.jpg", album / "second.jpg")
    try:
        until = time.monotonic() + 60
        while asked(service, inputs={"query": "name:second"})["hits"] == [] and time.monotonic() < until:
            time.sleep(0.2)
        assert asked(service, inputs={"query": "name:second"})["hits"][0]["paths"] == ["second.jpg", "starts.jpg"]
    finally:
        (album / "second.jpg").unlink()


@pytest.mark.browser
def test_a_query_is_typed_on_the_page_and_its_hits_are_seen(browser: Any, service: Service) -> None:
    """Each with its picture and its reasons; one is opened, and what is like it found."""
    indexed(service, 4)
    visit = Visit(browser, service.url)
    page = visit.page
    field = page.get_by_label("Find pictures that the service has indexed")
    field.fill("cat")
    field.press("Enter")
    hit = page.get_by_role("list", name="Hits").locator("> li").first
    expect(hit.locator(".path")).to_have_text("animals/IMG_0001.JPG")
    expect(hit.get_by_role("list", name="Why")).to_contain_text("Shows: cat")
    expect(visit.card("cat").locator(".words")).to_have_text("1 hit")
    assert (
        hit.locator(".frame img").evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") > 1
    )
    hit.locator(".show").click()
    expect(page.get_by_role("heading", name="IMG_0001.JPG", exact=True)).to_be_focused()
    page.get_by_role("button", name="More like this").click()
    expect(page.get_by_role("heading", name="Like IMG_0001.JPG")).to_be_visible()
    field.fill("volcano")
    field.press("Enter")
    expect(page.get_by_role("status").get_by_text("Nothing found")).to_be_visible()
    expect(page.locator(".searched")).to_contain_text("4 pictures of album")
    expect(page.locator(".searched")).to_contain_text("nobody embeds pictures here")
    expect(visit.card("volcano").locator(".words")).to_have_text("Nothing found")
    page.close()
    assert (visit.errors, visit.foreign) == ([], [])


@pytest.mark.browser
def test_a_picture_that_is_sent_to_the_task_is_what_is_looked_for(browser: Any, service: Service, album: Path) -> None:
    """It is shown above those that are like it."""
    indexed(service, 4)
    visit = Visit(browser, service.url)
    visit.page.get_by_label("Task").select_option("search")
    visit.drop(("mine.jpg", (album / "starts.jpg").read_bytes()))
    expect(visit.page.get_by_role("list", name="Hits").locator(".path")).to_have_text("starts.jpg")
    expect(visit.page.get_by_role("img", name="Asked with mine.jpg")).to_be_visible()
    expect(visit.page.get_by_role("list", name="Why")).to_contain_text("The same picture, or nearly")
    visit.page.close()
    assert (visit.errors, visit.foreign) == ([], [])


def test_a_wrong_query_and_an_unknown_collection_are_refused(service: Service) -> None:
    """In words."""
    for fields, status, words in (
        ({"inputs": {"query": "foo:bar"}}, 422, "Query, character 1"),
        ({"inputs": {"query": "cat"}, "collection": "etc"}, 404, "there are album"),
        ({}, 400, "Expected a query"),
    ):
        answer = requests.post(
            f"{service.url}/v1/jobs", json={"task": "search", **fields}, headers={"Prefer": "wait=30"}, timeout=60
        )
        assert answer.status_code == status, answer.text
        assert words in answer.json()["detail"]


def test_collections_are_listed_shown_and_deleted(service: Service) -> None:
    """By the worker that owns them; deleting takes an admin key, and the index is made anew."""
    indexed(service, 4)
    (listed,) = requests.get(f"{service.url}/v1/collections", timeout=30).json()["collections"]
    shown = requests.get(f"{service.url}/v1/collections/album", timeout=30).json()
    assert shown["name"] == listed["name"] == "album"
    assert (shown["files"], shown["missing"]["labels"]) == (4, 0)
    unknown = requests.get(f"{service.url}/v1/collections/etc", timeout=30)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_collection")
    assert requests.delete(f"{service.url}/v1/collections/album", timeout=30).status_code in (401, 403)
    key = {"X-API-Key": "the-key-of-an-operator"}
    until = time.monotonic() + 30
    while (
        deleted := requests.delete(f"{service.url}/v1/collections/album", headers=key, timeout=30)
    ).status_code == 503:
        assert time.monotonic() < until
        time.sleep(0.1)
    assert deleted.status_code == 204
    indexed(service, 4)
