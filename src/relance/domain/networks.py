"""Which addresses are on the open Internet, and which lead into somebody's own network."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

UNICAST = IPv6Network("2000::/3")  # all that is given out for the Internet today (RFC 4291)
# Inside it, or counted as global, and yet a way into an IPv4 network or nobody's: IETF protocols and Teredo, documentation,
# 6to4, its relays.
ODD = tuple(
    ip_network(one)
    for one in ("2001::/23", "2001:db8::/32", "3fff::/20", "2002::/16", "192.88.99.0/24", "192.0.0.0/24")
)


def is_public(address: str) -> bool:
    """Whether ``address`` (IPv4 or IPv6, as text) is an ordinary one of the open Internet.

    Loopback, private, link-local, shared (CGNAT) and reserved ones are not, nor an IPv6 address that stands for an IPv4 one
    (mapped, NAT64, 6to4, Teredo), nor what is no address.

    >>> is_public("93.184.215.14"), is_public("10.0.0.1"), is_public("::ffff:93.184.215.14")
    (True, False, False)
    """
    try:
        found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found not in UNICAST:
        return False
    is_odd = any(found.version == net.version and found in net for net in ODD)
    return found.is_global and not found.is_multicast and not is_odd
