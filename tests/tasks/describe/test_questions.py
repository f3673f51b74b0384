"""Questions as clients write them."""

import json

import pytest

from wire.errors import BadOptionError
from wire.tasks.describe import questions
from wire.tasks.describe.questions import Question
from wire.tasks.describe.spec import DESCRIBE, cost

ASKED = (Question("What colour is it?", "What colour is it?"), Question("dog", "Is there a dog?", ("yes", "no")))


def asked(given: object) -> tuple[Question, ...]:
    """The questions of the option `given`."""
    return questions.read(str(DESCRIBE.parse_options({"questions": given})["questions"]))


def test_a_question_a_line_and_json_say_the_same() -> None:
    """A form sends lines, a program lists."""
    plain = (Question("What is it?", "What is it?"), Question("Where?", "Where?"))
    assert asked("What is it?\n\n  Where? \n") == plain
    assert asked('["What is it?", "Where?"]') == plain
    assert asked(["What is it?", {"q": "Where?"}]) == plain


def test_a_name_stays_when_the_wording_changes() -> None:
    """It is the name of a column; without one, the question is."""
    assert [each.name for each in asked({"colour": "What is the primary colour?", "age": "How old is it?"})] == [
        "colour",
        "age",
    ]
    assert asked("Where?")[0].name == "Where?"
    of = {"q": "Is there a dog?", "of": "yes/no"}
    assert asked({"What colour is it?": "What colour is it?", "dog": of}) == ASKED


def test_an_answer_may_be_one_of_some_or_a_number() -> None:
    """In the words of the one who asks."""
    (weather, count) = asked(
        [{"q": "Weather?", "of": ["Sun", "rain"]}, {"name": "n", "question": "How many?", "of": "number"}]
    )
    assert weather.choices == ("Sun", "rain")
    assert count.is_number
    assert count.name == "n"


def test_what_is_kept_is_read_as_it_was_asked() -> None:
    """One canonical form, which says the same when it is asked again."""
    kept = DESCRIBE.parse_options({"questions": [each.to_dict() for each in ASKED]})["questions"]
    assert questions.read(str(kept)) == ASKED
    assert DESCRIBE.parse_options({"questions": kept})["questions"] == kept
    assert json.loads(str(kept))[1] == {"name": "dog", "q": "Is there a dog?", "of": ["yes", "no"]}
    assert asked("") == asked([]) == ()


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (["What?", "what?"], "questions that differ, got twice 'what\\?'"),
        ([{"name": "a", "q": "What?"}, {"name": "a", "q": "Why?"}], "names that differ, got twice 'a'"),
        (["What?", ""], "a question of 1 to 2,000 characters, got ''"),
        (["x" * 2_001], "a question of 1 to 2,000 characters"),
        (["What is \ud800?"], "a question without a lone surrogate"),
        ([{"name": "", "q": "What?"}], "a name of 1 to 100 characters"),
        ([{"name": "n" * 101, "q": "What?"}], "a name of 1 to 100 characters"),
        ([f"Question {n}?" for n in range(33)], "at most 32 questions, got 33"),
        ([{"q": "What?", "of": ["one"]}], "from 2 to 32 answers"),
        ([{"q": "What?", "of": ["Yes", "yes"]}], "answers that differ, got twice 'yes'"),
        ([{"q": "What?", "of": "colour"}], "from 2 to 32 answers"),
        ([{"q": "What?", "kind": "x"}], "an object with name, q and of"),
        ([7], "an object with name, q and of, got '7'"),
        ("[not json", "JSON after the first bracket"),
        ("[" * 100_000, "at most 100,000 bytes"),
        ("[" * 90_000, "JSON after the first bracket"),
    ],
)  # fmt: skip
def test_what_is_no_question_is_refused_with_what_was_expected(given: object, reason: str) -> None:
    """And with how to write them."""
    with pytest.raises(BadOptionError, match=reason):
        asked(given)


def test_a_job_costs_by_what_is_asked() -> None:
    """The picture is looked at once."""
    alone, none = DESCRIBE.parse_options({}), DESCRIBE.parse_options({"length": "none", "questions": "a?\nb?\nc?"})
    assert (cost(alone), cost(none)) == (1, 2)
    assert DESCRIBE.seconds(cost(none)) == 2 * DESCRIBE.seconds(cost(alone))


def test_what_stands_around_a_caption_is_bounded() -> None:
    """In characters, and of what UTF-8 can write."""
    assert DESCRIBE.parse_options({"prefix": " photo of "})["prefix"] == "photo of"
    with pytest.raises(BadOptionError, match="Option suffix: expected at most 500 characters"):
        DESCRIBE.parse_options({"suffix": "x" * 501})
    with pytest.raises(BadOptionError, match="Option prefix: expected"):
        DESCRIBE.parse_options({"prefix": "\ud800"})
