"""A small file that torch.save itself wrote, and the numbers in it: writes `torch_file.json` beside this file.

It needs an environment of its own:

    python -m venv .venv-transformers
    .venv-transformers/bin/pip install torch==2.13.0
    .venv-transformers/bin/python tests/tasks/analyze/golden/by_torch.py
"""

import base64
import io
import json
from collections import OrderedDict
from pathlib import Path

import torch


def tensors():
    """Of all kinds, whole and in steps, some of one storage."""
    shared = torch.arange(24.0).reshape(2, 3, 4) / 8 - 1
    return OrderedDict(
        whole=shared,
        turned=shared.transpose(0, 2),
        part=shared[1, 1:, ::2],
        parameter=torch.nn.Parameter(shared[0]),
        half=shared.half()[1],
        bfloat16=(shared.bfloat16() / 3)[0],
        double=torch.tensor([0.1, -1e30], dtype=torch.float64),
        long=torch.tensor([3, -(2**33)]),
        int=torch.tensor([5, -5], dtype=torch.int32),
        short=torch.tensor([[7], [-7]], dtype=torch.int16),
        char=torch.tensor([1, -128], dtype=torch.int8),
        byte=torch.tensor([0, 255], dtype=torch.uint8),
        bool=torch.tensor([True, False, True]),
        one=torch.tensor(2.5),
        none=torch.zeros(0, 3),
        channels_last=torch.arange(16.0).reshape(1, 4, 2, 2).to(memory_format=torch.channels_last),
    )


def main() -> None:
    """Writes the file."""
    buffer, state = io.BytesIO(), tensors()
    state._metadata = OrderedDict({"": {"version": 1}})
    torch.save({"model": state, "epoch": 7, "losses": [0.5, None], "size": torch.Size([2, 3])}, buffer)
    golden = {
        "file": base64.b64encode(buffer.getvalue()).decode(),
        "tensors": {
            name: {"shape": list(each.shape), "numbers": each.detach().float().flatten().tolist()}
            for name, each in state.items()
        },
    }
    path = Path(__file__).parent / "torch_file.json"
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
