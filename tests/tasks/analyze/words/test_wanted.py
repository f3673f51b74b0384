"""What options say of texts, and which model knows them."""

import pytest

from opened_embedder import opened
from processor.model_pool import ModelPool
from processor.pixel_budget import PixelBudget
from processor.tasks.analyze.words.wanted import Wanted, clip_of
from processor.tasks.embed.runner import EmbedRunner
from toy_embedders import bert_folder
from wire.errors import BadOptionError
from wire.tasks.analyze.spec import ANALYZE, Template


def _embed(*models):
    return {"embed": EmbedRunner(ModelPool(str, models), 1_000, PixelBudget(1_000))}


@pytest.fixture(scope="module")
def bert(tmp_path_factory):
    """A model of texts alone."""
    folder = tmp_path_factory.mktemp("bert")
    return opened(bert_folder(folder / "source"), folder / "toy-bert")


def test_options_say_what_is_wanted():
    """As the row reads them, a text a line."""
    options = ANALYZE.parse_options({"texts": "a cat\na dog", "template": "none", "none_of_these": "true"})
    assert Wanted.of(options) == Wanted(("a cat", "a dog"), Template.NONE, none_of_these=True)


def test_the_model_is_one_of_texts_and_pictures(bert, opened_clip):
    """Wherever it stands among those of embed."""
    assert clip_of(_embed(bert, opened_clip)).model == opened_clip.model


def test_without_such_a_model_it_is_said_what_to_do(bert):
    """Where texts alone are embedded, and where nothing is."""
    for runners in ({}, _embed(bert)):
        with pytest.raises(BadOptionError, match=r"found none. Put its files into weights/embed.*TASKS=embed,analyze"):
            clip_of(runners)
