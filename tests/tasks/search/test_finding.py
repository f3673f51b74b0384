"""What is found, in which order, and why."""

import os
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from processor.tasks.search.certainty import Evidence
from processor.tasks.search.index.picture_table import THERE
from processor.tasks.search.protocols import Analyzers, DecodedPicture
from processor.tasks.search.query.grammar import parse
from processor.tasks.search.question import Answer, Question
from processor.tasks.search.ranking import EVIDENCE, Findings, find, with_evidence
from processor.tasks.search.retrievers.base import LABELS, MEANING, WORDS, Ranking
from search_folder import Pictures, picture
from wire.errors import BadOptionError


@pytest.fixture
def album(pictures: Pictures) -> Pictures:
    """A few pictures with things and texts in them."""
    pictures.put("holidays/rome/IMG_0001.jpg", 1, ["person", "dog", "dog"], form="JPEG")
    pictures.put("holidays/beach.png", 2, ["person", "surfboard"])
    pictures.put("scans/letter.png", 3, [], "Invoice number 4711\nto be paid in May")
    pictures.put("scans/C++ notes.png", 4, [], "a AND b OR c\nhello world")
    pictures.put("kitchen.png", 5, ["sofa", "traffic light"])
    pictures.index()
    return pictures


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("dog", ["holidays/rome/IMG_0001.jpg"]),
        ("dogs", ["holidays/rome/IMG_0001.jpg"]),
        ("puppy", ["holidays/rome/IMG_0001.jpg"]),
        ("couch", ["kitchen.png"]),
        ("traffic lights", ["kitchen.png"]),
        ("invoice", ["scans/letter.png"]),
        ("rome", ["holidays/rome/IMG_0001.jpg"]),
        ('"number 4711"', ["scans/letter.png"]),
        ('"4711 number"', []),
        ("label:dog>=2", ["holidays/rome/IMG_0001.jpg"]),
        ("label:dog>=3", []),
        ("label:couch", ["kitchen.png"]),
        ('label:"traffic light"=1', ["kitchen.png"]),
        ("in:scans text:invoice", ["scans/letter.png"]),
        ("name:img_*", ["holidays/rome/IMG_0001.jpg"]),
        ("name:img_?", []),
        ("name:beach", ["holidays/beach.png"]),
        ("type:jpeg", ["holidays/rome/IMG_0001.jpg"]),
        ("in:rome", ["holidays/rome/IMG_0001.jpg"]),
        ("in:holidays/rome", ["holidays/rome/IMG_0001.jpg"]),
        ("in:rom", []),
        ("text:dog", []),
        ("C++", ["scans/C++ notes.png"]),
        ("AND", ["scans/C++ notes.png"]),
        ("submarine", []),
    ],
)
def test_a_query_finds_what_it_says(album: Pictures, query: str, names: list[str]) -> None:
    """By things, by texts, by names, and by filters alone."""
    assert album.names(query) == names


def test_filters_come_before_ranks(album: Pictures) -> None:
    """What they do not let through takes no place of what they do."""
    for number in range(10, 450):
        album.put(f"many/{number}.png", number, ["dog"] * 3)
    album.index()
    assert album.names("dog in:rome") == ["holidays/rome/IMG_0001.jpg"]
    assert album.names("person -dog") == ["holidays/beach.png"]
    assert album.names("dog -person", limit=200, group=False)[0].startswith("many/")


def test_how_certain_a_hit_is_depends_on_what_is_there(album: Pictures) -> None:
    """Not on how often files were moved, which raises their numbers."""
    before = [(hit.paths, hit.certainty) for hit in album.find("person invoice", certainty=0).hits]
    kitchen, moved = album.root / "kitchen.png", album.root / "moved.png"
    for _ in range(20):
        kitchen.rename(moved)
        album.index()
        moved.rename(kitchen)
        album.index()
    assert [(hit.paths, hit.certainty) for hit in album.find("person invoice", certainty=0).hits] == before


def test_less_than_so_many_may_be_none(album: Pictures) -> None:
    """Pictures without any such thing are among them."""
    assert "holidays/rome/IMG_0001.jpg" not in album.names("label:dog<2")
    assert len(album.names("label:dog=0")) == 4


def test_times_are_those_of_files(album: Pictures) -> None:
    """From the first moment on, to before the second."""
    os.utime(album.root / "kitchen.png", (1715000000, 1715000000))
    album.index()
    assert album.names("after:2024-05 before:2024-06") == ["kitchen.png"]
    assert album.names("after:2024-06 before:2024-07") == []


def test_any_year_may_be_asked_for(album: Pictures) -> None:
    """Also one that no file's time can be of."""
    assert album.names("after:0001 before:9999 label:dog") == album.names("label:dog") != []
    assert album.names("before:0001") == album.names("after:9999") == []


