"""How fast a screen full of text is read, beside the package that the networks come in."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, cast

from PIL import Image

from measure.findings import Findings
from measure.progress import bar
from measure.reading.error_rate import character_error_rate
from measure.reading.pages import lines, screenshot
from measure.rounds import TOTAL, Round, Sample, interleaved, summarize
from processor.runtimes.isa import leaves_bf16
from wire.errors import NotReadyError

SEED = 17
CPU = "cpu"
OTHER = "rapidocr"
HEADINGS = ("reader", "ms, median", "p95", "CPU ms, median", "wrong characters, %", "lines")


@dataclass(slots=True)
class ReadingProcess:
    """A process that reads the picture at `path`, again and again; what it read last is in `read`."""

    process: subprocess.Popen[str]
    path: Path
    read: list[str]

    def round(self) -> Round:
        """One turn: the picture once. Raises NotReadyError where the process died."""
        stdin, stdout = cast(IO[str], self.process.stdin), cast(IO[str], self.process.stdout)
        with suppress(BrokenPipeError):  # then there is no answer either
            stdin.write(f"{self.path}\n")
            stdin.flush()
        answer = stdout.readline()
        if not answer:
            raise NotReadyError(f"{self.process.args!r} ended with exit code {self.process.wait()}.")
        found = json.loads(answer)
        self.read = found["lines"]
        times_ms = {TOTAL: found["seconds"] * 1000, CPU: found["cpu_seconds"] * 1000}
        return Round(found["seconds"], (Sample(times_ms),))


def run(python: Path, rounds: int, count: int, precisions: Sequence[str]) -> Findings:
    """Our reader in each of the `precisions`, and rapidocr as the interpreter `python` has it, in turns.

    The picture is a screen of 1920 x 1080 pixels with `count` lines. Raises NotReadyError where one cannot run.
    """
    text = lines(SEED, count, (5, 11))
    commands = {f"ours, {each}": [sys.executable, "-m", "measure.reading.our_process", each] for each in precisions}
    narrow = [] if leaves_bf16() else ["f32"]
    commands[OTHER] = [str(python), str(Path(__file__).with_name("rapidocr_process.py")), *narrow]
    with TemporaryDirectory() as folder, ExitStack() as running:
        path = Path(folder) / "screen.png"
        Image.fromarray(screenshot(text)).save(path)
        subjects = {name: running.enter_context(_reading(command, path)) for name, command in commands.items()}
        with bar("Reading", (rounds + 1) * len(subjects)) as advanced:
            found = interleaved(subjects, rounds, advanced)
    summaries = {name: summarize(turns) for name, turns in found.items()}
    rows = []
    for name, summary in summaries.items():
        wall, cpu, read = summary.stages[TOTAL], summary.stages[CPU], subjects[name].read
        wrong = 100 * character_error_rate("\n".join(text), "\n".join(read))
        rows.append((name, wall.median, wall.p95, cpu.median, wrong, len(read)))
    content = {name: summary.to_dict() for name, summary in summaries.items()}
    return Findings(HEADINGS, rows, content, summaries)


@contextmanager
def _reading(command: list[str], path: Path) -> Iterator[ReadingProcess]:
    """The process, which is gone at the end of the block. Raises NotReadyError where there is no such program."""
    try:
        process = subprocess.Popen(  # noqa: S603 - the command is ours
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
    except FileNotFoundError:
        raise NotReadyError(f"{command[0]} is not there: make .venv-rapidocr/.installed") from None
    with process:  # which ends when its standard input does
        yield ReadingProcess(process, path, [])
