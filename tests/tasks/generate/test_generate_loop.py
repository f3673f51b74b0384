"""The loop takes noise away step by step, the same for a seed whatever is drawn beside it; it can end at each step."""

import json
from io import BytesIO
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from processor.diffusion.denoiser import Denoiser, guidance_embedding
from processor.diffusion.loop import draw, skipped
from processor.diffusion.noise import SEEDS, PictureNoise, seed_of
from processor.diffusion.pixels import covering, levels, shares, size_for
from processor.diffusion.previews import Previews
from processor.diffusion.schedulers.choosing import SCHEDULERS, scheduler
from processor.diffusion.schedulers.noise_schedule import NoiseSchedule
from processor.imaging.encode import encode_png
from processor.imaging.marks import marked
from toy_schedules import FIRST

SHAPE = (1, 4, 8, 8)
SCHEDULE = NoiseSchedule.read(FIRST)
FIRST_NOISE = [0.4422069, -0.1334791, -0.2643883, -0.1881157]
STATES, OTHERS = np.full((1, 2, 3), 0.5, np.float32), np.full((1, 2, 3), -0.5, np.float32)


class Waves:
    """A network that is one line, and knows how often it was asked."""

    def __init__(self):
        self.asked = []

    def run(self, inputs):
        self.asked.append(inputs)
        shift = inputs["states"].mean() + inputs["timestep"][0] / 1000
        return {"noise": np.tanh(inputs["latents"] + shift).astype(np.float32)}


def drawn(seed, name="euler-a", tell=lambda *_: None, steps=5, **more):
    """The latents of one picture."""
    return draw(Denoiser(Waves(), STATES), scheduler(name, SCHEDULE, steps), PictureNoise(seed, SHAPE), tell, **more)


@pytest.mark.parametrize("name", SCHEDULERS)
def test_a_seed_means_the_same_picture_whatever_was_drawn_before(name):
    """To the last bit; another seed means another one."""
    first, others = drawn(7, name), [drawn(seed, name) for seed in (8, 9)]
    assert drawn(7, name).tobytes() == first.tobytes()
    assert all(each.tobytes() != first.tobytes() for each in others)


def test_the_third_picture_of_a_job_has_the_seed_that_it_would_have_alone():
    """And behind the last seed is the first one."""
    assert [seed_of(SEEDS - 2, number) for number in range(4)] == [SEEDS - 2, SEEDS - 1, 0, 1]


def test_noise_is_what_it_was_in_every_release():
    """The first numbers of a seed, as they are from now on: pictures of today can be made again."""
    first = PictureNoise(1, (4,))()
    assert first.dtype == np.float32
    assert np.abs(first - FIRST_NOISE).max() < 1e-6


def test_without_guidance_the_network_is_asked_once_a_step_and_with_it_twice():
    """The second time without the prompt's words."""
    for unwanted, times in ((None, 1), (OTHERS, 2)):
        unet = Waves()
        denoiser = Denoiser(unet, STATES, unwanted, 3.0)
        draw(denoiser, scheduler("ddim", SCHEDULE, 4), PictureNoise(1, SHAPE), lambda *_: None)
        assert len(unet.asked) == 4 * times


def test_guidance_goes_as_many_times_as_far_from_what_is_unwanted():
    """At 1 there is nothing of it left."""
    latents = PictureNoise(1, SHAPE)()
    wanted = Denoiser(Waves(), STATES).predicted(latents, 500)
    unwanted = Denoiser(Waves(), OTHERS).predicted(latents, 500)
    guided = Denoiser(Waves(), STATES, OTHERS, 7.5).predicted(latents, 500)
    assert np.allclose(guided, unwanted + 7.5 * (wanted - unwanted), atol=1e-5)


def test_a_distilled_network_is_told_its_guidance():
    """As sines and cosines, which are 0 and 1 without any."""
    told = guidance_embedding(1.0, 8)
    assert told.tolist() == [[0, 0, 0, 0, 1, 1, 1, 1]]
    unet = Waves()
    Denoiser(unet, STATES, told=guidance_embedding(8.0, 8)).predicted(PictureNoise(1, SHAPE)(), 500)
    assert unet.asked[0]["guidance_embedding"].shape == (1, 8)