def test_each_hit_says_why(album: Pictures) -> None:
    """By which leg, where, and with the box of it."""
    (hit,) = album.find("invoice").hits
    by_words = next(each for each in hit.why if each.leg == "words")
    assert (by_words.field, by_words.rank) == ("text", 1)
    assert by_words.snippet.startswith("[Invoice] number 4711")
    assert by_words.boxes == [(5, 6, 20, 12)]
    (hit,) = album.find("dog").hits
    by_labels = next(each for each in hit.why if each.leg == "labels")
    assert (by_labels.field, by_labels.snippet, len(by_labels.boxes)) == ("labels", "2 x dog", 2)
    assert {each.leg for each in hit.why} == {"labels", "meaning"}


def test_nothing_found_is_an_answer(album: Pictures) -> None:
    """What comes nearest stands apart."""
    answer = album.find("submarine volcano")
    assert answer.hits == []
    assert 0 < len(answer.nearest) <= 5
    assert all(each.certainty < 0.4 for each in answer.nearest)
    assert answer.total == 0


def test_a_leg_without_a_model_is_missing_and_said_so(album: Pictures) -> None:
    """The others serve."""
    album.analyzers = Analyzers()
    answer = album.find("dog")
    assert answer.hits[0].paths == ["holidays/rome/IMG_0001.jpg"]
    assert answer.legs == {
        "words": "took part",
        "labels": "took part",
        "meaning": "nobody embeds texts here",
        "looks": "nobody embeds pictures here",
    }


def test_only_the_legs_that_are_wanted_rank(album: Pictures) -> None:
    """And are the only reasons."""
    answer = album.find("dog", legs=frozenset({"labels"}))
    assert {why.leg for hit in answer.hits for why in hit.why} == {"labels"}
    assert answer.legs["words"] == "was not asked"


def test_pages_follow_one_another(pictures: Pictures) -> None:
    """Nothing twice, nothing left out, even where pictures come and go between them."""
    for number in range(60):
        pictures.put(f"{number:02}.png", number, ["dog"])
    pictures.index()
    with pictures.open() as collection:

        def page(cursor: str) -> Answer:
            return find(collection, Question(parse("dog"), limit=20, group=False, cursor=cursor))

        first = page("")
        assert (len(first.hits), first.total) == (20, 60)
        second = page(first.cursor)
        later = pictures.find("dog", limit=20, group=False, cursor=second.cursor)
        for gone in (second.hits[-1], later.hits[5]):
            (pictures.root / gone.paths[0]).unlink()
        pictures.put("-.png", 99, ["dog"])
        pictures.index()
        third = page(second.cursor)
    shown = [hit.paths[0] for answer in (first, second, third) for hit in answer.hits]
    assert sorted([*shown, later.hits[5].paths[0]]) == [f"{number:02}.png" for number in range(60)]
    assert third.cursor == ""


def test_what_is_kept_for_further_pages_is_small(album: Pictures) -> None:
    """Without a score for each picture of the collection."""
    question = Question(parse("a dog"), limit=1)
    with album.open() as collection:
        assert find(collection, question).legs["meaning"] == "took part"
        kept = collection.kept(question.key)
    assert isinstance(kept, Findings)
    assert kept.retrieved.compared == {}


def test_what_could_not_be_read_is_read_at_the_next_question(album: Pictures) -> None:
    """Not all of it had come when it went wrong."""
    with album.open() as collection:
        analyzers, collection.analyzers = collection.analyzers, None
        with pytest.raises(AttributeError), collection.snapshot():
            pass
        collection.analyzers = analyzers
        with collection.snapshot():
            assert collection.table.in_state(THERE).sum() == collection.facts.pictures > 0


def test_a_cursor_of_nobody_is_refused(album: Pictures) -> None:
    """It says what is expected."""
    with pytest.raises(BadOptionError, match="Option cursor: expected that of an earlier answer"):
        album.find("dog", cursor="page2")


def test_pictures_that_look_the_same_are_one_hit(pictures: Pictures) -> None:
    """The others are its group, unless that is not wanted."""
    pictures.put("a.png", 1, ["dog"])
    pictures.put("aa.jpg", 1, ["dog"], form="JPEG")
    pictures.put("b.png", 2, ["dog"])
    pictures.index()
    hits = pictures.find("dog").hits
    assert [(hit.paths, hit.group) for hit in hits] == [(["a.png"], ["aa.jpg"]), (["b.png"], [])]
    assert len(pictures.names("dog", group=False)) == 3


def decoded(number: int, form: str = "JPEG", side: int = 200) -> DecodedPicture:
    from processor.imaging.decode import decode

    encoded = picture(number, form, side)
    return DecodedPicture(encoded, decode(encoded, max_pixels=100_000))


