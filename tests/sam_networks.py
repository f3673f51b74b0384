"""Converted networks of the SAM family, asked by a test, and how far their answers are from a reference's."""

import json
from pathlib import Path

import numpy as np
import openvino as ov


def golden(name: str):
    """What transformers made of that toy: prompts, what it encoded, and what it decoded."""
    path = Path(__file__).parent / "tasks/analyze/golden" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def config(folder: Path):
    """The folder's config.json."""
    return json.loads((folder / "config.json").read_text(encoding="utf-8"))


def exported(family, weights, shape, folder: Path):
    """Encoder and decoder that a family makes of the weights, each a function from inputs to outputs by their names."""
    folder.mkdir(parents=True, exist_ok=True)
    family.export_encoder(weights, shape, folder / "encoder.xml")
    family.export_decoder(weights, shape, folder / "decoder.xml")
    return [_opened(folder / f"{name}.xml") for name in ("encoder", "decoder")]


def prompt(points=None, labels=None, boxes=None, fillers=0):
    """Points, then the corners of a box, then as many of nothing, as a decoder takes them."""
    parts = [] if points is None else [(np.float32(points), np.int32(labels))]
    if boxes is not None:
        parts.append((np.float32(boxes).reshape(-1, 2, 2), np.int32([[2, 3]] * len(boxes))))
    places, kinds = (np.concatenate(each, 1) for each in zip(*parts, strict=True))
    return {
        "points": np.pad(places, ((0, 0), (0, fillers), (0, 0))),
        "point_labels": np.pad(kinds, ((0, 0), (0, fillers)), constant_values=-1),
    }


def distance(ours, theirs):
    """The largest between an array and what a reference has at a few of its places."""
    assert list(ours.shape) == theirs["shape"]
    return np.abs(ours.reshape(-1)[theirs["at"]] - theirs["is"]).max()


def _opened(path):
    network = ov.Core().compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return lambda inputs: {each.get_any_name(): value for each, value in network(inputs).items()}
