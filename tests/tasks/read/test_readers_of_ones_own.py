"""Readers are fetched, converted once, and may be somebody's own."""

import json
import logging
import shutil
from dataclasses import replace

import pytest

from processor.catalog import readers
from processor.catalog.progress import Silent
from processor.tasks.read.folder import CHARACTERS, RECORD, characters_in
from processor.tasks.read.prepare import ensure_all
from processor.tasks.read.task import prepare
from wire.errors import DownloadError, ManifestError, ModelError, UnknownModelError


@pytest.fixture
def settings(reader_settings, tmp_path):
    """The files of the default reader, in folders that a test may change."""
    weights, models = tmp_path / "weights", tmp_path / "models"
    shutil.copytree(reader_settings.weights_dir / readers.NAME, weights / readers.NAME)
    shutil.copytree(reader_settings.models_dir / readers.NAME, models / readers.NAME)
    return replace(reader_settings, weights_dir=weights, models_dir=models)


def own(settings, characters=None):
    """A folder of somebody's own, with a recognizer, and perhaps its characters."""
    folder = settings.weights_dir / "mine"
    folder.mkdir()
    shutil.copy(settings.weights_dir / readers.NAME / readers.RECOGNIZER, folder)
    if characters is not None:
        (folder / CHARACTERS).write_text("\n".join(characters) + "\n", encoding="utf-8")


def test_the_default_knows_these_characters(reader_folder):
    """A blank, then those of Latin, Greek, Chinese and Japanese, and a space last; no Cyrillic, Arabic or Korean."""
    characters = characters_in(reader_folder)
    assert (len(characters), characters[0], characters[-1]) == (18_710, "", " ")
    assert set("AZazÄßøłŐñ09€Ωλ漢字汉かなカナ") <= set(characters)
    assert not set(characters) & set("Жяשع한")


def test_a_converted_reader_needs_neither_its_files_nor_a_registry(settings, monkeypatch, caplog):
    """Nothing is fetched or converted anew."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    shutil.rmtree(settings.weights_dir)
    caplog.set_level(logging.INFO)
    assert ensure_all(settings, Silent()) == [settings.models_dir / readers.NAME]
    assert caplog.messages == []


def test_without_files_and_registry_pips_own_words_are_quoted(settings, monkeypatch):
    """And no half a reader is left."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    shutil.rmtree(settings.weights_dir)
    shutil.rmtree(settings.models_dir)
    with pytest.raises(DownloadError, match=r"No matching distribution found for rapidocr==3\.10\.0"):
        ensure_all(settings, Silent())
    assert not settings.models_dir.exists()


def test_a_folder_with_another_recognizer_is_a_model_of_its_own(settings):
    """With characters of its own; what it lacks besides is the default's. It stays when its files are gone."""
    own(settings, [*"abc", *(f"<{number}>" for number in range(18_705))])
    assert [folder.name for folder in ensure_all(settings, Silent())] == [readers.NAME, "mine"]
    assert characters_in(settings.models_dir / "mine")[:4] == ("", "a", "b", "c")
    shutil.rmtree(settings.weights_dir / "mine")
    runner = prepare(settings, Silent())()
    assert [(model.name, model.default) for model in runner.models()] == [(readers.NAME, True), ("mine", False)]


def test_a_reader_is_loaded_and_unloaded_while_others_work(settings):
    """By its name, of what lies in its folder by then."""
    runner = prepare(settings, Silent())()
    with pytest.raises(UnknownModelError, match=r"Reader 'mine': there is no .*mine/recognizer\.onnx"):
        runner.pool.load("mine")
    own(settings)
    runner.pool.load("mine")
    assert [model.name for model in runner.models()] == [readers.NAME, "mine"]
    runner.pool.unload("mine")
    assert [model.name for model in runner.models()] == [readers.NAME]


def test_characters_that_do_not_fit_the_recognizer_are_refused(settings):
    """The message says how many there have to be, and where."""
    own(settings, "abc")
    with pytest.raises(ModelError, match=r"Expected 18708 or 18709 characters.*of mine has, got 3.*characters\.txt"):
        ensure_all(settings, Silent())
    assert not (settings.models_dir / "mine").exists()


def test_what_is_no_network_is_refused(settings):
    """With what OpenVINO says of it."""
    own(settings)
    (settings.weights_dir / "mine" / readers.RECOGNIZER).write_bytes(b"no network")
    with pytest.raises(ModelError, match="Converting mine failed"):
        ensure_all(settings, Silent())


def test_a_damaged_reader_is_converted_anew(settings):
    """Whatever was changed in its folder."""
    changed = settings.models_dir / readers.NAME / CHARACTERS
    whole = changed.read_bytes()
    changed.write_text("abc")
    ensure_all(settings, Silent())
    assert changed.read_bytes() == whole


def test_a_reader_that_is_damaged_later_is_not_opened(settings):
    """It would read nonsense."""
    opener = prepare(settings, Silent())
    record = settings.models_dir / readers.NAME / RECORD
    written = json.loads(record.read_text())
    record.write_text(json.dumps(written | {"files": written["files"] | {"detector.bin": "0" * 64}}))
    with pytest.raises(ManifestError, match=r"detector\.bin is missing or was changed"):
        opener()
