"""Small networks in Hugging Face's layout, with the same numbers each time, so that a reference can read them too."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", *"abcdefghijklmnopqrstuvwxyz0123456789.,!?'-", "日", "ß")
PARTS = tuple(f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyz0123456789")
WHOLE = ("a", "dog", "cat", "the", "##ing", "##s", "run", "beach", "un", "##believ", "##able", "cafe", "\u03c3")
VOCABULARY = tuple(dict.fromkeys((*WORDS, *PARTS, *WHOLE)))

MERGES = (
    *(
        ("t", "h"),
        ("th", "e</w>"),
        ("d", "o"),
        ("do", "g</w>"),
        ("c", "a"),
        ("ca", "t</w>"),
        ("i", "n"),
        ("in", "g</w>"),
    ),
    *(("a", "n"), ("an", "d</w>"), ("r", "u"), ("ru", "n"), ("run", "n"), ("o", "n</w>"), ("e", "a"), ("b", "ea")),
    *(("Ã", "©"), ("l", "l</w>"), ("'", "s</w>"), ("1", "2</w>")),
)
SCALE = 25.0
BEGIN, END = "<|startoftext|>", "<|endoftext|>"


def numbers(seed: int, **shapes: tuple[int, ...]) -> dict[str, Floats]:
    """Tensors of those shapes, by name; a dot in a name is written as two underscores.

    What normalizes has its numbers around 1, so that all parts of a network tell in its vectors.
    """
    random = np.random.RandomState(seed)
    return {
        name.replace("__", "."): (random.standard_normal(shape) * 0.3 + ("orm" in name)).astype(np.float32)
        for name, shape in shapes.items()
    }


def write_safetensors(path: Path, tensors: Mapping[str, Floats], dtype: str = "F32") -> None:
    """The file of the tensors, as the format's own description has it."""
    header, parts, at = {}, [], 0
    for name, tensor in tensors.items():
        part = tensor.astype("<f4" if dtype == "F32" else "<f2").tobytes()
        header[name] = {"dtype": dtype, "shape": list(tensor.shape), "data_offsets": [at, at + len(part)]}
        parts.append(part)
        at += len(part)
    head = json.dumps({"__metadata__": {"format": "pt"}, **header}).encode()
    path.write_bytes(len(head).to_bytes(8, "little") + head + b"".join(parts))


def read_safetensors(path: Path) -> dict[str, Floats]:
    """What `write_safetensors` wrote, of float32."""
    content = path.read_bytes()
    begin = 8 + int.from_bytes(content[:8], "little")
    header = json.loads(content[8:begin])
    header.pop("__metadata__")
    return {
        name: np.frombuffer(
            content[begin + entry["data_offsets"][0] : begin + entry["data_offsets"][1]], "<f4"
        ).reshape(entry["shape"])
        for name, entry in header.items()
    }


def bert_folder(folder: Path, pooling: str = "mean", **config: object) -> Path:
    """A BERT of two layers, 32 wide, with the words above."""
    folder.mkdir(parents=True, exist_ok=True)
    width, inner, layers, words, positions = 32, 64, 2, len(VOCABULARY), 40
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings__word_embeddings__weight": (words, width),
        "embeddings__position_embeddings__weight": (positions, width),
        "embeddings__token_type_embeddings__weight": (2, width),
        **_norm("embeddings__LayerNorm", width),
    }
    for number in range(layers):
        layer = f"encoder__layer__{number}"
        for name in ("query", "key", "value"):
            shapes |= _linear(f"{layer}__attention__self__{name}", width, width)
        shapes |= _linear(f"{layer}__attention__output__dense", width, width)
        shapes |= _norm(f"{layer}__attention__output__LayerNorm", width)
        shapes |= _linear(f"{layer}__intermediate__dense", width, inner) | _linear(
            f"{layer}__output__dense", inner, width
        )
        shapes |= _norm(f"{layer}__output__LayerNorm", width)
    write_safetensors(folder / "model.safetensors", numbers(1, **shapes))
    _write(
        folder / "config.json",
        **{
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": width,
            "intermediate_size": inner,
            "layer_norm_eps": 1e-12,
            "max_position_embeddings": positions,
            "num_attention_heads": 4,
            "num_hidden_layers": layers,
            "pad_token_id": 0,
            "type_vocab_size": 2,
            "vocab_size": words,
            **config,
        },
    )
    (folder / "vocab.txt").write_text("".join(f"{word}\n" for word in VOCABULARY), encoding="utf-8")
    (folder / "1_Pooling").mkdir(exist_ok=True)
    _write(folder / "1_Pooling/config.json", **{f"pooling_mode_{pooling}_token{'s' * (pooling == 'mean')}": True})
    return folder


