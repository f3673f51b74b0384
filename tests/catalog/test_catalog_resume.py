"""Downloads that were broken off, or that two processes want."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from processor.catalog.download import download
from processor.catalog.files import WeightsFile
from processor.catalog.progress import Silent

SIZE = 700_000


def test_a_part_is_gone_on_with(web, toy, destination, part, content, heard, short_timeouts):
    """Only the missing bytes are asked for, and the progress counts those that were there."""
    part.write_bytes(content[:123_456])
    download(toy(web.url("good")), destination, heard, short_timeouts)
    assert destination.read_bytes() == content
    assert web.ranges == ["bytes=123456-"]
    assert heard.count == SIZE
    assert not part.exists()


@pytest.mark.parametrize("how", ["rangeless", "rangehating", "misplaced"])
def test_a_source_without_ranges_starts_from_the_first_byte(
    web, toy, destination, part, content, how, heard, short_timeouts
):
    """200, 416 or another range than the one asked for: the part is dropped and the file comes whole."""
    part.write_bytes(content[:123_456])
    download(toy(web.url(how)), destination, heard, short_timeouts)
    assert destination.read_bytes() == content
    assert heard.count == SIZE


def test_a_part_of_another_file_costs_one_more_start(
    web, toy, destination, part, content, other_content, short_timeouts
):
    """The hash fails on the joined file, so it comes once more from the first byte."""
    part.write_bytes(other_content[:123_456])
    download(toy(web.url("good")), destination, Silent(), short_timeouts)
    assert destination.read_bytes() == content
    assert web.ranges == ["bytes=123456-", None]


def test_a_part_that_is_too_long_is_dropped(web, toy, destination, part, content, other_content, short_timeouts):
    """It cannot be of this file."""
    part.write_bytes(other_content + b"more")
    download(toy(web.url("good")), destination, Silent(), short_timeouts)
    assert destination.read_bytes() == content
    assert web.ranges == [None]


def test_a_part_that_is_whole_needs_no_source(web, toy, destination, part, content, short_timeouts):
    """A process that died between the last byte and the renaming loses nothing."""
    part.write_bytes(content)
    download(toy(web.url("good")), destination, Silent(), short_timeouts)
    assert destination.read_bytes() == content
    assert web.requests == []


def test_a_whole_part_of_unknown_size_is_known_by_its_hash(web, toy, destination, part, content, short_timeouts):
    """The source has nothing beyond it, 416, and it is the file."""
    part.write_bytes(content)
    download(toy(web.url("rangehating"), size=None), destination, Silent(), short_timeouts)
    assert destination.read_bytes() == content
    assert web.ranges == [f"bytes={SIZE}-"]


@pytest.mark.parametrize("size", [SIZE, None])
def test_a_source_that_breaks_off_is_asked_to_go_on(web, toy, destination, content, size, short_timeouts):
    """Cut in the middle twice, the file arrives in three pieces."""
    download(toy(web.url("cutting"), size=size), destination, Silent(), short_timeouts)
    assert destination.read_bytes() == content
    assert web.ranges == [None, "bytes=300000-", "bytes=600000-"]


def test_the_next_source_goes_on_where_the_last_one_broke_off(web, toy, destination, content, short_timeouts):
    """Sources share the part."""
    download(toy(web.url("rangeless_cutting"), web.url("good")), destination, Silent(), short_timeouts)
    assert destination.read_bytes() == content
    assert web.requests[-1] == ("/good/toy.weights", "bytes=300000-")


PROGRAM = """
import sys
from pathlib import Path
from processor.catalog.download import download
from processor.catalog.files import WeightsFile
from processor.catalog.progress import Silent
source, sha256, destination = sys.argv[1:]
print(download(WeightsFile("toy.weights", 700_000, sha256, (source,)), Path(destination), Silent()))
"""


def _in_another_process(toy: WeightsFile, destination: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", PROGRAM, toy.sources[0], toy.sha256, str(destination)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_two_processes_fetch_one_file_once(web, toy, destination, content):
    """The second waits for the first and then finds the file."""
    running = [_in_another_process(toy(web.url("good")), destination) for _ in range(2)]
    outputs = sorted(each.communicate(timeout=30)[0].strip() for each in running)
    assert outputs == ["", web.url("good")]
    assert [each.returncode for each in running] == [0, 0]
    assert len(web.requests) == 1
    assert destination.read_bytes() == content


def test_a_killed_download_is_gone_on_with(web, toy, destination, content, short_timeouts):
    """kill -9 in the middle leaves a part and no lock."""
    part = destination.with_name("toy.weights.part")
    with _in_another_process(toy(web.url("stalling")), destination) as killed:
        deadline = time.monotonic() + 20
        while not (part.exists() and part.stat().st_size) and time.monotonic() < deadline:
            time.sleep(0.02)
        killed.kill()
    kept = part.stat().st_size
    assert 0 < kept <= 300_000
    download(toy(web.url("good")), destination, Silent(), short_timeouts)
    assert destination.read_bytes() == content
    assert web.ranges == [None, f"bytes={kept}-"]
