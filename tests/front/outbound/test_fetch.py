"""Pictures by url: what is public, what fits, in time; whatever else the url leads to stays unseen."""

import gzip
import socket
import time
from contextlib import suppress
from threading import Event, Thread

import pytest

from front.outbound.fetch import AT_ONCE, Fetcher
from front.settings import Settings
from web_host import HERE, Answer, Host, Names, text
from wire.errors import BadUrlError, BusyError, NotEnabledError, TooManyBytesError, UnreachableUrlError

PICTURE = bytes(range(256)) * 3


def redirect(location: str, status: str = "302 Found") -> Answer:
    return text(status, Location=location)


def test_a_picture_is_fetched_whole_and_nothing_of_ours_is_told(host: Host, fetcher: Fetcher) -> None:
    """The request carries its host and what is wanted; no credentials, no cookies, no referrer."""
    host.responses["/a%20b.jpg?x=1"] = text("200 OK", PICTURE)
    assert fetcher(host.url("/a%20b.jpg?x=1#part")) == PICTURE
    lines = host.seen[0].strip().split("\r\n")
    assert lines[0] == "GET /a%20b.jpg?x=1 HTTP/1.1"
    assert f"Host: pictures.example:{host.port}" in lines
    assert "Accept-Encoding: identity" in lines
    names = {line.split(":")[0] for line in lines[1:]}
    assert names == {"Host", "User-Agent", "Connection", "Accept", "Accept-Encoding"}


def test_a_chunked_picture_is_fetched_whole(host: Host, fetcher: Fetcher) -> None:
    """Its length need not be known before."""
    chunks = b"".join(b"%x\r\n%b\r\n" % (256, PICTURE[at : at + 256]) for at in (0, 256, 512)) + b"0\r\n\r\n"
    host.responses["/"] = lambda client: client.sendall(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks
    )
    assert fetcher(host.url("/")) == PICTURE


def test_nothing_is_fetched_unless_the_operator_wants_it(host: Host) -> None:
    """Off by default; the message says how to switch it on."""
    with pytest.raises(NotEnabledError, match="URL_INPUT"):
        Fetcher(Settings(allowed_networks=HERE))(host.url("/", "127.0.0.1"))
    assert not host.seen


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "017700000001",
        "127.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::]",
        "0.0.0.0",
        "0",
        "169.254.169.254",
        "[64:ff9b::7f00:1]",
        "[fe80::1]",
    ],
)
def test_no_way_of_writing_an_inner_address_reaches_it(host: Host, address: str) -> None:
    """Decimal, octal, hexadecimal, short, IPv6 in all its forms: by the resolver of this machine."""
    with pytest.raises(BadUrlError, match="public"):
        Fetcher(Settings(url_input=True), seconds=2)(host.url("/", address))
    assert not host.seen


@pytest.mark.parametrize("name", ["private.example", "half.example"])
def test_a_name_with_an_inner_address_is_refused(host: Host, fetcher: Fetcher, name: str) -> None:
    """Also where another of its addresses may be reached. Which address it was is not told."""
    with pytest.raises(BadUrlError, match=name) as caught:
        fetcher(host.url("/", name))
    assert "10.0.0.7" not in caught.value.message
    assert not host.seen


def test_a_name_that_changes_its_mind_is_asked_once_for_each_connection(
    host: Host, fetcher: Fetcher, names: Names
) -> None:
    """What was checked is what is connected to; the next connection is checked anew."""
    host.responses["/"] = text("200 OK", PICTURE)
    url = host.url("/", "changing.example")
    assert fetcher(url) == PICTURE
    assert names.looked_up == ["changing.example"]
    with pytest.raises(BadUrlError):
        fetcher(url)
    assert len(host.seen) == 1


def test_an_unknown_name_is_unreachable(fetcher: Fetcher) -> None:
    """And so is a name that the resolver cannot even ask for, or a port where nobody listens."""
    for url in ("http://nobody.example/", "http://127.0.0.1:1/"):
        with pytest.raises(UnreachableUrlError):
            fetcher(url)


def test_another_address_of_a_name_is_tried_where_one_does_not_answer(host: Host, names: Names) -> None:
    """As browsers do."""
    host.responses["/"] = text("200 OK", PICTURE)
    names.responses["two.example"] = [("127.0.0.2", "127.0.0.1")]
    fetcher = Fetcher(Settings(url_input=True, allowed_networks=("127.0.0.0/8",)), names, seconds=4)
    assert fetcher(host.url("/", "two.example")) == PICTURE


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_redirects_are_followed(host: Host, fetcher: Fetcher, status: str) -> None:
    """Five of them, relative or not."""
    for at in range(4):
        host.responses[f"/{at}"] = redirect(f"/{at + 1}", status)
    host.responses["/4"] = redirect(host.url("/picture"), status)
    host.responses["/picture"] = text("200 OK", PICTURE)
    assert fetcher(host.url("/0")) == PICTURE


def test_a_sixth_redirect_is_too_many_and_a_circle_ends(host: Host, fetcher: Fetcher) -> None:
    """Six requests, then it is over."""
    host.responses["/"] = redirect("/")
    with pytest.raises(UnreachableUrlError, match="5 redirects"):
        fetcher(host.url("/"))
    assert len(host.seen) == 6