def clip_folder(folder: Path, activation: str = "quick_gelu", scale: float = SCALE, **vision: object) -> Path:
    """A CLIP of two layers in each tower: texts 32 wide, pictures of 64 pixels 48 wide, vectors of 24 numbers.

    Their cosines are multiplied by `scale`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = clip_vocabulary()
    shapes: dict[str, tuple[int, ...]] = {
        "logit_scale": (),
        "text_model__embeddings__token_embedding__weight": (len(vocabulary), 32),
        "text_model__embeddings__position_embedding__weight": (77, 32),
        **_tower("text_model", 32, 64, 2),
        **_norm("text_model__final_layer_norm", 32),
        "text_projection__weight": (24, 32),
        "vision_model__embeddings__class_embedding": (48,),
        "vision_model__embeddings__patch_embedding__weight": (48, 3, 16, 16),
        "vision_model__embeddings__position_embedding__weight": (17, 48),
        **_norm("vision_model__pre_layrnorm", 48),
        **_tower("vision_model", 48, 96, 2),
        **_norm("vision_model__post_layernorm", 48),
        "visual_projection__weight": (24, 48),
    }
    # In float16, as the converted model has them: what is left is what the network itself does otherwise.
    tensors = {name: tensor.astype(np.float16).astype(np.float32) for name, tensor in numbers(2, **shapes).items()}
    tensors["logit_scale"] = np.log(np.float32(scale))
    write_safetensors(folder / "model.safetensors", tensors)
    common = {"hidden_act": activation, "layer_norm_eps": 1e-5, "num_attention_heads": 4, "num_hidden_layers": 2}
    texts = {"hidden_size": 32, "intermediate_size": 64, "vocab_size": len(vocabulary), "max_position_embeddings": 77}
    marks = {"bos_token_id": vocabulary[BEGIN], "eos_token_id": vocabulary[END], "pad_token_id": vocabulary[END]}
    pictures = {"hidden_size": 48, "intermediate_size": 96, "image_size": 64, "patch_size": 16, **vision}
    _write(
        folder / "config.json",
        architectures=["CLIPModel"],
        model_type="clip",
        projection_dim=24,
        text_config={**common, **texts, **marks},
        vision_config={**common, **pictures},
    )
    _write(folder / "vocab.json", **vocabulary)
    (folder / "merges.txt").write_text("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in MERGES), encoding="utf-8")
    _write(
        folder / "preprocessor_config.json",
        crop_size={"height": 64, "width": 64},
        do_center_crop=True,
        do_normalize=True,
        do_resize=True,
        image_mean=[0.48145466, 0.4578275, 0.40821073],
        image_std=[0.26862954, 0.26130258, 0.27577711],
        resample=3,
        size={"shortest_edge": 64},
    )
    return folder


def clip_vocabulary() -> dict[str, int]:
    """Every byte's letter, alone and at a word's end, what they are merged to, and the two marks."""
    seen = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = [chr(byte) for byte in seen] + [chr(256 + number) for number in range(256 - len(seen))]
    words = [*letters, *(f"{letter}</w>" for letter in letters), *("".join(pair) for pair in MERGES), BEGIN, END]
    return {word: number for number, word in enumerate(dict.fromkeys(words))}


def picture(width: int, height: int, seed: int = 0) -> NDArray[np.uint8]:
    """A picture (height, width, 3) uint8 of slopes and of a few patches."""
    random = np.random.RandomState(seed)
    y, x = np.mgrid[0:height, 0:width]
    slopes = np.stack([x * 255 // width, y * 255 // height, (x + y) * 255 // (width + height)], axis=2)
    for _ in range(6):
        left, top = random.randint(width), random.randint(height)
        slopes[top : top + height // 3, left : left + width // 4] = random.randint(0, 256, 3)
    return slopes.astype(np.uint8)


def _tower(tower: str, width: int, inner: int, layers: int) -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {}
    for number in range(layers):
        layer = f"{tower}__encoder__layers__{number}"
        for name in ("q_proj", "k_proj", "v_proj", "out_proj"):
            shapes |= _linear(f"{layer}__self_attn__{name}", width, width)
        shapes |= _norm(f"{layer}__layer_norm1", width) | _norm(f"{layer}__layer_norm2", width)
        shapes |= _linear(f"{layer}__mlp__fc1", width, inner) | _linear(f"{layer}__mlp__fc2", inner, width)
    return shapes


def _linear(name: str, into: int, out: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}__weight": (out, into), f"{name}__bias": (out,)}


def _norm(name: str, width: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}__weight": (width,), f"{name}__bias": (width,)}


def _write(path: Path, **content: object) -> None:
    path.write_text(json.dumps(content), encoding="utf-8")
