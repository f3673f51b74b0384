"""Texts compared with a picture and its regions by a small CLIP."""

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from processor.base import Standalone
from processor.imaging.decode import Photo
from processor.tasks.analyze.steps import Steps
from processor.tasks.analyze.words.recent import RecentVectors
from processor.tasks.analyze.words.templates import OF_ANYTHING
from processor.tasks.analyze.words.text_vectors import SENTENCES_AT_ONCE
from processor.tasks.analyze.words.wanted import Wanted
from processor.tasks.analyze.words.words import Words
from toy_embedders import picture
from wire.errors import CanceledJobError
from wire.tasks.analyze.spec import Template, View

GOLDEN = Path(__file__).parents[2] / "embed/golden/transformers.json"
ANIMALS = ("dog", "cat", "horse")


def _never():
    raise AssertionError("The picture's pixels were asked for.")


def _words(clip, recent, *texts, template=Template.NONE, none_of_these=False, context=None):
    return Words(clip, Wanted(texts, template, none_of_these), recent, Steps(context or Standalone()))


def test_texts_have_clips_probabilities(clip):
    """Those of transformers' CLIPModel for the same texts and pictures."""
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    probabilities = np.array(golden["clip probabilities quick_gelu"])
    numbers = [number for number in range(probabilities.shape[1]) if golden["texts"][number]]
    expected = probabilities[:, numbers] / probabilities[:, numbers].sum(axis=1, keepdims=True)
    words = _words(clip, RecentVectors(), *(golden["texts"][number] for number in numbers))
    for row, (width, height) in zip(expected, golden["sizes"], strict=True):
        found = words.picture(f"{width}x{height}", lambda: Photo(picture(width, height), width, height))  # noqa: B023
        np.testing.assert_allclose([each.probability for each in found.scores], row, atol=1e-3)
        assert [each.rank for each in found.scores] == (1 + np.argsort(np.argsort(-row))).tolist()


def test_one_text_alone_is_certain_and_no_nearer(clip, photo):
    """So its probability says nothing, and its cosine what it says beside others."""
    recent = RecentVectors()
    (alone,) = _words(clip, recent, "dog").picture("p", lambda: photo).scores
    beside = _words(clip, recent, *ANIMALS).picture("p", lambda: photo).scores
    assert (alone.probability, alone.rank) == (1, 1)
    assert alone.cosine == pytest.approx(beside[0].cosine)
    assert beside[0].probability < 1


def test_none_of_these_takes_part_in_the_probabilities_alone(clip, photo):
    """With it they add up to 1, without it those of the texts do; cosines and ranks stay."""
    recent = RecentVectors()
    without, beside = (
        _words(clip, recent, *ANIMALS, none_of_these=wanted).picture("p", lambda: photo) for wanted in (False, True)
    )
    assert without.none_of_these is None
    assert sum(each.probability for each in without.scores) == pytest.approx(1, abs=1e-5)
    assert 0 < beside.none_of_these < 1
    assert sum(each.probability for each in beside.scores) + beside.none_of_these == pytest.approx(1, abs=1e-5)
    assert [(each.cosine, each.rank) for each in without.scores] == [(each.cosine, each.rank) for each in beside.scores]


def test_none_of_these_is_as_near_as_what_is_true_of_anything(clip, photo):
    """Its logit is the mean of those; no mean's direction, which is nearer to a picture than what it is the mean of."""
    recent = RecentVectors()
    anything = _words(clip, recent, "dog", *OF_ANYTHING).picture("p", lambda: photo).scores
    found = _words(clip, recent, "dog", none_of_these=True).picture("p", lambda: photo)
    (dog,) = found.scores
    mean = np.mean([each.cosine for each in anything[1:]])
    assert np.log(found.none_of_these / dog.probability) / clip.scale == pytest.approx(mean - dog.cosine, abs=3e-6)


def test_texts_that_fit_equally_well_keep_their_order(clip, photo):
    """CLIP knows no capitals."""
    first, second = _words(clip, RecentVectors(), "Dog", "dog").picture("p", lambda: photo).scores
    assert (first.text, first.rank, second.rank) == ("Dog", 1, 2)
    assert first.probability == pytest.approx(second.probability)


