"""Which addresses may be reached on behalf of a client."""

import pytest

from backends.outbound.addresses import Guard

PUBLIC = ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101", "2002:101:101::1"]

INSIDE = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:10.0.0.1",
    "64:ff9b::a00:1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::101:101",
    "100::1",
    "2001::1",
    "2001:0:a00:1::f5ff:fffe",
    "2001:db8::1",
    "2002:a00:1::1",
    "2002:7f00:1::1",
    "2002:a9fe:a9fe::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%2",
    "fec0::1",
    "ff02::1",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_what_everybody_can_reach_is_admitted(address: str) -> None:
    """Also where IPv6 carries it."""
    assert Guard().admits(address, 443)


@pytest.mark.parametrize("address", INSIDE)
def test_what_is_private_local_shared_or_reserved_is_not(address: str) -> None:
    """Nor what carries such an address within."""
    assert not Guard().admits(address, 443)


def test_the_allowed_networks_are_admitted_besides() -> None:
    """They and nothing next to them; as IPv6 writes them too, and on any port."""
    guard = Guard.of(["10.1.0.0/16", "fd00::/8", "192.168.0.7"])
    for address in ("10.1.2.3", "::ffff:10.1.2.3", "fd12::1", "192.168.0.7"):
        assert guard.admits(address, 22)
    for address in ("10.2.0.1", "::ffff:10.2.0.1", "fc00::1", "192.168.0.8", "127.0.0.1"):
        assert not guard.admits(address, 443)


@pytest.mark.parametrize(
    ("port", "admitted"), [(80, True), (443, True), (1024, True), (8080, True), (22, False), (25, False), (1023, False)]
)
def test_of_the_public_ports_below_1024_only_the_webs_are_reached(port: int, admitted: bool) -> None:
    """Nobody uses this service to talk to others' mail servers."""
    assert Guard().admits("1.1.1.1", port) is admitted


def test_a_guard_may_know_other_ports_of_public_addresses() -> None:
    """Those of RTSP are reached by who speaks it, and by nobody else."""
    guard = Guard(ports=frozenset({554}))
    assert guard.admits("1.1.1.1", 554)
    assert not guard.admits("1.1.1.1", 22)
    assert not guard.admits("10.1.2.3", 554)
    assert not Guard().admits("1.1.1.1", 554)
