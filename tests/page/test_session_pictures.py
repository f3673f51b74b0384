"""What the session can show of its pictures, in a real browser."""

from base64 import b64decode
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from session_tab import SIZE_OF, Tab, busy, picture, run

pytestmark = pytest.mark.browser

UPRIGHT = 6  # EXIF: the camera was held on its side
BYTES_OF = """async (name) => {
  const { key } = session.entries().find((entry) => entry.name === name);
  const reader = new FileReader();
  const read = new Promise((resolve) => reader.addEventListener("load", resolve));
  reader.readAsDataURL(await (await fetch(await session.pictureUrl(key))).blob());
  await read;
  return reader.result.split(",")[1];
}"""


def test_a_thumbnail_is_small_upright_and_kept(tab: Tab) -> None:
    """The longest side has 320 pixels; a smaller picture stays as it is."""
    turned = Image.Exif()
    turned[0x0112] = UPRIGHT
    tab.drop("large.jpg", picture((1600, 800), exif=turned))
    tab.drop("small.png", picture((50, 20), "PNG"))
    assert tab.page.evaluate(SIZE_OF, ["thumbnailUrl", "large.jpg"]) == [160, 320]
    assert tab.page.evaluate(SIZE_OF, ["thumbnailUrl", "small.png"]) == [50, 20]
    assert tab.page.evaluate(SIZE_OF, ["pictureUrl", "large.jpg"]) == [800, 1600]
    tab.open()
    run(tab, "createImageBitmap = () => Promise.reject(new Error('made anew'));")
    assert tab.page.evaluate(SIZE_OF, ["thumbnailUrl", "large.jpg"]) == [160, 320]


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG", "AVIF"])
def test_of_a_picture_that_moves_the_first_frame_is_shown(tab: Tab, form: str) -> None:
    """It is that one in which something was found. The file itself stays as it was."""
    others = [Image.new("RGB", (64, 48), colour) for colour in ("blue", "lime")]
    moving = picture(form=form, save_all=True, append_images=others, duration=20, loop=0)
    tab.drop("moving", moving)
    with Image.open(BytesIO(b64decode(tab.page.evaluate(BYTES_OF, "moving")))) as shown:
        red, green, blue = shown.convert("RGB").getpixel((32, 24))
        assert (shown.size, getattr(shown, "n_frames", 1)) == ((64, 48), 1)
        assert red > green > blue
    assert run(tab, "return (await session.blob(session.entries()[0].key)).size;") == len(moving)


def test_a_job_of_words_alone_is_not_asked_for_a_picture(tab: Tab) -> None:
    """There is none, which the service would answer with an error in the browser's console."""
    asked: list[str] = []
    tab.on("**/v1/jobs/*?format=jpeg&marks=false", lambda route: (asked.append(route.request.url), route.abort()))
    run(tab, "const { key } = session.addWithout('a dog', {}); session.change(key, { state: 'done', job: 'a' });")
    assert tab.page.evaluate(SIZE_OF, ["thumbnailUrl", "a dog"]) is None
    assert asked == []


def test_what_the_browser_cannot_show_comes_from_the_service(tab: Tab) -> None:
    """Once the job is done, the upright copy with nothing drawn is shown; a copy that is being made is waited for."""
    requested: list[str] = []

    def copy(route: Any) -> None:
        requested.append(route.request.headers["prefer"])
        if len(requested) == 1:
            route.fulfill(status=202, json={"state": "running"})
        else:
            route.fulfill(body=picture((400, 200)), content_type="image/jpeg")

    tab.on("**/v1/jobs/*?format=jpeg&marks=false", copy)
    tab.drop("scan.tif", picture((400, 200), "TIFF"))
    tab.until("scan.tif", state="done")
    assert tab.page.evaluate(SIZE_OF, ["pictureUrl", "scan.tif"]) == [400, 200]
    assert tab.page.evaluate(SIZE_OF, ["thumbnailUrl", "scan.tif"]) == [320, 160]
    assert set(requested) == {"wait=20"}


def test_there_is_no_picture_before_there_is_one(tab: Tab) -> None:
    """What was null is looked for again the next time."""
    tab.on("**/v1/jobs", busy)
    tab.drop("scan.tif", picture((400, 200), "TIFF"))
    assert tab.page.evaluate(SIZE_OF, ["pictureUrl", "scan.tif"]) is None
    assert tab.page.evaluate(SIZE_OF, ["thumbnailUrl", "scan.tif"]) is None
