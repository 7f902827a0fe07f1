"""The domains that most crawled content came from."""

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from crs_gate.export.targets.given import count_of
from crs_gate.model.source import Source

_SHARE = 10
"""One in ten: the most relevant domains of the European template."""


class Domains(NamedTuple):
    """The first tenth of all (``total``) domains by ``measure`` (bytes, records or sources), the largest first.

    ``nameless`` are ids of sources without an address.
    """

    top: tuple[tuple[str, int], ...]
    total: int
    measure: str
    nameless: tuple[str, ...]


def top_domains(sources: Iterable[Source]) -> Domains:
    """Domains by bytes where all files state them, else by records, else by the number of sources."""
    held = tuple(sources)
    sizes = {
        "bytes": [_sum(source, "bytes") for source in held],
        "records": [_sum(source, "records") for source in held],
    }
    measure = next((name for name, counts in sizes.items() if counts and None not in counts), "sources")
    by_domain: dict[str, int] = {}
    nameless = []
    for number, source in enumerate(held):
        domain = domain_of(source)
        if not domain:
            nameless.append(source.id)
            continue
        amount = 1 if measure == "sources" else sizes[measure][number] or 0
        by_domain[domain] = by_domain.get(domain, 0) + amount
    ordered = sorted(by_domain.items(), key=lambda pair: (-pair[1], pair[0]))
    return Domains(tuple(ordered[: -(-len(ordered) // _SHARE)]), len(ordered), measure, tuple(nameless))


def domain_of(source: Source) -> str:
    """The host of the address that a source is found at, in small letters; empty where there is none."""
    for text in (source.locator.url, source.locator.git):
        try:
            host = urlsplit(text or "").hostname
        except ValueError:
            host = None
        if host:
            return host.removeprefix("www.")
    return ""


def _sum(source: Source, field: str) -> int | None:
    counts = [count_of(getattr(file, field)) for file in source.files or ()]
    known = [count for count in counts if count is not None]
    return sum(known) if counts and len(known) == len(counts) else None
