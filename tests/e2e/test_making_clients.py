"""Other services' clients get the pictures that the service's own get, in both modes, of a model that is made here."""

import time
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import openai
import pytest
import requests
import webuiapi
from PIL import Image, ImageOps

from more_tasks import with_more_tasks
from service import Service

pytestmark = pytest.mark.e2e

SIDE = 64
"""What the model's pictures have, in pixels."""


@pytest.fixture(scope="module")
def environ(model_environ: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Settings under which pictures are made, and analyzed."""
    return {**model_environ, **with_more_tasks(tmp_path_factory.mktemp("making"), model_environ)}


@pytest.fixture
def a1111(own_service: Service) -> Iterator[webuiapi.WebUIApi]:
    """A1111's client, of a service of either mode."""
    client = webuiapi.WebUIApi(baseurl=f"{own_service.url}/sdapi/v1")
    yield client
    client.session.close()


def ask(service: Service, path: str, **body: Any) -> Any:
    """What is answered to JSON."""
    answer = requests.post(f"{service.url}{path}", json=body, timeout=60)
    assert answer.status_code == 200, answer.text
    return answer.json()


def shown(text: str) -> Image.Image:
    """The picture that `text` is in base64."""
    return Image.open(BytesIO(b64decode(text)))


def png(image: Image.Image) -> bytes:
    """Its file."""
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def test_deepedges_pictures_are_made_sent_on_and_analyzed(own_service: Service) -> None:
    """As its own program does: what one route answers is sent to the next, as it is."""
    made = ask(own_service, "/api/generate", prompt="a cat")
    assert (shown(made["generated_image"]).size, shown(made["generated_image"]).format) == ((SIDE, SIDE), "JPEG")
    job = requests.get(f"{own_service.url}/v1/jobs/{made['request_id']}", timeout=60).json()
    assert (job["task"], job["state"]) == ("generate", "succeeded")
    asked = {"texts": ["a cat", "a dog"], "roi": [[2, 2, 12, 12], [8, 8]]}
    analyzed = ask(own_service, "/api/analyze", image=made["generated_image"], **asked)
    assert len(analyzed["basic_segmentation"]["masks"]) == 2

    both = ask(own_service, "/api/adv/generate", prompt="a cat", **asked)
    assert sum(both["clip_analysis"]["all_confidence_scores"]) == pytest.approx(1)
    assert shown(both["segmentation"]["masks"][0]).size == shown(both["generated_image"]).size
    first, second = both["segmentation"]["segmented_regions"]
    assert first["request_id"] == second["request_id"] != both["request_id"]
    assert sum(first["clip_analysis"]["confidence_scores"]) == pytest.approx(1)
    assert len(ask(own_service, "/api/generate", prompt=["a cat", "a dog"])["generated_image"]) == 2


def test_openais_client_gets_the_same_picture_in_both_of_its_ways(own_service: Service) -> None:
    """In base64, and as the address of a file of the job: a seed is a picture."""
    with openai.OpenAI(base_url=f"{own_service.url}/v1", api_key="none is demanded") as client:
        (first,) = client.images.generate(prompt="a cat", extra_body={"seed": 7}).data
        (second,) = client.images.generate(prompt="a cat", extra_body={"seed": 7}, response_format="url").data
    assert requests.get(second.url, timeout=60).content == b64decode(first.b64_json)
    assert shown(first.b64_json).size == (SIDE, SIDE)


def test_a1111s_client_gets_pictures_and_begins_others_with_them(a1111: webuiapi.WebUIApi) -> None:
    """A seed is a picture there, too; one that begins with a picture is another."""
    small = {"prompt": "a cat", "width": SIDE, "height": SIDE, "steps": 3, "seed": 7}
    first, again = a1111.txt2img(**small), a1111.txt2img(**small, batch_size=2)
    assert first.image.size == (SIDE, SIDE)
    assert [each.tobytes() == first.image.tobytes() for each in again.images] == [True, False]
    assert (again.info["all_seeds"], again.info["sampler_name"], again.info["steps"]) == ([7, 8], "Euler a", 3)
    rained = a1111.img2img(images=[first.image], denoising_strength=0.5, **{**small, "prompt": "a dog"})
    assert rained.image.size == (SIDE, SIDE)
    assert rained.image.tobytes() != first.image.tobytes()


def test_a1111s_client_looks_on_and_interrupts_its_own_job(a1111: webuiapi.WebUIApi) -> None:
    """The request that waits is answered at once, with the picture as far as it came."""
    size = {"width": 128, "height": 128}
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(a1111.txt2img, prompt="a cat", steps=150, batch_size=8, **size)
        until = time.monotonic() + 40
        while not 0 < (told := a1111.get_progress())["progress"] < 1 or not told["current_image"]:
            assert time.monotonic() < until
            time.sleep(0.1)
        assert told["state"]["sampling_steps"] == 150
        assert shown(told["current_image"]).format == "JPEG"
        a1111.interrupt()
        answer = asked.result(timeout=40)
    assert (answer.info["interrupted"], answer.image.size) == (True, (128, 128))
    assert len(answer.images) < 8
    assert a1111.get_progress()["state"]["job_count"] == 0


def test_a_mask_of_openais_leaves_what_is_opaque(own_service: Service) -> None:
    """To the byte; A1111's is white where that one is transparent, and leaves the same."""
    image = Image.new("RGB", (SIDE, SIDE), "teal")
    hole = Image.new("L", (SIDE, SIDE), 255)
    hole.paste(0, (16, 16, 48, 48))
    holed = image.copy()
    holed.putalpha(hole)
    asked = {"seed": 7, "steps": 3}
    with openai.OpenAI(base_url=f"{own_service.url}/v1", api_key="none is demanded") as client:
        files = {"image": png(image), "mask": png(holed)}
        (item,) = client.images.edit(**files, prompt="a cat", extra_body=asked | {"scheduler": "euler-a"}).data
    made = shown(item.b64_json)
    assert made.getpixel((4, 4)) == image.getpixel((4, 4))
    assert made.crop((20, 20, 44, 44)).tobytes() != image.crop((20, 20, 44, 44)).tobytes()
    body = {"init_images": [b64encode(png(image)).decode()], "mask": b64encode(png(ImageOps.invert(hole))).decode()}
    again = ask(own_service, "/sdapi/v1/img2img", prompt="a cat", sampler_name="Euler a", **body, **asked)
    assert shown(again["images"][0]).tobytes() == made.tobytes()


def test_meads_pictures_are_revised_and_asked_for(own_service: Service, pictures: Mapping[str, bytes]) -> None:
    """As its own test does: an id, then ranks and steps until there is a picture."""
    url, fields = own_service.url, {"prompt": "a beautiful person", "w0": 5, "text_to_add": "a cat", "w1": 2, "w2": 1}
    files = {"img": pictures["cat"], "img_enc": pictures["cup"]}
    accepted = requests.post(f"{url}/latent_revision", data=fields, files=files, timeout=60).json()
    assert (accepted["status"], accepted["message"]) == ("success", "upload successful")
    until = time.monotonic() + 60
    while (told := requests.post(f"{url}/check", data={"id": accepted["id"]}, timeout=60).json()).get(
        "rank"
    ) is not None:
        assert told["status"] == "processing"
        assert time.monotonic() < until
        time.sleep(0.1)
    assert (told["status"], shown(told["image"]).format) == ("success", "PNG")
    waited = requests.post(f"{url}/latent_revision?wait=true", data={"prompt": "a cat"}, timeout=60).json()
    assert shown(waited["image"]).format == "PNG"
