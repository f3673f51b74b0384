"""OpenAI's own client has pictures made and changed, and reads the answers."""

from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from io import BytesIO
from typing import Any
from urllib.request import urlopen

import openai
import pytest
from flask import Flask
from PIL import Image

from front.app import create_app
from front.services import Services
from front.settings import Settings
from making import DRAWN_SEED, WHY, MakingDispatcher, converted, picture
from wire.errors import BadOptionError
from wire.tasks.edit.spec import EDIT
from wire.tasks.generate.spec import GENERATE

KEY = "a-key-of-some-length"
EDITS = "/v1/images/edits"


@pytest.fixture
def client(app: Flask, serving: Callable[[Flask], AbstractContextManager[str]]) -> Iterator[openai.OpenAI]:
    """OpenAI's, of the application behind a server."""
    with serving(app) as address, openai.OpenAI(base_url=f"http://{address}/v1", api_key=KEY, max_retries=0) as client:
        yield client


@pytest.fixture
def png() -> bytes:
    """A mask as it is drawn for OpenAI: transparent in its middle."""
    image = Image.new("RGBA", (16, 8), (0, 0, 0, 255))
    image.paste((0, 0, 0, 0), (4, 2, 12, 6))
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def test_words_become_pictures(client: openai.OpenAI, dispatcher: MakingDispatcher) -> None:
    """In base64 unless it asks otherwise; the seed of each is told beside it."""
    answer = client.images.generate(prompt="a lighthouse", n=2, size="512x256", model="sd-1.5", user="somebody")
    assert [b64decode(each.b64_json) for each in answer.data] == [
        picture("a lighthouse", DRAWN_SEED + number) for number in range(2)
    ]
    assert [each.seed for each in answer.data] == [DRAWN_SEED, DRAWN_SEED + 1]
    assert (answer.size, answer.output_format) == ("16x8", "png")
    (job,) = dispatcher.submitted
    asked = {"n": 2, "width": 512, "height": 256, "model": "sd-1.5"}
    assert (job.task, job.options) == ("generate", GENERATE.parse_options(asked))


def test_whatever_it_leaves_out_is_the_models_own(client: openai.OpenAI, dispatcher: MakingDispatcher) -> None:
    """So is what means nothing here."""
    client.images.generate(prompt="a", size="auto", quality="high", style="vivid", background="auto", moderation="low")
    assert dispatcher.asked == GENERATE.parse_options({})


def test_options_of_ours_come_in_its_extra_body(client: openai.OpenAI, dispatcher: MakingDispatcher) -> None:
    """Under the names that they have here."""
    own = {"seed": 7, "negative_prompt": "people", "steps": 4, "guidance": 1.5, "scheduler": "lcm", "decoder": "tiny"}
    answer = client.images.generate(prompt="a", extra_body=own)
    assert answer.data[0].seed == 7
    assert dispatcher.asked == GENERATE.parse_options(own)


def test_a_picture_may_be_an_address(client: openai.OpenAI) -> None:
    """Of a file of the job, which the client may fetch."""
    (item,) = client.images.generate(prompt="a", response_format="url").data
    assert item.b64_json is None
    with urlopen(item.url, timeout=10) as answer:
        assert answer.read() == picture("a", DRAWN_SEED)


@pytest.mark.parametrize("form", ["jpeg", "webp"])
def test_pictures_may_be_other_files(
    client: openai.OpenAI, dispatcher: MakingDispatcher, jpeg: bytes, form: str
) -> None:
    """Rendered by whoever makes them, in jobs of one picture each: the seeds follow one another all the same."""
    answer = client.images.generate(prompt="a", n=2, output_format=form, extra_body={"seed": 7})
    assert [b64decode(each.b64_json) for each in answer.data] == [
        converted(form, picture("a", seed)) for seed in (7, 8)
    ]
    assert (answer.output_format, [each.seed for each in answer.data]) == (form, [7, 8])
    changed = client.images.edit(image=jpeg, prompt="a", output_format=form, response_format="url")
    with urlopen(changed.data[0].url, timeout=10) as found:
        assert found.read() == converted(form, picture("a", DRAWN_SEED))
    assert [job.formats for job in dispatcher.submitted] == [(form,)] * 3


def test_a_picture_is_changed(client: openai.OpenAI, dispatcher: MakingDispatcher, jpeg: bytes) -> None:
    """By diffusion, where there is no mask."""
    answer = client.images.edit(image=("photo.jpg", jpeg), prompt="in the rain", extra_body={"strength": 0.5})
    assert b64decode(answer.data[0].b64_json) == picture("in the rain", DRAWN_SEED)
    assert dispatcher.submitted[0].task == "edit"
    assert dispatcher.asked == EDIT.parse_options({"method": "diffuse", "strength": 0.5})
    assert dispatcher.given[0] == {"prompt": b"in the rain", "image": jpeg}


def test_a_mask_says_what_may_change(
    client: openai.OpenAI, dispatcher: MakingDispatcher, jpeg: bytes, png: bytes
) -> None:
    """It goes on as it is; several pictures are as many jobs, whose seeds follow one another."""
    answer = client.images.edit(image=jpeg, mask=png, prompt="a hat", n=3, size="256x256", extra_body={"seed": 41})
    assert [each.seed for each in answer.data] == [41, 42, 43]
    assert [job.options for job in dispatcher.submitted] == [
        EDIT.parse_options({"method": "inpaint", "seed": seed, "width": 256, "height": 256}) for seed in (41, 42, 43)
    ]
    assert dispatcher.given == [{"prompt": b"a hat", "image": jpeg, "mask": png}] * 3


