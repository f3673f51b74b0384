"""The describer `labels`: what detect and read find, in words."""

import pytest

from describing import Finds, Reads, describing, options, picture
from processor.base import Runner, Standalone
from processor.tasks.describe.labels.describer import LabelsDescriber
from processor.tasks.describe.labels.scene import OVERLOOKED, SURE, count_likelihoods, likelihood
from wire.errors import TaskUnavailableError
from wire.tasks.describe.result import DescribeResult

STREET = Finds(
    [
        ("person", 0.9, (0, 100, 90, 290)),
        ("person", 0.8, (10, 150, 80, 290)),
        ("dog", 0.7, (220, 220, 290, 290)),
        ("bus", 0.2, (110, 110, 190, 190)),
    ]
)
SIGN = Reads(["NO", "PARKING"])
ALL = {"detect": STREET, "read": SIGN}
NORMAL = "Two people on the left and a dog at the bottom right. The text in it reads “NO PARKING”."


def described(others: dict[str, Runner] | None = None, **given: object) -> DescribeResult:
    """What is said of a white picture in which others find what they find everywhere."""
    runner = describing(LabelsDescriber(), **(ALL if others is None else others))
    return DescribeResult.from_dict(runner.run({"image": (picture(),)}, options(**given), Standalone()).result)


def answer(question: str, others: dict[str, Runner] | None = None) -> str:
    """The free answer."""
    return described(others, questions=[question], length="none").answers[0].answer


@pytest.mark.parametrize(
    ("length", "text"),
    [
        ("short", "Two people and a dog."),
        ("normal", NORMAL),
        ("long", NORMAL),
    ],
)
def test_a_caption_counts_says_where_and_what_is_written(length: str, text: str) -> None:
    """The largest first; what is doubtful is left out."""
    made = described(length=length)
    assert made.caption
    assert made.caption.text == text
    assert made.unsupported == ()
    assert made.caption.tokens == len(text.split())


def test_nothing_found_is_said_so() -> None:
    """And a picture of text is one."""
    nothing = described({"detect": Finds([]), "read": Reads([])})
    assert (nothing.caption and nothing.caption.text) == "Nothing was recognized."
    text = described({"read": SIGN})
    assert (text.caption and text.caption.text) == "Text that reads “NO PARKING”."
    assert text.unsupported is None


def test_a_thing_may_be_large_or_several_by_itself() -> None:
    """Labels are spelled as people do."""
    found = Finds([("motorbike", 0.9, (0, 0, 300, 290)), ("skis", 0.8, (0, 0, 300, 90)), ("orange", 0.6, (1, 1, 9, 9))])
    made = described({"detect": found}, length="long")
    assert made.caption
    assert made.caption.text == "A large motorcycle in the middle, skis at the top and a small orange at the top left."


def test_a_process_without_detect_and_read_says_what_to_do() -> None:
    """There is nothing to tell of."""
    with pytest.raises(TaskUnavailableError, match="TASKS=detect,read,describe"):
        described({})


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Is there a dog?", "yes"),
        ("Are there any people in this picture?", "yes"),
        ("Do you see a cat or a dog?", "yes"),
        ("Is there a cat and a dog?", "no"),
        ("Are there two people?", "yes"),
        ("Are there three people?", "no"),
        ("Is there a bus?", "no"),
        ("Is there a cat on the sofa?", "no"),
        ("Is there a dog on the sofa?", "unknown"),
        ("Is there a black dog?", "unknown"),
        ("Is the dog happy?", "unknown"),
        ("Is there a unicorn?", "unknown"),
        ("What colour is the dog?", "unknown"),
        ("How many people are there?", "2"),
        ("How many puppies can you see?", "1"),
        ("How many cats are wearing hats?", "0"),
        ("How many people are wearing hats?", "unknown"),
        ("How many objects?", "3"),
        ("How many unicorns are there?", "unknown"),
        ("What does the sign say?", "NO PARKING"),
        ("What is written here?", "NO PARKING"),
        ('Does it say "no parking"?', "yes"),
        ('Does the sign say "stop"?', "no"),
        ("Is there any text in the image?", "yes"),
        ("Where is the dog?", "at the bottom right"),
        ("Where are the cats?", "nowhere"),
        ("What objects are in the picture?", "two people and a dog"),
        ("What's in this picture?", NORMAL),
        ("What animals are in the picture?", "a dog"),
        ("Which vehicles can you see?", "none"),
        ("What kind of animal is this?", "a dog"),
        ("What animals are sleeping?", "unknown"),
        ("How many animals are there?", "1"),
        ("Is there any animal or vehicle?", "yes"),
        ("Is there a vehicle?", "no"),
        ("Why?", "unknown"),
    ],
)  # fmt: skip
def test_questions_are_answered_where_what_was_found_tells(question: str, expected: str) -> None:
    """And unknown where it does not."""
    assert answer(question) == expected


