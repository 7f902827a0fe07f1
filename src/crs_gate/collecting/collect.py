"""From a plan to records: sites first, then pages, then documents, in the order of their addresses."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import NamedTuple
from urllib.parse import urljoin

from crs_gate.collecting.fetching import Answer, MayFollow, anywhere
from crs_gate.collecting.plan import Plan
from crs_gate.evidence.optout import DOCUMENT, PAGE, RSL, Part, Record, site_of
from crs_gate.evidence.signals import links, robots
from crs_gate.evidence.signals.html_meta import inline_licenses, meta_of
from crs_gate.evidence.signals.text import LARGEST, decoded, is_page

LARGEST_DOCUMENT = 2 * 1024 * 1024
"""Bytes of a license or of terms; what is longer is no text that anybody read."""
_PLACES = {"robots": "/robots.txt", "tdmrep": "/.well-known/tdmrep.json", "ai_txt": "/ai.txt"}
_NAME = "crs-gate"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")

Fetch = Callable[[str, int, MayFollow], Answer]
Keep = Callable[[bytes], str]


class Tools(NamedTuple):
    """What collecting is done with: fetching, storing bytes, and the time in UTC as records have it."""

    fetch: Fetch
    keep: Keep
    now: Callable[[], str]
    stored: Callable[[str], bytes | None] = lambda _digest: None
    slow_down: Callable[[str, float], None] = lambda _site, _seconds: None


def collected(
    plan: Plan, before: Mapping[str, Record], tools: Tools, *, fresh: Callable[[Record], bool]
) -> Iterator[Record]:
    """A record for each place of the plan, as soon as it is known; what is ``fresh`` is given as it was."""
    rules = _Rules(tools)
    for site in plan.sites:
        old = before.get(site)
        agents = tuple(sorted({*(old.agents if old else ()), *plan.agents.get(site, ())}))
        if old and fresh(old):
            _remember(old, tools, rules)
            yield old._replace(agents=agents)
            continue
        parts = _site(site, tools, rules)
        yield _held(Record(site, tools.now(), parts, agents=agents), old)
    for address in sorted({*plan.pages, *plan.documents}):
        old = before.get(address)
        wanted = {PAGE} & ({PAGE} if address in plan.pages else set()) | (
            {DOCUMENT} if address in plan.documents else set()
        )
        # What one run asked for as a page, another asks for as a text: a record speaks of one answer.
        wanted |= old.parts.keys() & {PAGE, DOCUMENT} if old else set()
        if old and fresh(old) and wanted <= old.parts.keys():
            yield old
        else:
            yield _held(_address(address, wanted, tools, rules), old)


class _Rules:
    """What each robots.txt lets this program fetch; that of a site that a page leads to is asked on the way."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._held: dict[str, robots.Robots] = {}
        self._unsure: dict[str, str] = {}

    def keep(self, site: str, data: bytes | None) -> robots.Robots:
        """Read the robots.txt of a site, or take note that there is none."""
        found = self._held[site] = robots.read(decoded(data or b"").text)
        self._tools.slow_down(site, robots.delay_of(found, _NAME))
        return found

    def fail(self, site: str, why: str) -> None:
        """Take note that the robots.txt of a site did not answer."""
        self._unsure[site] = why

    def may_not(self, url: str) -> str:
        """Why an address is not to be fetched, or empty: as far as is known of its site."""
        held = self._held.get(site_of(url))
        refused = held is not None and robots.may_fetch(held, url, _NAME).may is False
        return f"the robots.txt of {site_of(url)[:100]} does not let crs-gate fetch it" if refused else ""

    def may_not_follow(self, first: str, url: str) -> str:
        """As ``may_not``, for what an address leads on to. Asks another site where nobody has done so yet.

        One that says nothing for sure is not gone on to (RFC 9309, section 2.3.1.4).
        """
        site = site_of(url)
        if site == site_of(first):
            return self.may_not(url)
        if site not in self._held and site not in self._unsure:
            answer = self._tools.fetch(f"{site}{_PLACES['robots']}", LARGEST, anywhere)
            part = Part(answer.status, error=f"it is longer than {LARGEST:,} bytes" if answer.cut else answer.error)
            if part.found or part.absent:
                self.keep(site, answer.data if part.found else None)
            else:
                self.fail(site, part.said)
        if site in self._unsure:
            return f"the robots.txt of {site[:100]} says nothing for sure ({self._unsure[site]})"
        return self.may_not(url)


def _remember(record: Record, tools: Tools, rules: _Rules) -> None:
    part = record.parts.get("robots")
    if part and (part.found or part.absent):
        rules.keep(record.scope, tools.stored(part.sha256) if part.sha256 else None)
    else:
        rules.fail(record.scope, part.said if part else "it was not asked for")


