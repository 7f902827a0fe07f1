"""W3C PROV as JSON: activities are runs, and what they used and generated are their inputs and outputs.

Format: https://www.w3.org/submissions/prov-json/.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import Any, TypeAlias

from crs_gate.formats.interface import Unreadable
from crs_gate.formats.pointers import to_pointer
from crs_gate.formats.runs import mapping_of, sha256_of, text_of
from crs_gate.model.runs import Item, Run

_DIGESTS = frozenset(("sha256", "digest", "checksum", "checksumvalue"))
_VERSIONS = frozenset(("version", "softwareversion"))
_MOST_BUNDLES = 1_000
Lines: TypeAlias = Callable[[str], int]
"""The line of a JSON pointer."""


def runs_of(file: str, tree: dict[str, Any], lines: Lines) -> Iterator[Run]:
    """The runs of a document and of its bundles. Raises ``Unreadable``."""
    prefixes = mapping_of(tree.get("prefix"))
    yield from _Document(file, tree, prefixes, lines).runs()
    bundles = mapping_of(tree.get("bundle"))
    if len(bundles) > _MOST_BUNDLES:
        raise Unreadable(f"a record has at most {_MOST_BUNDLES:,} bundles")
    for name, bundle in bundles.items():
        inside, at = mapping_of(bundle), to_pointer(("bundle", name))
        both = {**prefixes, **mapping_of(inside.get("prefix"))}
        yield from _Document(file, inside, both, partial(_below, lines, at)).runs()


def _below(lines: Lines, above: str, pointer: str) -> int:
    return lines(above + pointer)


class _Document:
    """One document or bundle: its records by kind."""

    def __init__(self, file: str, tree: dict[str, Any], prefixes: dict[str, Any], lines: Lines) -> None:
        self._file, self._tree, self._lines = file, tree, lines
        self._prefixes = {key: text_of(value) for key, value in prefixes.items()}
        self._inputs: dict[str, set[str]] = defaultdict(set)
        self._outputs: dict[str, set[str]] = defaultdict(set)
        self._agents: dict[str, set[str]] = defaultdict(set)

    def runs(self) -> Iterator[Run]:
        """A run for each activity, and one for each derivation that names none."""
        self._relate("used", "prov:activity", "prov:entity", self._inputs)
        self._relate("wasGeneratedBy", "prov:activity", "prov:entity", self._outputs)
        self._relate("wasAssociatedWith", "prov:activity", "prov:agent", self._agents)
        alone = list(self._derivations())
        stated = dict(self._records("activity"))
        for name in dict.fromkeys((*stated, *self._inputs, *self._outputs)):
            yield self._run(name, stated.get(name, {}))
        for made, source in alone:
            line = self._lines("/wasDerivedFrom")
            ends = (self._item(source),), (self._item(made),)
            yield Run(self._file, line, "prov", "wasDerivedFrom", inputs=ends[0], outputs=ends[1])

    def _derivations(self) -> Iterator[tuple[str, str]]:
        """What was derived from what; where an activity is named it is one of its inputs and outputs."""
        made_by_some = set().union(*self._outputs.values())
        for _, each in self._records("wasDerivedFrom"):
            made, source = text_of(each.get("prov:generatedEntity")), text_of(each.get("prov:usedEntity"))
            if not made or not source:
                raise Unreadable("wasDerivedFrom has prov:generatedEntity and prov:usedEntity")
            if activity := text_of(each.get("prov:activity")):
                self._inputs[activity].add(source)
                self._outputs[activity].add(made)
            elif made not in made_by_some:
                yield made, source

    def _relate(self, kind: str, one: str, other: str, kept: dict[str, set[str]]) -> None:
        for _, each in self._records(kind):
            first, second = text_of(each.get(one)), text_of(each.get(other))
            if first and second:
                kept[first].add(second)

    def _records(self, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Each record of a kind; several may bear one id, then they are a list."""
        found = self._tree.get(kind, {})
        if not isinstance(found, dict):
            raise Unreadable(f"{kind} is a mapping in PROV JSON")
        for name, value in found.items():
            for each in value if isinstance(value, list) else [value]:
                if not isinstance(each, dict):
                    raise Unreadable(f"each {kind} is a mapping in PROV JSON")
                yield name, each

    def _run(self, name: str, stated: dict[str, Any]) -> Run:
        tool, version = self._tool(name)
        return Run(
            self._file,
            self._lines(to_pointer(("activity", name))),
            "prov",
            _text(stated.get("prov:label")) or text_of(name.rpartition(":")[2]) or "activity",
            tool,
            version,
            started=_text(stated.get("prov:startTime")),
            at=_text(stated.get("prov:endTime")),
            inputs=tuple(sorted(map(self._item, self._inputs[name]))),
            outputs=tuple(sorted(map(self._item, self._outputs[name]))),
        )

    def _tool(self, activity: str) -> tuple[str, str]:
        """The software that is associated with an activity, where it is one."""
        agents = {name: self._known_agents.get(name, {}) for name in self._agents[activity]}
        software = {name: each for name, each in agents.items() if "SoftwareAgent" in _text(each.get("prov:type"))}
        if len(software) != 1:
            return "", ""
        ((name, each),) = software.items()
        return _text(each.get("prov:label")) or text_of(name.rpartition(":")[2]), _attribute(each, _VERSIONS)

    def _item(self, name: str) -> Item:
        stated = self._entities.get(name, {})
        location = _text(stated.get("prov:location")) or _text(stated.get("prov:atLocation"))
        return Item(location or self._expanded(name), sha256_of(_attribute(stated, _DIGESTS)))

    def _expanded(self, name: str) -> str:
        """A qualified name as an address, or as it stands where its prefix is not declared."""
        prefix, colon, local = name.partition(":")
        space = self._prefixes.get(prefix if colon else "default", "")
        return f"{space}{local if colon else name}" if space else name

    @cached_property
    def _entities(self) -> dict[str, dict[str, Any]]:
        return dict(self._records("entity"))

    @cached_property
    def _known_agents(self) -> dict[str, dict[str, Any]]:
        return dict(self._records("agent"))


def _text(value: object) -> str:
    """A literal of PROV JSON: a text, a typed value, or the first of several."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return text_of(value["$"] if isinstance(value, dict) and "$" in value else value)


def _attribute(stated: dict[str, Any], names: frozenset[str]) -> str:
    """The attribute of one of these names, in whatever namespace."""
    found = sorted(key for key in stated if key.rpartition(":")[2].lower().replace("-", "") in names)
    return _text(stated[found[0]]) if found else ""