@pytest.mark.parametrize("question", ["Is there a dog?", "How many dogs?", "What does it say?", "Is there any text?"])
def test_nobody_knows_what_nobody_looked_for(question: str) -> None:
    """Objects without detect, text without read."""
    others: dict[str, Runner] = {"read": SIGN} if "dog" in question else {"detect": STREET}
    assert answer(question, others) == "unknown"


@pytest.mark.parametrize(
    ("asked", "answered", "probability"),
    [
        ({"q": "Is there a dog?", "of": ["No", "Yes"]}, "Yes", 0.8276),
        ({"q": "Is there a bus?", "of": "yes/no"}, "no", 0.5517),
        ({"q": "Is there a cat?", "of": "yes/no"}, "no", 0.99),
        ({"q": "Is it raining?", "of": "yes/no"}, "no", 0.5),
        ({"q": "Is it raining?", "of": ["yes", "no", "unknown"]}, "unknown", 0.3333),
        ({"q": "How many people?", "of": "number"}, "2", 0.8143),
        ({"q": "How many people?", "of": ["1", "2"]}, "2", 0.8143),
        ({"q": "How many unicorns?", "of": "number"}, "0", None),
        ({"q": "Which animal is it?", "of": ["cat", "dog"]}, "dog", 1.0),
        ({"q": "Which vehicle is it?", "of": ["bus", "dog"]}, "dog", 0.651),
        ({"q": "What kind of sign?", "of": ["stop", "no parking"]}, "no parking", 1.0),
        ({"q": "What season is it?", "of": ["winter", "summer"]}, "winter", 0.5),
    ],
)  # fmt: skip
def test_an_answer_is_one_of_the_choices_with_its_probability(
    asked: dict[str, object], answered: str, probability: float | None
) -> None:
    """By the confidence of what was found, and of what was nearly found; a guess is as likely as another."""
    (made,) = described(questions=[asked]).answers
    assert (made.answer, made.probability) == (answered, probability)


def test_the_others_look_once_for_all_that_is_asked() -> None:
    """And once for jobs that follow on the same picture."""
    found = Finds(STREET.objects)
    runner = describing(LabelsDescriber(), detect=found, read=SIGN)
    for _ in range(2):
        runner.run({"image": (picture(),)}, options(questions="a?\nb?"), Standalone())
    assert found.looks == 1


def test_another_detector_looks_again() -> None:
    """It was loaded meanwhile; the same model with other numbers is another."""
    found = Finds(STREET.objects)
    runner = describing(LabelsDescriber(), detect=found)
    for model, objects in (("toy", STREET.objects), ("new", [("cat", 0.9, (0, 0, 300, 300))])):
        found.model, found.objects = model, objects
        said = runner.run({"image": (picture(),)}, options(length="short"), Standalone()).result
    assert (said["caption"]["text"], found.looks) == ("A cat.", 2)


def test_the_card_says_what_it_is() -> None:
    """Rules: nobody is to take it for a network."""
    (card,) = describing(LabelsDescriber()).models()
    assert (card.name, card.version.runtime, card.default) == ("labels", "rules", True)
    assert "Rules, not a network" in card.facts["about"]


def test_what_detect_shows_is_more_likely_there_than_not() -> None:
    """The surer it is the likelier, from what is hardly there to what is certain."""
    likelihoods = [likelihood(confidence) for confidence in (0.0, 0.05, SURE, 0.26, 0.6, 1.0)]
    assert likelihoods == sorted(likelihoods)
    assert likelihoods[2] == pytest.approx(0.5)
    assert (likelihoods[0] < 0.001, likelihoods[-1] > 0.999) == (True, True)


def test_counts_are_as_likely_as_all_that_make_them() -> None:
    """Together they are certain."""
    chances = count_likelihoods([0.9, 0.5])
    assert sum(chances) == pytest.approx(1)
    assert chances[2] == pytest.approx(0.9 * 0.5 * (1 - OVERLOOKED) + OVERLOOKED * (0.9 * 0.5 + 0.1 * 0.5))
