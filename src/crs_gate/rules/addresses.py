"""Whether an address is one that others can reach: a public host, and no words that a template left in it."""

import re

from crs_gate.model.answer import State, denies, state
from crs_gate.model.caching import remembered
from crs_gate.model.places import DOI, stated
from crs_gate.model.source import Locator
from crs_gate.rules.hollow import is_hollow

_LONGEST = 2000
_SCHEMED = re.compile(
    r"(?i)([a-z][a-z0-9+.-]{0,30})://(?:[^\s/@]{0,200}@)?(\[[^\s\]]{0,60}\]|[^\s/:?#]+)(?:[:/?#]\S*)?"
)
_SECURE_COPY = re.compile(r"(?:[\w.-]{1,60}@)?([^\s/:@]+)(?::(?!//)|/)\S+")
"""Git's other spelling (``git@example.org:acme/posts``), and an address without its scheme."""
_SCHEME = re.compile(r"(?i)[a-z][a-z0-9+.-]{0,30}:(?!\d)")
_PATH = r"(?=.*[^\W\d_]{2})(?:[^\s/]\S*/\S+|\S(?:.*\S)?\.[A-Za-z]\w{1,9})"
"""Steps with a slash between them and no white space, or a name with an ending."""
_NAMED = re.compile(r"(?i)(?:[^\s.]{1,63}\.){1,30}(?:[^\W\d_]{2,63}|xn--[a-z0-9-]{1,59})\.?")
_NOT_PUBLIC = frozenset(
    ("localhost", "localdomain", "local", "internal", "intranet", "lan", "corp", "home", "arpa", "invalid")
)
"""Last parts of names that lead nowhere but at home. Source: RFC 2606, RFC 6761, RFC 6762, and usage."""
_NOT_HOSTS = frozenset(("s3", "gs", "hf", "az", "abfs", "abfss", "wasb", "wasbs", "oss", "swh", "ipfs", "ipns"))
"""Schemes whose second part is a bucket or the like, which no name service knows."""
_PLACEHOLDER = re.compile(
    r"(?:^|[/.?#=&:@<{\[])(?:TODO|TB[DAC]|FIXME|(?i:change-?me|placeholder|x{3,}|insert[_-][\w-]{1,40}here"
    r"|your[_-](?:\w{1,20}-){0,3}(?:here|name|url|id|org|organi[sz]ation|user|repo|data|dataset|project|host|domain)"
    r"))(?:$|[/.?#=&:@>}\]])"
)
"""A part of an address that somebody meant to fill in. Lower case alone is none: there are projects called todo."""


@remembered(4096)
def reaches(kind: str, value: str) -> bool:
    """Whether a value of a locator (``url``, ``doi``, ``git`` or ``hub``) leads somewhere that others can go to."""
    text = value.strip()
    if len(text) > _LONGEST or state(text) is not State.GIVEN or _PLACEHOLDER.search(text):
        return False
    if kind == "doi":
        return DOI.fullmatch(text) is not None
    if kind == "hub":
        return re.search(r"\s", text) is None
    if found := _SCHEMED.fullmatch(text):
        scheme = found[1].lower()
        return scheme in _NOT_HOSTS or (scheme != "file" and is_public_host(found[2]))
    plain = _SECURE_COPY.fullmatch(text) if kind == "git" else None
    return plain is not None and is_public_host(plain[1])


def addresses(locator: Locator) -> list[tuple[str, str]]:
    """Kind and value of what a locator states and others can reach."""
    return [(kind, value.strip()) for kind, value in stated(locator) if reaches(kind, value)]


@remembered(4096)
def leads_to_text(value: str) -> bool:
    """Whether a text is an address that others can reach, or can be the path of a file, be it there or not."""
    text = value.strip()
    if len(text) > _LONGEST or state(text) is not State.GIVEN or is_hollow(text) or _PLACEHOLDER.search(text):
        return False
    return reaches("url", text) if _SCHEME.match(text) else re.fullmatch(_PATH, text) is not None


@remembered(1024)
def is_public_host(host: str) -> bool:
    """Whether a host is a name with a dot below a public ending, or a public IP address."""
    if _NAMED.fullmatch(host):
        return host.rstrip(".").rpartition(".")[2].lower() not in _NOT_PUBLIC
    # Here, because hardly any address is a number.
    from ipaddress import ip_address

    try:
        return ip_address(host.strip("[]")).is_global
    except ValueError:
        return False


@remembered(4096)
def names_revision(text: str | None) -> bool:
    """Whether a text can name a commit, tag, version or date: it says neither none nor zero."""
    if not text or state(text) is not State.GIVEN or denies(text):
        return False
    return re.fullmatch(r"(?i)\s*v?[0.\s]+|un(?:versioned|released|tagged)", text.strip()) is None
