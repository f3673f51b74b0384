"""Words of scripts whose letters are joined, shaped, or run to the left, whichever fonts the system has."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from processor.imaging import fonts, shaping
from processor.imaging.shaping import is_plain, line_height, plain_mask, shaped, width_of
from processor.imaging.text_rendering import caption, text_mask, text_width

SIZE = 40
CACHED = (fonts.font_for, fonts.font_files, fonts.font, shaping.shaped)


@pytest.fixture
def scripts() -> str:
    """The file of a Devanagari font. A laptop may lack such fonts, Arabic and Thai ones, and FriBidi; CI may not."""
    if shaping._can_shape() and all(map(fonts.font_for, "كकท")):
        return fonts.font_for("क")
    if os.environ.get("CI") == "true":
        pytest.fail("CI must have FriBidi, and fonts of Arabic, Devanagari and Thai.")
    pytest.skip("There is no FriBidi, or there are no fonts of Arabic, Devanagari and Thai.")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder, where alone fonts are looked for."""
    monkeypatch.setattr(fonts, "FOLDERS", (str(tmp_path),))
    for each in CACHED:
        each.cache_clear()
    yield tmp_path
    for each in CACHED:
        each.cache_clear()


def apart(words: str) -> np.ndarray:
    """The letters, each drawn by itself."""
    return np.hstack([shaped(each, SIZE) for each in words])


def has_gap(mask: np.ndarray) -> bool:
    """Whether there is a column without ink between two that have some."""
    inked = np.flatnonzero(mask.max(axis=0))
    return bool((np.diff(inked) > 1).any())


@pytest.mark.usefixtures("scripts")
def test_arabic_letters_are_joined_and_run_to_the_left() -> None:
    """No gap is in a word of which all letters join; the dot of its last letter is at its left end."""
    word = shaped("كلب", SIZE)
    assert has_gap(apart("بلك"))
    assert not has_gap(word[: SIZE - 1])
    below = np.flatnonzero(word[SIZE + 3 :].max(axis=0) > 128)
    assert len(below)
    assert below.max() < word.shape[1] / 2


@pytest.mark.usefixtures("scripts")
def test_devanagari_consonants_become_one_letter() -> None:
    """And a vowel that is written before its consonant stands there."""
    assert shaped("क्ष", SIZE).shape[1] < shaped("क", SIZE).shape[1] + shaped("ष", SIZE).shape[1]
    assert not np.array_equal(shaped("कि", SIZE), apart("कि")[:, : shaped("कि", SIZE).shape[1]])


@pytest.mark.usefixtures("scripts")
def test_thai_signs_stand_above_their_consonant() -> None:
    """They take no room beside it."""
    bare, signed = shaped("ท", SIZE), shaped("ที่", SIZE)
    assert signed.shape[1] <= bare.shape[1] * 1.2
    assert np.flatnonzero(signed.max(axis=1))[0] < np.flatnonzero(bare.max(axis=1))[0]


@pytest.mark.usefixtures("scripts")
def test_letters_that_some_font_has_are_no_boxes() -> None:
    """Each in one that has it, also where one label needs several."""
    box, label = shaped("□", SIZE), "犬 कुत्ता ٣ สุนัข dog"
    for each in ("犬", "क", "ท", "ك", "ж"):
        assert not np.array_equal(shaped(each, SIZE), box)
    parts = [shaped(each, SIZE).shape[1] for each in label.split()]
    assert shaped(label, SIZE).shape[1] > sum(parts)


def test_what_nobody_has_is_a_box() -> None:
    """One for each letter, whatever marks it has."""
    assert np.array_equal(shaped("\U0001c000", SIZE), shaped("□", SIZE))
    assert np.array_equal(shaped("\U0001c000\u0301\U0001c001", SIZE), shaped("□□", SIZE))


def test_without_fonts_labels_are_drawn_all_the_same(folder: Path) -> None:
    """OpenCV's letters, from right to left where they run so, and boxes; as on a laptop that has no such fonts."""
    (folder / "broken.ttf").write_bytes(b"no font")
    assert np.array_equal(shaped("कท", SIZE), shaped("□□", SIZE))
    for word in ("كلب", "כלב"):
        backwards = word[::-1]
        assert np.array_equal(shaped(word, SIZE), plain_mask(backwards, SIZE, shaped(word, SIZE).shape[1]))
    assert np.array_equal(shaped("x\u030c", SIZE), shaped("x", SIZE))


@pytest.mark.usefixtures("scripts")
def test_without_fribidi_labels_are_drawn_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """What has to be shaped is not drawn unshaped: it is a box."""
    shaping.shaped.cache_clear()
    monkeypatch.setattr(shaping, "_can_shape", lambda: False)
    assert np.array_equal(shaped("क", SIZE), shaped("□", SIZE))
    shaping.shaped.cache_clear()


def test_fonts_are_found_below_their_folders(scripts: str, folder: Path) -> None:
    """Beside files that are none, and by what they have, not by their names."""
    (folder / "a.ttf").write_bytes(b"\0\1\0\0" + bytes(200))
    (folder / "deep").mkdir()
    shutil.copy(scripts, folder / "deep/named otherwise.TTF")
    assert fonts.font_for("क") == str(folder / "deep/named otherwise.TTF")
    assert fonts.font_for("\U0001c000") == ""


def test_plain_labels_ask_for_no_font(monkeypatch: pytest.MonkeyPatch) -> None:
    """Latin, Cyrillic, Greek, Chinese, Japanese and Korean are OpenCV's, in one piece."""
    monkeypatch.setattr(fonts, "font_files", lambda: pytest.fail("fonts were looked for"))
    for label in ("dog", "собака", "σκύλος", "自転車", "강아지", "ế"):
        assert is_plain(label)
        text = caption(label, 0.5, 16, 500)
        assert np.array_equal(text_mask(text, 16), plain_mask(text, 16, width_of(text, 16)))


def test_the_percentage_is_right_of_a_label_that_runs_to_the_left() -> None:
    """Though it runs on in the same line."""
    text = caption("כלב", 0.5, SIZE, 500)
    percentage = shaped(" 50%", SIZE)
    assert np.array_equal(text_mask(text, SIZE)[:, -percentage.shape[1] :], percentage)
    assert text_mask(text, SIZE).shape == (line_height(SIZE), text_width(text, SIZE))


@given(st.text(max_size=12), st.integers(6, 40))
def test_any_text_has_a_mask_of_its_width(text: str, size: int) -> None:
    """Whatever Unicode has, in any order: nothing crashes."""
    words = caption(text, 0.5, size, 400)
    assert text_mask(words, size).shape == (line_height(size), max(1, text_width(words, size)))
    assert text_width(words, size) <= 400
