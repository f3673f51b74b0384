"""The file that says what a converted model was made of."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from processor.yolo.manifest import Manifest
from wire.errors import ManifestError

Change = Callable[[dict[str, Any]], Any]


def test_a_manifest_comes_back_as_it_was_written(tmp_path: Path, manifest: Manifest, float_manifest: Manifest) -> None:
    """Quantized or not."""
    for each in (manifest, float_manifest):
        each.write(tmp_path)
        assert Manifest.read(tmp_path) == each


def test_a_manifest_of_before_recipes_is_read(tmp_path: Path, manifest: Manifest) -> None:
    """Its quantization is of the first one, and not current."""
    manifest.write(tmp_path)
    content = json.loads((tmp_path / "manifest.json").read_text())
    del content["quantization"]["recipe"]
    (tmp_path / "manifest.json").write_text(json.dumps(content))
    quantization = Manifest.read(tmp_path).quantization
    assert quantization is not None
    assert not quantization.current


CHANGES: dict[str, Change] = {
    "format of before": lambda content: content.update(format=1),
    "no quantization named": lambda content: content.pop("quantization"),
    "int8 network of unknown origin": lambda content: content.update(quantization=None),
    "quantized, but no network": lambda content: content["networks"].pop("int8"),
    "no float network": lambda content: content["networks"].pop("f32"),
    "network of unknown kind": lambda content: content["networks"].update(openvino="network.xml"),
    "unknown fact about the quantization": lambda content: content["quantization"].update(color="blue"),
    "networks are no mapping": lambda content: content.update(networks=None),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_anything_else_is_to_be_converted_again(tmp_path: Path, manifest: Manifest, change: Change) -> None:
    """Half of a manifest is none."""
    manifest.write(tmp_path)
    content = json.loads((tmp_path / "manifest.json").read_text())
    change(content)
    (tmp_path / "manifest.json").write_text(json.dumps(content))
    with pytest.raises(ManifestError, match="Convert it again"):
        Manifest.read(tmp_path)
