"""Files in Hugging Face's layout become a model's folder, or it is said why not."""

import json

import numpy as np
import pytest

from processor.catalog.files import sha256
from processor.encoders.config import WEIGHTS
from processor.runtimes import Execution
from processor.tasks.embed import conversion
from processor.tasks.embed.manifest import Manifest
from processor.tasks.embed.open import open_model
from processor.tasks.embed.source import Source
from toy_embedders import bert_folder, clip_folder
from wire.errors import BadOptionError, ManifestError, ModelError


def _source(folder):
    return Source("toy", folder, sha256(folder / WEIGHTS), "A toy.", "MIT")


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    """CLIP, converted as the service does it, in a process of its own."""
    folder = tmp_path_factory.mktemp("converted") / "toy"
    conversion.run(_source(clip_folder(folder.parent / "source")), folder)
    return folder


def test_the_manifest_says_what_the_model_is_made_of(converted):
    """And how a picture is prepared for it."""
    manifest = Manifest.read(converted)
    assert (manifest.name, manifest.architecture, manifest.license) == ("toy", "clip", "MIT")
    assert (manifest.dimensions, manifest.most_tokens) == (24, 77)
    assert (manifest.pictures.side, manifest.pictures.fit, manifest.pictures.resample) == (64, "crop", "bicubic")
    assert manifest.weights_sha256 == sha256(converted.parent / "source" / WEIGHTS)
    assert set(manifest.files) == {"texts.xml", "texts.bin", "pictures.xml", "pictures.bin", "tokens.json"}
    assert sorted(path.name for path in converted.parent.iterdir()) == ["source", "toy"]


@pytest.mark.parametrize("name", ["texts.bin", "tokens.json"])
def test_a_file_that_changed_is_refused(converted, tmp_path, name):
    """Its vectors would be others, under the same name."""
    copied = tmp_path / "toy"
    copied.mkdir()
    for path in converted.iterdir():
        (copied / path.name).write_bytes(path.read_bytes())
    (copied / name).write_bytes(b"other")
    with pytest.raises(ManifestError, match=f"{name} is not as it was converted"):
        open_model(copied, Execution())


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"model_type": "t5"}, "a model_type of bert or clip, got 't5'"),
        ({"hidden_act": "silu"}, "an activation of gelu or quick_gelu, got 'silu'"),
        ({"position_embedding_type": "relative_key"}, "an activation"),
        ({"num_attention_heads": 5}, "heads of one size"),
        ({"num_hidden_layers": 10**9}, "1 to 200 layers"),
        ({"num_hidden_layers": 3}, r"encoder\.layer\.2\.attention\.self\.query\.weight, which is not there"),
        ({"hidden_size": 48}, r"of shape \(\d+, 48\)"),
        ({"vocab_size": 5}, "of shape"),
        ({"hidden_size": "wide"}, "cannot be read"),
    ],
)
def test_a_network_that_cannot_be_built_says_why(tmp_path, config, message):
    """In the words of the child process, and nothing is left of it."""
    source = bert_folder(tmp_path / "source", **config)
    with pytest.raises(ManifestError, match=message):
        conversion.run(_source(source), tmp_path / "toy")
    assert [path.name for path in tmp_path.iterdir()] == ["source"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("tokenizer_config.json", {"do_lower_case": False}, "small letters"),
        ("preprocessor_config.json", {"size": 100}, "made 64 pixels"),
        ("preprocessor_config.json", {"resample": 2}, "bicubic"),
        ("preprocessor_config.json", {"do_normalize": False}, "normalized"),
    ],
)
def test_what_is_prepared_in_another_way_is_refused(tmp_path, name, content, message):
    """Its vectors would be near those of the reference, and wrong."""
    folder = bert_folder(tmp_path / "source") if name.startswith("token") else clip_folder(tmp_path / "source")
    (folder / name).write_text(json.dumps(content))
    with pytest.raises(ManifestError, match=message):
        conversion.run(_source(folder), tmp_path / "toy")


@pytest.mark.parametrize("scale", [1e6, np.nan, np.inf])
def test_a_scale_that_is_none_is_refused(tmp_path, scale):
    """Every probability would be 0, 1 or no number."""
    source = clip_folder(tmp_path / "source", scale=scale)
    with pytest.raises(ManifestError, match="expected a logit_scale of at most 10, got"):
        conversion.run(_source(source), tmp_path / "toy")


def test_a_child_that_dies_is_told_of(tmp_path, monkeypatch):
    """By its last words."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "openvino.py").write_text("raise SystemExit('no room')\n")
    with pytest.raises(ModelError, match="Converting toy failed: no room"):
        conversion.run(_source(bert_folder(tmp_path / "source")), tmp_path / "toy")


def test_a_model_of_texts_embeds_no_pictures(model_of):
    """And the other way round it would say so too."""
    with pytest.raises(BadOptionError, match="embeds texts alone"):
        _ = model_of("bert").picture_encoder