@pytest.mark.parametrize(
    "location",
    [
        "http://private.example/",
        "http://10.0.0.7/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]:{port}/",
        "http://127.0.0.2:{port}/",
        "file:///etc/passwd",
        "http://user:secret@pictures.example:{port}/inside",
        "//private.example/",
    ],
)
def test_a_redirect_inside_is_refused_as_the_address_itself_is(host: Host, fetcher: Fetcher, location: str) -> None:
    """Each hop is checked anew."""
    host.responses["/"] = redirect(location.format(port=host.port))
    host.responses["/inside"] = text("200 OK", b"a secret")
    with pytest.raises(BadUrlError) as caught:
        fetcher(host.url("/"))
    assert "secret" not in caught.value.message
    assert len(host.seen) == 1


@pytest.mark.parametrize("status", ["204 No Content", "206 Partial", "304 Not Modified", "401 No", "404 No", "500 No"])
def test_an_answer_that_is_no_picture_is_unreachable_and_its_body_is_not_told(
    host: Host, fetcher: Fetcher, status: str
) -> None:
    """Its status is: the client may have written the url wrong."""
    host.responses["/"] = text(status, b"" if status[:3] in ("204", "304") else b"a secret")
    with pytest.raises(UnreachableUrlError, match=status[:3]) as caught:
        fetcher(host.url("/"))
    assert "secret" not in caught.value.message


@pytest.mark.parametrize(
    "sent",
    [b"", b"SSH-2.0-OpenSSH_9.2 secret\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", b"\x00" * 200_000],
)
def test_what_speaks_no_http_or_stops_half_way_is_unreachable(host: Host, fetcher: Fetcher, sent: bytes) -> None:
    """What it said is not told."""
    host.responses["/"] = lambda client: client.sendall(sent)
    with pytest.raises(UnreachableUrlError) as caught:
        fetcher(host.url("/"))
    assert "secret" not in caught.value.message


def test_a_host_without_tls_is_not_asked_in_https(host: Host, fetcher: Fetcher) -> None:
    """It is unreachable, and nothing was sent that could be read."""
    with pytest.raises(UnreachableUrlError):
        fetcher(f"https://pictures.example:{host.port}/")


def test_too_many_bytes_are_refused_by_their_length_before_any_is_read(host: Host, fetcher: Fetcher) -> None:
    """The limit is an upload's."""
    host.responses["/"] = lambda client: client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n")
    with pytest.raises(TooManyBytesError, match="1,000"):
        fetcher(host.url("/"))


def test_a_body_without_end_is_cut_off(host: Host, fetcher: Fetcher) -> None:
    """Whatever it said of its length."""
    cut = Event()

    def endless(client: socket.socket) -> None:
        client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        with suppress(OSError):
            while True:
                client.sendall(bytes(65_536))
        cut.set()

    host.responses["/"] = endless
    with pytest.raises(TooManyBytesError):
        fetcher(host.url("/"))
    assert cut.wait(5)


def test_a_packed_answer_is_not_unpacked(host: Host, fetcher: Fetcher) -> None:
    """A bomb stays what it is: a few bytes."""
    bomb = gzip.compress(bytes(500_000))
    host.responses["/"] = text("200 OK", bomb, Content_Encoding="gzip")
    with pytest.raises(UnreachableUrlError, match="packed as 'gzip'"):
        fetcher(host.url("/"))


@pytest.mark.parametrize("beginning", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_whoever_drips_has_no_longer_than_anybody(host: Host, fetcher: Fetcher, beginning: bytes) -> None:
    """Before, in, or after the header: the time is for all of it together."""

    def drip(client: socket.socket) -> None:
        client.sendall(beginning)
        with suppress(OSError):
            while True:
                client.sendall(b"x")
                time.sleep(0.05)

    host.responses["/"] = drip
    started = time.monotonic()
    with pytest.raises(UnreachableUrlError, match="in time"):
        fetcher(host.url("/"))
    assert 0.9 < time.monotonic() - started < 10


def test_a_resolver_that_hangs_holds_up_nobody_for_longer(host: Host) -> None:
    """The time is for the name too."""
    over = Event()

    def hang(_: str, __: int) -> tuple[str, ...]:
        over.wait(10)
        return ()

    started = time.monotonic()
    with pytest.raises(UnreachableUrlError, match="in time"):
        Fetcher(Settings(url_input=True), hang, seconds=0.3)(host.url("/"))
    assert time.monotonic() - started < 8
    over.set()


def test_slow_hosts_take_some_places_and_not_all(host: Host, names: Names) -> None:
    """One more than there are places for is told to come back; afterwards all are free again."""
    release, fetcher = Event(), Fetcher(Settings(url_input=True, allowed_networks=HERE), names, seconds=10)

    def wait(client: socket.socket) -> None:
        release.wait(10)
        text("200 OK", PICTURE)(client)

    host.responses["/"] = wait
    got: list[bytes] = []
    slow = [Thread(target=lambda: got.append(fetcher(host.url("/")))) for _ in range(AT_ONCE)]
    for each in slow:
        each.start()
    while len(host.seen) < AT_ONCE:
        time.sleep(0.01)
    with pytest.raises(BusyError):
        fetcher(host.url("/"))
    release.set()
    for each in slow:
        each.join(10)
    assert got == [PICTURE] * AT_ONCE
    assert fetcher(host.url("/")) == PICTURE


def test_proxies_of_the_environment_are_not_used(host: Host, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would resolve the name itself, and reach what it reaches."""
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    host.responses["/"] = text("200 OK", PICTURE)
    assert fetcher(host.url("/")) == PICTURE
