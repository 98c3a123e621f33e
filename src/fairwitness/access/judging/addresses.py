"""Which addresses cannot be a public server's: an answer that holds one is a bogon."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

RESERVED = (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/4", "240.0.0.0/4",
    "::/127", "100::/64", "2001:db8::/32", "2001:10::/28", "fc00::/7", "fe80::/10", "ff00::/8",
)  # fmt: skip
"""Special-purpose registries of IANA (RFC 6890 and later): none of these is routed on the public internet."""


STAND_INS = ("198.18.", "198.19.")


@lru_cache(maxsize=65536)
def is_bogon(address: str) -> bool:
    """Say whether an address lies in a range that no public server can have; text that is no address does not."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return any((mapped or found) in network for network in _networks())


def is_stand_in(address: str) -> bool:
    """Say whether an address lies in the range that proxies on the probe's own device hand out (RFC 2544's)."""
    return address.startswith(STAND_INS)


@lru_cache(maxsize=65536)
def is_address(text: str) -> bool:
    """Say whether this is an IP address; old controls put names among them."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=1)
def _networks() -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    return tuple(ipaddress.ip_network(text) for text in RESERVED)
