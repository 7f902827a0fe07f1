"""Which addresses of the network may be connected to: public ones alone."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_EMBEDDING = tuple(map(ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")))
"""IPv6 networks whose last four bytes are an IPv4 address (RFC 6052, RFC 8215, RFC 4291)."""
_SPECIAL = tuple(map(ip_network, ("192.0.0.0/24", "fec0::/10", "3fff::/20", "5f00::/16")))
"""Special networks (RFC 6890 and later) that some versions of Python take for public ones."""


def is_public(text: str) -> bool:
    """Whether an address is one of the public network, also the IPv4 address that an IPv6 one stands for."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return all(map(_is_global, _all_of(address)))


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    plain = address.is_global and not address.is_multicast and not address.is_reserved
    return plain and not any(address in network for network in _SPECIAL)


def _all_of(address: IPv4Address | IPv6Address) -> tuple[IPv4Address | IPv6Address, ...]:
    if isinstance(address, IPv4Address):
        return (address,)
    if address.ipv4_mapped:
        return (address.ipv4_mapped,)
    if any(address in network for network in _EMBEDDING):
        return (IPv4Address(int(address) & 0xFFFFFFFF),)
    if address.sixtofour:
        return (address, address.sixtofour)
    return (address, *address.teredo) if address.teredo else (address,)