def _site(site: str, tools: Tools, rules: _Rules) -> dict[str, Part]:
    parts = {}
    for name, place in _PLACES.items():
        answer = tools.fetch(site + place, LARGEST, anywhere)
        parts[name] = _part(answer, tools.keep)
        if name == "robots" and not (parts[name].found or parts[name].absent):
            rules.fail(site, parts[name].said)  # its own pages are asked all the same: the verdict is unknown anyhow
        elif name == "robots":
            read = rules.keep(site, answer.data if parts[name].found else None)
            if read.licenses:
                parts[RSL] = _license(read, tools)
    return parts


def _license_of_page(address: str, page: Answer, meta: Mapping[str, str], tools: Tools) -> Part | None:
    """The license of RSL that a page names or holds, if there is one."""
    found = {*links.of_header(page.headers.get("link", "")), *links.of_meta(meta.get(links.META, ""))}
    if links.INLINE in found:
        held = inline_licenses(page.data)
        if len(found) > 1 or len(held) != 1 or held[0] is None:
            return Part(error="a license stands in the page itself, and not alone, or not as a whole")
        return Part(page.status, tools.keep(held[0]))
    try:
        named = {urljoin(address, each) for each in found}
    except ValueError:
        return Part(error="the page names a license at what is no web address")
    return _named_license(named, "the page", tools) if named else None


def _license(held: robots.Robots, tools: Tools) -> Part:
    """The license that a robots.txt names."""
    return _named_license({line.value for line in held.licenses}, "robots.txt", tools)


def _named_license(named: set[str], where: str, tools: Tools) -> Part:
    """A license that is named somewhere; more than one is not weighed."""
    if len(named) > 1:
        return Part(error=f"{where} names several licenses")
    url = named.pop()
    return _part(tools.fetch(url, LARGEST, anywhere), tools.keep)._replace(url=url[:2048])


def _part(answer: Answer, keep: Keep) -> Part:
    """An answer of which the bytes count."""
    if answer.cut:
        return Part(error=f"it is longer than {LARGEST:,} bytes")
    part = Part(answer.status, error=answer.error, url=answer.site)
    return part._replace(sha256=keep(answer.data)) if part.found else part


def _address(address: str, wanted: set[str], tools: Tools, rules: _Rules) -> Record:
    """One address, fetched once as page, as document, or as both. Documents were named to be read, pages were not."""
    as_page = wanted == {PAGE}
    if as_page and (why := rules.may_not(address)):
        return Record(address, tools.now(), {PAGE: Part(error=why)})
    largest = LARGEST_DOCUMENT if DOCUMENT in wanted else LARGEST
    answer = tools.fetch(address, largest, partial(rules.may_not_follow, address) if as_page else anywhere)
    parts: dict[str, Part] = {}
    headers: dict[str, str] = {}
    meta: dict[str, str] = {}
    if PAGE in wanted:
        parts[PAGE], meta = _page(answer)
        headers = {name: value for name, value in answer.headers.items() if name != "content-type"}
        if parts[PAGE].found and (license_ := _license_of_page(address, answer, meta, tools)):
            parts[RSL] = license_
    if DOCUMENT in wanted:
        longer = answer.cut or (not answer.error and not answer.data)
        fault = f"it is empty, or longer than {LARGEST_DOCUMENT:,} bytes"
        whole = Part(error=fault) if longer and Part(answer.status).found else _part(answer, tools.keep)
        parts[DOCUMENT] = whole
    return Record(address, tools.now(), parts, headers, meta)


def _page(answer: Answer) -> tuple[Part, dict[str, str]]:
    """What a page says in its meta elements; a page that is no text could hold any."""
    part = Part(answer.status, error=answer.error, url=answer.site)
    kind = answer.headers.get("content-type", "html").lower()
    if not part.found or ("html" not in kind and not is_page(answer.data)):
        return part, {}
    data = answer.data
    if data.startswith(_UTF16):
        data = data.decode("utf-16", "replace").encode()
    if b"\0" in data:
        return Part(error="the page is not text in a charset that can be read"), {}
    return part, meta_of(data)


def _held(new: Record, old: Record | None) -> Record:
    """What was found; a part that failed stays as it was, and then all of it is only as fresh as before."""
    failing = {name: part for name, part in new.parts.items() if not _told(part)}
    before = old.parts if old else {}
    kept = {name: before[name] for name, part in failing.items() if _stays(name, part, before)}
    if old is None or not kept:
        return new
    if RSL in before and not kept.keys().isdisjoint(("robots", PAGE)):  # the license that this very answer names
        kept[RSL] = before[RSL]
    headers, meta = (old.headers, old.meta) if PAGE in kept else (new.headers, new.meta)
    return Record(new.scope, old.checked, {**new.parts, **kept}, headers, meta, new.agents, new.checked)


def _stays(name: str, failing: Part, before: Mapping[str, Part]) -> bool:
    """Whether what was answered before speaks of what is asked for now: a license stands at any place."""
    old = before.get(name)
    return old is not None and _told(old) and (name != RSL or old.url == failing.url)


def _told(part: Part) -> bool:
    return part.found or part.absent
