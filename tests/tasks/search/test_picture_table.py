"""What queries need of all pictures keeps up with the index by what was changed."""

import random

import numpy as np
import pytest

from processor.tasks.search.index import facts
from processor.tasks.search.index.picture_table import PictureTable
from search_folder import Pictures


def assert_as_new(table: PictureTable, pictures: Pictures) -> None:
    """It has what a table has that is read anew, but for room behind it."""
    with pictures.open() as collection, collection.snapshot() as connection:
        table.keep_up(connection)
        for name in ("fingerprints", "states", "entry_of_file"):
            kept, new = getattr(table, name), getattr(collection.table, name)
            size = max(len(kept), len(new))
            assert np.array_equal(_padded(kept, size), _padded(new, size)), name


def _padded(array, size):
    return np.concatenate([array, np.zeros(size - len(array), array.dtype)])


def changed(pictures: Pictures, chance: random.Random) -> None:
    """Something happens to a file of the folder."""
    files = sorted(pictures.root.iterdir())
    path = chance.choice(files)
    what = chance.randrange(4)
    if what == 0:
        path.unlink()
    elif what == 1:
        path.rename(path.with_name(f"{chance.randrange(10**6)}.png"))
    elif what == 2:
        path.write_bytes(chance.choice(files).read_bytes())
    else:
        pictures.put(f"{chance.randrange(10**6)}.png", chance.randrange(10**6), ["dog"], "some text")


@pytest.mark.parametrize("seed", range(3))
def test_a_table_that_keeps_up_has_what_a_new_one_has(pictures: Pictures, seed: int) -> None:
    """After files came, went, moved, and got the content of others; and where models looked again."""
    chance, table = random.Random(seed), PictureTable()
    for number in range(40):
        pictures.put(f"{number}.png", number, ["cat"] if number % 2 else [])
    for _ in range(6):
        pictures.index()
        assert_as_new(table, pictures)
        for _ in range(chance.randrange(1, 5)):
            changed(pictures, chance)


def test_a_commit_makes_the_next_query_read_what_was_changed(pictures: Pictures) -> None:
    """And not all that there is."""
    for number in range(30):
        pictures.put(f"{number}.png", number)
    pictures.index()
    with pictures.open() as collection:
        with collection.snapshot():
            assert collection.facts.pictures == 30
        read: list[str] = []
        collection.connection.set_trace_callback(read.append)
        pictures.put("another.png", 99)
        pictures.index()
        with collection.snapshot():
            assert collection.facts.pictures == 31
    whole = [each for each in read if "FROM entries" in each or "FROM files" in each]
    assert len(whole) == 2
    assert all("json_each('[31]')" in each for each in whole)


def test_who_has_not_kept_up_for_long_reads_all(pictures: Pictures, monkeypatch: pytest.MonkeyPatch) -> None:
    """For what was changed is not kept for ever."""
    monkeypatch.setattr(facts, "KEPT_CHANGES", 0)
    pictures.put("a.png", 1)
    pictures.index()
    with pictures.open() as collection:
        with collection.snapshot():
            assert collection.facts.pictures == 1
        for number in range(2, 5):
            pictures.put(f"{number}.png", number)
            (pictures.root / "a.png").unlink(missing_ok=True)
            pictures.index()
        with collection.snapshot():
            assert (collection.facts.pictures, collection.facts.files) == (3, 3)
