"""Where the pictures come from that a quantization is calibrated on."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from processor.yolo import calibration
from processor.yolo.manifest import Manifest, Quantization
from wire.errors import ModelError

Maker = Callable[..., Path]


def test_the_hash_knows_pictures_by_content_alone(folder_of: Maker) -> None:
    """The same pictures under other names, hence in another order, have the same hash; other pictures have not."""
    these = calibration.from_folder(folder_of("these", a=1, b=2))
    renamed = calibration.from_folder(folder_of("renamed", b=1, a=2))
    others = calibration.from_folder(folder_of("others", a=1, b=3))
    assert these.sha256 == renamed.sha256 != others.sha256
    assert these.name == "these"


def test_files_come_by_name_however_the_folder_lists_them(folder_of: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The order in which a file system happens to list files changes nothing."""
    folder = folder_of("photos", c=3, a=1, b=2)
    (folder / "readme.txt").write_text("no picture")
    listed = sorted(folder.iterdir(), reverse=True)
    monkeypatch.setattr(Path, "iterdir", lambda self: iter(listed))
    assert [each.stem for each in calibration.from_folder(folder).files] == ["a", "b", "c"]


def test_of_too_many_pictures_so_many_are_taken_from_all_over(
    folder_of: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder sorted by scene still gives every scene."""
    monkeypatch.setattr(calibration, "MOST_PICTURES", 2)
    chosen = calibration.from_folder(folder_of("many", a=1, b=2, c=3, d=4))
    assert [each.stem for each in chosen.files] == ["a", "c"]


def test_inputs_are_as_the_network_is_served(folder_of: Maker) -> None:
    """Few pictures come in several ways each; all are whole inputs in uint8."""
    inputs = list(calibration.from_folder(folder_of("photos", a=1, b=2)).inputs((64, 32)))
    assert len(inputs) == 2 * 6 + 2
    assert {(each.shape, each.dtype) for each in inputs} == {((1, 32, 64, 3), np.dtype(np.uint8))}


def test_enough_pictures_are_taken_as_they_are(folder_of: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """One input for each."""
    monkeypatch.setattr(calibration, "ENOUGH_PICTURES", 2)
    assert len(list(calibration.from_folder(folder_of("photos", a=1, b=2)).inputs((64, 32)))) == 2


def test_a_folder_without_pictures_is_refused(tmp_path: Path) -> None:
    """With what was expected, whether it is missing or empty."""
    with pytest.raises(ModelError, match="expected a folder of pictures"):
        calibration.from_folder(tmp_path / "missing")
    with pytest.raises(ModelError, match="expected pictures"):
        calibration.from_folder(tmp_path)


def test_a_broken_picture_is_named(folder_of: Maker) -> None:
    """So that its owner can take it out."""
    folder = folder_of("photos", a=1)
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 and no more")
    with pytest.raises(ModelError, match=r"broken\.jpg"):
        list(calibration.from_folder(folder).inputs((64, 32)))


def test_packages_carry_photographs() -> None:
    """Where nobody names a folder, real pictures are at hand nevertheless."""
    carried = calibration.choose(None)
    assert carried is not None
    assert "scikit-image" in carried.name
    assert len(carried.files) == 8
    assert all(each.std() > 20 for each in carried.inputs((96, 96)))


def test_without_the_packages_there_is_no_calibration(monkeypatch: pytest.MonkeyPatch) -> None:
    """And no noise in its place."""
    monkeypatch.setattr(calibration, "find_spec", lambda name: None)
    assert calibration.choose(None) is None
    assert not calibration.can_quantize()


def test_a_model_is_quantized_again_for_other_pictures_only(
    folder_of: Maker, manifest: Manifest, float_manifest: Manifest
) -> None:
    """Nobody's own quantization is replaced by one that was not asked for."""
    photos, others = folder_of("photos", a=1), folder_of("others", a=2)
    assert manifest.quantization is not None
    sha256 = calibration.from_folder(photos).sha256
    by_photos = replace(manifest, quantization=replace(manifest.quantization, calibration_sha256=sha256))
    assert calibration.suits(by_photos, photos)
    assert calibration.suits(by_photos, None)
    assert not calibration.suits(by_photos, others)
    assert not calibration.suits(float_manifest, photos)
    assert not calibration.suits(float_manifest, None)


def test_a_model_of_an_earlier_recipe_is_quantized_again(folder_of: Maker, manifest: Manifest) -> None:
    """Whichever pictures it was quantized by: its manifest names no recipe, or one of before."""
    photos = folder_of("photos", a=1)
    by_photos = Quantization("photos", hashlib.sha256(b"of the pictures alone").hexdigest(), 1, "3.4.0")
    before = replace(manifest, quantization=by_photos)
    assert not calibration.suits(before, photos)
    assert not calibration.suits(before, None)


def test_where_nothing_can_quantize_every_model_will_do(
    folder_of: Maker, float_manifest: Manifest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A running service has no NNCF, and converts nothing because of that."""
    monkeypatch.setattr(calibration, "can_quantize", lambda: False)
    assert calibration.suits(float_manifest, folder_of("photos", a=1))
