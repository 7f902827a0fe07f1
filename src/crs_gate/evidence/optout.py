"""``.crs/optout/sources.jsonl``: what was asked of sites and pages, what they answered, and when. One line a place.

Each line is canonical JSON (RFC 8785); lines are sorted by ``scope``. A scope without a path is a site, any other one
an address. What was answered lies beside it in ``blobs/``, each file called by its SHA-256.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from crs_gate.evidence import strict
from crs_gate.evidence.encoded import is_sha256
from crs_gate.evidence.faults import Fault, FaultError
from crs_gate.evidence.layout import OPT_OUT

LARGEST = 64 * 1024 * 1024
LONGEST_LINE = 512 * 1024
"""Bytes: of each header and meta element 4,097 characters are kept, which can have six bytes each."""
MOST = 100_000
OF_SITE = ("robots", "tdmrep", "ai_txt")
"""Files that every site is asked for."""
RSL, PAGE, DOCUMENT = "rsl", "page", "document"
"""A license that robots.txt or a page names; headers and meta elements of an address; bytes of terms or a license."""
_PARTS = frozenset((*OF_SITE, RSL, PAGE, DOCUMENT))
_KEYS = frozenset(("scope", "checked", "parts", "headers", "meta", "agents", "failed"))
_TIME = re.compile(r"20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\dZ")
_TOO_MANY_REQUESTS = 429


class Part(NamedTuple):
    """An answer: its HTTP status, and the digest of its bytes where they count. With ``error`` there was none."""

    status: int = 0
    sha256: str = ""
    error: str = ""
    url: str = ""
    """Where it was fetched from, for what lies at no fixed place; the site, where redirects led to another one."""

    @property
    def found(self) -> bool:
        """Whether something is there."""
        return not self.error and 200 <= self.status < 300  # noqa: PLR2004 - the statuses of success

    @property
    def absent(self) -> bool:
        """Whether there is definitely nothing (RFC 9309, section 2.3.1.3: any 4xx; 429 says "not now")."""
        return not self.error and 400 <= self.status < 500 and self.status != _TOO_MANY_REQUESTS  # noqa: PLR2004

    @property
    def said(self) -> str:
        """Why it is neither, in a few words."""
        return self.error or f"the server answered {self.status}"


class Record(NamedTuple):
    """What is known of one place. ``checked`` is the time at which all of it was asked for and answered (UTC)."""

    scope: str
    checked: str
    parts: Mapping[str, Part]
    headers: Mapping[str, str] = {}
    meta: Mapping[str, str] = {}
    agents: tuple[str, ...] = ()
    """Names of the crawlers of the dataset's own, which robots.txt is asked about beside the known ones."""
    failed: str = ""
    """The time of a later try that failed; what is recorded is older then."""

    @property
    def day(self) -> str:
        """The day of the check."""
        return self.checked[:10]

    def blobs(self) -> Iterator[str]:
        """The digests of all that is stored for it."""
        return (part.sha256 for part in self.parts.values() if part.sha256)


def site_of(url: str) -> str:
    """The scope of the site of an address, such as ``https://example.org``; empty for what is no web address."""
    return _scopes(url)[0]


def address_of(url: str) -> str:
    """An address as scopes have it: the site in small letters, a path at least, no fragment; empty for what is none."""
    return _scopes(url)[1]


