"""A network in int8 is there where its pictures are near enough to float32's, and else a figure that says why not."""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest

from generating import made
from processor.diffusion.int8.quantize import NETWORK, quantize
from processor.diffusion.int8.scenes import JUDGED, WATCHED
from processor.diffusion.int8.similarity import Drawn, cosine, psnr, similarity, ssim
from processor.diffusion.manifest import Manifest
from processor.diffusion.open import open_model
from processor.diffusion.quantization import LEAST_PSNR, Similarity
from processor.model_pool import ModelPool
from processor.pixel_budget import process_budget
from processor.tasks.generate.runner import GenerateRunner
from processor.tasks.generate.stable_diffusion import StableDiffusion
from wire.errors import ManifestError, ModelError

GRAY = np.full((32, 32, 3), 100, np.uint8)
GOOD = Similarity(4, 512, 20, 0.99, 0.9, 0.8, 30.0)


def runner_in(folder, precision, threads=1):
    """A runner of the model in the folder, computed in that."""
    pool = ModelPool(lambda _: None, [StableDiffusion(open_model(folder, precision, threads))])
    return GenerateRunner(pool, 1_000_000, process_budget(1 << 30), None)


def broken(monkeypatch):
    """Weights have two values besides 0 from now on, and no layer is left in float for that."""
    monkeypatch.setattr("processor.export.int8.arithmetic.MOST_WEIGHT", 1)
    monkeypatch.setattr("processor.export.int8.rewriting.MOST_NOISE", np.inf)


def test_psnr_and_ssim_are_what_their_authors_say():
    """One level off everywhere is 48.13 dB; of two planes of one brightness each, only how bright they are counts."""
    assert psnr(GRAY, GRAY) == 100
    assert psnr(GRAY, GRAY + 1) == pytest.approx(48.1308, abs=1e-3)
    assert ssim(GRAY, GRAY) == pytest.approx(1)
    first = (0.01 * 255) ** 2
    assert ssim(GRAY, GRAY + 50) == pytest.approx((2 * 100 * 150 + first) / (100**2 + 150**2 + first), abs=1e-6)
    noisy = np.random.default_rng(1).integers(0, 256, GRAY.shape, np.uint8)
    assert ssim(noisy, 255 - noisy) < -0.9


def test_the_cosine_of_latents_is_that_of_their_directions():
    """And 0 where there is none, or no number."""
    ones = np.ones((1, 4, 2, 2), np.float32)
    half = ones.copy()
    half[:, 2:] = 0
    assert cosine(ones, 3 * ones) == pytest.approx(1)
    assert cosine(ones, half) == pytest.approx(0.5**0.5)
    assert cosine(ones, -ones) == pytest.approx(-1)
    assert cosine(ones, ones * 0) == cosine(ones, ones * np.nan) == 0


def test_the_worst_step_and_the_worst_picture_count():
    """A way that came back in the end was another one nevertheless."""
    ones, other = np.ones((1, 1, 2, 2), np.float32), np.array([[[[1, 0], [0, 0]]]], np.float32)
    exact, found = Drawn((ones, ones), ones), Drawn((ones, other), ones)
    pictures = [(GRAY, GRAY), (GRAY, GRAY + 50)]
    made = similarity([exact, exact], [exact, found], pictures, 2)
    assert (made.pictures, made.side, made.steps, made.cosine) == (2, 32, 2, 0.5)
    assert made.worst_ssim == round(ssim(GRAY, GRAY + 50), 4) < made.ssim == round((1 + ssim(GRAY, GRAY + 50)) / 2, 4)


@pytest.mark.parametrize(
    ("low", "shortfall"),
    [
        ({}, ""),
        ({"cosine": 0.9}, "cosine of latents 0.9, expected 0.98"),
        ({"ssim": 0.8}, "SSIM 0.8, expected 0.85"),
        ({"worst_ssim": 0.6}, "SSIM of the worst picture 0.6, expected 0.7"),
        ({"psnr": 12.3, "cosine": -1.0}, "cosine of latents -1, expected 0.98; PSNR in dB 12.3, expected 22"),
    ],
)
def test_each_figure_has_to_be_high_enough(low, shortfall):
    """And those that are not are told."""
    assert replace(GOOD, **low).shortfall == shortfall


