"""Writes `brushed.json`: masks as the package label-studio-converter encodes them for the brush of Label Studio.

In an environment with label-studio-converter 0.0.59, NumPy and Pillow: `PYTHONPATH=tests python <this file>`.
"""

import json
from pathlib import Path

import numpy as np
from label_studio_converter.brush import decode_rle, encode_rle

from drawn_masks import DRAWN, blob, drawn


def main() -> None:
    masks = {name: drawn(name) for name in DRAWN} | {"blob": blob(), "large and empty": np.zeros((300, 400), bool)}
    written = {}
    for name, bits in masks.items():
        channels = np.repeat(bits.astype(np.uint8).ravel() * 255, 4)
        packed = encode_rle(channels)
        if not np.array_equal(decode_rle(packed), channels):
            raise SystemExit(f"{name} is not what it was")
        written[name] = bytes(packed).hex()
    Path(__file__).with_name("brushed.json").write_text(json.dumps(written, indent=1) + "\n")


main()
