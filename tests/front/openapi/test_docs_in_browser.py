"""The API's page in a real browser, which has no other host to reach."""

from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from browsing import Visit
from front.settings import Settings
from openapi_document import app_of

pytestmark = pytest.mark.browser


@pytest.fixture
def visit(browser: Any) -> Iterator[Visit]:
    """A visit to /docs, which must stay on its host and without complaints."""
    server = make_server("127.0.0.1", 0, app_of(Settings()), threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    visit = Visit(browser, f"{url}/docs")
    visit.foreign = [each for each in visit.foreign if not each.startswith((url, "data:"))]
    yield visit
    visit.page.close()
    server.shutdown()
    server.server_close()
    thread.join()
    assert visit.errors == []
    assert [each for each in visit.foreign if not each.startswith((url, "data:"))] == []


def test_every_operation_is_listed(visit: Visit) -> None:
    """The page reads the description and shows all of it."""
    visit.page.locator("#operations-Jobs-submitJob").wait_for()
    document = visit.page.evaluate("fetch('openapi.json').then((answer) => answer.json())")
    operations = sum(len(each) for each in document["paths"].values())
    expect(visit.page.locator(".opblock")).to_have_count(operations)
    assert visit.page.locator(".errors-wrapper").count() == 0


def test_an_operation_can_be_tried_out(visit: Visit) -> None:
    """The answer of the service is shown on the page."""
    block = visit.page.locator("#operations-Probes-alive")
    block.locator(".opblock-summary-control").click()
    block.get_by_role("button", name="Try it out").click()
    block.get_by_role("button", name="Execute").click()
    answer = block.locator(".live-responses-table .response-col_description code").first
    answer.wait_for()
    expect(answer).to_contain_text('"status": "alive"')


def test_a_picture_can_be_chosen(visit: Visit) -> None:
    """A body of pictures is offered as a file, not as text."""
    block = visit.page.locator("#operations-Uploads-upload")
    block.locator(".opblock-summary-control").click()
    block.get_by_role("button", name="Try it out").click()
    expect(block.locator("input[type=file]")).to_have_count(1)
