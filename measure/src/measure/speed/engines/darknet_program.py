"""Darknet's own program, where it is installed: it says itself how long each picture took."""

import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from shutil import which

from measure.rounds import TOTAL, Round, Sample
from wire.errors import NotReadyError

PROGRAM = "darknet"
PREDICTED = re.compile(rb"Predicted in ([0-9.]+) (milli-)?seconds")
MOST_CLASSES = 1000
TIMEOUT_SECONDS = 600


class DarknetProgram:
    """`darknet detector test`, given file names on its standard input. Its time is the network and its heads alone.

    Raises NotReadyError where the program is not installed, or there are no Darknet files of the model.
    """

    def __init__(self, model: tuple[str, Path] | None) -> None:
        program = which(PROGRAM)
        if program is None:
            raise NotReadyError(f"{PROGRAM} is not installed here; Debian and Ubuntu have a package of that name.")
        if model is None:
            raise NotReadyError(
                "Darknet's program needs the cfg and weights that the model was converted from; they are not here."
            )
        self._program, self._cfg, self._weights = program, *model

    def round(self, pictures: Sequence[Path]) -> Round:
        """One turn: every picture once, each worked on alone."""
        with tempfile.TemporaryDirectory() as folder:
            cfg, data, names = (Path(folder, name) for name in ("cfg", "coco", "names"))
            cfg.write_text(self._cfg, encoding="utf-8")
            data.write_text(f"names={names}\n", encoding="utf-8")
            names.write_text("\n" * MOST_CLASSES, encoding="ascii")
            run = subprocess.run(  # noqa: S603
                [self._program, "detector", "test", str(data), str(cfg), str(self._weights.resolve()), "-out", "found"],
                input="".join(f"{path.resolve()}\n" for path in pictures).encode(), cwd=folder,
                capture_output=True, timeout=TIMEOUT_SECONDS, check=False,
            )  # fmt: skip
        times_ms = [
            float(number) * (1 if milli else 1000) for number, milli in PREDICTED.findall(run.stdout + run.stderr)
        ]
        if not times_ms:
            reason = (run.stderr.decode(errors="replace").strip().splitlines() or ["it printed no time"])[-1]
            raise NotReadyError(f"{PROGRAM} ended with exit code {run.returncode}: {reason}")
        samples = tuple(Sample({"infer": each, TOTAL: each}) for each in times_ms)
        return Round(sum(times_ms) / 1000, samples)
