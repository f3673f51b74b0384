"""Networks run as on a CPU of before VNNI: in a process of their own, because oneDNN asks for the limit once."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np

from processor.runtimes import Execution, Floats, load
from processor.yolo import calibration
from processor.yolo.comparison import compare
from processor.yolo.detector import DetectOptions
from processor.yolo.manifest import Manifest
from wire.tasks.detect.model import Agreement

LIMIT = {"ONEDNN_MAX_CPU_ISA": "AVX2"}


def infer_on_avx2(network: Path, picture: Floats, scratch: Path) -> list[Floats]:
    """The raw heads that `network` makes of `picture` with no instruction newer than AVX2 in its convolutions."""
    np.save(scratch / "picture.npy", picture)
    _on_avx2("infer", network, scratch)
    with np.load(scratch / "heads.npz") as heads:
        return [heads[name] for name in heads.files]


def compare_on_avx2(folder: Path) -> Agreement:
    """How the int8 network of the model in `folder` agrees with float32 there."""
    return Agreement(**json.loads(_on_avx2("compare", folder)))


def compare_in_process(folder: Path) -> Agreement:
    """The same on this CPU, by the pictures that packages carry."""
    chosen = calibration.carried()
    assert chosen is not None
    return compare(folder, Manifest.read(folder), chosen, DetectOptions().shape)["int8"]


def _on_avx2(*arguments: str | Path) -> str:
    command = [sys.executable, __file__, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | LIMIT).stdout


def main(what: str, *arguments: str) -> None:
    """What the functions above ask of a process of its own."""
    if what == "compare":
        sys.stdout.write(json.dumps(asdict(compare_in_process(Path(arguments[0])))))
        return
    network, scratch = map(Path, arguments)
    heads = load(network, Execution()).infer(np.load(scratch / "picture.npy"))
    np.savez(scratch / "heads.npz", *heads)


if __name__ == "__main__":
    main(*sys.argv[1:])
