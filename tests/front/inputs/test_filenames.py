"""Names of files come in any encoding, and are read as well as can be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from front.inputs.filenames import cleaned, decoded


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("garden.jpg", "ascii"),
        ("файл 📷.jpg", "utf-8"),
        ("nước mơ thư șță gəlmək.jpg", "utf-8"),
        ("jardín.jpg", "cp1252"),
        ("größe à l'été.jpg", "cp1252"),
        ("写真 1.jpg", "shift_jis"),
        ("スクリーンショット.png", "shift_jis"),
        ("表示.jpg", "shift_jis"),
        ("花园.jpg", "gbk"),
        ("图片.jpg", "gbk"),
        ("IMG_屏幕截图_01.png", "gbk"),
        ("花園照片.jpg", "big5"),
        ("카메라 사진.jpg", "euc_kr"),
        ("сад вечером.jpg", "cp1251"),
    ],
)
def test_a_name_is_read_in_the_encoding_that_it_looks_like(name: str, encoding: str) -> None:
    """Nothing else says which one it is in."""
    assert decoded(name.encode(encoding)) == name


@pytest.mark.parametrize("name", ["café.jpg", "résumés.jpg", "schöne größe.jpg", "naïve Ärzte.jpg"])
def test_a_zip_s_name_is_read_as_dos_writes_it_where_nothing_else_fits(name: str) -> None:
    """Western accents stand alone between letters."""
    assert decoded(name.encode("cp437"), "cp437") == name


@given(st.binary(max_size=300))
def test_no_name_is_an_error(raw: bytes) -> None:
    """Whatever the bytes, there is text for them that every answer can hold, and nothing unseen is in it."""
    name = cleaned(decoded(raw))
    assert name.isprintable()
    assert len(name) <= 255
    name.encode()
