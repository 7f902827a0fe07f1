"""Licenses of RSL that a page names: in ``Link`` headers, ``link`` elements, and scripts that hold one.

``rel=license`` alone names a license for people, such as one of Creative Commons, and says nothing of RSL. It counts
where the type is that of RSL, or where there is no type and the address ends like one of a file of XML.
"""

import re
from urllib.parse import urlsplit

from crs_gate.evidence.signals.preferences import LONGEST

TYPE = "application/rsl+xml"
META = "rsl"
"""The name under which addresses in ``link`` elements are kept, with blanks between them."""
INLINE = "inline"
"""What is kept in place of an address for a license that stands in the page itself."""
_LINK = re.compile(r"<([^<>]*)>([^<]*)")
_PARAMETER = re.compile(r";\s{0,20}(rel|type)\s{0,20}=\s{0,20}(?:\"([^\"]*)\"|([^\s;,\"]+))", re.IGNORECASE)
_ENDS = (".xml", ".rsl")


def names_rsl(rel: str, type_: str, address: str) -> bool:
    """Whether a link is one to a license of RSL."""
    if "license" not in rel.lower().split():
        return False
    kind = type_.partition(";")[0].strip().lower()
    return kind == TYPE or (not kind and _path_of(address).endswith(_ENDS))


def of_header(text: str) -> tuple[str, ...]:
    """The addresses of licenses of RSL in a ``Link`` header, as they stand there."""
    found = []
    for address, parameters in _LINK.findall(text[:LONGEST]):
        said: dict[str, str] = {}
        for name, quoted, bare in _PARAMETER.findall(parameters):
            said.setdefault(name.lower(), quoted or bare)
        if names_rsl(said.get("rel", ""), said.get("type", ""), address):
            found.append(address.strip())
    return tuple(dict.fromkeys(found))


def of_meta(text: str) -> tuple[str, ...]:
    """The addresses that ``META`` holds."""
    return tuple(dict.fromkeys(text[:LONGEST].split()))


def is_cut(header: str, meta: str) -> bool:
    """Whether a license may be named in what was not kept."""
    return len(header) > LONGEST or len(meta) > LONGEST


def _path_of(address: str) -> str:
    try:
        return urlsplit(address.strip()).path.lower()
    except ValueError:
        return ""
