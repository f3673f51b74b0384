"""What the model says of pictures, beside a plain loop of the tests' own, and how it ends."""

from itertools import pairwise

import numpy as np
import pytest

from processor.stopwatch import Stopwatch
from processor.tasks.describe.moondream.decoding import CONTEXT
from processor.tasks.describe.moondream.repetition import repeated
from processor.tasks.describe.protocols import Limits, unheard
from toy_embedders import picture
from wire.errors import BadOptionError, CanceledJobError
from wire.tasks.describe.questions import Question
from wire.tasks.describe.result import Finish

QUESTIONS = ("Is there a dog?", "What is the weather like?", "How many boats are on the water?")
PICTURES = {wh: picture(*wh, seed=sum(wh)) for wh in ((200, 150), (700, 300), (640, 600))}
"""Of one crop, of three, of five."""

MOST = 24

WAYS = ("remembering", "handed", "by onnxruntime")


def _text(model, tokens):
    return b"".join(map(model.tokenizer.piece, tokens)).decode("utf-8", "replace").strip()


def _free(text):
    return Question(text, text)


@pytest.fixture(scope="module")
def by_plain_loop(reference, model):
    """The tokens that are said of each picture: as a caption, and to each question."""
    prompts = [model.prompts.caption("short"), *map(model.prompts.question, QUESTIONS)]
    return {wh: [reference.tokens(pixels, each, MOST) for each in prompts] for wh, pixels in PICTURES.items()}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("wh", PICTURES)
def test_every_way_says_what_the_plain_loop_says(models, by_plain_loop, seen, way, wh):
    """The same tokens, of a caption and of each question, whichever runtime runs it, whoever holds keys and values."""
    model = models[way]
    state = seen(model, PICTURES[wh])
    said = [model.caption(state, "short", Limits(MOST), unheard)]
    said += [model.answer(state, _free(each), Limits(MOST), unheard) for each in QUESTIONS]
    for wanted, each in zip(by_plain_loop[wh], said, strict=True):
        tokens = wanted[: each.tokens]
        assert each.text == _text(model, tokens[: len(tokens) - repeated(tokens)])
        assert (each.finish is Finish.STOP) == (each.tokens == len(wanted) < MOST)
    assert len({each.text for each in said}) > 2


def test_pictures_and_questions_count_for_what_is_said(model, seen):
    """Otherwise the tests above would hold nothing."""
    texts = {
        model.answer(seen(model, pixels), _free(each), Limits(MOST), unheard).text
        for pixels in PICTURES.values()
        for each in QUESTIONS
    }
    assert len(texts) == len(PICTURES) * len(QUESTIONS)


def test_a_picture_is_encoded_and_fed_once_for_all_questions(model, seen):
    """What follows is fed the question and its own tokens, nothing of the picture."""
    stopwatch = Stopwatch()
    before = model.counts
    state = seen(model, PICTURES[640, 600], stopwatch=stopwatch)
    said = [model.answer(state, _free(each), Limits(5), unheard) for each in QUESTIONS]
    counts = model.counts
    assert set(stopwatch.timings_ms) == {"encode", "prefill"}
    assert (counts.crops - before.crops, counts.pictures - before.pictures) == (5, 1)
    asked = sum(len(model.prompts.question(each)) for each in QUESTIONS)
    spoken = sum(each.tokens - (each.finish is Finish.LENGTH) for each in said)
    assert counts.positions - before.positions == 729 + asked + spoken


def test_what_was_asked_before_does_not_count(model, seen):
    """Each question goes on from the picture, in whatever order they come, also after one that broke off."""
    state, other = seen(model, PICTURES[200, 150]), seen(model, PICTURES[700, 300])
    alone = model.answer(state, _free(QUESTIONS[0]), Limits(20), unheard)

    def break_off(text):
        raise CanceledJobError("nobody wants it")

    model.answer(other, _free(QUESTIONS[1]), Limits(20), unheard)
    with pytest.raises(CanceledJobError):
        model.answer(state, _free(QUESTIONS[2]), Limits(20), break_off)
    assert model.answer(state, _free(QUESTIONS[0]), Limits(20), unheard) == alone


def test_one_crop_is_another_look_at_a_large_picture(model, seen):
    """Faster, and not the same."""
    before = model.counts
    one = seen(model, PICTURES[640, 600], 1)
    assert model.counts.crops - before.crops == 1
    all_of_them = seen(model, PICTURES[640, 600])
    ends = [model.answer(state, _free(QUESTIONS[0]), Limits(MOST), unheard).text for state in (one, all_of_them)]
    assert ends[0] != ends[1]


def _growing(model, seen):
    """Texts as they grow, and what came of them."""
    heard = list[str]()
    said = model.caption(seen(model, PICTURES[700, 300]), "normal", Limits(20), heard.append)
    return heard, said


