"""What to ask for: the sites and pages of crawled sources, and the texts of licenses and terms, each once."""

from collections.abc import Iterable
from typing import NamedTuple

from crs_gate.errors import UsageError
from crs_gate.evidence.optout import MOST, address_of, site_of
from crs_gate.model.source import Source
from crs_gate.rules.statements import is_crawled


class Plan(NamedTuple):
    """Addresses, each list sorted. ``agents`` are the crawlers of the dataset's own, by site."""

    sites: tuple[str, ...]
    pages: tuple[str, ...]
    documents: tuple[str, ...]
    agents: dict[str, tuple[str, ...]]


def page_of(source: Source) -> str:
    """The address of what was crawled; empty where none is stated, or nothing was crawled."""
    return address_of(source.locator.url or "") if is_crawled(source) is not False else ""


def license_page(source: Source) -> str:
    """The address at which the license was seen."""
    return address_of(source.license.evidence.url or source.license.link or "")


def terms_page(source: Source) -> str:
    """The address of the terms of use."""
    return address_of(source.acquisition.terms.url or "")


def plan_of(sources: Iterable[Source], agents: tuple[str, ...] = ()) -> Plan:
    """What to ask for these sources. Raises ``UsageError`` where it is more than records can be kept of."""
    pages: set[str] = set()
    documents: set[str] = set()
    own: dict[str, set[str]] = {}
    for source in sources:
        documents.update((license_page(source), terms_page(source)))
        if page := page_of(source):
            pages.add(page)
            named = (*agents, source.collected.agent or "")
            own.setdefault(site_of(page), set()).update(name.strip() for name in named if name.strip())
        if len(pages) + len(documents) + len(own) > MOST:
            raise UsageError(f"the sources name more than {MOST:,} places to ask", "choose some with --source")
    ordered = {site: tuple(sorted(names)) for site, names in own.items()}
    return Plan(tuple(sorted(own)), tuple(sorted(pages)), tuple(sorted(documents - {""})), ordered)
