"""robots.txt (RFC 9309): its groups are read here, and Protego matches the rules of those that speak of an agent.

Protego finds groups in its own way: it takes an agent's name with a space in it whole, and finds ``bot`` in
``bot-news``. The longest match, wildcards and percent-encoding are its work.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from crs_gate.evidence.signals.text import REPLACED

LONGEST_LINE = 16 * 1024
"""Characters of a line that are read; what is longer leaves its group unclear."""
MOST_WORK = 30_000
"""Comparisons for one address: a file with more is not matched, since a dataset can have thousands of addresses."""
_WILD, _AGAIN = 8, 4
_AGENT = frozenset(("user-agent", "useragent", "user agent"))
_DISALLOW = frozenset(("disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"))
_FIELDS = {**dict.fromkeys(_AGENT, "agent"), **dict.fromkeys(_DISALLOW, "disallow"), "allow": "allow"}
_PREFERENCES = frozenset(("content-usage", "content-signal", "content-signals"))
_DELAY = "crawl-delay"
_OTHERS = frozenset((*_PREFERENCES, "license", _DELAY))
_SECONDS = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")
_NAME = re.compile(r"[^\s/;,()]+")
_EVERYBODY = "*"
_MATCHING = "crs"


class Line(NamedTuple):
    """One line that says something: ``field`` is allow, disallow, or the name of a preference."""

    number: int
    field: str
    value: str


class Group(NamedTuple):
    """Rules and the agents they are for, as names in small letters. ``number`` is its first line."""

    number: int
    agents: frozenset[str]
    lines: tuple[Line, ...]
    unclear: int = 0
    """A line of it that could not be read; 0 where all could."""
    delay: float = 0.0
    """Seconds between two requests that ``Crawl-delay`` asks for: a convention, outside of RFC 9309."""


class Robots(NamedTuple):
    """A robots.txt, read."""

    groups: tuple[Group, ...]
    licenses: tuple[Line, ...] = ()
    """``License:`` lines of RSL: each holds an address."""
    loose: tuple[Line, ...] = ()
    """Preferences that stand above any group; they are taken to be for everybody."""

    def speaking_to(self, agent: str) -> tuple[Group, ...]:
        """All groups for an agent, or else those for everybody (RFC 9309, section 2.2.1)."""
        name = name_of(agent)
        own = tuple(group for group in self.groups if name in group.agents) if name else ()
        return own or tuple(group for group in self.groups if _EVERYBODY in group.agents)


def name_of(agent: str) -> str:
    """The name of an agent as groups are found by: ``FooBot/1.0 (+https://...)`` is ``foobot``."""
    text = agent.strip()
    found = _NAME.match(text)
    rest = text[found.end() :] if found else ""
    return found[0].lower() if found and not rest[:1].isspace() else ""


def read(text: str) -> Robots:
    """The groups of a robots.txt. Lines of other names, also those of sitemaps, end no group."""
    groups: list[Group] = []
    licenses: list[Line] = []
    loose: list[Line] = []
    agents: list[str] = []
    lines: list[Line] = []
    number = unclear = 0
    delay = 0.0

    def close() -> None:
        if agents:
            groups.append(Group(number, frozenset(agents), tuple(lines), unclear, delay))

    for at, field, value in _stated(text):
        if field == "agent":
            if lines or not agents:
                close()
                agents, lines, number, unclear, delay = [], [], at, 0, 0.0
            agents.append(_addressed(value))
        elif field == "license":
            licenses.append(Line(at, field, value))
        elif field == _DELAY:
            delay = max(delay, _seconds(value))
        elif not agents:
            loose += [Line(at, field, value)] if field in _PREFERENCES else []
        else:
            lines.append(Line(at, field, value))
            unclear = unclear or (at if len(value) >= LONGEST_LINE or REPLACED in value else 0)
    close()
    return Robots(tuple(groups), tuple(licenses), tuple(loose))


def _stated(text: str) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        plain = line[:LONGEST_LINE].partition("#")[0].strip()
        field, colon, value = plain.partition(":")
        if not colon:
            words = plain.split()
            if len(words) != _FIELD_AND_VALUE:
                continue
            field, value = words
        name = field.strip().lower()
        known = _FIELDS.get(name, name if name in _OTHERS else "")
        if known:
            yield number, known, value.strip() if len(line) <= LONGEST_LINE else value.strip().ljust(LONGEST_LINE)


_FIELD_AND_VALUE = 2


def _addressed(value: str) -> str:
    """Whom a group is for: the first word of what stands there, as crawlers read it."""
    first = value.split(maxsplit=1)[0] if value.split() else ""
    found = _NAME.match(first)
    return _EVERYBODY if first == _EVERYBODY else found[0].lower() if found else ""


def _seconds(text: str) -> float:
    return float(text) if _SECONDS.fullmatch(text) else 0.0


def delay_of(robots: Robots, agent: str) -> float:
    """Seconds between two requests that a robots.txt asks an agent for; 0 where it asks for none that can be read."""
    return max((group.delay for group in robots.speaking_to(agent)), default=0.0)


class Answer(NamedTuple):
    """Whether an agent may fetch an address; ``None`` where that cannot be told. ``line`` is that of its group."""

    may: bool | None
    line: int = 0


class Party:
    """Agents to whom the same groups speak, and what these say of an address."""

    def __init__(self, groups: tuple[Group, ...], agents: tuple[str, ...]) -> None:
        self.groups, self.agents = groups, agents
        self._rules = [line for group in groups for line in group.lines if line.field in _RULES]
        self._first = groups[0].number if groups else 0
        self._unclear = next((group.unclear for group in groups if group.unclear), 0)

    @cached_property
    def work(self) -> int:
        """What one address costs, counted in comparisons with a rule that has no wildcard."""
        wild = sum(_WILD for line in self._rules if "*" in line.value or "$" in line.value)
        return (wild + len(self._rules)) * (_AGAIN if self._encoded else 1)

    def may_fetch(self, url: str) -> Answer:
        """What the groups say of one address."""
        if self._rules and not self._matcher_for(url).can_fetch(url, _MATCHING):
            return Answer(may=False, line=self._first)
        return Answer(may=None, line=self._unclear) if self._unclear else Answer(may=True, line=self._first)

    def _matcher_for(self, url: str) -> Any:
        """What matches the rules that all parsers read alike for an address.

        RFC 9309 (section 2.2.2) decodes ``%61`` to ``a`` before it compares, and the parser that it began with does
        not: an ``allow`` written so counts for addresses written so.
        """
        if all(value.strip() in url for value in self._encoded):
            return self._matcher
        kept = [
            line
            for line in self._rules
            if line.field != "allow" or line.value not in self._encoded or line.value.strip() in url
        ]
        return _matcher([(line.field, line.value) for line in kept])

    @cached_property
    def _encoded(self) -> frozenset[str]:
        return frozenset(line.value for line in self._rules if line.field == "allow" and _UNRESERVED.search(line.value))

    @cached_property
    def _matcher(self) -> Any:
        return _matcher([(line.field, line.value) for line in self._rules])


_RULES = ("allow", "disallow")
_UNRESERVED = re.compile("(?i)%(?:2[de]|3[0-9]|[46][1-9a-f]|[57][0-9a]|5f|7e)")
"""An octet of a letter, a digit, or one of ``-._~``, percent-encoded (RFC 3986, section 2.3)."""


def parties(robots: Robots, agents: Iterable[str]) -> tuple[Party, ...]:
    """The agents, put together where the same groups speak to them."""
    found: dict[tuple[Group, ...], list[str]] = {}
    for agent in agents:
        found.setdefault(robots.speaking_to(agent), []).append(agent)
    return tuple(Party(groups, tuple(names)) for groups, names in found.items())


def may_fetch(robots: Robots, url: str, agent: str) -> Answer:
    """What a robots.txt says of one address and one agent."""
    return Party(robots.speaking_to(agent), (agent,)).may_fetch(url)


@lru_cache(maxsize=256)
def _covering(path: str) -> Any:
    return _matcher([("disallow", path)])


def covers(path: str, url: str) -> bool:
    """Whether a path or pattern of robots.txt speaks of an address."""
    return bool(path.strip()) and not _covering(path).can_fetch(url, _MATCHING)


def _matcher(rules: Iterable[tuple[str, str]]) -> Any:
    from protego import Protego

    stated = ((field, _BREAKS.sub(_escaped, value.strip())) for field, value in rules)
    return Protego.parse("user-agent: *\n" + "".join(f"{field}: {value}\n" for field, value in stated if value))


_BREAKS = re.compile("[\\x0b\\x0c\\x1c-\\x1e\\x85\\u2028\\u2029]")
"""What Python takes for the end of a line, and RFC 9309 does not."""


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode())
