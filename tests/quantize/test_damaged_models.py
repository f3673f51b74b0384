"""Whatever is wrong with a model's folder ends in one line that says what to do."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from processor.settings import MAX_PIXELS
from processor.tasks.detect.open import RuntimeOptions, open_processor
from processor.yolo.manifest import Manifest
from wire.errors import ManifestError

Damage = Callable[[Path], Any]


def in_manifest(change: Callable[[dict[str, Any]], Any]) -> Damage:
    """The manifest, changed."""

    def damage(model: Path) -> None:
        content = json.loads((model / "manifest.json").read_text())
        change(content)
        (model / "manifest.json").write_text(json.dumps(content))

    return damage


def as_manifest(text: str) -> Damage:
    """Something else in the manifest's place."""
    return lambda model: (model / "manifest.json").write_text(text)


def cut(name: str) -> Damage:
    """The file, half of it."""
    return lambda model: (model / name).write_bytes((model / name).read_bytes()[: (model / name).stat().st_size // 2])


def changed(name: str) -> Damage:
    """The file, with another byte at its end."""
    return lambda model: (model / name).write_bytes((model / name).read_bytes()[:-1] + b"?")


def a_folder_at(name: str) -> Damage:
    """A folder where the file was."""

    def damage(model: Path) -> None:
        (model / name).unlink()
        (model / name).mkdir()

    return damage


def without_hashes(then: Damage) -> Damage:
    """As an earlier version converted it, and damaged."""

    def damage(model: Path) -> None:
        in_manifest(lambda content: content.pop("files"))(model)
        then(model)

    return damage


DAMAGES: dict[str, tuple[str, Damage]] = {
    "no manifest": ("auto", lambda model: (model / "manifest.json").unlink()),
    "a cut manifest": ("auto", cut("manifest.json")),
    "an empty manifest": ("auto", as_manifest("")),
    "a manifest that is no JSON": ("auto", as_manifest("toy")),
    "a manifest that is a list": ("auto", as_manifest("[]")),
    "a manifest that is null": ("auto", as_manifest("null")),
    "a manifest that is nested without end": ("auto", as_manifest("[" * 100_000)),
    "a folder for a manifest": ("auto", a_folder_at("manifest.json")),
    "a manifest of other heads": ("auto", in_manifest(lambda content: content["heads"][0]["anchors"].pop())),
    "no network": ("auto", lambda model: (model / "network.xml").unlink()),
    "a cut network": ("auto", cut("network.xml")),
    "no numbers": ("auto", lambda model: (model / "network.bin").unlink()),
    "cut numbers": ("auto", cut("network.bin")),
    "another number": ("auto", changed("network.bin")),
    "a folder for numbers": ("auto", a_folder_at("network.bin")),
    "cut int8 numbers": ("int8", cut("network-int8.bin")),
    "another int8 network": ("int8", changed("network-int8.xml")),
    "no numbers, no hashes": ("auto", without_hashes(lambda model: (model / "network.bin").unlink())),
    "cut numbers, no hashes": ("auto", without_hashes(cut("network.bin"))),
    "a cut network, no hashes": ("auto", without_hashes(cut("network.xml"))),
}


@pytest.mark.parametrize(("precision", "damage"), DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_model_is_refused_in_one_line(precision: str, damage: Damage, model: Path) -> None:
    """Which names the model, and what to do."""
    damage(model)
    with pytest.raises(ManifestError) as refused:
        open_processor(model, RuntimeOptions(precision=precision), "", MAX_PIXELS)
    assert str(model) in refused.value.message or "Model toy" in refused.value.message
    assert "onvert" in refused.value.message
    assert "\n" not in refused.value.message
    assert len(refused.value.message) < 400


WRONG: dict[str, Any] = {
    "name": 5, "cfg_sha256": None, "weights_sha256": ["f"], "labels": ["cat", 5], "heads": [], "input_wh": ["64", 64],
    "networks": {"f32": "../network.xml"}, "quantization": "yes", "versions": [], "files": ["network.bin"],
    "agreement": {"int8": {"ap": "good"}}, "format": "two", "stride": "two",
}  # fmt: skip


@pytest.mark.parametrize("member", WRONG)
def test_a_manifest_of_wrong_types_is_refused(member: str, model: Path) -> None:
    """Each member has its own."""
    in_manifest(lambda content: content.update({member: WRONG[member]}))(model)
    with pytest.raises(ManifestError, match=r"Convert it again"):
        Manifest.read(model)


def test_labels_fit_the_heads(model: Path) -> None:
    """One more than there are classes would be none's."""
    in_manifest(lambda content: content["labels"].append("bird"))(model)
    with pytest.raises(ManifestError, match="one for each class"):
        Manifest.read(model)


def test_what_only_helps_may_be_broken(model: Path) -> None:
    """Figures and compiled networks are made anew, or left out."""
    (model / "timings.json").write_text("{")
    (model / "cache").write_text("no folder")
    assert open_processor(model, RuntimeOptions(precision="int8"), "", MAX_PIXELS).model.version.precision == "int8"


def test_a_broken_compiled_network_is_compiled_anew(model: Path) -> None:
    """OpenVINO's own files are not trusted either."""
    open_processor(model, RuntimeOptions(precision="int8"), "", MAX_PIXELS)
    kept = list((model / "cache").glob("*.blob"))
    assert kept
    for each in kept:
        each.write_bytes(each.read_bytes()[:1000])
    assert open_processor(model, RuntimeOptions(precision="int8"), "", MAX_PIXELS).model.version.precision == "int8"


def test_the_command_line_says_it_in_one_line(model: Path) -> None:
    """And ends with exit status 1."""
    cut("network.bin")(model)
    command = [Path(sys.executable).with_name("image-processor"), "detect", "--model", "toy", model]
    environ = os.environ | {"MODELS_DIR": str(model.parent), "WEIGHTS_DIR": str(model.parent / "none")}
    (model / "picture.png").write_bytes(b"no picture yet")
    done = subprocess.run(command, capture_output=True, text=True, env=environ, check=False)
    assert done.returncode == 1
    [line] = [each for each in done.stderr.splitlines() if each]
    assert "network.bin is not as it was converted" in line
