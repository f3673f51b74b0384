"""Urls that clients hand in."""

import pytest

from backends.outbound.urls import Target
from wire.errors import BadUrlError


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://example.com", Target("http", "example.com", 80, "/")),
        (
            " https://Example.COM./a/b.jpg?size=1&q=a%20b#part ",
            Target("https", "example.com", 443, "/a/b.jpg?size=1&q=a%20b"),
        ),
        ("HTTP://example.com:8080/", Target("http", "example.com", 8080, "/")),
        ("https://[2606:4700::1111]:444/x", Target("https", "2606:4700::1111", 444, "/x")),
        ("http://bücher.example/käse.jpg", Target("http", "xn--bcher-kva.example", 80, "/k%C3%A4se.jpg")),
        ("http://2130706433/", Target("http", "2130706433", 80, "/")),
        ("http://example.com?x=1", Target("http", "example.com", 80, "/?x=1")),
    ],
)
def test_a_url_is_taken_apart(url: str, target: Target) -> None:
    """Scheme, host, port and what to ask for; a number as host is for the resolver to read."""
    assert Target.of(url) == target


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com/image.jpg",
        "ftp://example.com/image.jpg",
        "file:///etc/passwd",
        "gopher://example.com:70/1",
        "rtsp://example.com/stream",
        "data:image/png;base64,AAAA",
        "http:///image.jpg",
        "http://",
        "http://user:secret@example.com/",
        "http://user@example.com/",
        "http://@example.com/",
        "http://example.com:0/",
        "http://example.com:65536/",
        "http://example.com:x/",
        "http://exa mple.com/",
        "http://example.com/a b",
        "http://example.com/\r\nHost: other",
        "http://exa\tmple.com/",
        "http://example.com\\@other.example/",
        "http://[::1",
        "http://[fe80::1%25eth0]/",
        "http://[not an address]/",
        "http://-/",
        "http://a..b%00.example/",
        "http://" + "a" * 300 + ".example/",
        "http://example.com/" + "a" * 2_100,
    ],
)
def test_anything_else_is_refused_with_an_example_of_what_is_not(url: str) -> None:
    """The message does not repeat a password."""
    with pytest.raises(BadUrlError, match=r"^Expected a url such as https://") as caught:
        Target.of(url)
    assert "secret" not in caught.value.message


@pytest.mark.parametrize(
    ("location", "leads_to"),
    [
        ("/other.jpg", "https://example.com/other.jpg"),
        ("other.jpg", "https://example.com/a/other.jpg"),
        ("//else.example/x", "https://else.example/x"),
        ("https://else.example:8443/x?y", "https://else.example:8443/x?y"),
    ],
)
def test_a_redirect_is_followed_from_where_it_was_met(location: str, leads_to: str) -> None:
    """Relative ones too."""
    assert Target.of("https://example.com/a/image.jpg").following(location).text == leads_to


@pytest.mark.parametrize("location", ["http://example.com/", "file:///etc/passwd", "https://u:p@example.com/"])
def test_a_redirect_to_less_than_there_was_is_refused(location: str) -> None:
    """From https to http, to another scheme, or with a password."""
    with pytest.raises(BadUrlError):
        Target.of("https://example.com/image.jpg").following(location)
