"""Networks run as on a CPU of before VNNI: in a process of their own, because oneDNN asks for the limit once."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from processor.runtimes import Execution, Floats, load

LIMIT = {"ONEDNN_MAX_CPU_ISA": "AVX2"}


def infer_on_avx2(network: Path, picture: Floats, scratch: Path) -> list[Floats]:
    """The raw heads that `network` makes of `picture` with no instruction newer than AVX2 in its convolutions."""
    np.save(scratch / "picture.npy", picture)
    subprocess.run([sys.executable, __file__, network, scratch], check=True, env=os.environ | LIMIT)
    with np.load(scratch / "heads.npz") as heads:
        return [heads[name] for name in heads.files]


def main(network: str, scratch: str) -> None:
    """Writes the heads of the picture in the folder `scratch` beside it."""
    heads = load(Path(network), Execution()).infer(np.load(Path(scratch, "picture.npy")))
    np.savez(Path(scratch, "heads.npz"), *heads)


if __name__ == "__main__":
    main(*sys.argv[1:])