def test_what_is_told_grows_to_what_is_said(model, seen):
    """Once for each token, whole characters, each text with the one before at its beginning."""
    heard, said = _growing(model, seen)
    assert len(heard) == said.tokens
    assert all(after.startswith(before) for before, after in pairwise(heard))
    assert said.text.startswith(heard[-1]) or said.finish is Finish.REPETITION


def test_a_text_ends_after_as_many_tokens_as_it_may_have(model, seen):
    """And says so."""
    state = seen(model, PICTURES[640, 600])
    full = model.caption(state, "normal", Limits(50), unheard)
    cut = model.caption(state, "normal", Limits(2), unheard)
    assert (cut.finish, cut.tokens) == (Finish.LENGTH, 2)
    assert full.tokens > 2
    assert full.text.startswith(cut.text)


def test_a_text_ends_when_its_time_is_over(model, seen):
    """After the token in hand."""
    said = model.caption(seen(model, PICTURES[640, 600]), "normal", Limits(50, seconds=0), unheard)
    assert (said.finish, said.tokens) == (Finish.TIME, 1)


def test_a_model_that_ends_by_itself_says_so(model, seen):
    """Of all that is asked here, something ends before its 40 tokens."""
    said = [
        model.answer(seen(model, pixels), _free(each), Limits(40), unheard)
        for pixels in PICTURES.values()
        for each in QUESTIONS
    ]
    assert {each.finish for each in said} >= {Finish.STOP}
    assert all(each.tokens < 40 for each in said if each.finish is Finish.STOP)


@pytest.mark.parametrize("way", WAYS)
def test_no_text_goes_beyond_the_context(models, seen, way):
    """The picture has 730 places of 2048: a question that leaves none is refused, one that leaves two is answered."""
    model = models[way]
    state = seen(model, PICTURES[200, 150])
    around = len(model.prompts.question(""))
    tokens = len(model.tokenizer.encode("é")) * 400
    with pytest.raises(
        BadOptionError, match=r"expected one of fewer than 1318 tokens with what belongs around it, got"
    ):
        model.answer(state, _free("é" * 800), Limits(8), unheard)
    room = CONTEXT - 730 - around - tokens
    question = "é" * 400 + "é" * ((room - 2) // 2)
    said = model.answer(state, _free(question), Limits(8), unheard)
    assert (said.finish, said.tokens) in ((Finish.LENGTH, 3), (Finish.LENGTH, 4)) or said.finish is Finish.STOP
    choices = ("dog", "a dog on the beach in the snow")
    with pytest.raises(BadOptionError, match="expected one of fewer than"):
        model.answer(state, Question("q", question, choices), Limits(), unheard)


@pytest.mark.parametrize(
    ("tokens", "again"),
    [
        ([], 0),
        ([1] * 11, 0),
        ([5, 1] + [1] * 11, 11),
        ([1, 2] * 5, 0),
        ([9, *[1, 2] * 6], 10),
        ([1, 2, 3, 4] * 3, 8),
        ([1, 2, 3, 4] * 2 + [1, 2, 3], 0),
        ([7, *range(100, 132), *range(100, 132), *range(100, 132)], 64),
        ([*range(33)] * 3, 0),
        ([1, 2, 3, 4, 1, 2, 3, 4, 9, 1, 2, 3, 4], 0),
    ],
)
def test_what_is_said_three_times_in_a_row_is_repetition(tokens, again):
    """Of at least twelve tokens in all, and at most 32 at a time: a list of numbers is none."""
    assert repeated(tokens) == again


def test_keys_and_values_stay_where_they_are(models, seen):
    """For each token, the decoder that remembers copies nothing of what was before; handed over, all is copied."""
    copied = {}
    for way in WAYS:
        model = models[way]
        state = seen(model, PICTURES[200, 150])
        lengths = []
        for most in (1, 9):
            before = model.counts.copied_bytes
            said = model.caption(state, "normal", Limits(most), unheard)
            lengths.append((said.tokens, model.counts.copied_bytes - before))
        (few, first), (many, second) = lengths
        copied[way] = (second - first) / max(1, many - few) / state.size_bytes
    assert copied["remembering"] == 0
    assert 1 < copied["handed"] < 1.1
    assert 1 < copied["by onnxruntime"] < 1.1


def test_pictures_of_noise_are_described_too(model, seen):
    """Black, white, noise, a line of one pixel: there is always a text, an end, and tokens."""
    random = np.random.RandomState(0)
    for pixels in (
        np.zeros((60, 60, 3), np.uint8),
        np.full((600, 600, 3), 255, np.uint8),
        random.randint(0, 256, (50, 50, 3), np.uint8),
        np.zeros((1, 900, 3), np.uint8),
    ):
        said = model.caption(seen(model, pixels), "normal", Limits(6), unheard)
        assert said.finish in Finish
        assert 0 <= said.tokens <= 6
