"""Texts as tokens: as transformers' own tokenizers cut them."""

import json
import random
import time
from itertools import pairwise

import pytest

from processor.byte_pairs import joined
from processor.tokens.bpe import BytePairs
from processor.tokens.files import BPE, WORDPIECE, TokenizerFile
from processor.tokens.wordpiece import WordPiece
from toy_embedders import MERGES, VOCABULARY, bert_folder, clip_folder, clip_vocabulary
from wire.errors import ManifestError


@pytest.fixture
def wordpiece():
    return WordPiece({word: number for number, word in enumerate(VOCABULARY)}, 40)


@pytest.fixture
def pairs():
    return BytePairs(clip_vocabulary(), MERGES, 77)


def test_every_text_is_cut_as_berts_own_tokenizer_cuts_it(wordpiece, golden):
    """Accents, ideographs, marks, blanks of all kinds, what is not seen, and a part of every block of Unicode."""
    assert [list(wordpiece.encode(text).ids) for text in golden["texts"]] == golden["bert ids"]


def test_every_text_is_cut_as_clips_own_tokenizer_cuts_it(pairs, golden):
    """Short forms, figures one by one, emojis byte by byte, and the same parts of Unicode."""
    assert [list(pairs.encode(text).ids) for text in golden["texts"]] == golden["clip ids"]


@pytest.mark.parametrize(("words", "whole"), [(38, True), (39, False)])
def test_a_text_that_is_too_long_says_so(wordpiece, words, whole):
    """Both marks count among the tokens."""
    tokens = wordpiece.encode("dog " * words)
    assert (len(tokens.ids), tokens.whole) == (40, whole)


def test_the_mark_of_clips_end_is_kept_of_a_text_that_is_too_long(pairs):
    """The vector is the one of that place."""
    tokens = pairs.encode("dog " * 100)
    assert (len(tokens.ids), tokens.ids[-1], tokens.whole) == (77, clip_vocabulary()["<|endoftext|>"], False)


def test_marks_that_somebody_writes_are_text(wordpiece):
    """A text cannot end itself."""
    end = VOCABULARY.index("[SEP]")
    assert wordpiece.encode("dog [SEP] cat").ids.count(end) == 1


@pytest.mark.parametrize("kind", [WORDPIECE, BPE])
def test_a_tokenizer_json_alone_is_enough(tmp_path, kind):
    """The vocabulary and the merges, in either way of writing them, are the same as out of the files of before."""
    folder = (bert_folder if kind == WORDPIECE else clip_folder)(tmp_path / "a")
    of_files = TokenizerFile.found(folder, kind, 40)
    merges = [list(pair) for pair in of_files.merges]
    (tmp_path / "tokenizer.json").write_text(
        json.dumps({"model": {"type": kind, "vocab": of_files.vocabulary, "merges": merges}})
    )
    alone = TokenizerFile.found(tmp_path, kind, 40)
    assert alone == of_files
    alone.write(tmp_path / "tokens.json")
    assert TokenizerFile.read(tmp_path / "tokens.json") == of_files


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "expected this file, found none"),
        ("{", "expected JSON"),
        ("[]", "expected a JSON object"),
        ('{"model": {"type": "Unigram", "vocab": {}}}', "expected one of the kind WordPiece, got 'Unigram'"),
    ],
)
def test_what_is_no_tokenizer_is_refused(tmp_path, content, message):
    """In words, and by its file."""
    if content is not None:
        (tmp_path / "tokenizer.json").write_text(content)
    with pytest.raises(ManifestError, match=message):
        TokenizerFile.found(tmp_path, WORDPIECE, 40)


def test_a_vocabulary_without_marks_is_refused():
    """It would be of another kind of network."""
    with pytest.raises(ManifestError, match=r"\[CLS\]"):
        TokenizerFile(WORDPIECE, {"dog": 0}, (), 40).tokenizer()


@pytest.mark.parametrize("tokenizer", ["wordpiece", "pairs"])
def test_long_words_are_not_kept(tokenizer, request):
    """Thousands of texts without a blank, of any length, leave nothing in memory."""
    cut = request.getfixturevalue(tokenizer)
    for letters in ("dog", "d" * 1_000, "og" * 500):
        cut.encode(letters)
    assert cut._parts.cache_info().currsize == 1


def _joined_step_by_step(parts, ranks):
    """As it is defined: wherever the pair of the lowest rank stands, it becomes one, again and again."""
    while pairs := [pair for pair in pairwise(parts) if pair in ranks]:
        first = min(pairs, key=ranks.__getitem__)
        at, made = 0, []
        while at < len(parts):
            width = 2 if tuple(parts[at : at + 2]) == first else 1
            made.append("".join(parts[at : at + width]))
            at += width
        parts = made
    return parts


@pytest.mark.parametrize("seed", range(20))
def test_pairs_are_joined_as_they_were_learned(seed):
    """Whatever was learned, in whatever order the letters come: here of a few letters, which repeat themselves."""
    chance = random.Random(seed)
    known, ranks = list("abc"), {}
    for _ in range(30):
        pair = chance.choice(known), chance.choice(known)
        if pair not in ranks:
            ranks[pair] = len(ranks)
            known.append("".join(pair))
    for _ in range(50):
        word = chance.choices("abcd", k=chance.randrange(1, 60))
        assert joined(word, ranks) == _joined_step_by_step(word, ranks)


def test_a_very_long_word_is_cut_at_once(pairs):
    """The longest text that is taken, without a blank: in seconds of CPU what thousands of words take."""
    begin = time.process_time()
    assert not pairs.encode("dogs" * 16_000).whole
    assert time.process_time() - begin < 1
