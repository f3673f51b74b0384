"""What the images have in them, what they leave out, and that nothing of it is missed."""

import json
import logging
import subprocess
import time
from io import BytesIO
from pathlib import Path

import pillow_heif
import pytest
from compose import Compose, composed, copied, run
from PIL import Image

log = logging.getLogger(__name__)

pytestmark = pytest.mark.e2e

BASE = "python:3.11-slim-bookworm"
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF")


def size(image: str) -> int:
    return int(run("docker", "image", "inspect", "--format", "{{.Size}}", image))


def layers(image: str) -> list[str]:
    found: list[str] = json.loads(run("docker", "image", "inspect", "--format", "{{json .RootFS.Layers}}", image))
    return found


def last_layer(image: str) -> tuple[int, str]:
    """The size of the image's last step, and what it was."""
    newest = run("docker", "history", "--human=false", "--no-trunc", "--format", "{{.Size}} {{.CreatedBy}}", image)
    count, _, step = newest.splitlines()[0].partition(" ")
    return int(count), step


def command(image: str, folder: Path, *arguments: str, precision: str = "") -> subprocess.CompletedProcess[str]:
    """What `image-processor` of the image does in a read-only container, with the folder at /pictures."""
    given = ("--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "-e", f"PRECISION={precision}")
    mounted = ("-v", f"{folder}:/pictures:ro")
    whole = ["docker", "run", "--rm", *given, *mounted, image, *arguments]
    return subprocess.run(whole, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory, photo: tuple[bytes, set[str]]) -> Path:
    """A folder with one photo in every format."""
    folder = tmp_path_factory.mktemp("session")
    folder.chmod(0o755)
    pillow_heif.register_heif_opener()
    whole = Image.open(BytesIO(photo[0])).convert("RGB")
    for form in FORMATS:
        whole.save(folder / f"photo.{form.lower().replace('heif', 'heic')}", form)
    return folder


def test_the_images_are_small(one: Compose, two: Compose) -> None:
    """What they add to their base, in megabytes: the models, which have a layer of their own, are not counted.

    That of all tasks has ONNX Runtime, 64 MB, which `describe` alone needs.
    """
    models, step = last_layer(one.image("processor"))
    assert "/made/ /" in step
    for compose, service, without, most in ((one, "processor", models, 465), (two, "flask", 0, 60)):
        added = (size(compose.image(service)) - size(BASE) - without) / 1e6
        log.info("%s: %.0f MB over its base, and %.0f MB of models", service, added, without / 1e6)
        assert added < most


def test_labels_of_any_script_are_drawn(one: Compose) -> None:
    """The image has fonts beyond OpenCV's, and what joins letters, which a slim Debian has not."""
    code = (
        "from processor.imaging import fonts, shaping; print(shaping._can_shape(), all(map(fonts.font_for, 'كकทኢა')))"
    )
    image = one.image("processor")
    assert run("docker", "run", "--rm", "--read-only", "--entrypoint", "python", image, "-c", code) == "True True\n"


def test_the_models_are_the_last_layer(one: Compose) -> None:
    """The image without models is the image with them, less one layer."""
    with composed("bare", "-f", "docker-compose.yml", "-f", "deploy/compose/models-mounted.yml") as bare:
        bare.run("up", "--no-start")
        assert layers(bare.image("processor")) == layers(one.image("processor"))[:-1]


def test_a_change_of_the_code_leaves_dependencies_and_models(
    one: Compose, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Only the layer of the code is another one, and it takes seconds: nothing is installed or converted for it."""
    folder = copied(tmp_path_factory.mktemp("checkout"))
    for module in ("flask/src/front/added.py", "processor/src/processor/worker/added.py"):
        (folder / module).write_text(f"MOMENT = {time.time()}\n")
    began = time.monotonic()
    with composed("changed", folder=folder) as changed:
        log.info("built anew after a change of the code in %.1f s", time.monotonic() - began)
        changed.run("up", "--no-start")
        before, after = layers(one.image("processor")), layers(changed.image("processor"))
    assert [old == new for old, new in zip(before, after, strict=True)] == [True] * (len(before) - 2) + [False, True]


@pytest.mark.parametrize("precision", ["f32", "bf16", "int8"])
def test_every_format_is_read_and_drawn_in_every_precision(
    one: Compose, session: Path, photo: tuple[bytes, set[str]], precision: str
) -> None:
    """What was left out of the image is needed by no way through the network, and by no kind of picture."""
    done = command(
        one.image("processor"), session, "detect", "/pictures", "-o", "/tmp/marked", "--json", precision=precision
    )
    if "has neither" in done.stderr:
        pytest.skip(f"this CPU has no {precision}")
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == len(FORMATS)
    for each in found:
        assert {item["label"] for item in each["detections"]} & photo[1], each


@pytest.mark.parametrize("name", ["convert", "detect", "models", "serve", "worker"])
def test_every_command_is_there(one: Compose, session: Path, name: str) -> None:
    """Also the one that needs more than the image has."""
    done = command(one.image("processor"), session, name, "--help")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Usage:")


def test_what_was_left_out_says_so(one: Compose, toy: Path, session: Path) -> None:
    """Where a model would have to be converted, it names the package and what to do; what measures is not there."""
    image, labels = one.image("processor"), ("--labels", "/pictures/toy.names")
    converted = command(image, toy, "convert", "/pictures/toy.cfg", "/pictures/toy.weights", *labels, "-o", "/tmp/toy")
    assert converted.returncode == 1
    assert "needs keras, which is not installed here: pip install -r requirements/" in converted.stderr
    for name in ("bench", "evaluate"):
        measured = command(image, session, name, "--help")
        assert (measured.returncode, f"No such command '{name}'" in measured.stderr) == (2, True)
