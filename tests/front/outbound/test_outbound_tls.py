"""TLS: the certificate has to hold for the name in the url, although the connection goes to a checked address."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from certificates import made_certificate
from front.outbound.fetch import Fetcher
from front.settings import Settings
from web_host import HERE, Host, Names, listening, text
from wire.errors import UnreachableUrlError

PICTURE = b"a picture"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of `pictures.example` and its key, in one file."""
    return made_certificate(tmp_path, "pictures.example")


@pytest.fixture
def secure_host(certificate: Path) -> Iterator[Host]:
    """A host that speaks TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with listening(context) as host:
        host.responses["/"] = text("200 OK", PICTURE)
        yield host


def fetch(host: Host, name: str, path: str = "/") -> bytes:
    names = Names({name: [("127.0.0.1",)]})
    fetcher = Fetcher(Settings(url_input=True, allowed_networks=HERE), names, seconds=5)
    return fetcher(f"https://{name}:{host.port}{path}")


def test_a_trusted_certificate_of_that_name_is_good(
    secure_host: Host, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whom to trust besides can be said as OpenSSL is told: SSL_CERT_FILE."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert fetch(secure_host, "pictures.example") == PICTURE


def test_one_of_another_name_or_that_nobody_vouches_for_is_not(
    secure_host: Host, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is asked of such a host."""
    with pytest.raises(UnreachableUrlError, match="certificate that does not hold"):
        fetch(secure_host, "pictures.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    for name in ("other.example", "127.0.0.1"):
        with pytest.raises(UnreachableUrlError, match="certificate that does not hold"):
            fetch(secure_host, name)
    assert not secure_host.seen
