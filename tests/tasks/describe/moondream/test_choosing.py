"""Answers of which only some are possible, and how likely each is."""

import itertools

import numpy as np
import pytest

from processor.tasks.describe.moondream.choosing import LARGEST_NUMBER, numbers, ways_of
from processor.tasks.describe.protocols import Limits, unheard
from toy_embedders import picture
from wire.errors import CanceledJobError
from wire.tasks.describe.questions import Question
from wire.tasks.describe.result import Finish

PIXELS = picture(200, 150, seed=4)
CHOICES = ("dog", "cat", "a dog on the beach", "a dog", "boat")
"""One of them begins another."""


@pytest.fixture(scope="module")
def by_hand(model, reference):
    """How likely each choice is, token by token, by the plain loop: of all words there are, then of the choices."""
    cache = reference.cache(PIXELS)

    def log_of(prompt, tokens):
        total = 0.0
        for number, token in enumerate(tokens):
            logits = reference.logits(cache, [*prompt, *tokens[:number]]).astype(np.float64)
            total += logits[token] - np.log(np.exp(logits - logits.max()).sum()) - logits.max()
        return total

    def probabilities(question, choices, ends=()):
        prompt, encode = model.prompts.question(question), model.tokenizer.encode
        logs = []
        for ways in choices:
            ways = [[*encode(f" {way}"), *([model.prompts.end] if way in ends else [])] for way in ways]
            logs.append(np.logaddexp.reduce([log_of(prompt, tokens) for tokens in ways]))
        return np.exp(np.array(logs) - np.logaddexp.reduce(logs))

    return probabilities


@pytest.mark.parametrize("way", ["remembering", "handed", "by onnxruntime"])
def test_the_likeliest_choice_is_answered_with_its_probability(models, by_hand, seen, way):
    """As they come out by hand, though what choices have in common is fed once; the end counts where others go on."""
    wanted = by_hand("What is it?", ways_of(CHOICES), ends=("a dog", "A dog"))
    model = models[way]
    said = model.answer(seen(model, PIXELS), Question("q", "What is it?", CHOICES), Limits(), unheard)
    assert said.text == CHOICES[int(np.argmax(wanted))]
    assert said.probability == pytest.approx(wanted.max(), abs=1e-4)
    assert said.finish is Finish.STOP


def test_the_order_of_choices_does_not_count(model, seen):
    """Nor does what else was asked."""
    state = seen(model, PIXELS)
    said = {
        (answer.text, round(answer.probability, 5))
        for order in itertools.islice(itertools.permutations(CHOICES), 0, 120, 30)
        for answer in [model.answer(state, Question("q", "What is it?", order), Limits(), unheard)]
    }
    assert len(said) == 1


def test_yes_and_no_together_are_certain(model, by_hand, seen):
    """The one that is answered has at least half."""
    said = model.answer(seen(model, PIXELS), Question("q", "Is it red?", ("yes", "no")), Limits(), unheard)
    yes, no = by_hand("Is it red?", ways_of(["yes", "no"]))
    assert said.probability == pytest.approx(max(yes, no), abs=1e-4)
    assert said.text == ("yes" if yes > no else "no")


def test_numbers_are_answered_in_figures(model, seen):
    """Also where the model would rather say a word."""
    said = model.answer(seen(model, PIXELS), Question("q", "How many?", is_number=True), Limits(), unheard)
    assert said.text.isdecimal()
    assert 0 <= int(said.text) <= LARGEST_NUMBER
    assert 0 < said.probability <= 1
    assert numbers()[2] == ["2", "two", "Two"]


def test_choices_are_answered_as_they_were_written(model, seen):
    """Whatever letters they are of."""
    said = model.answer(seen(model, PIXELS), Question("q", "Which?", ("日本", "ÉTÉ", "3.5")), Limits(), unheard)
    assert said.text in ("日本", "ÉTÉ", "3.5")


def test_a_choice_is_not_made_where_nobody_wants_it_any_more(model, seen):
    """Many long choices take minutes; what follows is answered as if nothing had been."""
    state, question = seen(model, PIXELS), Question("q", "What is it?", CHOICES)

    def cancel(text):
        raise CanceledJobError(f"Nobody wants it any more{text}.")

    before = model.answer(state, question, Limits(), unheard)
    with pytest.raises(CanceledJobError):
        model.answer(state, question, Limits(), cancel)
    assert model.answer(state, question, Limits(), unheard) == before