def test_pictures_without_a_seed_have_seeds_that_follow_one_another(client: openai.OpenAI, jpeg: bytes) -> None:
    """The first of which is drawn."""
    first, second = [each.seed for each in client.images.edit(image=jpeg, prompt="a", n=2).data]
    assert second == (first + 1) % 2**32


def test_a_list_of_one_picture_is_one(client: openai.OpenAI, dispatcher: MakingDispatcher, jpeg: bytes) -> None:
    """The client sends it as `image[]`; of two nobody knows which is meant."""
    client.images.edit(image=[jpeg], prompt="a")
    assert dispatcher.given[0]["image"] == jpeg
    with pytest.raises(openai.BadRequestError, match="Expected one picture, got 2 files"):
        client.images.edit(image=[jpeg, jpeg], prompt="a")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"prompt": " "}, "Expected a 'prompt'"),
        ({"prompt": "a" * 2001}, "at most 2,000 characters"),
        ({"n": 9}, "'n' from 1 to 8"),
        ({"n": 0}, "'n' from 1 to 8"),
        ({"size": "huge"}, "'size' such as 512x512"),
        ({"size": "4096x4096"}, "from 64 to 1024"),
        ({"response_format": "gif"}, "'response_format' to be b64_json or url"),
        ({"output_format": "gif"}, "'output_format' to be png or jpeg or webp"),
        ({"background": "transparent"}, "'background' of opaque or auto"),
        ({"extra_body": {"seed": "x"}}, "Option seed"),
        ({"extra_body": {"seed": -1}}, "Option seed"),
        ({"extra_body": {"steps": 1000}}, "Option steps"),
        ({"extra_body": {"svg": {"model": "x"}}}, "'svg' to be a text, got an object"),
        ({"extra_body": {"stream": True}}, "'stream'"),
    ],
)
def test_what_is_wrong_is_told_in_its_shape(
    client: openai.OpenAI, dispatcher: MakingDispatcher, given: dict[str, Any], said: str
) -> None:
    """As a bad request, with what was expected; nothing is made."""
    with pytest.raises(openai.BadRequestError, match=said) as refused:
        client.images.generate(**{"prompt": "a", **given})
    assert refused.value.type == "invalid_request_error"
    assert not dispatcher.submitted


def test_a_model_that_is_not_there_is_not_found(client: openai.OpenAI) -> None:
    """A picture by another would be another picture."""
    with pytest.raises(openai.NotFoundError, match=r"loaded are sd-1\.5, lcm"):
        client.images.generate(prompt="a", model="dall-e-3")


def test_an_edit_needs_a_picture(app: Flask, jpeg: bytes) -> None:
    """Its own client cannot leave it out; others can."""
    answer = app.test_client().post(EDITS, data={"prompt": "a", "mask": (BytesIO(jpeg), "mask.png")})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "no_image")


def test_a_picture_that_is_withheld_is_left_out_and_told(client: openai.OpenAI, dispatcher: MakingDispatcher) -> None:
    """Where others are to be seen; where none is, the answer is the one that its clients know."""
    dispatcher.withheld = (0,)
    answer = client.images.generate(prompt="a", n=2)
    assert ([each.seed for each in answer.data], answer.withheld) == ([DRAWN_SEED + 1], [WHY])
    with pytest.raises(openai.BadRequestError) as refused:
        client.images.generate(prompt="a")
    assert (refused.value.code, refused.value.type) == ("moderation_blocked", "image_generation_user_error")
    assert WHY in refused.value.message


def test_what_takes_too_long_goes_on_and_is_not_sent_again(app: Flask, dispatcher: MakingDispatcher, ask: Any) -> None:
    """The client would do so by itself; the answer names the job."""
    dispatcher.hangs = True
    answer = ask("/v1/images/generations", prompt="a")
    assert (answer.status_code, answer.headers["x-should-retry"]) == (504, "false")
    assert f"/v1/jobs/{dispatcher.submitted[0].id}" in answer.get_json()["error"]["message"]
    assert not dispatcher.canceled


def test_what_the_job_ended_with_is_told(client: openai.OpenAI, dispatcher: MakingDispatcher) -> None:
    """In its shape."""
    dispatcher.error = BadOptionError("Expected a job that costs at most 5 here, got one of 9.")
    with pytest.raises(openai.BadRequestError, match="costs at most 5"):
        client.images.generate(prompt="a")


def test_an_address_is_its_keys_alone(
    services: Services, serving: Callable[[Flask], AbstractContextManager[str]], ask: Any
) -> None:
    """With keys, the pictures of a job are those of the key that it was made with."""
    app = create_app(services, Settings(api_keys=(KEY, "another-key-of-some")))
    with serving(app) as address, openai.OpenAI(base_url=f"http://{address}/v1", api_key=KEY) as client:
        (item,) = client.images.generate(prompt="a", response_format="url").data
        path = item.url.removeprefix(f"http://{address}")
        seen = [
            app.test_client().get(path, headers={"X-API-Key": key}).status_code for key in (KEY, "another-key-of-some")
        ]
    assert seen == [200, 404]
