"""The answer for one address, from what was stored of its site and of itself. The stored bytes are read anew."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from crs_gate.evidence.optout import DOCUMENT, OF_SITE, PAGE, RSL, Part, Record
from crs_gate.evidence.signals import ai_txt, links, noai, preferences, robots, rsl, tdmrep
from crs_gate.evidence.signals.agents import AGENTS
from crs_gate.evidence.signals.text import decoded
from crs_gate.evidence.signals.verdict import ALLOW, DISALLOW, MINING, TRAIN, UNKNOWN, USES, Reason, Verdict, merged

_NAMES = {"robots": "robots.txt", "tdmrep": "tdmrep", "ai_txt": "ai.txt", RSL: "rsl", PAGE: "page"}
_HEADERS_OF_ROBOTS = "x-robots-tag"
_MOST_TOLD = 5
EVERY = "every protocol"
_EVERYBODY = {"*": "all agents"}


class Asked(NamedTuple):
    """An address, the use, and the names of crawlers of one's own."""

    url: str
    use: str
    agents: tuple[str, ...] = ()


class Stored(NamedTuple):
    """What was stored: the record of the site, that of the address, and bytes by digest, those missing left out."""

    site: Record | None
    page: Record | None
    blobs: Mapping[str, bytes]


def verdict_of(asked: Asked, stored: Stored) -> Verdict:
    """What all signals together say; ``allow`` takes a definite answer of each protocol."""
    reasons = list(_reasons(asked, stored))
    return merged(reasons) if reasons else Verdict(ALLOW, (Reason(EVERY, ALLOW, "nothing is reserved"),))


def _reasons(asked: Asked, stored: Stored) -> Iterator[Reason]:
    if stored.site is None:
        yield Reason("site", UNKNOWN, "nothing was collected of the site")
    else:
        yield from _of_site(asked, stored.site, stored.blobs)
    page = stored.page.parts.get(PAGE) if stored.page else None
    if stored.page is None or page is None:
        yield Reason(_NAMES[PAGE], UNKNOWN, "its headers and meta elements were not collected")
        return
    if not page.found:
        yield Reason(_NAMES[PAGE], UNKNOWN, page.said)
    elif page.url and page.url != _site_of_robots(stored.site):
        told = f"it leads to {page.url[:100]}, whose own signals were not collected: state that address"
        yield Reason(_NAMES[PAGE], UNKNOWN, told)
    yield from _of_page(asked, stored.page)
    yield from _of_license(asked, stored.page, stored.blobs)


def _site_of_robots(record: Record | None) -> str:
    """The site that answered for robots.txt, where redirects led to another one."""
    part = record.parts.get("robots") if record else None
    return part.url if part and (part.found or part.absent) else ""


def _of_site(asked: Asked, record: Record, blobs: Mapping[str, bytes]) -> Iterator[Reason]:
    for name in (*OF_SITE, RSL):
        part = record.parts.get(name)
        if part is None and name == RSL:
            continue
        if part is None or (not part.found and not (part.absent and name in OF_SITE)):
            yield Reason(_NAMES[name], UNKNOWN, part.said if part else "it was not asked for")
        elif part.found:
            data = blobs.get(part.sha256)
            if data is None:
                yield Reason(_NAMES[name], UNKNOWN, "its stored bytes are missing, or are others")
            else:
                agents = (*record.agents, *asked.agents)
                yield from _of_file(name, data, asked._replace(agents=agents), has_rsl=RSL in record.parts)


def _of_file(name: str, data: bytes, asked: Asked, *, has_rsl: bool) -> Iterator[Reason]:
    if name == "robots":
        yield from of_robots(data, asked, has_rsl=has_rsl)
    elif name == "ai_txt":
        yield from ai_txt.of_file(data, asked.url, asked.use)
    elif name == RSL:
        yield from rsl.of_file(data, asked.url, asked.use)
    elif asked.use in (TRAIN, MINING) and (found := tdmrep.of_file(data, asked.url)):
        yield found


