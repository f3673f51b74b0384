"""What kills a decoder, and what does not let it end, ends one picture and nothing else."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Thread

import numpy as np
import pytest
from PIL import Image
from skimage import data

from crafted import heic_that_crashes, jpeg_of_scans, tiff
from processor.imaging import elsewhere
from processor.imaging.bounds import SECONDS, SECONDS_PER_MEGAPIXEL
from processor.imaging.decode import Photo, decode
from processor.imaging.elsewhere import WARM, Decoders
from processor.settings import MAX_PIXELS
from wire.errors import JobTimeoutError, UndecodableImageError
from wire.tasks import TASKS

LIMIT = 64_000_000
COFFEE = Image.fromarray(data.coffee()).resize((90, 60))
ORDINARY = tiff(COFFEE)
ENDLESS = jpeg_of_scans(2000, 200_000, hidden=True)
"""A minute of computing."""


def children(parent: int) -> list[int]:
    found = [int(each) for task in Path(f"/proc/{parent}/task").glob("*/children") for each in task.read_text().split()]
    return [each for each in found if b"imaging.decoder" in command_of(each) or state_of(each) == "Z"]


def command_of(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""


def state_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0]
    except FileNotFoundError:
        return ""


def eventually(true) -> None:
    until = time.monotonic() + 20
    while not true():
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.fixture(autouse=True)
def none_before_and_after() -> Iterator[None]:
    """Each test starts its own processes, and leaves neither a process nor a zombie."""
    elsewhere.decoders().close()
    yield
    elsewhere.decoders().close()
    assert children(os.getpid()) == []


def is_coffee(photo: Photo) -> bool:
    return np.array_equal(photo.pixels, np.asarray(COFFEE))


def busy() -> int:
    """The decoder's process, once it computes."""
    eventually(lambda: children(os.getpid()))
    [process] = children(os.getpid())
    eventually(lambda: seconds_of(process) > 0.5)
    return process


