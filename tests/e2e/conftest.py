"""The service as a user starts it: real processes, the real model, real redis."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import skimage.data
from page_analysis import Analysis
from page_object import WIDE, PageUnderTest
from PIL import Image

from conftest import ROOT
from processor.catalog.samples import print_carried
from segmenter_at_hand import segmenter_at_hand
from service import COMMAND, Service, free_port, running_mode1, running_mode2, start
from toy_embedders import clip_folder

MODES = ["mode1", pytest.param("mode2", marks=pytest.mark.redis)]


@pytest.fixture(scope="session")
def model_environ() -> Mapping[str, str]:
    """Settings under which the real yolov3-tiny is at hand, fetched and converted once per checkout."""
    folder = ROOT / "build/tests"
    environ = {
        "WEIGHTS_DIR": str(folder / "weights"),
        "MODELS_DIR": str(folder / "models"),
        "SAMPLES_DIR": str(folder / "samples"),
        "MODEL": "yolov3-tiny",
        "PYTHONWARNINGS": "error::ResourceWarning",
    }
    done = subprocess.run(
        [COMMAND, "models", "get", "yolov3-tiny"], env=os.environ | environ, capture_output=True, text=True, timeout=600
    )
    if done.returncode:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"needs a model: {done.stderr[-500:]}")
    print_carried(folder / "samples")
    return environ


@pytest.fixture(scope="session")
def mode1(model_environ: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """`image-processor serve`, ready. A test leaves it as it was, but for jobs."""
    with running_mode1(model_environ, tmp_path_factory.mktemp("mode1")) as running:
        yield running


@contextmanager
def running_redis(folder: Path) -> Iterator[str]:
    """A redis-server, empty, by its address."""
    server = shutil.which("redis-server")
    if server is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("needs redis-server")
    port = free_port()
    arguments = [server, "--port", str(port), "--save", "", "--dir", str(folder), "--bind", "127.0.0.1"]
    redis = start(arguments, {}, folder / "log")
    yield f"redis://127.0.0.1:{port}/0"
    redis.stop()


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A redis-server of the file's own, empty."""
    with running_redis(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture(scope="session")
def mode2(model_environ: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The light front under gunicorn and one `image-processor worker`, ready. A test leaves them so, but for jobs."""
    with (
        running_redis(tmp_path_factory.mktemp("redis")) as url,
        running_mode2(model_environ, url, tmp_path_factory.mktemp("mode2")) as running,
    ):
        yield running


@pytest.fixture(params=MODES)
def service(request: pytest.FixtureRequest) -> Service:
    """Either mode."""
    found: Service = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module", params=MODES)
def own_service(
    request: pytest.FixtureRequest, environ: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """Either mode, one after the other, with the settings that the file says: its fixture `environ`."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "mode1":
        running = running_mode1(environ, folder)
    else:
        running = running_mode2(environ, request.getfixturevalue("redis_url"), folder)
    with running as service:
        yield service
    assert "Traceback" not in service.log.read_text()


@pytest.fixture(scope="session")
def pictures() -> Mapping[str, bytes]:
    """Real photos that an installed package carries, as JPEG, by what is on them. The cat's is 902 x 600 pixels."""
    cat = Image.fromarray(skimage.data.chelsea())
    whole_cat = Image.new("RGB", (902, 600), (90, 110, 90))  # the photo alone is too close for a tiny network
    whole_cat.paste(cat, (225, 150))
    photos = {
        "cat": whole_cat,
        "person": Image.fromarray(skimage.data.camera()),
        "cup": Image.fromarray(skimage.data.coffee()),
    }
    return {name: jpeg(photo) for name, photo in photos.items()}


@pytest.fixture
def photo(pictures: Mapping[str, bytes], tmp_path: Path) -> Path:
    """The file of the cat's photo."""
    path = tmp_path / "cat.jpg"
    path.write_bytes(pictures["cat"])
    return path


def jpeg(photo: Image.Image) -> bytes:
    file = BytesIO()
    photo.save(file, "JPEG", quality=92)
    return file.getvalue()


@pytest.fixture(scope="session")
def analyzing(model_environ: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with the models at hand, and with a small CLIP."""
    folder, at_hand = tmp_path_factory.mktemp("analyzing"), segmenter_at_hand()
    weights = folder / "weights"
    weights.mkdir()
    for kept in at_hand.weights_dir.iterdir():
        (weights / kept.name).symlink_to(kept)
    clip_folder(weights / "embed/my-clip")
    environ = {**model_environ, "WEIGHTS_DIR": str(weights), "TASKS": "detect,embed,analyze"}
    with running_mode1(environ, folder) as running:
        yield running


@pytest.fixture(scope="module")
def analyzing_page(browser: Any, analyzing: Service) -> Iterator[PageUnderTest]:
    """A page that the tests have one after the other."""
    visit = PageUnderTest(browser.new_context(viewport=WIDE), analyzing.url)
    yield visit
    visit.close()


@pytest.fixture
def cup(
    analyzing_page: PageUnderTest, pictures: Mapping[str, bytes], request: pytest.FixtureRequest
) -> Iterator[Analysis]:
    """The photo of a cup in the viewer, with nothing done to it."""
    yield Analysis.of(analyzing_page, f"{request.node.name}.jpg", pictures["cup"])
    analyzing_page.page.unroute_all()
    analyzing_page.check()