@lru_cache(maxsize=4096)
def _scopes(url: str) -> tuple[str, str]:
    nothing = "", ""
    if len(url) > _LONGEST_URL or not url.isprintable():
        return nothing
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return nothing
    scheme, host = parts.scheme.lower(), (parts.hostname or "").rstrip(".")
    if scheme not in _PORTS or not host or " " in url.strip():
        return nothing
    name = f"[{host}]" if ":" in host else host
    site = f"{scheme}://{name}" + (f":{port}" if port and port != _PORTS[scheme] else "")
    return site, site + (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


_PORTS = {"http": 80, "https": 443}
_LONGEST_URL = 2048


def render(records: Iterable[Record]) -> bytes:
    """The bytes of the file."""
    lines = [strict.canonical(_tree(record)) + b"\n" for record in sorted(records, key=lambda each: each.scope)]
    return b"".join(lines)


def parse(data: bytes) -> tuple[dict[str, Record], tuple[Fault, ...]]:
    """The records by scope, and what is wrong with others. A file that is not whole gives none of its records."""
    if len(data) > LARGEST or data.count(b"\n") > MOST:
        why = f"it has more than {LARGEST:,} bytes or {MOST:,} lines"
        return {}, (FaultError("too-large", why).at(OPT_OUT),)
    if data and not data.endswith(b"\n"):
        return {}, (
            FaultError("half-written", "it does not end with a line break: writing it was interrupted").at(OPT_OUT),
        )
    found: dict[str, Record] = {}
    faults = []
    for number, line in enumerate(data.split(b"\n")[:-1], 1):
        try:
            record = _record(strict.parse(line, LONGEST_LINE))
            if record.scope in found:
                raise FaultError("duplicate", f"{record.scope[:80]} is there twice")
            found[record.scope] = record
        except FaultError as fault:
            faults.append(fault.at(OPT_OUT, number))
    return found, tuple(faults)


def _record(tree: Any) -> Record:
    if not isinstance(tree, dict) or not {"scope", "parts"} <= tree.keys() <= _KEYS:
        raise FaultError("not-a-record", "it does not hold scope and parts, and nothing that is not known")
    scope, parts, agents = tree["scope"], tree["parts"], tree.get("agents", [])
    if not isinstance(scope, str) or scope not in (site_of(scope), address_of(scope)):
        raise FaultError("not-a-record", "its scope is no web address as collect writes it")
    if not isinstance(parts, dict) or not parts.keys() <= _PARTS:
        raise FaultError("not-a-record", f"its parts are not some of {', '.join(sorted(_PARTS))}")
    if not isinstance(agents, list) or not all(isinstance(each, str) for each in agents):
        raise FaultError("not-a-record", "its agents are not a list of names")
    return Record(
        scope,
        _time(tree, "checked"),
        {name: _part(part) for name, part in parts.items()},
        _texts(tree, "headers"),
        _texts(tree, "meta"),
        tuple(agents),
        _time(tree, "failed"),
    )


def _part(tree: Any) -> Part:
    if not isinstance(tree, dict) or not tree.keys() <= set(Part._fields):
        raise FaultError("not-a-record", "a part holds something else than status, sha256, error and url")
    part = Part(**tree)
    texts = (part.sha256, part.error, part.url)
    if not all(isinstance(text, str) for text in texts) or type(part.status) is not int:
        raise FaultError("not-a-record", "a part holds a value of another kind")
    if part.sha256 and not is_sha256(part.sha256):
        raise FaultError("not-a-record", "the sha256 of a part is not 64 hexadecimal digits")
    return part


def _time(tree: Mapping[str, Any], key: str) -> str:
    text = tree.get(key, "")
    if not isinstance(text, str) or (text and not _TIME.fullmatch(text)):
        raise FaultError("not-a-record", f"{key} is no time such as 2026-11-20T10:00:00Z")
    return text


def _texts(tree: Mapping[str, Any], key: str) -> dict[str, str]:
    entries = tree.get(key, {})
    if not isinstance(entries, dict) or not all(isinstance(value, str) for value in entries.values()):
        raise FaultError("not-a-record", f"{key} are not texts by name")
    return entries


def _tree(record: Record) -> dict[str, Any]:
    """What is written: nothing that is empty."""
    parts = {
        name: {key: value for key, value in part._asdict().items() if value} for name, part in record.parts.items()
    }
    tree = {**record._asdict(), "parts": parts, "agents": sorted(set(record.agents))}
    return {
        key: dict(value) if isinstance(value, Mapping) else value
        for key, value in tree.items()
        if value or key == "parts"
    }