def test_new_words_on_an_old_picture_cost_the_new_words_alone(clip, photo):
    """Neither pixels nor the words of before are asked for again."""
    recent = RecentVectors()
    before = _words(clip, recent, *ANIMALS, none_of_these=True).picture("p", lambda: photo)
    assert (sum(clip.picture_calls), sum(clip.text_calls)) == (1, 3 + 4)
    after = _words(clip, recent, *ANIMALS, "bird", none_of_these=True).picture("p", _never)
    assert (sum(clip.picture_calls), sum(clip.text_calls)) == (1, 3 + 4 + 1)
    assert after.scores[0].cosine == pytest.approx(before.scores[0].cosine)


def test_what_another_model_made_is_not_taken(clip, photo):
    """Nor what came of another template, or another picture."""
    recent = RecentVectors()
    _words(clip, recent, "dog").picture("p", lambda: photo)
    _words(clip, recent, "dog", template=Template.PHOTO).picture("p", _never)
    _words(clip, recent, "dog").picture("q", lambda: photo)
    assert (clip.picture_calls, clip.text_calls) == ([1, 1], [1, 1])
    clip.model = "other:0"
    _words(clip, recent, "dog").picture("p", lambda: photo)
    assert (clip.picture_calls, clip.text_calls) == ([1, 1, 1], [1, 1, 1])


def test_a_job_can_end_between_portions_of_many_texts(clip, photo):
    """What was made until then is there for the next one. Progress counts the portions, and the picture."""
    recent, texts, steps = RecentVectors(), [f"thing {number}" for number in range(20)], []

    def step(done, total, preview=None):
        steps.append((done, total))
        if done > 2:
            raise CanceledJobError("Nobody wants it any more.")

    canceled = SimpleNamespace(step=step)
    with pytest.raises(CanceledJobError):
        _words(clip, recent, *texts, template=Template.ENSEMBLE, context=canceled).picture("p", lambda: photo)
    assert steps == [(0, 6), (1, 6), (1, 6), (2, 6), (2, 6), (3, 6)]
    assert clip.text_calls == [SENTENCES_AT_ONCE] * 3
    _words(clip, recent, *texts, template=Template.ENSEMBLE).picture("p", lambda: photo)
    assert sum(clip.text_calls) == 8 * 20


def test_an_ensemble_is_the_direction_of_its_mean(clip, photo):
    """Not one of its sentences."""
    (ensemble,) = _words(clip, RecentVectors(), "dog", template=Template.ENSEMBLE).picture("p", lambda: photo).scores
    (vector,) = clip.pictures([photo.pixels])
    rows = clip.texts(
        [
            "a photo of a dog.",
            "a close-up photo of a dog.",
            "a photo of a dog from far away.",
            "a blurry photo of a dog.",
            "a dark photo of a dog.",
            "a bright photo of a dog.",
            "a picture of a dog on the internet.",
            "a drawing of a dog.",
        ]
    )
    mean = rows.mean(axis=0)
    assert ensemble.cosine == pytest.approx(float(mean @ vector / np.linalg.norm(mean)), abs=1e-5)


def test_a_region_is_compared_by_its_own_pixels(clip, photo):
    """Another mask, or another view of it, is another picture; the same one costs nothing again."""
    recent, box = RecentVectors(), (20, 10, 80, 70)
    words, mask = _words(clip, recent, *ANIMALS), np.zeros((90, 120), bool)
    mask[10:70, 20:80] = True
    round_one = mask & (np.hypot(*(np.mgrid[0:90, 0:120] - np.array([40, 50])[:, None, None])) < 30)
    found = [
        words.region("p", lambda: photo, *each)
        for each in ((mask, box, View.MASKED), (round_one, box, View.MASKED), (mask, box, View.MARGIN))
    ]
    assert len({each.scores[0].cosine for each in found}) == 3
    assert clip.picture_calls == [1, 1, 1]
    assert words.region("p", _never, round_one, box, View.MASKED) == found[1]
    assert words.region("p", _never, round_one, box, View.MARGIN) == found[2]
    assert words.region("p", lambda: photo, mask, box, View.BOX) == found[0]


def test_an_empty_mask_fits_nothing(clip):
    """Nothing is encoded for it."""
    words = _words(clip, RecentVectors(), "dog")
    assert words.region("p", _never, np.zeros((90, 120), bool), (0, 0, 0, 0), View.MASKED) is None
    assert clip.picture_calls == []


def test_the_least_used_vectors_go_first():
    """There are never more than were allowed."""
    recent, vector = RecentVectors(most=2), np.zeros(3, np.float32)
    recent.keep("a", vector)
    recent.keep("b", vector)
    assert recent.find("a") is vector
    recent.keep("c", vector)
    assert (recent.find("a") is vector, recent.find("b"), recent.find("c") is vector) == (True, None, True)
