"""Names for clients: short, stable, and nothing that a key could be read from."""

from ipaddress import IPv6Address, ip_address, ip_network

from flask import Request, g

HOME_PREFIX = 64
"""The part of an IPv6 address that is one household's or one host's; it can choose the rest as it likes."""


def client_id(request: Request) -> str:
    """The name of the request's client: by its API key where one was demanded, else by its address."""
    found: str | None = g.get("client_id")
    return found or by_address(request)


def name_client(name: str) -> None:
    """The client of the request at hand is called `name` from now on."""
    g.client_id = name


def by_address(request: Request) -> str:
    """The name of whoever sends from the request's address. A proxy in front is one client."""
    return address_name(request.remote_addr or "")


def address_name(text: str) -> str:
    """The name of whoever sends from the address."""
    try:
        address = ip_address(text)
    except ValueError:
        return "address:unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return f"address:{ip_network((int(address), HOME_PREFIX), strict=False)}"
        address = address.ipv4_mapped
    return f"address:{address}"
