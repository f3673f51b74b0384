"""A1111's API: its own client (webuiapi) has pictures made and changed, and reads the answers."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from io import BytesIO
from typing import Any

import pytest
import webuiapi
from flask import Flask
from PIL import Image

from making import DRAWN_SEED, WHY, MakingDispatcher, picture
from wire.tasks.edit.spec import EDIT
from wire.tasks.generate.spec import GENERATE

PREFIX = "/sdapi/v1"
PHOTO, MASK = Image.new("RGB", (64, 32), "teal"), Image.new("L", (64, 32), 255)
LEFT_OUT = {"steps": 20, "guidance": 7, "width": 512, "height": 512, "scheduler": "euler-a"}
"""What this client sends where its user says nothing."""


@pytest.fixture
def client(app: Flask, serving: Callable[[Flask], AbstractContextManager[str]]) -> Iterator[webuiapi.WebUIApi]:
    """Of the application behind a server."""
    with serving(app) as address:
        client = webuiapi.WebUIApi(baseurl=f"http://{address}{PREFIX}")
        yield client
        client.session.close()


def decoded(content: bytes) -> Image.Image:
    """The pixels of a file."""
    return Image.open(BytesIO(content))


def test_words_become_pictures(client: webuiapi.WebUIApi, dispatcher: MakingDispatcher) -> None:
    """With their seeds and settings, under the names that it knows."""
    told = client.txt2img(prompt="a lighthouse", negative_prompt="people", seed=7, steps=4, batch_size=2, n_iter=2)
    assert [each.getpixel((0, 0)) for each in told.images] == [
        decoded(picture("a lighthouse", seed)).getpixel((0, 0)) for seed in (7, 8, 9, 10)
    ]
    (job,) = dispatcher.submitted
    asked = LEFT_OUT | {"n": 4, "seed": 7, "steps": 4, "negative_prompt": "people"}
    assert (job.task, job.options) == ("generate", GENERATE.parse_options(asked))
    assert told.parameters["prompt"] == "a lighthouse"
    info = told.info
    assert (info["seed"], info["all_seeds"], info["all_prompts"]) == (7, [7, 8, 9, 10], ["a lighthouse"] * 4)
    assert (info["steps"], info["sampler_name"], info["width"], info["height"]) == (4, "Euler a", 16, 8)
    assert (info["sd_model_name"], info["sd_model_hash"], info["jobs"]) == ("sd-1.5", "5555555555", [job.id])
    *words, settings = info["infotexts"][1].split("\n")
    assert words == ["a lighthouse", "Negative prompt: people"]
    assert settings.startswith(
        "Steps: 4, Sampler: Euler a, CFG scale: 7.0, Seed: 8, Size: 16x8, Model hash: 5555555555"
    )


def test_a_seed_of_minus_one_is_drawn_and_told(client: webuiapi.WebUIApi, dispatcher: MakingDispatcher) -> None:
    """As everywhere."""
    assert client.txt2img(prompt="a").info["seed"] == DRAWN_SEED
    assert dispatcher.asked["seed"] == ""


def test_what_is_left_out_is_the_models_own(ask: Any, dispatcher: MakingDispatcher) -> None:
    """Where the client sends nothing of it, unlike that one."""
    assert ask(f"{PREFIX}/txt2img", prompt="a").status_code == 200
    assert dispatcher.asked == GENERATE.parse_options({})


@pytest.mark.parametrize(
    ("sampler", "scheduler"),
    [("Euler a", "euler-a"), ("Euler", "euler"), ("DPM++ 2M", "dpm++2m"), ("DDIM", "ddim"), ("lcm", "lcm")],
)
def test_samplers_are_schedulers(
    client: webuiapi.WebUIApi, dispatcher: MakingDispatcher, sampler: str, scheduler: str
) -> None:
    """By the steps that they take."""
    client.txt2img(prompt="a", sampler_name=sampler)
    assert dispatcher.asked["scheduler"] == scheduler


def test_a_picture_begins_another(client: webuiapi.WebUIApi, dispatcher: MakingDispatcher) -> None:
    """How far it is left behind, its name for that says."""
    told = client.img2img(images=[PHOTO], prompt="in the rain", denoising_strength=0.5, batch_size=2)
    assert len(told.images) == 2
    assert dispatcher.submitted[0].task == "generate"
    assert dispatcher.asked == GENERATE.parse_options(LEFT_OUT | {"n": 2, "strength": 0.5})
    assert decoded(dispatcher.given[0]["image"]).size == PHOTO.size
    assert "init_images" not in told.parameters


def test_a_mask_says_what_may_change(client: webuiapi.WebUIApi, dispatcher: MakingDispatcher) -> None:
    """A job for each picture then, with seeds that follow one another."""
    told = client.img2img(images=[PHOTO], mask_image=MASK, prompt="a hat", seed=41, n_iter=2)
    assert told.info["all_seeds"] == [41, 42]
    assert [job.options for job in dispatcher.submitted] == [
        EDIT.parse_options(LEFT_OUT | {"method": "inpaint", "strength": 0.75, "seed": seed}) for seed in (41, 42)
    ]
    assert decoded(dispatcher.given[1]["mask"]).size == MASK.size


def test_a_mask_with_transparency_is_refused(client: webuiapi.WebUIApi, dispatcher: MakingDispatcher) -> None:
    """A1111 changes what is opaque of it, OpenAI what is transparent: nobody is to guess."""
    with pytest.raises(RuntimeError, match="without a channel of transparency"):
        client.img2img(images=[PHOTO], mask_image=MASK.convert("RGBA"), prompt="a hat")
    assert not dispatcher.submitted


@pytest.mark.parametrize("title", ["lcm [6666666666]", "lcm.safetensors", "LCM", "folder/lcm.ckpt [6666666666]"])
def test_a_request_may_name_a_model(client: webuiapi.WebUIApi, dispatcher: MakingDispatcher, title: str) -> None:
    """By its title, or as a file."""
    client.txt2img(prompt="a", override_settings={"sd_model_checkpoint": title})
    assert dispatcher.asked["model"] == "lcm"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"enable_hr": True}, "'enable_hr' to be False"),
        ({"restore_faces": True}, "'restore_faces'"),
        ({"styles": ["anime"]}, "'styles' to be"),
        ({"script_name": "x/y plot"}, "'script_name' to be nothing"),
        ({"subseed_strength": 0.5}, "'subseed_strength' to be 0"),
        ({"alwayson_scripts": {"controlnet": {"args": [{"enabled": True}]}}}, "no alwayson_scripts, got 'controlnet'"),
        ({"override_settings": {"CLIP_stop_at_last_layers": 2}}, "override_settings.CLIP_stop_at_last_layers"),
        ({"prompt": "a <lora:anime:0.8>"}, "got <lora:...> in it"),
        ({"sampler_name": "Heun"}, "Euler a, Euler, DPM"),
        ({"scheduler": "karras"}, "'scheduler' automatic"),
        ({"batch_size": 3, "n_iter": 3}, "at most 8 pictures, 'batch_size' by 'n_iter', got 9"),
        ({"batch_size": 0}, "'batch_size' to be a whole number from 1"),
        ({"seed": "x"}, "'seed' to be a whole number"),
        ({"seed": -2}, "Option seed"),
        ({"width": 500}, "Option width: expected 0 or a multiple of 8"),
        ({"cfg_scale": 0.5}, "Option guidance"),
    ],
)
def test_what_would_be_another_picture_is_refused(
    ask: Any, dispatcher: MakingDispatcher, given: dict[str, Any], said: str
) -> None:
    """In words, in its shape; nothing is made."""
    answer = ask(f"{PREFIX}/txt2img", **{"prompt": "a", **given})
    assert answer.status_code == 422
    assert list(answer.get_json()) == ["error", "detail", "body", "errors"]
    assert said in answer.get_json()["detail"]
    assert not dispatcher.submitted


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Expected a picture in 'init_images'"),
        ({"init_images": "QUJD"}, "'init_images' to be a list"),
        ({"init_images": ["QUJD"]}, "Expected a picture"),
        ({"init_images": ["QUJD", "QUJD"]}, "Expected one picture, got 2"),
        ({"init_images": ["QUJD"], "inpainting_mask_invert": 1}, "'inpainting_mask_invert' to be 0"),
        ({"init_images": ["QUJD"], "resize_mode": 2}, "'resize_mode' to be 0 or 1"),
    ],
)
def test_a_picture_to_begin_with_is_needed(ask: Any, given: dict[str, Any], said: str) -> None:
    """One, and whole."""
    answer = ask(f"{PREFIX}/img2img", prompt="a", **given)
    assert 400 <= answer.status_code < 500
    assert said in answer.get_json()["detail"]


def test_a_picture_that_is_withheld_is_left_out_and_told(
    client: webuiapi.WebUIApi, dispatcher: MakingDispatcher
) -> None:
    """Never black: its clients have no member for it but the one that says what came."""
    dispatcher.withheld = (0,)
    told = client.txt2img(prompt="a", batch_size=2)
    assert (len(told.images), told.info["all_seeds"], told.info["withheld"]) == (1, [DRAWN_SEED + 1], [WHY])
    alone = client.txt2img(prompt="a")
    assert (alone.images, alone.info["all_seeds"], alone.info["seed"]) == ([], [], -1)


def test_pictures_need_not_be_sent(ask: Any) -> None:
    """They are files of the job."""
    body = ask(f"{PREFIX}/txt2img", prompt="a", send_images=False).get_json()
    assert (body["images"], json.loads(body["info"])["all_seeds"]) == ([], [DRAWN_SEED])


def test_what_takes_too_long_goes_on(ask: Any, dispatcher: MakingDispatcher) -> None:
    """The answer is a 504 that names the job."""
    dispatcher.hangs = True
    answer = ask(f"{PREFIX}/txt2img", prompt="a")
    assert answer.status_code == 504
    assert f"/v1/jobs/{dispatcher.submitted[0].id}" in answer.get_json()["detail"]
