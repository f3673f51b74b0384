"""Other services' clients get the masks that the service's own get, in both modes, of models that are made here."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import numpy as np
import pytest
import requests
from PIL import Image

from front.tasks.analyze.brush import brushed
from more_tasks import with_more_tasks
from processor.geometry.masks import rle
from service import Service

pytestmark = pytest.mark.e2e

LEFT, TOP, RIGHT, BOTTOM = BOX = [300, 200, 700, 500]
WIDTH, HEIGHT = 902, 600
TOOLS = (
    '<View><Image name="image" value="$image"/><BrushLabels name="brush" toName="image"><Label value="Cat"/>'
    "</BrushLabels></View>"
)


@pytest.fixture(scope="module")
def environ(model_environ: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Settings under which the task is done, and those that it works with."""
    return {**model_environ, **with_more_tasks(tmp_path_factory.mktemp("clients"), model_environ)}


def ask(service: Service, path: str, **body: Any) -> Any:
    """What is answered to JSON."""
    answer = requests.post(f"{service.url}{path}", json=body, headers={"Prefer": "wait=30"}, timeout=60)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_all_of_them_get_the_same_mask(own_service: Service, pictures: Mapping[str, bytes]) -> None:
    """Of the same box of the same picture, each in its own form."""
    picture = b64encode(pictures["cat"]).decode()
    (region,) = ask(own_service, "/v1/jobs", task="analyze", image=picture, regions=[BOX])["result"]["regions"]
    (mask,) = region["masks"]
    bits = rle.decode(mask["rle"]["counts"], (HEIGHT, WIDTH))
    assert 0 < bits.sum() < bits.size

    old = ask(own_service, "/api/analyze", image=picture, texts=["a cat", "a dog"], roi=[BOX])
    (png,) = old["basic_segmentation"]["masks"]
    np.testing.assert_array_equal(np.asarray(Image.open(BytesIO(b64decode(png)))), bits)
    assert old["basic_segmentation"]["iou_scores"] == [mask["predicted_iou"]]
    assert sum(old["clip_analysis"]["confidence_scores"]) == pytest.approx(1)
    kept = requests.get(f"{own_service.url}/v1/jobs/{old['request_id']}", timeout=60).json()
    assert kept["result"]["regions"][0]["masks"][0]["rle"] == mask["rle"]

    middle = {"x": (LEFT + RIGHT) / 2, "y": (TOP + BOTTOM) / 2, "width": RIGHT - LEFT, "height": BOTTOM - TOP}
    shown = {"type": "base64", "value": picture}
    found = ask(own_service, "/sam2/segment_image", image=shown, prompts=[{"box": middle}], format="rle")
    assert [each["masks"] for each in found["predictions"]] == [mask["rle"]]

    share = {"x": LEFT / WIDTH, "y": TOP / HEIGHT, "width": (RIGHT - LEFT) / WIDTH, "height": (BOTTOM - TOP) / HEIGHT}
    drawn = {
        "type": "rectanglelabels",
        "original_width": WIDTH,
        "original_height": HEIGHT,
        "value": {name: 100 * part for name, part in share.items()} | {"rectanglelabels": ["Cat"]},
    }
    tasks = [{"data": {"image": f"data:image/jpeg;base64,{picture}"}}]
    context = {"context": {"result": [drawn]}}
    (prediction,) = ask(own_service, "/predict", tasks=tasks, label_config=TOOLS, params=context)["results"]
    assert [each["value"]["rle"] for each in prediction["result"]] == [brushed(mask["rle"])]


def test_vectors_of_texts_and_pictures_can_be_compared(own_service: Service, pictures: Mapping[str, bytes]) -> None:
    """Each by itself and both together: it is one model."""
    shown = {"type": "base64", "value": b64encode(pictures["cat"]).decode()}
    (picture,) = ask(own_service, "/clip/embed_image", image=shown)["embeddings"]
    texts = ask(own_service, "/clip/embed_text", text=["a cat", "a dog"])["embeddings"]
    compared = ask(own_service, "/clip/compare", subject=shown, prompt=["a cat", "a dog"])["similarity"]
    assert compared == pytest.approx([float(np.dot(picture, text)) for text in texts], abs=1e-5)
