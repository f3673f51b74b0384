"""A captioner in Moondream's container: the graphs, names and shapes of the real one, small, with made numbers.

`Shape` has the sizes; `entries` are the files, `write` packs them. Whoever measures makes a large one of the same code.
"""

import io
import json
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from toy_tokenizer import LINES, trained

CROP, PATCH, SIDE = 378, 14, 27
LIVELY, RESTLESS = 2.0, 0.8
"""How much what was before counts for a word, and its place: else made numbers would say one word for ever."""

FLOAT = {"float32": TensorProto.FLOAT, "float16": TensorProto.FLOAT16}


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a captioner; those of `pictures_` are the vision encoder's. `numbers` is float32 or float16."""

    width: int = 32
    inner: int = 64
    layers: int = 2
    heads: int = 4
    words: int = 320
    pictures_width: int = 24
    pictures_layers: int = 2
    pictures_heads: int = 3
    pictures_inner: int = 48
    projection: int = 64
    bins: int = 64
    numbers: str = "float32"
    quantized: bool = False
    seed: int = 5


class Graph:
    """An ONNX graph in the making: nodes in the order of their calls, weights as they are drawn."""

    def __init__(self, shape: Shape, seed: int) -> None:
        self.shape, self.random = shape, np.random.RandomState(seed)
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def node(self, kind: str, *inputs: str, outputs: int = 1, name: str = "", **attributes: object) -> str | list[str]:
        names = [name] if name else [f"v{len(self.nodes)}_{number}" for number in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, **attributes))
        return names[0] if len(names) == 1 else names

    def constant(self, value: NDArray) -> str:
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def ints(self, *values: int) -> str:
        return self.constant(np.array(values, np.int64))

    def number(self, value: float) -> str:
        return self.constant(np.array(value, self.shape.numbers))

    def drawn(self, *sides: int, scale: float | None = None) -> NDArray:
        """Random weights that keep the size of what goes through them."""
        scale = 1 / np.sqrt(sides[0]) if scale is None else scale
        return (self.random.standard_normal(sides) * scale).astype(self.shape.numbers)

    def linear(self, value: str, into: int, out: int) -> str:
        made = self.product(value, into, out)
        return self.node("Add", made, self.constant(self.drawn(out, scale=0.02)))

    def product(self, value: str, into: int, out: int) -> str:
        """With weights; where those are to be of int8, as onnxruntime's dynamic quantization writes it."""
        if not self.shape.quantized:
            return self.node("MatMul", value, self.constant(self.drawn(into, out)))
        weights = self.random.randint(-127, 128, (into, out)).astype(np.int8)
        scale = self.number(1 / (73 * np.sqrt(into)))  # 73 is how far such numbers spread
        small, step, zero = self.node("DynamicQuantizeLinear", value, outputs=3)
        made = self.node("MatMulInteger", small, self.constant(weights), zero)
        return self.node("Mul", self.node("Cast", made, to=TensorProto.FLOAT), self.node("Mul", step, scale))

    def norm(self, value: str, width: int) -> str:
        scale = (1 + 0.1 * self.random.standard_normal(width)).astype(self.shape.numbers)
        bias = self.drawn(width, scale=0.02)
        return self.node("LayerNormalization", value, self.constant(scale), self.constant(bias), axis=-1, epsilon=1e-5)

    def mlp(self, value: str, into: int, inner: int, out: int) -> str:
        hidden = self.linear(value, into, inner)
        cubed = self.node("Mul", self.node("Mul", hidden, hidden), hidden)
        inside = self.node("Add", hidden, self.node("Mul", cubed, self.number(0.044715)))
        curve = self.node("Tanh", self.node("Mul", inside, self.number(0.7978845608)))
        half = self.node("Mul", hidden, self.number(0.5))
        return self.linear(self.node("Mul", half, self.node("Add", curve, self.number(1))), inner, out)

    def heads(self, value: str, count: int) -> str:
        """(n, t, width) to (n, heads, t, size)."""
        return self.node("Transpose", self.node("Reshape", value, self.ints(0, 0, count, -1)), perm=[0, 2, 1, 3])

    def attended(self, query: str, key: str, value: str, size: int, mask: str = "") -> str:
        """(n, t, width) of what each position takes from those that it sees."""
        turned = self.node("Transpose", key, perm=[0, 1, 3, 2])
        scores = self.node("Mul", self.node("MatMul", query, turned), self.number(size**-0.5))
        weights = self.node("Softmax", self.node("Add", scores, mask) if mask else scores, axis=-1)
        joined = self.node("Transpose", self.node("MatMul", weights, value), perm=[0, 2, 1, 3])
        return self.node("Reshape", joined, self.ints(0, 0, -1))

    def bytes(self, inputs: Mapping[str, tuple[int, list]], outputs: Mapping[str, tuple[int, list]]) -> bytes:
        infos = [[helper.make_tensor_value_info(name, *of) for name, of in each.items()] for each in (inputs, outputs)]
        graph = helper.make_graph(self.nodes, "toy", infos[0], infos[1], self.weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
        return model.SerializeToString()


def vision_encoder(shape: Shape) -> bytes:
    """`input` (n, 3, 378, 378) to patches (n, 729, width)."""
    made, width = Graph(shape, shape.seed), shape.pictures_width
    kernel = made.constant(made.drawn(width, 3, PATCH, PATCH, scale=0.05))
    given = made.node("Cast", "input", to=FLOAT[shape.numbers])
    cut = made.node("Conv", given, kernel, strides=[PATCH, PATCH])
    flat = made.node("Transpose", made.node("Reshape", cut, made.ints(0, width, -1)), perm=[0, 2, 1])
    value = made.node("Add", flat, made.constant(made.drawn(1, SIDE * SIDE, width, scale=0.5)))
    for _ in range(shape.pictures_layers):
        normal = made.norm(value, width)
        parts = made.node("Split", made.linear(normal, width, 3 * width), axis=-1, outputs=3)
        heads = [made.heads(part, shape.pictures_heads) for part in parts]
        taken = made.attended(*heads, width // shape.pictures_heads)
        value = made.node("Add", value, made.linear(taken, width, width))
        value = made.node("Add", value, made.mlp(made.norm(value, width), width, shape.pictures_inner, width))
    made.nodes.append(helper.make_node("Identity", [made.norm(value, width)], ["output"]))
    inputs = {"input": (TensorProto.FLOAT16, ["n", 3, CROP, CROP])}
    return made.bytes(inputs, {"output": (FLOAT[shape.numbers], ["n", SIDE * SIDE, width])})


def small(shape: Shape, seed: int, into: int, inner: int, out: int, input_shape: list, output_shape: list) -> bytes:
    """A network of two layers: the projection, and what reads and writes places and sizes."""
    made, kind = Graph(shape, shape.seed + seed), FLOAT[shape.numbers]
    value = made.mlp("input", into, inner, out)
    made.node(
        "Reshape", value, made.ints(*(-1 if isinstance(side, str) else side for side in output_shape)), name="output"
    )
    return made.bytes({"input": (kind, input_shape)}, {"output": (kind, output_shape)})


def text_encoder(shape: Shape) -> bytes:
    """`input_ids` (1, t) to `input_embeds` (1, t, width)."""
    made = Graph(shape, shape.seed + 2)
    table = made.constant(made.drawn(shape.words, shape.width, scale=1))
    made.node("Gather", table, "input_ids", name="input_embeds")
    inputs = {"input_ids": (TensorProto.INT64, [1, "t"])}
    return made.bytes(inputs, {"input_embeds": (FLOAT[shape.numbers], [1, "t", shape.width])})


def text_decoder(shape: Shape) -> bytes:
    """`input_embeds` (1, t, width) after `kv_cache` (layers, 2, 1, heads, p, size) to the likeliest words' `logits`.

    Of the picture, the first 730 positions, each sees all others; what follows sees what was before it.
    """
    made, width, size = Graph(shape, shape.seed + 3), shape.width, shape.width // shape.heads
    zero, one = made.ints(0), made.ints(1)
    past = made.node("Slice", made.node("Shape", "kv_cache"), made.ints(4), made.ints(5), zero)
    new = made.node("Slice", made.node("Shape", "input_embeds"), made.ints(1), made.ints(2), zero)
    total = made.node("Add", past, new)
    step = made.constant(np.array(1, np.int64))
    places = made.node("Range", made.node("Squeeze", past, zero), made.node("Squeeze", total, zero), step)
    keys = made.node("Range", made.constant(np.array(0, np.int64)), made.node("Squeeze", total, zero), step)
    rows, columns = made.node("Unsqueeze", places, one), made.node("Unsqueeze", keys, zero)
    before = made.node("LessOrEqual", columns, rows)
    prefix = made.node("And", made.node("Less", columns, made.ints(730)), made.node("Less", rows, made.ints(730)))
    mask = made.node("Where", made.node("Or", before, prefix), made.number(0), made.number(-60000))
    angles = made.node("Mul", made.node("Cast", rows, to=TensorProto.FLOAT), made.constant(_speeds(size)))
    waves = [made.node("Cast", made.node(kind, angles), to=FLOAT[shape.numbers]) for kind in ("Cos", "Sin")]
    table = made.constant(made.drawn(2048, width, scale=RESTLESS))
    value, updates = made.node("Add", "input_embeds", made.node("Gather", table, made.node("Squeeze", rows, one))), []
    for layer in range(shape.layers):
        normal = made.norm(value, width)
        parts = made.node("Split", made.linear(normal, width, 3 * width), axis=-1, outputs=3)
        query, key, taken = (made.heads(part, shape.heads) for part in parts)
        query, key = (_turned(made, each, waves, size) for each in (query, key))
        kept = made.node("Gather", "kv_cache", made.constant(np.array(layer, np.int64)), axis=0)
        olds = [made.node("Gather", kept, made.constant(np.array(which, np.int64)), axis=0) for which in (0, 1)]
        keys_, values = (made.node("Concat", *each, axis=2) for each in zip(olds, (key, taken), strict=True))
        pair = [made.node("Unsqueeze", each, zero) for each in (key, taken)]
        updates.append(made.node("Unsqueeze", made.node("Concat", *pair, axis=0), zero))
        attended = made.node(
            "Mul", made.linear(made.attended(query, keys_, values, size, mask), width, width), made.number(LIVELY)
        )
        value = made.node("Add", made.node("Add", value, attended), made.mlp(normal, width, shape.inner, width))
    made.node("Concat", *updates, axis=0, name="new_kv_cache")
    hidden = made.node("Identity", value, name="hidden")
    last = made.node("Gather", hidden, made.constant(np.array(-1, np.int64)), axis=1)
    scores = made.product(made.norm(last, width), width, shape.words)
    logits = made.node("Add", scores, made.constant(_leaning(shape)))
    made.nodes.append(helper.make_node("Identity", [logits], ["logits"]))
    kind, cache = FLOAT[shape.numbers], [shape.layers, 2, 1, shape.heads]
    return made.bytes(
        {"input_embeds": (kind, [1, "t", width]), "kv_cache": (kind, [*cache, "p", size])},
        {
            "hidden": (kind, [1, "t", width]),
            "new_kv_cache": (kind, [*cache, "t", size]),
            "logits": (kind, [1, shape.words]),
        },
    )


def _leaning(shape: Shape) -> NDArray:
    """To what was joined of bytes rather than to bytes, which would be half a character."""
    return np.where(np.arange(shape.words) < 256, -6, 0).astype(shape.numbers)


def _speeds(size: int) -> NDArray:
    """How fast each of the `size` / 4 pairs of a head turns with its place: half of each head is turned."""
    return (1 / 10000 ** (np.arange(size // 4) / max(1, size // 4)))[None].astype(np.float32)


def _turned(made: Graph, value: str, waves: list[str], size: int) -> str:
    quarter = size // 4
    left, right, rest = made.node("Split", value, made.ints(quarter, quarter, size - 2 * quarter), axis=-1, outputs=3)
    cos, sin = waves
    first = made.node("Sub", made.node("Mul", left, cos), made.node("Mul", right, sin))
    second = made.node("Add", made.node("Mul", left, sin), made.node("Mul", right, cos))
    return made.node("Concat", first, second, rest, axis=-1)


def entries(shape: Shape = Shape()) -> Iterator[tuple[str, bytes]]:
    """The files of the container, by name."""
    width, bins = shape.width, shape.bins
    tokenizer = trained(LINES, shape.words)
    yield "vision_encoder.onnx", vision_encoder(shape)
    into = 2 * shape.pictures_width
    patches = SIDE * SIDE
    yield (
        "vision_projection.onnx",
        small(shape, 1, into, shape.projection, width, [1, patches, into], [1, patches, width]),
    )
    yield "text_encoder.onnx", text_encoder(shape)
    yield "text_decoder.onnx", text_decoder(shape)
    yield "coord_encoder.onnx", small(shape, 4, 1, width, width, [1], [width])
    yield "coord_decoder.onnx", small(shape, 5, width, width, bins, [width], [bins])
    yield "size_encoder.onnx", small(shape, 6, 2, width, width, [2], [width])
    yield "size_decoder.onnx", small(shape, 7, width, width, 2 * bins, [width], [2, bins])
    yield "initial_kv_cache.npy", _saved(_begun(shape))
    yield "tokenizer.json", json.dumps(tokenizer).encode()
    yield "config.json", json.dumps(config(shape)).encode()


def config(shape: Shape) -> dict[str, object]:
    """What the real one has in its config.json, with words of ours."""
    end = shape.words - 1
    caption = {"short": [7, 7, 70, 25], "normal": [7, 7, 71, 25]}
    query = {"prefix": [7, 7, 72, 25], "suffix": [7, 7, 73, 25]}
    places = {"detect": {"prefix": [7, 7, 74, 25], "suffix": [8]}, "point": {"prefix": [7, 7, 75, 25], "suffix": [8]}}
    return {
        "model_version": 1,
        "special_tokens": {"bos": end, "eos": end},
        "templates": {"caption": caption, "query": query, **places},
    }


def _begun(shape: Shape) -> NDArray:
    """The cache after the mark of the beginning."""
    random = np.random.RandomState(shape.seed + 8)
    sides = (shape.layers, 2, 1, shape.heads, 1, shape.width // shape.heads)
    return random.standard_normal(sides).astype(shape.numbers)


def _saved(array: NDArray) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def packed(files: Mapping[str, bytes]) -> bytes:
    """The container of the files."""
    parts = [b"MOON\x01"]
    for name, content in files.items():
        parts += [struct.pack("!I", len(name.encode())), name.encode(), struct.pack("!Q", len(content)), content]
    return b"".join(parts)


def write(path: Path, shape: Shape = Shape()) -> Path:
    """A container at `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packed(dict(entries(shape))))
    return path
