"""Hits have small pictures, made of their files as they are now."""

from contextlib import closing
from dataclasses import asdict
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from processor.base import Standalone
from processor.pixel_budget import PixelBudget
from processor.tasks.search import previews
from processor.tasks.search.collection import Collection
from processor.tasks.search.decoding import PictureDecoder
from processor.tasks.search.previews import Previews, shown
from processor.tasks.search.query.grammar import parse
from processor.tasks.search.question import Question
from processor.tasks.search.ranking import find
from search_folder import MAX_PIXELS, Pictures, picture

TURNED_LEFT = 6
"""The EXIF orientation of a picture whose top is on the right of what is stored."""


@pytest.fixture
def made() -> Previews:
    return Previews(PictureDecoder(MAX_PIXELS, PixelBudget(MAX_PIXELS)))


def previewed(pictures: Pictures, made: Previews, query: str = "type:png") -> dict[str, previews.Preview]:
    """What comes of each hit, by the name of its file."""
    with closing(Collection(pictures.location, pictures.analyzers)) as collection:
        hits = find(collection, Question(parse(query), group=False)).hits
        found = made.of(collection, hits, Standalone())
        return {hit.paths[0]: found[hit.entry] for hit in hits}


def test_a_preview_is_upright_and_has_at_most_512_pixels_on_a_side(pictures: Pictures, made: Previews) -> None:
    """A small picture stays as it is; nothing of its metadata is in it."""
    exif = Image.Exif()
    exif[274], exif[271] = TURNED_LEFT, "A maker"
    Image.new("RGB", (900, 600), "red").save(pictures.root / "large.jpg", exif=exif)
    pictures.put("small.png", 1)
    pictures.index()
    large, small = (previewed(pictures, made, f"type:{each}") for each in ("jpg", "png"))
    assert Image.open(BytesIO(large["large.jpg"].jpeg)).size == (341, 512)
    assert b"A maker" not in large["large.jpg"].jpeg
    assert Image.open(BytesIO(small["small.png"].jpeg)).size == (24, 24)


def test_a_picture_that_is_gone_or_another_one_has_no_preview(pictures: Pictures, made: Previews) -> None:
    """Whatever lies under its name now, or where a link leads; one that has a copy is seen by that."""
    for number, name in enumerate(("gone.png", "changed.png", "linked.png", "moved.png")):
        pictures.put(name, number)
    pictures.put("z/copy.png", 3)
    pictures.index()
    for name in ("gone.png", "linked.png", "moved.png"):
        (pictures.root / name).unlink()
    (pictures.root / "changed.png").write_bytes(picture(9))
    secret = Path(pictures.root.parent, "secret.png")
    secret.write_bytes(picture(10))
    (pictures.root / "linked.png").symlink_to(secret)
    found = previewed(pictures, made)
    assert {name: each.none for name, each in found.items() if not each.jpeg} == {
        "gone.png": "gone",
        "changed.png": "changed",
        "linked.png": "changed",
    }
    assert found["moved.png"].jpeg


def test_a_picture_that_cannot_be_decoded_says_why(pictures: Pictures, made: Previews) -> None:
    """It is found by its name all the same."""
    (pictures.root / "broken.png").write_bytes(picture(1)[:80])
    pictures.index()
    assert previewed(pictures, made, "name:broken")["broken.png"] == previews.Preview(none="undecodable_image")


def test_after_some_time_no_further_preview_is_begun(
    pictures: Pictures, made: Previews, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer comes without them."""
    pictures.put("a.png", 1)
    pictures.index()
    monkeypatch.setattr(previews, "MOST_SECONDS", 0)
    assert previewed(pictures, made) == {"a.png": previews.Preview(none="late")}


def test_hits_name_the_files_that_are_their_previews(pictures: Pictures, made: Previews) -> None:
    """As far as any were wanted; of the others nothing is said."""
    for number in (1, 2):
        pictures.put(f"{number}.png", number)
    pictures.index()
    with closing(Collection(pictures.location, pictures.analyzers)) as collection:
        answer = find(collection, Question(parse("type:png")))
        output = shown(asdict(answer), made.of(collection, answer.hits[:1], Standalone()))
    first, second = output.result["hits"]
    assert first["preview"] == f"hit-{first['entry']}.jpg"
    assert [*output.files] == [first["preview"]]
    assert first["no_preview"] == ""
    assert "preview" not in second
