"""What kills a decoder, and what does not let it end, ends one picture and nothing else."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Thread

import pytest

from crafted import heic_that_crashes
from decoders import ENDLESS, ORDINARY, children, eventually, is_coffee, seconds_of, state_of
from processor.imaging.decode import decode
from processor.imaging.decoder_pool import WARM, DecoderPool
from wire.errors import UndecodableImageError

pytestmark = pytest.mark.usefixtures("own_decoders")

LIMIT = 64_000_000


def busy() -> int:
    """The decoder's process, once it computes."""
    eventually(lambda: children(os.getpid()))
    [process] = children(os.getpid())
    eventually(lambda: seconds_of(process) > 0.5)
    return process


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


def test_a_decoder_that_died_idle_is_replaced() -> None:
    """Nobody's picture is refused for it."""
    decode(ORDINARY, max_pixels=LIMIT)
    [process] = children(os.getpid())
    os.kill(process, signal.SIGKILL)
    eventually(lambda: os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT))  # all its threads ended
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
    decoders, together = DecoderPool(), Barrier(WARM + 2)

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


def test_where_memory_ends_a_decoder_goes_first() -> None:
    """The kernel takes it before the process that keeps results."""
    decode(ORDINARY, max_pixels=LIMIT)
    [process] = children(os.getpid())
    assert Path(f"/proc/{process}/oom_score_adj").read_text() == "1000\n"


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
