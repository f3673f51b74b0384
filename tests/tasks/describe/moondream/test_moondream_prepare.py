"""Which models of the family there are, and how each comes to be."""

import gzip
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image

from processor.base import Standalone
from processor.catalog.files import WeightsFile
from processor.catalog.progress import Silent
from processor.settings import Settings
from processor.tasks.describe.moondream import source
from processor.tasks.describe.moondream.manifest import Manifest
from processor.tasks.describe.moondream.prepare import ensure, names
from processor.tasks.describe.task import prepare
from toy_embedders import picture
from web_host import listening, text
from wire.errors import DownloadError, ModelError, UnknownModelError, WeightsError
from wire.tasks.describe.spec import DESCRIBE


@pytest.fixture
def settings(tmp_path):
    """Empty folders."""
    (tmp_path / "weights/describe").mkdir(parents=True)
    return Settings(weights_dir=tmp_path / "weights", models_dir=tmp_path / "models", threads=2)


@pytest.fixture
def offered(container, monkeypatch):
    """The container as the catalog's file, at a host of the tests' own: the answer is what that has been asked."""
    content = gzip.compress(container.read_bytes(), mtime=0)
    with listening() as host:
        name = source.FILE.file_name
        host.responses[f"/{name}"] = text("200 OK", content)
        address = host.url(f"/{name}", "127.0.0.1")
        file = WeightsFile(name, len(content), sha256(content).hexdigest(), (address,))
        monkeypatch.setattr(source, "FILE", file)
        yield host


def encoded_picture(width, height):
    """A PNG."""
    file = BytesIO()
    Image.fromarray(picture(width, height)).save(file, "PNG")
    return file.getvalue()


def _put(settings, name, content):
    (settings.weights_dir / "describe" / name).write_bytes(content)


def test_what_somebody_put_there_is_a_model(settings, container):
    """By its file's name, packed or not; the manifest has the hash of just that file."""
    packed = gzip.compress(container.read_bytes())
    _put(settings, "mine.mf", container.read_bytes())
    _put(settings, "yours.mf.gz", packed)
    _put(settings, ".half.mf", b"MOON")
    assert names(settings) == ("mine", "yours")
    manifest = Manifest.read(ensure("yours", settings, Silent()))
    assert manifest.weights_sha256 == sha256(packed).hexdigest()
    assert (manifest.about, manifest.license) == ("Made of yours.mf.gz, which somebody put there.", "")


def test_a_converted_model_is_enough(settings, container):
    """Its file may be gone, and nothing is written."""
    _put(settings, "mine.mf", container.read_bytes())
    folder = ensure("mine", settings, Silent())
    written = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert ensure("mine", settings, Silent()) == folder
    (settings.weights_dir / "describe/mine.mf").unlink()
    assert names(settings) == ("mine",)
    assert ensure("mine", settings, Silent()) == folder
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == written


def test_the_catalogs_file_is_fetched_where_nobody_put_it(settings, offered):
    """Once; from then on it is among the models, and what the catalog says of it is said."""
    assert names(settings) == ()
    manifest = Manifest.read(ensure(source.NAME, settings, Silent()))
    assert (manifest.license, manifest.weights_sha256) == ("Apache-2.0", source.FILE.sha256)
    assert "often wrong" in manifest.notice
    ensure(source.NAME, settings, Silent())
    assert len(offered.seen) == 1
    assert names(settings) == (source.NAME,)


def test_the_file_that_somebody_put_there_wins(settings, offered, container):
    """Under the catalog's name, it is not fetched, and nothing of the catalog is said of it."""
    _put(settings, source.FILE.file_name.removesuffix(".gz"), container.read_bytes())
    manifest = Manifest.read(ensure(source.NAME, settings, Silent()))
    assert offered.seen == []
    assert (manifest.license, manifest.weights_sha256) == ("", sha256(container.read_bytes()).hexdigest())


def test_what_a_host_sends_instead_is_not_used(settings, offered):
    """It is held to size and hash, and said what to do."""
    offered.responses[f"/{source.FILE.file_name}"] = text("200 OK", b"MOON and no more")
    with pytest.raises(DownloadError, match=r"offers 16 bytes, expected .*Put moondream-0_5b-int8\.mf\.gz into"):
        ensure(source.NAME, settings, Silent())
    assert names(settings) == ()


def test_a_file_that_is_none_is_refused_by_name(settings):
    """It says which file, and nothing is left of it."""
    _put(settings, "mine.mf", b"PK\x03\x04")
    with pytest.raises(WeightsError, match=r"mine\.mf: expected b'MOON' at its beginning"):
        ensure("mine", settings, Silent())
    assert [path.name for path in (settings.models_dir / "describe").glob("[!.]*")] == []


def test_a_name_that_nobody_brought_is_refused(settings):
    """It says where its file would have to lie."""
    with pytest.raises(UnknownModelError, match=r"expected a file .*weights/describe/other\.mf, or \.mf\.gz"):
        ensure("other", settings, Silent())


def test_a_folder_that_cannot_be_used_is_told(settings, container):
    """With what to do."""
    _put(settings, "mine.mf", container.read_bytes())
    settings.models_dir.write_text("a file")
    with pytest.raises(ModelError, match=r"Model mine: cannot use .* Give this user the right"):
        ensure("mine", settings, Silent())


def test_the_real_file_is_pinned():
    """As the hub tells of it: 593 MiB, at an address that has its commit in it."""
    assert source.FILE.size == 621_619_051
    assert round(source.FILE.size / 2**20) == 593
    assert "/9dddae84d54db4ac56fe37817aeaeb502ed083e2/" in source.FILE.sources[0]


def test_what_somebody_put_there_answers_the_task(settings, container):
    """Before `labels`, with all that the task has; what cannot be read is missing, and no reason not to start."""
    _put(settings, "mine.mf", container.read_bytes())
    _put(settings, "torn.mf", container.read_bytes()[:5000])
    runner = prepare(settings, Silent())()
    assert [(each.name, each.default) for each in runner.models()] == [("mine", True), ("labels", False)]
    assert "torn.mf: expected" in runner.pool.missing["torn"]
    asked = {"questions": "Is there a dog?\nWhat is it?", "length": "short", "max_tokens": 12}
    results = [
        runner.run({"image": (encoded_picture(700, 300),)}, DESCRIBE.parse_options(asked), Standalone()).result
        for _ in range(2)
    ]
    first, second = results
    assert first["model"] == {
        "name": "mine",
        "weights_sha256": sha256(container.read_bytes()).hexdigest(),
        "runtime": "openvino",
        "precision": "f32",
    }
    assert first["caption"]["tokens"] > 0
    assert [each["question"] for each in first["answers"]] == ["Is there a dog?", "What is it?"]
    assert (second["caption"], second["answers"]) == (first["caption"], first["answers"])
    assert (second["timings_ms"]["encode"], second["timings_ms"]["prefill"]) == (0, 0)


def test_a_converted_model_that_was_damaged_is_missing(settings, container):
    """And no reason not to start, for whatever else the process does."""
    _put(settings, "mine.mf", container.read_bytes())
    open_runner = prepare(settings, Silent())
    (settings.models_dir / "describe/mine/tokenizer.json").write_text("{}")
    runner = open_runner()
    assert [each.name for each in runner.models()] == ["labels"]
    assert "tokenizer.json is not as it was converted" in runner.pool.missing["mine"]