def test_a_picture_finds_itself_in_another_size(album: Pictures) -> None:
    """By its looks, and as a copy."""
    hit = album.find("", picture=decoded(5)).hits[0]
    assert (hit.paths, hit.certainty > 0.9) == (["kitchen.png"], True)
    assert {each.leg for each in hit.why} == {"looks", "copies"}
    assert album.names("in:scans", picture=decoded(5)) == []


def test_a_picture_finds_copies_without_any_model(album: Pictures) -> None:
    """Fingerprints need none."""
    album.analyzers = Analyzers()
    assert album.names("", picture=decoded(3)) == ["scans/letter.png"]
    assert album.names("", picture=decoded(99)) == []


def test_pictures_are_found_that_look_like_a_hit(album: Pictures) -> None:
    """But not that one itself."""
    album.put("scans/again.jpg", 3, form="JPEG")
    album.index()
    (hit,) = album.find("invoice").hits
    assert album.names(f"like:{hit.entry}") == ["scans/again.jpg"]
    with pytest.raises(BadOptionError, match="like:999 is no picture"):
        album.find("like:999")


def test_hidden_pictures_are_found_where_they_are_wanted(album: Pictures) -> None:
    """Even where an earlier index had them."""
    from processor.tasks.search.index_updater import IndexingOptions

    album.put(".secret/a.png", 77, ["dog"])
    album.index(IndexingOptions(hidden=True))
    assert album.names("dog") == ["holidays/rome/IMG_0001.jpg"]
    assert len(album.names("dog", hidden=True)) == 2


def test_nothing_to_look_for_is_refused(album: Pictures) -> None:
    """An empty query has no answer."""
    with pytest.raises(BadOptionError, match="nothing to look for"):
        album.find("  ")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.text(st.sampled_from("abdog:\"-<>=*()^{}+~ 1_%\\';\0é"), max_size=20))
def test_no_query_reaches_the_database_as_its_own_language(album: Pictures, query: str) -> None:
    """Whatever signs are in it: it is answered, or refused as one that cannot be understood."""
    with suppress(BadOptionError):
        album.find(query)
        album.find(f'text:"{query}" name:"{query}" in:"{query}"')


def test_ranks_of_legs_are_fused(album: Pictures) -> None:
    """What two legs find comes before what one does."""
    album.put("dog in a letter.png", 6, ["dog"], "dog")
    album.put("only written.png", 7, [], "dog")
    album.index()
    album.analyzers = replace(album.analyzers, text_embedders=())
    assert album.names("dog")[0] == "dog in a letter.png"
    assert set(album.names("dog")[1:]) == {"only written.png", "holidays/rome/IMG_0001.jpg"}


def test_labels_and_meaning_are_weighed_together() -> None:
    """A picture that is second in both is first where both together say most; the ranks of words stay as they are."""
    rankings = [Ranking(WORDS, [4], [1.0]), Ranking(LABELS, [1, 2], [2.0, 1.0]), Ranking(MEANING, [3, 2], [0.5, 0.4])]
    evidence = {1: Evidence(0.3, 0.0), 2: Evidence(0.25, 0.4), 3: Evidence(0.0, 0.5), 4: Evidence(1.0)}
    words, together = with_evidence(rankings, evidence)
    assert words is rankings[0]
    assert (together.leg, list(together.entries)) == (EVIDENCE, [2, 3, 1])


def test_parts_of_words_that_were_read_are_found(pictures: Pictures) -> None:
    """In any case of letters, from three of them on, with blanks and signs between; words are still found by stems."""
    pictures.put("a.png", 1, text="Invoices 2024-05\nGRÜSSE aus Köln")
    pictures.put("b.png", 2, text="in voice, vo ice")
    pictures.index()
    for query in ("text:voic", "text:NVOI", "text:grüß", 'text:"ces 20"', "text:24-05", "text:köl", "text:invoice"):
        assert "a.png" in pictures.names(query), query
    assert sorted(pictures.names("text:voic")) == ["a.png", "b.png"]
    assert pictures.names("text:vo") == ["b.png"]
    assert pictures.names('text:"oices 2025"') == pictures.names("text:xyz") == []


def test_parts_of_text_that_is_there_no_more_are_not_found(pictures: Pictures) -> None:
    """Neither of a picture that is gone, nor where another model read something else."""
    pictures.put("a.png", 1, text="invoice")
    pictures.put("b.png", 2, text="invoices")
    pictures.index()
    (pictures.root / "b.png").unlink()
    pictures.texts.update({content: ["letter"] for content in pictures.texts})
    pictures.analyzers = replace(
        pictures.analyzers, reader=replace(pictures.analyzers.reader, model="names:2", texts=pictures.texts)
    )
    pictures.index()
    assert (pictures.names("text:voic"), pictures.names("text:ette")) == ([], ["a.png"])
