"""Other hosts: one request and its answer as it comes, or a connection."""

import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

import httpcore

from backends.outbound.addresses import PUBLIC_PORTS, Guard
from backends.outbound.network import GuardedBackend, Resolver, TimeLimit
from backends.outbound.urls import PORTS, Target
from wire import __version__
from wire.errors import UnreachableUrlError

USER_AGENT = f"image-processor/{__version__}"


class GuardedClient:
    """Sends requests where `guard` admits, each over a connection of its own, without proxies, cookies or credentials;
    or makes that connection.

    TLS is verified by the name in the url, not by the address. Redirects are answers as any other. `advice` says what
    a client may do that named a host which does not answer.
    """

    def __init__(self, guard: Guard, resolver: Resolver, advice: str = "Send the picture itself.") -> None:
        self._advice = advice
        self._guard = guard
        self._resolver = resolver
        self._tls = httpcore.default_ssl_context()

    @contextmanager
    def opened(
        self, method: str, target: Target, headers: Mapping[str, str], content: bytes | None, deadline: TimeLimit
    ) -> Iterator[httpcore.Response]:
        """The answer, its body not read yet. Raises BadUrlError, or UnreachableUrlError, also while the body is read.

        What went wrong is told by kind only: a client learns nothing of hosts that it cannot reach itself.
        """
        sent = {"Host": target.host_header, "User-Agent": USER_AGENT, "Connection": "close", **headers}
        backend = self._backend(target, deadline)
        listed = [(name.encode(), value.encode()) for name, value in sent.items()]
        with (
            self._translating(target, "HTTP"),
            httpcore.ConnectionPool(ssl_context=self._tls, network_backend=backend) as pool,
            pool.stream(method, target.url, headers=listed, content=content) as response,
        ):
            yield response

    @contextmanager
    def connected(self, target: Target, deadline: TimeLimit) -> Iterator[socket.socket]:
        """A connection to a `target` of RTSP, over TLS where its scheme says so.

        Raises BadUrlError, or UnreachableUrlError, also for httpcore's errors while it is used.
        """
        with self._translating(target, "RTSP"):
            stream = self._backend(target, deadline).connect_tcp(target.host, target.port)
            try:
                if target.scheme == "rtsps":
                    own = httpcore.default_ssl_context()  # httpcore has that of its pools offer HTTP
                    stream = stream.start_tls(own, target.host)
                yield stream.get_extra_info("socket")
            finally:
                stream.close()

    def _backend(self, target: Target, deadline: TimeLimit) -> GuardedBackend:
        ports = PUBLIC_PORTS | {PORTS[target.scheme]}
        return GuardedBackend(replace(self._guard, ports=ports), self._resolver, deadline)

    @contextmanager
    def _translating(self, target: Target, protocol: str) -> Iterator[None]:
        try:
            yield
        except httpcore.TimeoutException:
            raise self._unreachable(target, "no whole answer in time") from None
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise self._unreachable(target, _kind(error, protocol)) from None

    def _unreachable(self, target: Target, got: str) -> UnreachableUrlError:
        return UnreachableUrlError(f"Expected an answer from {target.host[:60]!r}, got {got}. {self._advice}")


def header(response: httpcore.Response, name: str) -> str:
    """The value of the header `name`, empty where it is not there."""
    wanted = name.lower().encode()
    return next((value.decode("latin-1") for key, value in response.headers if key.lower() == wanted), "")


def _kind(error: Exception, protocol: str) -> str:
    cause = error.args[0] if error.args else None  # httpcore hands it on so, and drops __cause__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return "a certificate that does not hold"
    return "no TLS" if isinstance(cause, ssl.SSLError) else f"no answer in {protocol}"