def test_it_is_judged_by_other_words_and_seeds_than_it_was_made_by():
    """What it has seen it may know by heart."""
    for name in ("prompt", "seed"):
        watched, judged = ({getattr(each, name) for each in scenes} for scenes in (WATCHED, JUDGED))
        assert len(watched | judged) == len(WATCHED) + len(JUDGED)


def test_a_mild_quantization_is_near_enough(quantized):
    """Its network is there, and its manifest knows both files and how near it is."""
    manifest = Manifest.read(quantized)
    manifest.check(quantized)
    found = manifest.quantization
    assert found.similarity.shortfall == ""
    assert found.similarity.psnr > LEAST_PSNR
    assert (found.layers, found.left) == (63, 0)
    assert set(NETWORK) <= set(manifest.files)
    (quantized / NETWORK[1]).write_bytes(b"other numbers")
    with pytest.raises(ManifestError, match=r"unet_int8\.bin is not as it was converted"):
        open_model(quantized, "f32", 1)


def test_pictures_in_int8_are_others_but_near(quantized):
    """And say which they are."""
    exact, found = (made(runner_in(quantized, each), {"decoder": "full"}) for each in ("f32", "int8"))
    assert [each.result["model"]["precision"] for each in (exact, found)] == ["f32", "int8"]
    assert exact.files["1.png"] != found.files["1.png"]


def test_the_same_seed_is_the_same_bytes_on_any_number_of_threads(quantized):
    """As in float32: whole numbers do not round by how many add them up."""
    one, two, three, again = (made(runner_in(quantized, "int8", count), {"n": 2}).files for count in (1, 2, 3, 1))
    assert one == two == three == again
    assert one["1.png"] != one["2.png"]


def test_a_broken_quantization_is_refused_with_its_figures(quantized, monkeypatch, caplog):
    """The network of before is gone, float32 serves, and log, manifest and /v1/models say why."""
    exact = made(runner_in(quantized, "f32")).files
    broken(monkeypatch)
    refused = quantize(quantized, 1)
    assert "cosine of latents" in refused.similarity.shortfall
    manifest = Manifest.read(quantized)
    manifest.check(quantized)
    assert manifest.quantization == refused
    assert not any((quantized / name).exists() or name in manifest.files for name in NETWORK)
    with caplog.at_level("INFO"):
        model = open_model(quantized, "int8", 1)
    assert model.version.precision == "f32"
    assert refused.similarity.shortfall in caplog.text
    info = json.loads(json.dumps(model.info.to_dict()))
    assert info["facts"]["int8"] == {
        "near_enough": False,
        "shortfall": refused.similarity.shortfall,
        **asdict(refused),
    }
    assert refused.similarity.shortfall in info["machine"]["precision_reason"]
    assert made(runner_in(quantized, "int8")).files == exact


def test_a_manifest_of_before_there_was_int8_is_read(quantized):
    """As that of a model nobody made it for."""
    content = json.loads((quantized / "manifest.json").read_text())
    del content["quantization"]
    (quantized / "manifest.json").write_text(json.dumps(content))
    assert Manifest.read(quantized).quantization is None
    assert "int8" not in open_model(quantized, "auto", 1).info.facts


@pytest.mark.parametrize("side", [60, 65])
def test_sides_that_no_latents_have_are_refused(side, quantized):
    """Before anything is drawn."""
    with pytest.raises(ModelError, match=f"expected a multiple of 8, got {side}"):
        quantize(quantized, 1, side)


def test_models_that_mend_pictures_and_gpus_are_refused(quantized, monkeypatch):
    """The one is shown more than words, the other computes no bytes."""
    manifest = Manifest.read(quantized)
    replace(manifest, beside=5).rewrite(quantized)
    with pytest.raises(ModelError, match="toy mends pictures"):
        quantize(quantized, 1)
    monkeypatch.setattr("processor.diffusion.int8.quantize.device", lambda: "cuda")
    with pytest.raises(ModelError, match="Setting DEVICE: expected cpu"):
        quantize(quantized, 1)
