"""The tokenizer, beside Hugging Face's, and the text of tokens as they come."""

import json
from pathlib import Path

import pytest

from processor.tasks.describe.moondream.prompts import Prompts
from processor.tasks.describe.moondream.tokens import Characters, Tokenizer
from toy_moondream import Shape, config
from toy_tokenizer import LETTERS, LINES, trained
from wire.errors import ManifestError

GOLDEN = json.loads((Path(__file__).with_name("golden") / "tokens.json").read_text(encoding="utf-8"))
WORDS = Shape().words


@pytest.fixture
def written(tmp_path):
    """Writes a tokenizer.json, with changes, and a config.json beside it."""

    def write(change=lambda content: None, **configured):
        content = trained(LINES, WORDS)
        change(content)
        (tmp_path / "tokenizer.json").write_text(json.dumps(content), encoding="utf-8")
        (tmp_path / "config.json").write_text(json.dumps(config(Shape()) | configured), encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture
def tokenizer(written):
    return Tokenizer.read(written() / "tokenizer.json")


def _read(tokenizer, tokens):
    characters = Characters(tokenizer)
    return [characters.add(token) for token in tokens] + [characters.end()]


@pytest.mark.parametrize(("text", "tokens"), GOLDEN)
def test_tokens_are_those_of_the_library(tokenizer, text, tokens):
    """Of words, short forms, blanks of all kinds, figures, accents, emoji; and the text comes back whole."""
    assert tokenizer.encode(text) == tokens
    assert "".join(_read(tokenizer, tokens)) == text


def test_no_question_says_the_mark_of_the_end(tokenizer):
    """Where the library takes its name in a text for the mark itself, here it is a text as any other."""
    tokens = tokenizer.encode("a<|endoftext|>b")
    assert WORDS - 1 not in tokens
    assert "".join(_read(tokenizer, tokens)) == "a<|endoftext|>b"


def test_characters_are_held_back_until_they_are_whole(tokenizer):
    """Four bytes in four tokens are one character, told with the last one."""
    tokens = tokenizer.encode("👍!")
    assert _read(tokenizer, tokens) == ["", "", "", "👍", "!", ""]


def test_what_never_becomes_a_character_is_marked(tokenizer):
    """In the middle as soon as that is sure, at the end when it ends."""
    first = tokenizer.encode("👍")[0]
    assert _read(tokenizer, [first, *tokenizer.encode("a"), first]) == ["", "\ufffda", "", "\ufffd"]


def test_tokens_that_nobody_knows_say_nothing(tokenizer):
    """The real one has rows for more tokens than it has words."""
    assert _read(tokenizer, [WORDS + 5]) == ["", ""]


def _of_another_kind(content):
    content["model"]["type"] = "WordPiece"


def _with_a_normalizer(content):
    content["normalizer"] = {"type": "NFC"}


def _without_a_byte(content):
    del content["model"]["vocab"][LETTERS[7]]


def _with_odd_merges(content):
    content["model"]["merges"] = ["a b c"]


def _without_what_is_joined(content):
    first = content["model"]["merges"][0]
    del content["model"]["vocab"]["".join(first.split(" ") if isinstance(first, str) else first)]


def _with_odd_numbers(content):
    content["model"]["vocab"][LETTERS[7]] = "7"


def _with_an_empty_text(content):
    content["added_tokens"][0]["content"] = ""


def _without_model(content):
    del content["model"]


@pytest.mark.parametrize(
    "change",
    [
        *(_of_another_kind, _with_a_normalizer, _without_a_byte, _with_odd_merges, _without_model),
        *(_without_what_is_joined, _with_odd_numbers, _with_an_empty_text),
    ],
)
def test_other_tokenizers_are_refused(written, change):
    """One that would be read as what it is not."""
    with pytest.raises(ManifestError, match=r"tokenizer\.json: expected"):
        Tokenizer.read(written(change) / "tokenizer.json")


def _prompts(folder):
    return Prompts.read(folder / "config.json", Tokenizer.read(folder / "tokenizer.json"), WORDS)


def test_templates_stand_around_a_question(written):
    """Those of the file's config.json."""
    prompts = _prompts(written())
    asked = prompts.tokenizer.encode("Is it red?")
    assert prompts.question("Is it red?") == (7, 7, 72, 25, *asked, 7, 7, 73, 25)
    assert prompts.caption("short") == (7, 7, 70, 25)
    assert prompts.end == WORDS - 1


def test_a_long_caption_is_asked_for_where_there_is_no_template_for_it(written):
    """The 0.5B has none."""
    prompts = _prompts(written())
    assert prompts.caption("long") == prompts.question("Describe this image in detail.")
    templates = config(Shape())["templates"] | {"caption": {"long": [1, 2], "normal": [3]}}
    assert _prompts(written(templates=templates)).caption("long") == (1, 2)


@pytest.mark.parametrize(
    "configured",
    [
        {"templates": []},
        {"templates": {"query": {"prefix": [1]}}},
        {"templates": {"caption": {"short": [WORDS]}}},
        {"special_tokens": {"eos": -1}},
        {"special_tokens": {"eos": "end"}},
        {"special_tokens": {"eos": float("inf")}},
    ],
)
def test_other_templates_are_refused(written, configured):
    """Tokens that the model does not know would be read out of other memory."""
    with pytest.raises(ManifestError, match=r"config\.json: expected the templates of a Moondream model"):
        _prompts(written(**configured))


@pytest.mark.parametrize(("words", "number"), [(WORDS - 1, 7), (WORDS, -1)])
def test_no_token_is_outside_of_what_the_model_knows(written, words, number):
    """It would be read out of other memory, too, at the first question that says it."""

    def renumbered(content):
        content["model"]["vocab"][LETTERS[7]] = number

    folder = written(renumbered)
    tokenizer = Tokenizer.read(folder / "tokenizer.json")
    with pytest.raises(ManifestError, match="expected a tokenizer of"):
        Prompts.read(folder / "config.json", tokenizer, words)
