"""How well and how fast texts and pictures are embedded: `python -m measure.embedding FOLDER [FOLDER ...]`.

FOLDER is a converted model's, such as processor/models/embed/all-minilm-l6-v2. `--onnx` is a network with the inputs
`input_ids`, `attention_mask` and `token_type_ids`, for onnxruntime to run on the same tokens.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from measure.machine import describe, sentence
from measure.table import Cell, render
from processor.encoders.vectors import unit
from processor.imaging.decode import decode
from processor.runtimes import Execution
from processor.runtimes.cores import available_cores
from processor.runtimes.telemetry import silence
from processor.tasks.embed.model import EmbedModel
from processor.tasks.embed.open import open_model

Floats = NDArray[np.float32]
AT = (1, 5, 10)
MAX_PIXELS = 64_000_000


def main() -> None:
    """Measures what the arguments name, and prints tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--captions", type=Path, required=True, help="COCO's captions.json")
    parser.add_argument("--images", type=Path, help="a folder of JPEGs")
    parser.add_argument("--onnx", type=Path, help="a network of texts for onnxruntime")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    annotations = json.loads(given.captions.read_text())["annotations"]
    texts, owners = [each["caption"] for each in annotations], np.array([each["image_id"] for each in annotations])
    files = [path.read_bytes() for path in sorted(given.images.glob("*.jpg"))] if given.images else []
    models = [open_model(folder, Execution(streams=1)) for folder in given.folders]
    recalls, speeds = list[list[Cell]](), list[list[Cell]]()
    for model in models:
        name = model.manifest.name
        if encoder := model.of_texts:
            recalls.append([name, *recall(model.texts(texts), owners)])
            speeds.append([name, "texts", *rates(model.texts, texts, given.rounds)])
            if given.onnx:
                ids = [encoder.tokens(text).ids for text in texts]
                by_onnx = onnx_texts(given.onnx)
                recalls.append([given.onnx.name, *recall(by_onnx(ids), owners)])
                speeds.append([f"onnxruntime, {given.onnx.name}", "texts", *rates(by_onnx, ids, given.rounds)])
        if model.of_pictures and files:
            speeds.append([name, "pictures", *rates(encoded(model), files, given.rounds)])
    print(render(["recall of captions", *(f"R@{k}" for k in AT), "MRR"], recalls))  # noqa: T201
    print(render(["speed", "of", "a second", "CPU ms each"], speeds))  # noqa: T201
    print(sentence(describe()))  # noqa: T201


def recall(vectors: Floats, owners: NDArray[Any]) -> list[float]:
    """Recall at AT and the mean reciprocal rank: each caption asks for the others of its picture, among all others."""
    likeness = vectors @ vectors.T
    np.fill_diagonal(likeness, -np.inf)
    order = np.argsort(-likeness, axis=1, kind="stable")
    ranks = 1 + np.argmax(owners[order] == owners[:, None], axis=1)
    return [*(float(np.mean(ranks <= k)) for k in AT), float(np.mean(1 / ranks))]


def rates(embed: Callable[[Any], Any], given: Sequence[Any], rounds: int) -> list[float]:
    """How many a second, and how many milliseconds of all cores each takes: the medians of the rounds but the first."""
    seconds, cpu_seconds = [], []
    for _ in range(rounds + 1):
        began, cpu_began = time.perf_counter(), time.process_time()
        embed(given)
        seconds.append(time.perf_counter() - began)
        cpu_seconds.append(time.process_time() - cpu_began)
    return [len(given) / median(seconds[1:]), 1000 * median(cpu_seconds[1:]) / len(given)]


def encoded(model: EmbedModel) -> Callable[[Sequence[bytes]], list[Floats]]:
    """Embeds encoded pictures as the task does: each decoded as large as it needs to be."""
    encoder = model.picture_encoder
    return lambda files: [
        encoder.vector(decode(file, max_pixels=MAX_PIXELS, shortest_side=encoder.enough).pixels) for file in files
    ]


def onnx_texts(path: Path) -> Callable[[Sequence[tuple[int, ...]]], Floats]:
    """Embeds texts, as tokens, by onnxruntime: one at a time, none filled up; the mean of the tokens' vectors."""
    silence()
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = available_cores()
    session = onnxruntime.InferenceSession(path, options)

    def vector(ids: tuple[int, ...]) -> Floats:
        row = np.array([ids], np.int64)
        inputs = {"input_ids": row, "attention_mask": np.ones_like(row), "token_type_ids": np.zeros_like(row)}
        mean: Floats = session.run(None, inputs)[0][0].mean(axis=0)
        return mean

    return lambda texts: unit(np.stack([vector(ids) for ids in texts]))


if __name__ == "__main__":
    main()
