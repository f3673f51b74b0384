"""The runner of the task `analyze`, asked which words fit a picture and what is cut out of it, by a small CLIP."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from analyze_jobs import Hears, analyzed
from opened_embedder import opened
from processor.geometry.masks import rle
from processor.model_pool import ModelPool
from processor.pixel_budget import PixelBudget
from processor.tasks.embed.runner import EmbedRunner
from toy_embedders import clip_folder, picture
from toy_segmenter import ToySegmenter, analyzing
from wire.errors import BadOptionError, CanceledJobError

TEXTS = ["a dog", "a cat", "a horse"]


@pytest.fixture(scope="module")
def embed(tmp_path_factory):
    """The runner of embed, with that CLIP."""
    folder = tmp_path_factory.mktemp("clip")
    model = opened(clip_folder(folder / "source"), folder / "toy-clip")
    return EmbedRunner(ModelPool(lambda name: model, [model]), 1_000_000, PixelBudget(1_000_000))


def _analyzed(runner, context=None, **given):
    file = BytesIO()
    Image.fromarray(picture(300, 300)).save(file, "PNG")
    return analyzed(runner, context, file.getvalue(), **given)


def test_texts_alone_need_no_model_of_masks(embed):
    """Nothing is cut out then; it is said which model compared."""
    made = _analyzed(analyzing(embed=embed), texts=TEXTS)
    assert [each["text"] for each in made["texts"]["scores"]] == TEXTS
    assert sorted(each["rank"] for each in made["texts"]["scores"]) == [1, 2, 3]
    assert (made["model"], made["text_model"]["name"], made["regions"]) == (None, "toy-clip", [])
    assert (made["image"]["width"], made["timings_ms"]["texts"] > 0) == (300, True)


def test_texts_fit_regions_by_what_is_cut_out(embed):
    """Where that is asked for; a view of more is compared otherwise."""
    runner = analyzing(ToySegmenter(), embed=embed)
    asked = {"texts": TEXTS, "regions": "20,30,120,90\n200,210"}
    assert [each["texts"] for each in _analyzed(runner, **asked)["regions"]] == [None, None]
    told = [
        [each["cosine"] for each in region["texts"]["scores"]]
        for view in ("masked", "box", "margin")
        for region in _analyzed(runner, **asked, region_texts=True, region_view=view)["regions"]
    ]
    assert len({tuple(each) for each in told}) == 6


def test_a_region_of_which_nothing_is_left_fits_nothing(embed):
    """Its mask is empty once small parts are left out."""
    bits = np.zeros((300, 300), bool)
    bits[3:6, 3:6] = True
    region = {"mask": {"size": [300, 300], "counts": rle.encode(bits)}}
    made = _analyzed(analyzing(embed=embed), texts=TEXTS, regions=[region], region_texts=True, min_area=100)
    assert made["regions"][0]["texts"] is None


def test_known_words_on_a_known_picture_decode_nothing(embed):
    """Nor does the picture's size."""
    runner = analyzing(embed=embed)
    first, second = (_analyzed(runner, texts=TEXTS) for _ in range(2))
    assert first["timings_ms"]["decode"] > 0 == second["timings_ms"]["decode"]
    assert (second["texts"], second["image"]) == (first["texts"], first["image"])


def test_without_a_clip_it_is_said_how_to_have_one():
    """Before anything is decoded."""
    runner = analyzing(ToySegmenter())
    with pytest.raises(BadOptionError, match="TASKS=embed,analyze"):
        analyzed(runner, image=b"no picture", texts=TEXTS)


def test_a_job_of_many_texts_can_be_canceled_between_their_portions(embed):
    """Which are what progress counts, beside the picture."""
    heard = Hears(cancel_at=2)
    with pytest.raises(CanceledJobError):
        _analyzed(analyzing(embed=embed), heard, texts=[f"thing {number}" for number in range(256)])
    assert heard.told[-1] == (2, 9, None)
