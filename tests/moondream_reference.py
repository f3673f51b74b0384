"""What a Moondream container says, by a plain loop: onnxruntime and NumPy alone, written from the model's description.

Nothing is shared with the product. Of the picture keys and values are kept; all that was said is put to the networks
anew for each token.
"""

import io
import json
import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from PIL import Image


class Reference:
    """The container at `path`."""

    def __init__(self, path: Path) -> None:
        files, rest = dict[str, bytes](), path.read_bytes()[5:]
        while rest:
            (length,) = struct.unpack("!I", rest[:4])
            name = rest[4 : 4 + length].decode()
            (size,) = struct.unpack("!Q", rest[4 + length : 12 + length])
            files[name], rest = rest[12 + length : 12 + length + size], rest[12 + length + size :]
        self.networks = {
            name.removesuffix(".onnx"): onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
            for name, content in files.items()
            if name.endswith(".onnx")
        }
        self.begun = np.load(io.BytesIO(files["initial_kv_cache.npy"]))
        self.config = json.loads(files["config.json"])

    def tokens(self, pixels: NDArray[np.uint8], prompt: Sequence[int], most: int) -> list[int]:
        """The tokens said of the picture (H, W, 3) to the prompt, `most` at most, without that of the end."""
        said: list[int] = []
        cache = self.cache(pixels)
        while len(said) < most:
            token = int(self.logits(cache, [*prompt, *said]).argmax())
            if token == self.config["special_tokens"]["eos"]:
                break
            said.append(token)
        return said

    def cache(self, pixels: NDArray[np.uint8]) -> NDArray:
        """Keys and values of the picture (H, W, 3), which is seen by itself, since its positions see each other."""
        picture = self._picture(Image.fromarray(pixels))
        (seen,) = self.networks["text_decoder"].run(["new_kv_cache"], {"input_embeds": picture, "kv_cache": self.begun})
        return np.concatenate([self.begun, seen], axis=4)

    def logits(self, cache: NDArray, words: Sequence[int]) -> NDArray:
        """What comes behind the words that are put to a picture."""
        (spoken,) = self.networks["text_encoder"].run(None, {"input_ids": np.array([words], np.int64)})
        (logits,) = self.networks["text_decoder"].run(["logits"], {"input_embeds": spoken, "kv_cache": cache})
        return logits[0]

    def _picture(self, image: Image.Image) -> NDArray:
        parts, rows, columns = [image], 1, 1
        if max(image.size) >= 378 * 1.4:
            aspect = image.width / image.height
            rows, columns = min([(1, 2), (2, 1), (2, 2)], key=lambda grid: abs(grid[1] / grid[0] - aspect))
            wide, high = image.width // columns, image.height // rows
            for row in range(rows):
                for column in range(columns):
                    box = (column * wide, row * high, (column + 1) * wide, (row + 1) * high)
                    parts.append(image.crop(box))
        crops = [np.asarray(part.resize((378, 378), Image.Resampling.BICUBIC)) for part in parts]
        tensor = ((np.stack(crops) / 255.0 - 0.5) / 0.5).transpose(0, 3, 1, 2).astype(np.float16)
        (seen,) = self.networks["vision_encoder"].run(None, {"input": tensor})
        local = seen[0]
        if len(parts) > 1:
            squares = seen[1:].reshape(-1, 27, 27, seen.shape[2])
            lines = [np.concatenate(list(squares[row * columns : (row + 1) * columns]), axis=1) for row in range(rows)]
            large = np.concatenate(lines, axis=0)
            local = np.array(
                [
                    large[row * rows : (row + 1) * rows, column * columns : (column + 1) * columns].mean(axis=(0, 1))
                    for row in range(27)
                    for column in range(27)
                ]
            )
        joined = np.concatenate([seen[0], local], axis=1)[None].astype(seen.dtype)
        (picture,) = self.networks["vision_projection"].run(None, {"input": joined})
        return picture
