"""Which addresses may be reached on behalf of a client. Pure functions on addresses."""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Self

from wire.errors import BadOptionError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

GLOBAL_UNICAST = IPv6Network("2000::/3")
"""All of IPv6 that is given out to hosts anywhere; the rest is local, reserved or nobody's."""

TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv4 seen from networks that have IPv6 only (NAT64, RFC 6052)."""

LOCAL_ALL_THE_SAME = tuple(
    ip_network(text)
    for text in (
        "192.0.0.0/24",  # protocols' own, and a cloud's metadata
        "168.63.129.16/32",  # a cloud's own service to its machines, at an address that looks public
        "192.88.99.0/24",  # whoever relays 6to4 nearest
        "3fff::/20",  # documentation
    )
)

PUBLIC_PORTS = frozenset({80, 443})
LEAST_FREE_PORT = 1024


@dataclass(frozen=True, slots=True)
class Guard:
    """Admits public addresses, and besides them the `allowed` networks; `ports` are those that a public one may have
    below `LEAST_FREE_PORT`."""

    allowed: tuple[Network, ...] = ()
    ports: frozenset[int] = PUBLIC_PORTS

    @classmethod
    def of(cls, allowed: Iterable[str]) -> Self:
        return cls(tuple(network("ALLOWED_NETWORKS", text) for text in allowed))

    def admits(self, address: str, port: int) -> bool:
        """Whether `port` of `address` may be reached. Ports of services other than these are not for the public."""
        meant = reached(ip_address(address))
        if any(meant in each for each in self.allowed):
            return True
        return is_public(meant) and (port in self.ports or port >= LEAST_FREE_PORT)


def reached(address: Address) -> Address:
    """The address that packets to `address` end up at: the IPv4 one within, where an IPv6 address carries one."""
    if isinstance(address, IPv4Address):
        return address
    if address in TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def is_public(address: Address) -> bool:
    """Whether anybody on the internet may have this address; it is not multicast, local, shared or reserved."""
    if not address.is_global or address.is_multicast or any(address in each for each in LOCAL_ALL_THE_SAME):
        return False
    return isinstance(address, IPv4Address) or (address in GLOBAL_UNICAST and address.teredo is None)


def checked_networks(name: str, texts: tuple[str, ...]) -> tuple[str, ...]:
    """`texts`, each an address or a network. Raises BadOptionError."""
    for text in texts:
        network(name, text)
    return texts


def network(name: str, text: str) -> Network:
    """The network that `text` writes (CIDR), a single address being one too. Raises BadOptionError."""
    try:
        return ip_network(text)
    except ValueError:
        raise BadOptionError(
            f"Setting {name}: expected networks such as 192.168.1.0/24 or fd00::/8, got {text[:50]!r}."
        ) from None
