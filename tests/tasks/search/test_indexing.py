"""An index keeps up with its folder."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from processor.tasks.search.index_updater import IndexingOptions
from processor.tasks.search.protocols import Analyzers
from search_folder import Names, Pictures, picture


def looked(pictures: Pictures) -> int:
    assert isinstance(pictures.analyzers.detector, Names)
    return len(pictures.analyzers.detector.looked)


def test_what_is_known_is_not_looked_at_again(pictures: Pictures) -> None:
    """The second time costs no look."""
    for number in range(40):
        pictures.put(f"{number}.png", number)
    assert pictures.index().new == 40
    again = pictures.index()
    assert (again.unchanged, again.new, looked(pictures)) == (40, 0, 40)


def test_a_picture_is_decoded_once_for_all(pictures: Pictures) -> None:
    """Objects, text and looks are told by the same pixels."""
    pictures.put("a.png", 1)
    pictures.index()
    names, colours = pictures.analyzers.detector, pictures.analyzers.picture_embedders[0]
    assert len({*names.photos, *colours.photos}) == 1
    assert len(names.photos) + len(colours.photos) == 3


def test_a_moved_file_is_known_by_its_content(pictures: Pictures) -> None:
    """It is found under its new name, and no more under the old one."""
    path = pictures.put("a.png", 1, ["dog"])
    pictures.index()
    (pictures.root / "sub").mkdir()
    path.rename(pictures.root / "sub/Holiday.png")
    report = pictures.index()
    assert (report.known, report.new, report.gone, looked(pictures)) == (1, 0, 1, 1)
    assert pictures.names("dog") == pictures.names("holiday") == ["sub/Holiday.png"]
    assert pictures.find("name:a.png").hits == []


def test_a_replaced_file_is_found_even_with_its_old_time_and_size(pictures: Pictures) -> None:
    """Its inode tells, or the time at which its bytes were changed."""
    path = pictures.put("a.bmp", 1, ["dog"], form="BMP")
    pictures.index()
    before = path.stat()
    pictures.put("a.bmp", 2, ["cat"], form="BMP")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert pictures.index().new == 1
    assert (pictures.names("cat"), pictures.names("dog")) == (["a.bmp"], [])


def test_two_files_of_one_content_are_one_hit(pictures: Pictures) -> None:
    """It has both paths, and stays when one of them goes."""
    pictures.put("a.png", 1, ["dog"])
    second = pictures.put("b.png", 1, ["dog"])
    pictures.index()
    (hit,) = pictures.find("dog").hits
    assert hit.paths == ["a.png", "b.png"]
    second.unlink()
    pictures.index()
    assert pictures.find("dog").hits[0].paths == ["a.png"]


def test_a_deleted_file_is_gone(pictures: Pictures) -> None:
    """With its words, labels and vectors."""
    pictures.put("a.png", 1, ["dog"], "invoice")
    path = pictures.put("b.png", 2, ["cat"], "letter")
    pictures.index()
    path.unlink()
    assert pictures.index().gone == 1
    assert pictures.names("cat") == pictures.names("letter") == []
    with pictures.open() as collection:
        for table in ("files", "entries", "labels"):
            assert collection.connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,)
        assert collection.connection.execute("SELECT count(*) FROM vectors").fetchone() == (2,)


def test_a_disk_that_is_away_takes_nothing_with_it(pictures: Pictures) -> None:
    """An empty folder where it was is not the folder that was indexed."""
    pictures.put("a.png", 1, ["dog"])
    pictures.index()
    pictures.root.rename(pictures.root.with_name("away"))
    pictures.root.mkdir()
    report = pictures.index()
    assert (report.gone, report.away) == (0, 1)
    assert pictures.names("dog") == ["a.png"]
    assert pictures.index(IndexingOptions(sweep=True)).gone == 1


def test_a_folder_that_cannot_be_listed_takes_nothing_with_it(pictures: Pictures) -> None:
    """Here because a link to it leads nowhere any more."""
    pictures.put("a.png", 1)
    target = pictures.root.with_name("disk")
    target.mkdir()
    (target / "b.png").write_bytes(picture(2))
    (pictures.root / "disk").symlink_to(target)
    assert pictures.index().seen == 2
    target.rename(target.with_name("away"))
    report = pictures.index()
    assert (report.gone, report.away) == (0, 1)


def test_most_of_a_folder_does_not_vanish_at_once_unasked(pictures: Pictures) -> None:
    """A person has to say so."""
    for number in range(30):
        pictures.put(f"{number}.png", number)
    pictures.index()
    for number in range(1, 30):
        (pictures.root / f"{number}.png").unlink()
    report = pictures.index()
    assert (report.gone, report.away) == (0, 29)
    assert pictures.index(IndexingOptions(sweep=True)).gone == 29


def test_all_of_a_folder_may_move(pictures: Pictures) -> None:
    """What is there under another name has not vanished."""
    for number in range(30):
        pictures.put(f"old/{number}.png", number)
    pictures.index()
    (pictures.root / "old").rename(pictures.root / "new")
    report = pictures.index()
    assert (report.known, report.gone, report.away) == (30, 30, 0)


def test_one_broken_picture_breaks_nothing(pictures: Pictures) -> None:
    """It is recorded, and not tried again until it changes."""
    pictures.put("a.png", 1, ["dog"])
    (pictures.root / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 no picture")
    (pictures.root / "empty.png").write_bytes(b"")
    assert pictures.index().failed == 2
    again = pictures.index()
    assert (again.failed, again.unchanged) == (0, 3)
    assert pictures.names("dog") == ["a.png"]
    pictures.put("broken.jpg", 2, ["cat"], form="JPEG")
    assert pictures.index().new == 1
    assert pictures.names("cat") == ["broken.jpg"]


def test_a_heic_picture_is_looked_at(pictures: Pictures) -> None:
    """By whichever decoder knows it."""
    import pillow_heif
    from PIL import Image

    image = Image.effect_noise((64, 64), 50).convert("RGB")
    pillow_heif.from_pillow(image).save(pictures.root / "a.heic")
    assert pictures.index().failed == 0
    assert pictures.paths() == ["a.heic"]


def test_other_kinds_stay_when_one_kind_is_looked_at(pictures: Pictures) -> None:
    """And hidden ones when those are not."""
    pictures.put("a.png", 1)
    pictures.put("b.jpg", 2, form="JPEG")
    pictures.put(".c.png", 3)
    pictures.index(IndexingOptions(hidden=True))
    assert pictures.index(IndexingOptions(suffixes=frozenset({".png"}))).gone == 0
    assert pictures.paths() == [".c.png", "a.png", "b.jpg"]


def test_a_name_that_is_no_text_is_indexed(pictures: Pictures) -> None:
    """It is found, and known again."""
    Path(os.fsdecode(os.fsencode(pictures.root) + b"/caf\xe9.png")).write_bytes(picture(1))
    assert pictures.index().new == 1
    assert pictures.index().unchanged == 1
    assert pictures.names("type:png") == ["caf\ufffd.png"]


def test_what_another_model_finds_takes_the_place_of_what_was_found(pictures: Pictures) -> None:
    """Without a change of the files; words, labels and meaning are those of the new one."""
    pictures.put("a.png", 1, ["dog"], "hello")
    pictures.index()
    pictures.labels.update({content: ["wolf"] for content in pictures.labels})
    names = replace(pictures.analyzers.detector, model="names:2", labels=pictures.labels)
    pictures.analyzers = replace(pictures.analyzers, detector=names)
    assert pictures.index().renewed == 1
    assert (pictures.names("wolf"), pictures.names("dog")) == (["a.png"], [])
    assert pictures.names("hello") == ["a.png"]
    assert "a wolf. hello" in pictures.analyzers.text_embedders[0].asked
    assert pictures.index().renewed == 0


def test_what_nobody_looked_for_is_told(pictures: Pictures) -> None:
    """And made up for once somebody does."""
    pictures.put("a.png", 1, ["dog"], "hello")
    everything = pictures.analyzers
    pictures.analyzers = Analyzers(detector=everything.detector)
    pictures.index()
    answer = pictures.find("dog hello", certainty=0.0)
    assert answer.legs["meaning"] == "nobody embeds texts here"
    assert answer.not_indexed == {"words": 1}
    pictures.analyzers = everything
    assert pictures.index().renewed == 2
    assert pictures.find("dog hello").not_indexed == {}
    assert pictures.names("text:hello") == ["a.png"]


@pytest.mark.parametrize("anew", [True, False])
def test_everything_is_looked_at_again_where_that_is_wanted(pictures: Pictures, anew: bool) -> None:
    """And nothing is in the index twice then."""
    pictures.put("a.png", 1, ["dog"])
    pictures.index()
    pictures.index(IndexingOptions(anew=anew))
    assert looked(pictures) == 1 + anew
    assert pictures.paths() == ["a.png"]
    assert pictures.names("dog") == ["a.png"]
