"""Addresses as they are searched for: what differs in spelling alone is one place, however people wrote it.

Spellings of one place are those of ``model/places``, and all others in which two of one commonly differ: the scheme,
``www.``, a usual port, escapes (RFC 3986, section 6.2.2), needless steps of a path, an empty query and a fragment.
"""

import re
from posixpath import normpath
from typing import NamedTuple

from crs_gate.model.caching import remembered
from crs_gate.model.places import composed, spelled, stated, trimmed
from crs_gate.model.source import Locator

LONGEST = 8192
"""Characters of the longest address that is read."""

_PARTS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,30})://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.DOTALL)
_SECURE_COPY = re.compile(r"(?:[\w.-]{1,60}@)([^\s/:@]+):(?!//)(\S+)")
_REFUSED = re.compile(r"[\s\\\x00-\x20\x7f-\x9f]")
"""White space and backslashes are read in two ways; no server and no crawler agree on them."""
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\s\[\]:%@]+?)\.?(?::(\d{0,5}))?")
_PLAIN = re.compile(r"(?:/[A-Za-z0-9_~!$'()*,;=:@+-][A-Za-z0-9_~!$'()*,;=:@+.-]*)*")
"""A path that needs no work: no percent sign, no empty segment, none that begins with a dot."""
_PORTS = {"http": "80", "https": "443", "ftp": "21"}
_WEB = frozenset(_PORTS)
_DOI_PROXY = "doi.org"
_HUB = "huggingface.co"
_ALIASES = {"dx.doi.org": _DOI_PROXY, "hf.co": _HUB}
_ON_HUB = re.compile(r"/?datasets/([\w.-]+/[\w.-]+.*)", re.DOTALL)
_NAME_ON_HUB = re.compile(r"[\w.-]{1,100}/[\w.-]{1,100}")


class Address(NamedTuple):
    """One place. ``host`` is in lower case, without ``www.`` and usual ports; for a bucket it holds the scheme.

    ``path`` begins with a slash and ends without one, or is empty; it is decoded once. ``query`` is as written.
    """

    host: str
    path: str
    query: str = ""

    def __str__(self) -> str:
        return f"{self.host}{self.path}{'?' if self.query else ''}{self.query}"

    @property
    def parameters(self) -> frozenset[str]:
        """The parts of the query."""
        return frozenset(part for part in self.query.split("&") if part) if self.query else frozenset()


def read(text: str) -> Address | None:
    """The place that an address names; ``None`` where it names none, or two readers could take it for two.

    A user name before the host, a backslash, white space and ``..`` are refused: each of them has been used to let
    an address look like one of another site.
    """
    text = text.strip()
    if len(text) > LONGEST:
        return None
    if text[:4].lower() != "http":
        text = _on_the_web(text)
    if _REFUSED.search(text):
        return None
    found = _PARTS.fullmatch(text)
    return _of_parts(found[1].lower(), found[2], found[3], found[4] or "") if found else None


@remembered(4096)
def searched(kind: str, text: str) -> tuple[Address, ...]:
    """The places that a value of a locator (``url``, ``doi``, ``git`` or ``hub``) may mean, as they are searched for.

    For searches where to find too little is the harm, and a person sees what was found: whether a source is listed
    twice or was taken out before. Letters have no case, and nothing deceives: ``..`` is gone up and a user name passed
    over. What must not find too much, such as whether two sources are one, asks ``model/places``.
    """
    text = text.strip()
    if kind == "hub" and _NAME_ON_HUB.fullmatch(text):
        text = f"hf://{text}"
    elif found := _ON_HUB.fullmatch(text):
        text = f"hf://{found[1]}"
    return tuple([_folded(place) for place in read_loosely(text) or read_loosely(_straightened(text))])


def folded(locator: Locator) -> tuple[str, ...]:
    """What a source is found by, wherever it is listed: each place in one spelling, without its part."""
    found: list[str] = []
    for kind, value in stated(locator):
        found += [str(place) for place in searched(kind, value)] or filter(None, (spelled(kind, value).lower(),))
    return tuple(found if len(found) == 1 else dict.fromkeys(found))


def _folded(place: Address) -> Address:
    path, query = place.path.lower(), place.query
    if place.host == _HUB and (found := _ON_HUB.fullmatch(path)):
        path = f"/{found[1]}"
    if query:
        from urllib.parse import unquote

        query = composed(unquote(query)).lower()
    return Address(place.host, path, query)


def _straightened(text: str) -> str:
    """An address as a browser would go to it: without a user name, steps up and backslashes; other text as it is."""
    found = _PARTS.fullmatch(_REFUSED.sub("", text.replace("\\", "/")[:LONGEST]))
    if not found:
        return text
    from urllib.parse import unquote

    path = found[3]
    for _ in range(2):
        path = unquote(path)
    return f"{found[1]}://{found[2].rpartition('@')[2]}{normpath('/' + path.replace(chr(0), ''))}?{found[4] or ''}"


def _on_the_web(text: str) -> str:
    """The address on the web of a DOI, and of what hf:// names; other text as it is."""
    written = spelled("url", text)
    return written if written.startswith("https://") else text


def read_loosely(text: str) -> list[Address]:
    """Each place that a text of people may mean: with or without a scheme, git's short form, several with spaces."""
    whole = _loosely(text)
    return [place for place in ((whole,) if whole else map(_loosely, text.split())) if place]


def _loosely(text: str) -> Address | None:
    text = text.strip()
    copied = _SECURE_COPY.fullmatch(text)
    if copied:
        text = f"https://{copied[1]}/{copied[2]}"
    place = read(text) or (read(f"https://{text}") if "://" not in text else None)
    return None if place is None or ("." not in place.host and "://" not in place.host) else place


def _of_parts(scheme: str, network: str, path: str, query: str) -> Address | None:
    if scheme not in _WEB:
        host = f"{scheme}://{network}" if network and scheme not in {"file", "git", "ssh"} else ""
        if not host:
            return _of_parts("https", network.rpartition("@")[2], path, query) if scheme in {"git", "ssh"} else None
        return _with_path(host, path, query)
    host = _host(scheme, network)
    # The letters of a DOI have no case.
    return _with_path(host, path.lower() if host == _DOI_PROXY else path, query) if host else None


def _host(scheme: str, network: str) -> str:
    """The host as it is compared; empty where there is none, or a user name stands before it."""
    found = _HOST.fullmatch(network.lower())
    name = _ascii(found[1]) if found else ""
    if not found or not name:
        return ""
    if name.startswith("www.") and "." in name[4:]:
        name = name[4:]
    name = _ALIASES.get(name, name)
    port = found[2]
    return name if not port or port == _PORTS[scheme] else f"{name}:{port}"


def _ascii(name: str) -> str:
    """The name in the letters that name services know; empty where it has no such form."""
    if name.isascii():
        return name
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _with_path(host: str, path: str, query: str) -> Address | None:
    if not _PLAIN.fullmatch(path):
        # Here, because most paths need no work.
        from urllib.parse import unquote

        segments = [part for part in unquote(path).replace("\\", "/").split("/") if part not in {"", "."}]
        if any(part in {"..", "%2e%2e"} or "\0" in part for part in segments):
            return None
        path = composed("".join(f"/{part}" for part in segments))
    return Address(host, trimmed(path) if path.endswith(".git") else path, query)
