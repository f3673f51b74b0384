"""The page's files, compressed for whoever takes that."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, send_file

from front import compression

GZIP = {"Accept-Encoding": "gzip, deflate"}
VARY = {"/": "Accept-Encoding, Accept-Language, Cookie"}  # for a page has its visitor's language
FILES = ["/", "/static/page.css", "/static/icon.svg", "/vendor/dropzone.min.js", "/docs", "/openapi.json"]


@pytest.fixture
def served(tmp_path: Path) -> Callable[[str, bytes], Any]:
    """A client of an application that serves a file of a name and content as `/static/<name>`."""

    def build(name: str, content: bytes) -> Any:
        (tmp_path / name).write_bytes(content)
        app = Flask("bare", static_folder=str(tmp_path), static_url_path="/static")
        app.add_url_rule("/other", "other", lambda: send_file(tmp_path / name))
        compression.register(app)
        return app.test_client()

    return build


@pytest.mark.parametrize("path", FILES)
def test_a_file_is_compressed_for_who_takes_it_and_only_for_them(inline: Any, path: str) -> None:
    """The same content either way, and caches are told that there are two."""
    with inline.client.get(path) as plain, inline.client.get(path, headers=GZIP) as packed:
        assert "Content-Encoding" not in plain.headers
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == plain.data
        assert len(packed.data) < len(plain.data)
        assert packed.headers["Content-Length"] == str(len(packed.data))
        assert packed.content_type == plain.content_type
        assert packed.headers["ETag"] != plain.headers["ETag"]
        for answer in (plain, packed):
            assert answer.headers["Vary"] == VARY.get(path, "Accept-Encoding")


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("headers", [{}, GZIP])
def test_who_has_it_already_is_told_so(inline: Any, path: str, headers: dict[str, str]) -> None:
    """Compressed or not, from memory or not."""
    for _ in range(2):
        with inline.client.get(path, headers=headers) as first:
            known = headers | {"If-None-Match": first.headers["ETag"]}
        with inline.client.get(path, headers=known) as again:
            assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
            assert again.headers["Vary"] == VARY.get(path, "Accept-Encoding")


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0", "deflate, gzip;q=0"])
def test_who_does_not_take_gzip_gets_none(inline: Any, accepted: str) -> None:
    """A quality of nothing is a no."""
    with inline.client.get("/static/page.css", headers={"Accept-Encoding": accepted}) as answer:
        assert (answer.status_code, answer.headers.get("Content-Encoding")) == (200, None)


def test_a_file_that_changed_is_compressed_anew(served: Callable[[str, bytes], Any], tmp_path: Path) -> None:
    """Whoever edits a file sees it."""
    client = served("a.css", b"p {}" * 100)
    with client.get("/static/a.css", headers=GZIP) as before:
        assert gzip.decompress(before.data) == b"p {}" * 100
    (tmp_path / "a.css").write_bytes(b"a {}" * 101)
    known = GZIP | {"If-None-Match": before.headers["ETag"]}
    with client.get("/static/a.css", headers=known) as after:
        assert (after.status_code, gzip.decompress(after.data)) == (200, b"a {}" * 101)


def test_a_part_of_a_file_is_left_as_it_is(inline: Any) -> None:
    """Its bytes are counted in the file, not in what it was compressed to."""
    with inline.client.get("/static/page.css", headers=GZIP | {"Range": "bytes=0-9"}) as part:
        assert (part.status_code, len(part.data), part.headers.get("Content-Encoding")) == (206, 10, None)


def test_pictures_and_other_answers_pass_untouched(served: Callable[[str, bytes], Any], inline: Any) -> None:
    """What is compressed already, and whatever is no file of the page."""
    client = served("a.png", b"\x89PNG" * 100)
    for path in ("/static/a.png", "/other"):
        with client.get(path, headers=GZIP) as answer:
            assert (answer.data, "Vary" in answer.headers) == (b"\x89PNG" * 100, False)
    assert "Content-Encoding" not in inline.client.get("/v1/status", headers=GZIP).headers
    assert inline.client.get("/static/no.css", headers=GZIP).status_code == 404


@pytest.mark.parametrize(("path", "kept"), [("/v1/tasks", "no-cache"), ("/v1/models", "no-store")])
def test_what_the_page_asks_for_first_is_compressed(inline: Any, path: str, kept: str) -> None:
    """All options of all tasks, and all labels of all models, are many words."""
    packed, plain = (inline.client.get(path, headers=each) for each in (GZIP, {}))
    assert (packed.headers["Content-Encoding"], packed.headers["Cache-Control"]) == ("gzip", kept)
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data)


def test_what_is_kept_is_bounded(served: Callable[[str, bytes], Any], tmp_path: Path, monkeypatch: Any) -> None:
    """However many files there are, all of them are right."""
    monkeypatch.setattr(compression, "MOST_KEPT", 2)
    client = served("0.css", b"0" * 200)
    for number in range(6):
        (tmp_path / f"{number}.css").write_bytes(str(number).encode() * 200)
    for number in (*range(6), *range(6)):
        with client.get(f"/static/{number}.css", headers=GZIP) as answer:
            assert gzip.decompress(answer.data) == str(number).encode() * 200


def test_a_head_has_the_headers_of_its_get(inline: Any) -> None:
    """And no body."""
    with (
        inline.client.get("/static/page.css", headers=GZIP) as got,
        inline.client.head("/static/page.css", headers=GZIP) as head,
    ):
        assert (head.data, head.headers["ETag"]) == (b"", got.headers["ETag"])
        assert head.headers["Content-Length"] == got.headers["Content-Length"]


SCRIPT = b"""// Says so.
/** @param {string} text */
function say(text) {
  /**
   * @type {Map<string, number>}
   */
  const all = /** @type {any} */ (new Map()); // of all
  return `/** ${text} **/` + "// no comment";
}
"""
SERVED = b"""

function say(text) {



  const all = /** @type {any} */ (new Map()); // of all
  return `/** ${text} **/` + "// no comment";
}
"""


@pytest.mark.parametrize("headers", [{}, GZIP])
def test_a_script_is_served_without_its_comments(served: Callable[[str, bytes], Any], headers: dict[str, str]) -> None:
    """Lines keep their numbers, code and what stands behind it stay, and each answer has the length that it tells."""
    with served("say.js", SCRIPT).get("/static/say.js", headers=headers) as answer:
        content = gzip.decompress(answer.data) if headers else answer.data
        assert content == SERVED
        assert answer.headers["Content-Length"] == str(len(answer.data))


def test_what_is_no_script_keeps_such_comments(served: Callable[[str, bytes], Any]) -> None:
    """A style sheet is served as it is."""
    with served("page.css", SCRIPT).get("/static/page.css") as answer:
        assert answer.data == SCRIPT


def test_a_script_that_is_known_is_not_sent_again(served: Callable[[str, bytes], Any]) -> None:
    """Its ETag is that of the file."""
    client = served("say.js", SCRIPT)
    with client.get("/static/say.js") as first:
        known = {"If-None-Match": first.headers["ETag"]}
    with client.get("/static/say.js", headers=known) as again:
        assert again.status_code == 304