def of_robots(data: bytes, asked: Asked, *, has_rsl: bool = False) -> Iterator[Reason]:
    """What a robots.txt says: by rules for agents, by preferences, and by a license that it names."""
    name = _NAMES["robots"]
    read = _read(data, tuple(dict.fromkeys(("*", *asked.agents, *AGENTS[asked.use]))))
    if read.fault:
        yield Reason(name, UNKNOWN, read.fault)
        return
    denied: dict[int, list[str]] = {}
    if heavy := sum(party.work for party in read.parties) > robots.MOST_WORK:
        yield Reason(name, UNKNOWN, "it has more rules than are matched here")
    for party in () if heavy else read.parties:
        answer = party.may_fetch(asked.url)
        if answer.may is None:
            yield Reason(name, UNKNOWN, "a line of a group for this use cannot be read", answer.line)
        elif not answer.may:
            denied.setdefault(answer.line, []).extend(_EVERYBODY.get(each, each) for each in party.agents)
    for line, names in sorted(denied.items()):
        more = f" and {len(names) - _MOST_TOLD} more" if len(names) > _MOST_TOLD else ""
        yield Reason(name, DISALLOW, f"it disallows {', '.join(names[:_MOST_TOLD])}{more}"[:200], line)
    if read.license and not has_rsl:
        yield Reason(rsl.PROTOCOL, UNKNOWN, "robots.txt names a license that was not collected", read.license)
    yield from _preferences(read.preferences, asked)


class _Read(NamedTuple):
    """A robots.txt for some agents; ``license`` is the line that names one, or 0."""

    fault: str
    parties: tuple[robots.Party, ...] = ()
    preferences: tuple[robots.Line, ...] = ()
    license: int = 0


@lru_cache(maxsize=64)
def _read(data: bytes, agents: tuple[str, ...]) -> _Read:
    """One file is asked about many addresses."""
    text, fault = decoded(data)
    if fault:
        return _Read(fault)
    held = robots.read(text)
    parties = robots.parties(held, agents)
    groups = dict.fromkeys(group for party in parties for group in party.groups)
    lines = (*held.loose, *(line for group in groups for line in group.lines))
    preferences = tuple(line for line in lines if line.field not in ("allow", "disallow"))
    return _Read("", parties, preferences, held.licenses[0].number if held.licenses else 0)


def _preferences(lines: Iterable[robots.Line], asked: Asked) -> Iterator[Reason]:
    for line in lines:
        if line.field == "content-usage":
            path, value = _path_and_value(line.value)
            if not path or robots.covers(path, asked.url):
                yield from preferences.usage(value, asked.use, line.number)
        elif line.field.startswith("content-signal"):
            yield from preferences.signal(line.value, asked.use, line.number)


def _path_and_value(text: str) -> tuple[str, str]:
    """The path that may stand before a preference in robots.txt."""
    first, _, rest = text.partition(" ")
    return (first, rest.strip()) if first.startswith("/") else ("", text)


def _of_page(asked: Asked, record: Record) -> Iterator[Reason]:
    """Headers, and meta elements, which are stronger for TDMRep."""
    reservations = []
    for where, values in (("a header", record.headers), ("a meta element", record.meta)):
        if "content-usage" in values:
            yield from preferences.usage(values["content-usage"], asked.use)
        if "content-signal" in values:
            yield from preferences.signal(values["content-signal"], asked.use)
        robots_name = _HEADERS_OF_ROBOTS if where == "a header" else "robots"
        yield from noai.directives(values.get(robots_name, ""), f"{where} ({robots_name})", asked.use)
        if "tdm-reservation" in values:
            reservations.append(tdmrep.said(values["tdm-reservation"], values.get("tdm-policy"), where))
    if reservations and asked.use in (TRAIN, MINING):
        yield reservations[-1]
        if reservations[-1].verdict == UNKNOWN:  # what cannot be read sets nothing aside
            yield from reservations[:-1]


def _of_license(asked: Asked, record: Record, blobs: Mapping[str, bytes]) -> Iterator[Reason]:
    """What a license of RSL says that the page names; unknown where one is named, or may be, and was not read."""
    header, meta, part = record.headers.get("link", ""), record.meta.get(links.META, ""), record.parts.get(RSL)
    if links.is_cut(header, meta):
        yield Reason(rsl.PROTOCOL, UNKNOWN, "the links of the page are too long to be read")
    if not (links.of_header(header) or links.of_meta(meta)):
        return
    if part is None or not part.found:
        yield Reason(rsl.PROTOCOL, UNKNOWN, part.said if part else "the page names a license that was not collected")
    elif part.sha256 not in blobs:
        yield Reason(rsl.PROTOCOL, UNKNOWN, "the stored bytes of the page's license are missing, or are others")
    else:
        yield from rsl.of_file(blobs[part.sha256], asked.url, asked.use)


__all__ = ("DOCUMENT", "USES", "Asked", "Part", "Stored", "of_robots", "verdict_of")
