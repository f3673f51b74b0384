"""The operator's page, as it is served."""

import re
from typing import Any


def test_the_page_is_under_the_same_policy_and_asked_for_anew(inline: Any) -> None:
    """No inline code, no other host; a browser that has it is told so."""
    page = inline.client.get("/status")
    assert (page.status_code, page.mimetype, page.headers["Cache-Control"]) == (200, "text/html", "no-cache")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert not re.search(r"https?://|<style|style=|\son\w+=|<script>", page.text)
    again = inline.client.get("/status", headers={"If-None-Match": page.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_every_file_that_the_page_names_is_there(inline: Any) -> None:
    """Under the names that the page has for them."""
    names = re.findall(r'(?:src|href)="(/static/[^"]+)"', inline.client.get("/status").text)
    assert names
    for name in names:
        with inline.client.get(name) as response:
            assert response.status_code == 200, name
