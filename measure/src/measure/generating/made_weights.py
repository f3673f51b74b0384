"""A Stable Diffusion of real dimensions whose weights are made: how long it takes does not depend on their values."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import prod, sqrt
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from processor.export.diffusion import text, tiny, unet, unet_shape, vae
from processor.export.safetensors import Floats
from processor.export.weights import Weights

BEGIN, END = "<|startoftext|>", "<|endoftext|>"
NETWORK, WORDS = "diffusion_pytorch_model.safetensors", "model.safetensors"
PREFIX = "text_model."
WITHOUT_BIAS = ("to_q.bias", "to_k.bias", "to_v.bias", "cond_proj.bias")
"""What a network that looks at a text does not have."""

OLD = ("query.weight", "to_q.weight")
"""The first of an autoencoder's two names for one matrix is of old files."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`Weights` of which everything is there that `has` says, all 0; `shapes` are those of what was asked for."""

    has: Callable[[str], bool]
    shapes: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return self.has(name)

    def floats(self, name: str, *shape: int) -> Floats:
        self.shapes[name] = shape
        return np.zeros(shape, np.float32)


def write_model(folder: Path, configs: Mapping[str, Mapping[str, Any]]) -> None:
    """A model is in `folder`, in diffusers' layout, with a network for each of the `configs` (unet, vae, taesd,
    text_encoder); its tokenizer knows no words but letters. Same configs, same bytes."""
    builders: dict[str, tuple[Callable[[str], bool], tuple[Callable[[Weights, Path], None], ...]]] = {
        "unet": (
            lambda name: not name.endswith(WITHOUT_BIAS),
            (lambda asked, path: unet.export_unet(asked, unet_shape.read_shape(configs["unet"]), path),),
        ),
        "vae": (
            lambda name: not name.endswith(OLD[0]),
            (
                lambda asked, path: vae.export_decoder(asked, vae.read_shape(configs["vae"]), path),
                lambda asked, path: vae.export_encoder(asked, vae.read_shape(configs["vae"]), path),
            ),
        ),
        "taesd": (
            lambda _: True,
            (lambda asked, path: tiny.export_decoder(asked, tiny.read_shape(configs["taesd"]), path),),
        ),
        "text_encoder": (
            lambda name: name.startswith(PREFIX),
            (lambda asked, path: text.export_text(asked, text.read_shape(configs["text_encoder"]), path),),
        ),
    }
    for part, (has, exports) in builders.items():
        asked = Asked(has)
        with TemporaryDirectory() as scratch:
            for export in exports:
                export(asked, Path(scratch) / "network.xml")
        (folder / part).mkdir(parents=True, exist_ok=True)
        _write(folder / part / "config.json", configs[part])
        write_safetensors(folder / part / (WORDS if part == "text_encoder" else NETWORK), asked.shapes)
    _write_tokenizer(folder / "tokenizer", configs["text_encoder"]["vocab_size"])
    for name in ("scheduler/scheduler_config.json", "model_index.json"):
        _write(folder / name, configs[name])


def write_safetensors(path: Path, shapes: Mapping[str, tuple[int, ...]]) -> None:
    """Tensors of these shapes are in the file, in float16: as large as networks begin with, shifts 0, scales 1."""
    header, end = dict[str, Any](), 0
    for name, shape in shapes.items():
        begin, end = end, end + 2 * prod(shape)
        header[name] = {"dtype": "F16", "shape": shape, "data_offsets": [begin, end]}
    text_of_header = json.dumps(header).encode()
    random = np.random.default_rng(0)
    with path.open("wb") as file:
        file.write(len(text_of_header).to_bytes(8, "little") + text_of_header)
        for name, shape in shapes.items():
            file.write(_numbers(name, shape, random).tobytes())


def _numbers(name: str, shape: tuple[int, ...], random: np.random.Generator) -> NDArray[np.float16]:
    if len(shape) > 1:
        most = 1 / sqrt(prod(shape[1:]))
        return random.uniform(-most, most, shape).astype(np.float16)
    return np.full(shape, name.endswith("weight"), np.float16)


def _write_tokenizer(folder: Path, words: int) -> None:
    """The last two of so many `words` are the marks of beginning and end."""
    seen = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = [chr(byte) for byte in seen] + [chr(256 + number) for number in range(256 - len(seen))]
    known = {word: number for number, word in enumerate([*letters, *(f"{letter}</w>" for letter in letters)])}
    _write(folder / "vocab.json", known | {BEGIN: words - 2, END: words - 1})
    (folder / "merges.txt").write_text("#version: 0.2\n", encoding="utf-8")
    marks = {"bos_token": BEGIN, "eos_token": END, "pad_token": END, "unk_token": END}
    _write(folder / "tokenizer_config.json", {"tokenizer_class": "CLIPTokenizer", "model_max_length": 77, **marks})


def _write(path: Path, content: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
