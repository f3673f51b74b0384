"""A small model of edit's latents, as whoever brings one puts it into a folder: a VQGAN, a CLIP, and perhaps a second
one."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from toy_embedders import clip_folder, read_safetensors, write_safetensors
from toy_vqgan import LATENTS, taming_folder, vqgan_folder

PATCHES, PLACES, WHOLE = (
    f"vision_model.embeddings.{name}"
    for name in ("patch_embedding.weight", "position_embedding.weight", "class_embedding")
)


def latents_folder(folder: Path, *, second: bool = False, taming: bool = False) -> Path:
    """The folder, with a VQGAN of diffusers' or of taming's layout."""
    (taming_folder if taming else vqgan_folder)(folder / "vqgan")
    color_clip_folder(folder / "clip")
    if second:
        color_clip_folder(folder / "second_clip", "gelu")
    (folder / "README.md").write_text("---\nlicense: mit\n---\n", encoding="utf-8")
    (folder / "defaults.json").write_text('{"side": 64, "steps": 4, "cuts": 4}', encoding="utf-8")
    return folder


def looked(height: int = 32, width: int = 48, side: int = 64, cuts: int = 3) -> dict[str, NDArray[np.float32]]:
    """What the network that steers is given: latents of a picture of that size, and any cuts and direction."""
    random = np.random.RandomState(7)

    def mixing(*shape: int) -> NDArray[np.float32]:
        made = random.random_sample(shape) ** 8
        return (made / made.sum(axis=-1, keepdims=True)).astype(np.float32)

    return {
        "latents": random.standard_normal((1, LATENTS, height // 2, width // 2)).astype(np.float32),
        "rows": mixing(cuts, side, height),
        "columns": np.ascontiguousarray(mixing(cuts, side, width).transpose(0, 2, 1)),
        "noise": (random.standard_normal((cuts, 3, side, side)) * 0.05).astype(np.float32),
        "direction": (random.standard_normal(24) * 0.2).astype(np.float32),
    }


def color_clip_folder(folder: Path, activation: str = "quick_gelu") -> Path:
    """A CLIP that sees the colors of patches, and hardly where they are: it sees about the same in any two cuts of a
    picture, as one does that somebody trained."""
    path = clip_folder(folder, activation) / "model.safetensors"
    tensors = read_safetensors(path)
    tensors[PATCHES] = np.broadcast_to(tensors[PATCHES].mean((2, 3), keepdims=True), tensors[PATCHES].shape)
    for name in tensors:
        if name in (PLACES, WHOLE):
            tensors[name] = tensors[name] * np.float32(0.02)
        elif name.startswith("vision_model") and name.endswith("bias"):
            tensors[name] = tensors[name] * np.float32(0.1)
        elif name.startswith("vision_model") and "out_proj.weight" in name:
            tensors[name] = tensors[name] * np.float32(5)
    # In float16, as the converted model has them: what is left is what the network itself does otherwise.
    write_safetensors(path, {name: each.astype(np.float16) for name, each in tensors.items()})
    return folder