def test_each_step_is_told_and_one_that_raises_is_the_last():
    """So a job that nobody wants any more ends between two steps."""
    told = []

    def tell(done, clean):
        told.append((done, clean.shape))
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        drawn(1, tell=tell)
    assert told == [(1, SHAPE), (2, SHAPE), (3, SHAPE)]


@pytest.mark.parametrize(("strength", "expected"), [(1.0, 0), (0.75, 2), (0.2, 6), (0.0, 6)])
def test_a_weaker_change_leaves_out_the_first_steps(strength, expected):
    """But never all of them."""
    assert skipped(7, strength) == expected


def test_a_picture_that_is_to_be_kept_is_nearly_what_it_was():
    """The fewer steps are taken, the nearer."""
    picture = np.full(SHAPE, 0.7, np.float32)
    far, near = (np.abs(drawn(1, "ddim", steps=10, picture=picture, skip=skip) - picture).mean() for skip in (1, 9))
    assert near < 0.2 < far


def test_a_picture_says_that_a_model_made_it_and_of_what():
    """In words, as JSON and in XMP; its pixels are the same."""
    pixels = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
    parameters = {"model": {"name": "toy"}, "seed": 5, "prompt": "Käse & <Brot>"}
    made = Image.open(BytesIO(marked(encode_png(pixels), parameters, of_picture=False)))
    assert np.array_equal(np.asarray(made), pixels)
    assert json.loads(made.info["Parameters"]) == parameters
    assert made.info["Description"] == "Made by the model toy with seed 5."
    xmp = ElementTree.fromstring(made.info["XML:com.adobe.xmp"].split("?>", 1)[1].split("<?", 1)[0])
    (source,) = [value for each in xmp.iter() for name, value in each.items() if name.endswith("}DigitalSourceType")]
    assert source.endswith("/trainedAlgorithmicMedia")
    assert json.loads("".join(xmp.itertext()).strip()) == parameters


def test_a_picture_made_of_another_says_so():
    """By IPTC's own word for it."""
    made = marked(encode_png(np.zeros((1, 1, 3), np.uint8)), {"model": {"name": "toy"}, "seed": 5}, of_picture=True)
    assert b"/compositeWithTrainedAlgorithmicMedia" in made


def test_pictures_are_cut_to_size_in_their_middle():
    """Neither side is stretched more than the other."""
    pixels = np.zeros((10, 40, 3), np.uint8)
    pixels[:, 14:26] = 255
    cut = shares(covering(pixels, 16, 16))
    assert cut.shape == (1, 16, 16, 3)
    assert cut.dtype == np.float32
    assert cut.min() > 0.9
    assert levels(cut[0]).max() == 255


@pytest.mark.parametrize("shape", [(1, 60_000, 3), (60_000, 1, 3)])
def test_a_picture_of_one_pixels_height_is_cut_before_it_is_enlarged(shape):
    """Enlarged first, it would have 16 gigabytes."""
    assert (covering(np.full(shape, 7, np.uint8), 512, 512) == np.full((512, 512, 3), 7)).all()


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((512, 512), (512, 512)),
        ((100, 70), (96, 72)),
        ((30, 9), (64, 64)),
        ((1024, 1024), (512, 512)),
        ((4000, 3000), (592, 440)),
        ((9000, 300), (1024, 64)),
    ],
)
def test_a_picture_has_its_own_size_as_far_as_networks_bear_it(size, expected):
    """In eights, from 64 to 1,024, and no more pixels than the model's own square."""
    assert size_for(*size, 512) == expected


def test_a_preview_without_a_decoder_has_the_colors_of_its_latents():
    """Each channel adds its own."""
    colors = np.array([[0.2, 0, 0], [0, 0.2, 0], [0, 0, 0.2], [0, 0, 0], [0.5, 0.5, 0.5]], np.float32)
    latents = np.zeros(SHAPE, np.float32)
    latents[:, 0] = 2
    shown = np.asarray(Image.open(BytesIO(Previews(colors, None).of(latents))))
    assert shown.shape == (32, 32, 3)
    assert np.abs(shown[16, 16].astype(int) - [230, 128, 128]).max() < 4
