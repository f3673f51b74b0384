"""Downloading weights from good and bad sources."""

import socket
import time

import pytest

from processor.catalog.download import download
from processor.catalog.progress import Silent
from processor.catalog.timeouts import DownloadTimeouts
from wire.errors import DownloadError

SIZE = 700_000


def test_a_good_source_fills_the_destination(web, toy, destination, content, heard, short_timeouts):
    """The file is at its place, the directory was made, the source is named, the progress adds up."""
    source = download(toy(web.url("good")), destination, heard, short_timeouts)
    assert destination.read_bytes() == content
    assert source == web.url("good")
    assert heard.what == [f"toy.weights from 127.0.0.1:{web.server_port}"]
    assert heard.total == heard.count == SIZE
    assert sorted(path.name for path in destination.parent.iterdir()) == [".toy.weights.lock", "toy.weights"]


def test_what_is_there_is_not_fetched_again(web, toy, destination, short_timeouts):
    """A second call asks nobody."""
    download(toy(web.url("good")), destination, Silent(), short_timeouts)
    assert download(toy(web.url("good")), destination, Silent(), short_timeouts) == ""
    assert len(web.requests) == 1


@pytest.mark.parametrize("how", ["moved", "unsaid"])
def test_a_redirect_and_an_unsaid_length_are_followed(web, toy, destination, content, how, short_timeouts):
    """Sources that go another way about it deliver all the same."""
    download(toy(web.url(how)), destination, Silent(), short_timeouts)
    assert destination.read_bytes() == content


@pytest.mark.parametrize(
    ("how", "answer"),
    [
        ("missing", "HTTP 404"),
        ("failing", "HTTP 500"),
        ("page", "a web page instead of the file"),
        ("babbling", "broken HTTP"),
        ("silent", "nothing came for 1 s"),
        ("stalling", "broke off after 300,000 of 700,000 bytes (nothing came for 1 s)"),
        ("rangeless_cutting", "broke off after 300,000 of 700,000 bytes (connection closed)"),
        ("short", "offers 699,999 bytes, expected 700,000"),
        ("endless", "bytes or more, expected 700,000"),
        ("other", "sha256 is"),
    ],
)
def test_a_bad_source_is_quoted_and_the_next_one_asked(web, toy, destination, content, how, answer, short_timeouts):
    """Whatever a source does wrong, the error says it, nothing is at the destination, and another source can help."""
    with pytest.raises(DownloadError) as raised:
        download(toy(web.url(how)), destination, Silent(), short_timeouts)
    assert f"127.0.0.1:{web.server_port}: " in raised.value.message
    assert answer in raised.value.message
    assert not destination.exists()
    assert download(toy(web.url(how), web.url("good")), destination, Silent(), short_timeouts) == web.url("good")
    assert destination.read_bytes() == content


@pytest.mark.parametrize("size", [SIZE, None])
def test_wrong_content_leaves_nothing_behind(web, toy, destination, size, short_timeouts):
    """A file that fails its hash is gone, with or without a known size."""
    with pytest.raises(DownloadError, match=r"sha256 is \w{12}…, expected \w{12}…"):
        download(toy(web.url("other"), size=size), destination, Silent(), short_timeouts)
    assert [path.name for path in destination.parent.iterdir()] == [".toy.weights.lock"]
    assert web.ranges == [None]


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("http://weights.invalid/toy.weights", "weights.invalid: no such host, or no name server"),
        ("ftp://127.0.0.1/toy.weights", "unsupported protocol 'ftp://'"),
        ("file:///etc/hostname", "missing an 'http://'"),
        ("toy.weights", "missing an 'http://'"),
    ],
)
def test_an_address_that_leads_nowhere_is_quoted(toy, destination, source, answer, short_timeouts):
    """Unknown hosts and anything but http(s) fail in words."""
    with pytest.raises(DownloadError) as raised:
        download(toy(source), destination, Silent(), short_timeouts)
    assert answer in raised.value.message


def test_the_environments_proxy_is_asked(web, toy, destination, content, short_timeouts, monkeypatch):
    """Whoever has no other way out names one, as for other programs."""
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{web.server_port}")
    source = "http://weights.invalid/good/toy.weights"
    assert download(toy(source), destination, Silent(), short_timeouts) == source
    assert destination.read_bytes() == content
    assert web.requests == [(source, None)]


def test_a_closed_port_is_quoted(toy, destination, short_timeouts):
    """Nobody listens: the error says so."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(DownloadError, match=f"127.0.0.1:{port}: Connection refused"):
        download(toy(f"http://127.0.0.1:{port}/toy.weights"), destination, Silent(), short_timeouts)


def test_a_source_that_does_not_speak_tls_is_quoted(web, toy, destination, short_timeouts):
    """An https address that leads to a plain server."""
    with pytest.raises(DownloadError, match="TLS failed"):
        download(toy(web.url("good").replace("http:", "https:")), destination, Silent(), short_timeouts)


def test_a_host_that_swallows_connections_is_given_up_early(toy, destination):
    """A full backlog takes no connection: the connect time-out ends it, long before the read time-out."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        address = listener.getsockname()
        taken = [socket.socket() for _ in range(4)]
        for each in taken:
            each.setblocking(False)
            each.connect_ex(address)
        began = time.monotonic()
        with pytest.raises(DownloadError, match=r"no connection in 0\.5 s"):
            download(toy(f"http://127.0.0.1:{address[1]}/x"), destination, Silent(), DownloadTimeouts(0.5, 20.0))
        assert time.monotonic() - began < 5
        for each in taken:
            each.close()


def test_the_error_says_what_each_source_answered_and_what_to_do(web, toy, destination, short_timeouts):
    """One line, with every source, the file's name, the directory and the mirror."""
    with pytest.raises(DownloadError) as raised:
        download(toy(web.url("missing"), web.url("page")), destination, Silent(), short_timeouts)
    message = raised.value.message
    assert "HTTP 404; 127.0.0.1" in message
    assert f"Put toy.weights into {destination.parent} yourself" in message
    assert "WEIGHTS_MIRROR" in message
    assert "\n" not in message


def test_a_password_in_an_address_stays_out_of_the_error(toy, destination, short_timeouts):
    """What stands before the host is not repeated."""
    with pytest.raises(DownloadError) as raised:
        download(toy("http://me:secret@weights.invalid/toy.weights"), destination, Silent(), short_timeouts)
    assert "secret" not in raised.value.message


def test_a_directory_that_cannot_be_written_is_named(toy, tmp_path, short_timeouts):
    """A file stands where the directory should be."""
    (tmp_path / "weights").write_text("not a directory")
    with pytest.raises(DownloadError, match=r"cannot be written to .*weights"):
        download(
            toy("http://weights.invalid/toy.weights"), tmp_path / "weights" / "toy.weights", Silent(), short_timeouts
        )


def test_a_full_disk_is_named(web, toy, destination, short_timeouts):
    """The part lies on a device without room."""
    destination.parent.mkdir()
    destination.with_name("toy.weights.part").symlink_to("/dev/full")
    with pytest.raises(DownloadError, match="No space left on device"):
        download(toy(web.url("good")), destination, Silent(), short_timeouts)
