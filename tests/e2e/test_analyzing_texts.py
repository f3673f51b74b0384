"""Words of the caller's own compared with a picture, as a user has it, by a small CLIP that somebody brought; and files
of masks that are there already."""

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest
import requests
from PIL import Image

from processor.geometry.masks import rle
from service import Service
from toy_embedders import SCALE, clip_folder

WAIT = {"Prefer": "wait=30"}
TEXTS = ["a cat", "a dog", "a cup"]


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Settings of a service that has a CLIP, and no model that cuts things out; nothing is fetched for it."""
    folder = tmp_path_factory.mktemp("analyzing")
    clip_folder(folder / "weights/embed/my-clip")
    folders = {"WEIGHTS_DIR": str(folder / "weights"), "MODELS_DIR": str(folder / "models")}
    return {**folders, "TASKS": "embed,analyze", "PIP_NO_INDEX": "1", "npm_config_offline": "true"}


def _job(service: Service, picture: bytes, **fields: object) -> Any:
    files = {"image": ("picture.jpg", picture)}
    answer = requests.post(
        f"{service.url}/v1/jobs", data={"task": "analyze", **fields}, files=files, headers=WAIT, timeout=60
    )
    return answer.json()


def test_texts_are_compared_as_embed_and_clip_do(own_service: Service, pictures: Mapping[str, bytes]) -> None:
    """The cosines are those of the vectors of embed, and the probabilities their softmax by the model's own scale."""
    png = BytesIO()  # a JPEG may be decoded as a smaller copy, of another size for each task
    Image.open(BytesIO(pictures["cat"])).save(png, "PNG")
    result = _job(own_service, png.getvalue(), texts=TEXTS, template="none")["result"]
    files, fields = {"image": ("cat.png", png.getvalue())}, {"task": "embed", "text": TEXTS}
    embedded = requests.post(f"{own_service.url}/v1/jobs", data=fields, files=files, headers=WAIT, timeout=60).json()
    cat, *words = np.array([each["vector"] for each in embedded["result"]["items"]])
    cosines, scores = np.array(words) @ cat, result["texts"]["scores"]
    np.testing.assert_allclose([each["cosine"] for each in scores], cosines, atol=1e-5)
    shares = np.exp(SCALE * cosines) / np.exp(SCALE * cosines).sum()
    np.testing.assert_allclose([each["probability"] for each in scores], shares, atol=1e-4)
    assert [each["rank"] for each in scores] == (1 + np.argsort(np.argsort(-cosines))).tolist()
    assert (result["text_model"], result["model"]) == (embedded["result"]["model"], None)
    assert result["texts"]["none_of_these"] is None


def test_other_words_on_a_picture_of_before_decode_nothing(own_service: Service, pictures: Mapping[str, bytes]) -> None:
    """In another job, over HTTP."""
    _job(own_service, pictures["cup"], texts="a cup")
    result = _job(own_service, pictures["cup"], texts=json.dumps(TEXTS), none_of_these="true")["result"]
    assert result["timings_ms"]["decode"] == 0
    assert result["image"] == {"width": 600, "height": 400}
    probabilities = [each["probability"] for each in result["texts"]["scores"]]
    assert sum(probabilities) + result["texts"]["none_of_these"] == pytest.approx(1, abs=1e-5)


def test_regions_that_bring_their_masks_have_texts_of_their_own(
    own_service: Service, pictures: Mapping[str, bytes]
) -> None:
    """No model that cuts things out is asked, nor is there one."""
    left, right = (np.zeros((600, 902), bool) for _ in range(2))
    left[100:500, 50:400] = right[100:500, 500:850] = True
    regions = [
        {"name": name, "mask": {"size": [600, 902], "counts": rle.encode(bits)}}
        for name, bits in (("left", left), ("right", right))
    ]
    asked = {"texts": TEXTS, "regions": json.dumps(regions), "region_texts": "true"}
    result = _job(own_service, pictures["cat"], **asked)["result"]
    cosines = [[each["cosine"] for each in region["texts"]["scores"]] for region in result["regions"]]
    cosines.append([each["cosine"] for each in result["texts"]["scores"]])
    assert len({tuple(each) for each in cosines}) == 3


def test_a_region_without_a_mask_needs_a_model(own_service: Service, pictures: Mapping[str, bytes]) -> None:
    """It is said which is missing."""
    answer = _job(own_service, pictures["cat"], texts=TEXTS, regions="10,10,100,100")
    assert answer["status"] == 503
    assert "no model that cuts things out" in answer["detail"]


def test_masks_that_are_there_already_become_files_of_all_kinds(
    own_service: Service, pictures: Mapping[str, bytes]
) -> None:
    """By the front, or by whoever looks at the picture again; what was sent comes back, pixel by pixel."""
    ring = np.zeros((600, 902), bool)
    ring[100:500, 50:400] = True
    ring[200:300, 100:200] = False
    counts = rle.encode(ring)
    regions = json.dumps({"name": "a dog", "mask": {"size": [600, 902], "counts": counts}})
    job = _job(own_service, pictures["cat"], regions=regions)

    def file(form: str) -> requests.Response:
        answer = requests.get(f"{own_service.url}/v1/jobs/{job['id']}?format={form}", headers=WAIT, timeout=60)
        assert answer.status_code == 200, answer.text
        return answer

    assert file("coco").json()["annotations"][0]["segmentation"] == {"size": [600, 902], "counts": counts}
    assert file("coco-polygons").json()["categories"] == [{"id": 1, "name": "a dog"}]
    assert len(file("geojson").json()["features"][0]["geometry"]["coordinates"]) == 2
    assert file("csv").text.count("a dog") == 2
    assert file("labelstudio").json()[0]["data"] == {"image": "picture.jpg"}
    assert file("yolo-seg").headers["Content-Type"] == "application/zip"
    assert Image.open(BytesIO(file("png").content)).size == (902, 600)
    with ZipFile(BytesIO(file("masks").content)) as masks, ZipFile(BytesIO(file("cutouts").content)) as cutouts:
        assert np.array_equal(np.asarray(Image.open(masks.open("001-a_dog.png"))), ring)
        assert Image.open(cutouts.open("001-a_dog.png")).size == (350, 400)