def seconds_of(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_a_picture_that_crashes_its_decoder_is_refused() -> None:
    """A HEIC that libheif's binding dies of is undecodable, and the next picture is decoded."""
    for _ in range(2):
        with pytest.raises(UndecodableImageError, match="its decoder crashed"):
            decode(heic_that_crashes(), max_pixels=LIMIT)
        assert is_coffee(decode(ORDINARY, max_pixels=LIMIT))


def test_the_first_picture_that_was_found_to_crash_is_refused(shared: Path) -> None:
    """The file by which the fault was found."""
    with pytest.raises(UndecodableImageError, match="its decoder crashed"):
        decode((shared / "trials/security/crash-min.heic").read_bytes(), max_pixels=LIMIT)


@pytest.mark.parametrize("by", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_a_decoder_that_dies_in_the_middle_takes_one_picture_with_it(by: signal.Signals) -> None:
    """Whatever ends the process, others are decoded meanwhile and afterwards."""
    with ThreadPoolExecutor(1) as pool:
        lost = pool.submit(decode, ENDLESS, max_pixels=LIMIT)
        process = busy()
        assert is_coffee(decode(ORDINARY, max_pixels=LIMIT))
        os.kill(process, by)
        with pytest.raises(UndecodableImageError, match=r"crashed|was killed"):
            lost.result(20)
    assert is_coffee(decode(ORDINARY, max_pixels=LIMIT))


def test_computing_ends() -> None:
    """A progressive JPEG of hundreds of thousands of scans is refused when its time is up."""
    with pytest.raises(UndecodableImageError, match="it takes longer than its pixels account for"):
        decode(ENDLESS, max_pixels=LIMIT)
    assert is_coffee(decode(ORDINARY, max_pixels=LIMIT))


def test_the_time_is_counted_for_each_picture() -> None:
    """A process that has computed for longer in all goes on: what counts is the picture in hand."""
    heavy = jpeg_of_scans(2000, 5_000, hidden=True)
    decode(heavy, max_pixels=LIMIT)
    [process] = children(os.getpid())
    while seconds_of(process) < SECONDS + 2:
        decode(heavy, max_pixels=LIMIT)
    assert children(os.getpid()) == [process]


def test_waiting_ends_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine too busy to compute at all, the job times out."""
    monkeypatch.setattr(elsewhere, "WALL_SECONDS", 0.3)
    with pytest.raises(JobTimeoutError, match=r"within 0\.3 s"):
        decode(ENDLESS, max_pixels=LIMIT)
    assert children(os.getpid()) == []


def test_a_picture_ends_within_every_tasks_time() -> None:
    """The bounds of the decoder lie within those of the jobs, for the largest picture that is taken."""
    longest = SECONDS + SECONDS_PER_MEGAPIXEL * MAX_PIXELS / 1e6
    assert longest < elsewhere.WALL_SECONDS <= min(task.timeout_seconds for task in TASKS.values())


def test_a_deadline_of_the_caller_ends_the_decoder() -> None:
    """Where the caller stops to wait, as a worker whose job's time is over, no answer is left for the next picture."""

    def over(*_: object) -> None:
        raise JobTimeoutError("the job's time is over")

    before = signal.signal(signal.SIGALRM, over)
    try:
        signal.setitimer(signal.ITIMER_REAL, 1)
        with pytest.raises(JobTimeoutError, match="the job's time is over"):
            decode(ENDLESS, max_pixels=LIMIT)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert children(os.getpid()) == []
    assert is_coffee(decode(ORDINARY, max_pixels=LIMIT))


def test_a_decoder_that_died_idle_is_replaced() -> None:
    """Nobody's picture is refused for it."""
    decode(ORDINARY, max_pixels=LIMIT)
    [process] = children(os.getpid())
    os.kill(process, signal.SIGKILL)
    eventually(lambda: state_of(process) == "Z")
    assert is_coffee(decode(ORDINARY, max_pixels=LIMIT))


def test_a_decoder_is_used_again() -> None:
    """It is started once, not for each picture; a refusal is no reason to start another."""
    decode(ORDINARY, max_pixels=LIMIT)
    first = children(os.getpid())
    with pytest.raises(UndecodableImageError):
        decode(ORDINARY[:100], max_pixels=LIMIT)
    decode(ORDINARY, max_pixels=LIMIT)
    assert children(os.getpid()) == first


def test_as_many_decode_as_are_asked_and_a_few_stay() -> None:
    """Threads do not wait for one another; of the processes, some are kept for the next pictures."""
    decoders, together = Decoders(), Barrier(WARM + 2)

    def one() -> None:
        together.wait(20)
        decoders.decode(ORDINARY, LIMIT)

    threads = [Thread(target=one) for _ in range(WARM + 2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert 1 <= len(children(os.getpid())) <= WARM
    decoders.close()


def test_a_decoder_is_told_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys in the environment stay with the service."""
    monkeypatch.setenv("API_KEYS", "top-secret")
    decode(ORDINARY, max_pixels=LIMIT)
    [process] = children(os.getpid())
    assert b"top-secret" not in Path(f"/proc/{process}/environ").read_bytes()


@pytest.mark.parametrize("picture", [ORDINARY, ENDLESS], ids=["idle", "in the middle"])
def test_a_decoder_ends_with_its_parent(picture: bytes, tmp_path: Path) -> None:
    """Also where the parent is killed and can tell it nothing, and where the decoder is busy just then."""
    (tmp_path / "picture").write_bytes(picture)
    code = (
        "import sys, time; from pathlib import Path; from processor.imaging.decode import decode\n"
        "decode(Path(sys.argv[1]).read_bytes(), max_pixels=64_000_000); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, tmp_path / "picture"])
    try:
        eventually(lambda: children(parent.pid))
        [process] = children(parent.pid)
        eventually(lambda: seconds_of(process) > 0.05)
    finally:
        parent.kill()
        parent.wait()
    eventually(lambda: state_of(process) in ("", "Z"))
