"""Which addresses of the network may be connected to: public ones alone."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_EMBEDDING = tuple(map(ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")))
"""IPv6 networks whose last four bytes are an IPv4 address (RFC 6052, RFC 8215, RFC 4291)."""


def is_public(text: str) -> bool:
    """Whether an address is one of the public network, also the IPv4 address that an IPv6 one stands for."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return all(one.is_global and not one.is_multicast and not one.is_reserved for one in _all_of(address))


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
