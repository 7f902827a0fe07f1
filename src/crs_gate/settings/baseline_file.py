"""The baseline file: what was owed when it was taken, beside the policy. Like that, a change is judged by its base's.

Sorted, one source a line, so that two takings give the same bytes and a review shows what comes and goes.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from posixpath import dirname, join
from typing import Any, NamedTuple

from crs_gate.errors import PolicyError, UsageError
from crs_gate.escape import bounded
from crs_gate.formats.interface import Problem, Unreadable
from crs_gate.formats.pointers import to_pointer
from crs_gate.history.snapshot import Snapshot
from crs_gate.model.debt import NO_BASELINE, Baseline, Debt, SourceDebt
from crs_gate.model.location import Location, Places
from crs_gate.model.policy import CANDIDATES
from crs_gate.settings.policy_file import PolicyText

NAME = "crs-gate-baseline.json"
LARGEST_BASELINE = 32 * 1024 * 1024
"""Bytes of the largest baseline file."""
_DIGEST = re.compile(r"[0-9a-f]{64}")
_RULE = re.compile(r"[a-z][a-z0-9-]{0,79}")
_MOST_SHOWN = 20
_MEND = "mend the file, or delete it and take it anew with `crs-gate baseline`"


class BaselineText(NamedTuple):
    """A baseline as it was read: its bytes (``None`` where there is no file), its entries, and where those stand."""

    path: str
    data: bytes | None
    entries: Baseline
    locate: Callable[[str], Location]


def path_beside(policy: PolicyText | None) -> str:
    """Where the baseline lies: in the folder of the policy file, or of the usual one where there is none."""
    return join(dirname(policy.path if policy else CANDIDATES[0]), NAME)


def read_baseline(files: Snapshot, path: str) -> BaselineText:
    """The baseline at a path. Raises ``PolicyError`` with file, line and key of each thing that is wrong."""
    data = files.read(path, LARGEST_BASELINE)
    if data is None:
        return BaselineText(path, None, NO_BASELINE, lambda pointer: Location(path, 1, 1, pointer))
    tree, places = _parsed(path, data)
    reader = _Reader(places)
    entries = reader.baseline(tree)
    if reader.problems:
        raise _invalid(path, reader.problems, reader.more)
    return BaselineText(path, data, entries, lambda pointer: Location(path, *places.locate(pointer), pointer))


def baseline_text(baseline: Baseline) -> str:
    """The file: the same bytes for the same entries. Raises ``UsageError`` where it would be too big to be read."""
    manifests = [f"    {json.dumps(path)}: {_debt_text(baseline[path])}" for path in sorted(baseline)]
    text = f'{{\n  "version": 1,\n  "manifests": {_block(manifests, 2)}\n}}\n'
    if len(text) > LARGEST_BASELINE:
        size = LARGEST_BASELINE // 1024**2
        raise UsageError(
            f"the baseline would be larger than {size} MiB", "ask floors of fewer datasets, or repair some"
        )
    return text


def _debt_text(debt: Debt) -> str:
    dataset = [f"        {json.dumps(rule)}: {json.dumps(sorted(debt.dataset[rule]))}" for rule in sorted(debt.dataset)]
    sources = [
        f"        {json.dumps(id_)}: "
        + json.dumps({"content": debt.sources[id_].content, "rules": sorted(debt.sources[id_].rules)})
        for id_ in sorted(debt.sources)
    ]
    return f'{{\n      "dataset": {_block(dataset, 6)},\n      "sources": {_block(sources, 6)}\n    }}'


def _block(lines: list[str], indent: int) -> str:
    return "{\n" + ",\n".join(lines) + "\n" + " " * indent + "}" if lines else "{}"


def _parsed(path: str, data: bytes) -> tuple[Any, Places]:
    from crs_gate.formats.documents import parse_document
    from crs_gate.formats.source_text import decode

    try:
        if len(data) > LARGEST_BASELINE:
            raise Unreadable(f"the baseline is larger than {LARGEST_BASELINE // 1024**2} MiB, the limit")
        return parse_document(path, decode(data))
    except Unreadable as fault:
        raise _invalid(path, [fault.problem]) from fault


def _invalid(path: str, problems: list[Problem], more: int = 0) -> PolicyError:
    lines = [f"{path}:{p.line}:{p.column}: {p.message}" for p in problems]
    left = [f"and {more:,} more"] if more else []
    return PolicyError("\n  ".join(["the baseline is not valid", *lines, *left]), _MEND)


class _Reader:
    """Turns a tree into entries and collects what is wrong with it."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self.problems: list[Problem] = []
        self.more = 0

    def baseline(self, tree: Any) -> Baseline:
        """The entries, as far as they are right."""
        found = self._keys(tree, (), ("version", "manifests"))
        if "version" in found and found["version"] != "1":
            self._wrong(("version",), "must be 1: another crs-gate wrote this file")
        manifests = self._mapping(found.get("manifests", {}), ("manifests",))
        return {path: self._debt(debt, ("manifests", path)) for path, debt in manifests.items()}

    def _debt(self, tree: Any, at: tuple[str, ...]) -> Debt:
        found = self._keys(tree, at, ("dataset", "sources"))
        dataset = self._mapping(found.get("dataset", {}), (*at, "dataset"))
        sources = self._mapping(found.get("sources", {}), (*at, "sources"))
        return Debt(
            {rule: self._digests(rule, listed, (*at, "dataset", rule)) for rule, listed in dataset.items()},
            {id_: self._source(source, (*at, "sources", id_)) for id_, source in sources.items()},
        )

    def _digests(self, rule: str, listed: Any, at: tuple[str, ...]) -> tuple[str, ...]:
        if not _RULE.fullmatch(rule):
            self._wrong(at, "is no id of a rule")
        return tuple(self._texts(listed, at, _DIGEST, "a digest of 64 hex digits"))

    def _source(self, tree: Any, at: tuple[str, ...]) -> SourceDebt:
        found = self._keys(tree, at, ("content", "rules"))
        content = found.get("content", "")
        if found and not (isinstance(content, str) and _DIGEST.fullmatch(content)):
            self._wrong((*at, "content"), "must be a digest of 64 hex digits")
        rules = self._texts(found.get("rules", []), (*at, "rules"), _RULE, "the id of a rule")
        return SourceDebt(str(content), tuple(rules))

    def _texts(self, listed: Any, at: tuple[str, ...], shape: re.Pattern[str], what: str) -> Iterator[str]:
        if not isinstance(listed, list):
            self._wrong(at, "must be a list")
            return
        seen: set[str] = set()
        for index, text in enumerate(listed):
            if not isinstance(text, str) or not shape.fullmatch(text):
                self._wrong((*at, str(index)), f"must be {what}")
            elif text in seen:
                self._wrong((*at, str(index)), "is there twice")
            else:
                seen.add(text)
                yield text

    def _keys(self, tree: Any, at: tuple[str, ...], keys: tuple[str, ...]) -> Mapping[str, Any]:
        """A mapping with just these keys; an empty one where it is not that."""
        found = self._mapping(tree, at)
        if not isinstance(tree, dict):
            return {}
        for key in found.keys() - set(keys):
            self._wrong((*at, key), f"is not known here; known are {' and '.join(keys)}")
        for key in keys:
            if key not in found:
                self._wrong(at, f"has no key {key}")
        return found

    def _mapping(self, tree: Any, at: tuple[str, ...]) -> Mapping[str, Any]:
        if isinstance(tree, dict):
            return tree
        self._wrong(at, "must be a mapping")
        return {}

    def _wrong(self, at: tuple[str, ...], what: str) -> None:
        """Keep a problem; those beyond what is shown are counted."""
        if len(self.problems) >= _MOST_SHOWN:
            self.more += 1
            return
        pointer = to_pointer(at)
        line, column = self._places.locate(pointer)
        key = bounded(".".join(at), 160) or "the file"
        self.problems.append(Problem(f"{key} {what}", line, column, pointer))
