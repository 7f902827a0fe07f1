"""What Python programs may rely on: ``rate``, ``check`` and ``screen``. docs/python.md shows how."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from crs_gate.errors import GateError, HistoryError, PolicyError, UnreadManifestError, UsageError
from crs_gate.screening.verdict import Verdict

if TYPE_CHECKING:
    from crs_gate.model.dataset import Dataset
    from crs_gate.model.policy import Policy
    from crs_gate.model.report import Report
    from crs_gate.screening.candidate import Fields

__all__ = (
    "Checked",
    "Finding",
    "GateError",
    "HistoryError",
    "PolicyError",
    "Rated",
    "UnreadManifestError",
    "UsageError",
    "Verdict",
    "check",
    "rate",
    "screen",
)

PathLike: TypeAlias = str | os.PathLike[str]
Tree: TypeAlias = Mapping[str, Any]
"""A manifest or policy as values: mappings, lists, texts, numbers, dates."""


class Finding(NamedTuple):
    """One thing that is wrong or not known. ``line`` and ``column`` count from 1.

    ``key`` is a JSON pointer into the file, ``source`` the id of the source or empty for the dataset as a whole,
    ``severity`` error, warning or note, and ``fix`` says in a sentence or two what to do.
    """

    rule: str
    severity: str
    message: str
    fix: str
    file: str
    line: int
    column: int
    key: str
    source: str


class Rated(NamedTuple):
    """A manifest as it stands. ``letter`` is A to G and ``score`` 0 to 100; both are ``None`` where it is not valid.

    ``passed`` says whether it holds to the floors of its policy. ``report`` is the JSON report of version 1, as
    ``crs-gate schema report`` describes it.
    """

    letter: str | None
    score: float | None
    passed: bool
    findings: tuple[Finding, ...]
    report: dict[str, Any]


class Checked(NamedTuple):
    """A change. ``status`` is passed, blocked or undecided; ``reasons`` are sentences, empty where it passed.

    ``findings`` are those that the change brings. ``report`` is the JSON report of version 1.
    """

    passed: bool
    status: str
    reasons: tuple[str, ...]
    findings: tuple[Finding, ...]
    report: dict[str, Any]


def rate(manifest: PathLike | Tree, *, policy: PathLike | Tree | None = None, today: date | None = None) -> Rated:
    """Rate a manifest: a file, or values in memory.

    ``policy`` is a path in the repository of the file; without it the usual places there are looked at. A manifest in
    memory takes values or the path of a file, and without either the built-in policy; no file around it is looked at.
    ``today`` is the day to judge by, the present one in UTC where it is not given.

    Raises a ``GateError``: ``UsageError`` where there is no file, ``PolicyError`` for a policy that is not valid.
    A manifest that is not valid is no error: it has findings and no letter.
    """
    day = _day(today)
    if isinstance(manifest, Mapping):
        from crs_gate.pipeline.in_memory import rate_in_memory

        found = _as_json(rate_in_memory(manifest, _read_policy(policy), day))
    else:
        found = _as_json(_rate_file(_path(manifest, "the manifest"), policy, day))
    (rated,) = found["manifests"]
    letter, score = (rated["head"]["letter"], rated["head"]["score"]) if rated["head"] else (None, None)
    return Rated(letter, score, found["status"] == "passed", tuple(_findings(found, _WHATEVER)), found)


def check(
    repo: PathLike = ".",
    *,
    base: str | None = None,
    head: str | None = None,
    policy: PathLike | None = None,
    today: date | None = None,
) -> Checked:
    """Judge the change from base to head in a repository, by the policy of the base, as ``crs-gate check`` does.

    Where no base or head is named, they follow from where it runs; ``report["run"]["chosen"]`` says how.

    Raises a ``GateError``: ``HistoryError`` where base or head cannot be read, ``PolicyError`` for a policy that is
    not valid, ``UsageError`` where there is no manifest.
    """
    from crs_gate.history.opening import open_history
    from crs_gate.history.select import Request
    from crs_gate.pipeline import Run, run
    from crs_gate.pipeline.files import path_in

    with open_history(_path(repo, "the repository"), Request(base, head, environ=os.environ)) as history:
        path = path_in(history.root, _policy_file(policy))
        asked = Run("check", history.head, history.base, history.comparison, history.chosen, _day(today))
        found = _as_json(run(asked._replace(policy_path=path, audits=True)))
    reasons = [*found["reasons"], *(reason for manifest in found["manifests"] for reason in manifest["reasons"])]
    told = tuple(dict.fromkeys(reason["message"] for reason in reasons))
    return Checked(found["status"] == "passed", found["status"], told, tuple(_findings(found, _BROUGHT)), found)


def screen(  # noqa: PLR0913 - each by its name
    records: "Iterable[Tree | str]",
    manifest: PathLike | Tree,
    policy: PathLike | Tree | None = None,
    *,
    today: date | None = None,
    fields: Mapping[str, str | Sequence[str]] | None = None,
    require: Iterable[str] = (),
    by_source: bool = False,
    admit_unknown: bool = False,
) -> "Iterator[tuple[Tree | str, Verdict]]":
    """Each record, or address, with whether the manifest and the policy would let it in; one at a time, in order.

    ``fields`` gives fields another name: ``{"url": "metadata.url"}``; known are url, license, source, opt_out (of
    which there can be several), retrieved and sha256. The other options are those of ``crs-gate screen``. The
    manifest and the policy are read when this is called, not when the first record is asked for, so that what is wrong
    with them is told at once.

    Raises a ``GateError``: as ``rate`` does, and ``UnreadManifestError`` for a manifest that is not valid.
    """
    from crs_gate.screening.screen import Options, Screen

    options = Options(_fields(fields or {}), _required(require), admit_unknown, by_source)
    day = _day(today)
    dataset, held = _opened(manifest, policy, day)
    gate = Screen(dataset, held, day, options)
    return ((record, gate.url(record) if isinstance(record, str) else gate.record(record)) for record in records)


_BROUGHT, _WHATEVER = frozenset({"introduced"}), frozenset({"introduced", "existing"})


def _day(today: date | None) -> date:
    """The day to judge by; of a time with a zone its day in UTC, of one without its own."""
    if isinstance(today, datetime):
        return (today.astimezone(UTC) if today.tzinfo else today).date()
    if today is not None and not isinstance(today, date):
        raise UsageError(f"today is of type {type(today).__name__}", "give a datetime.date")
    return today or datetime.now(UTC).date()


def _path(value: PathLike, what: str) -> Path:
    """Raises ``UsageError`` for what is no path of text."""
    found = os.fspath(value) if isinstance(value, os.PathLike) else value
    if not isinstance(found, str):
        raise UsageError(f"{what} is of type {type(value).__name__}", "give a path, or values in memory")
    return Path(found)


def _as_json(report: "Report") -> dict[str, Any]:
    import json

    from crs_gate.report.json_v1 import render

    found: dict[str, Any] = json.loads(render(report))
    return found


def _findings(report: dict[str, Any], states: frozenset[str]) -> Iterator[Finding]:
    """The findings of a report, as far as the change brought them or they were there before."""
    for manifest in report["manifests"]:
        for found in manifest["findings"]:
            if found["state"] in states:
                fix = report["rules"][found["rule"]]["fix"]
                place = (found["path"], found["line"], found["column"], found["pointer"])
                yield Finding(found["rule"], found["severity"], found["message"], fix, *place, found["source"] or "")


def _rate_file(file: Path, policy: PathLike | Tree | None, today: date) -> "Report":
    from crs_gate.history.select import Comparison
    from crs_gate.pipeline import Run, run
    from crs_gate.pipeline.files import opened, path_in

    named = _policy_file(policy)
    with opened(file) as (history, path):
        asked = Run("rate", history.head, None, Comparison.NONE, history.chosen, today, (path,))
        return run(asked._replace(policy_path=path_in(history.root, named), audits=True))


def _policy_file(policy: PathLike | Tree | None) -> Path | None:
    if isinstance(policy, Mapping):
        raise UsageError("a policy in memory goes with a manifest in memory", "name a policy file of the repository")
    return None if policy is None else _path(policy, "the policy")


def _opened(manifest: PathLike | Tree, policy: PathLike | Tree | None, today: date) -> "tuple[Dataset, Policy]":
    from crs_gate.pipeline.files import dataset_of, open_file

    if isinstance(manifest, Mapping):
        return dataset_of(manifest), _read_policy(policy)
    if isinstance(policy, Mapping):
        return open_file(_path(manifest, "the manifest"), None, today).dataset, _read_policy(policy)
    return open_file(_path(manifest, "the manifest"), _policy_file(policy), today)


def _read_policy(policy: PathLike | Tree | None) -> "Policy":
    """A policy that stands alone: values, a file, or the built-in one."""
    from crs_gate.pipeline.files import policy_in, policy_of

    return policy_of(policy) if isinstance(policy, Mapping) else policy_in(_policy_file(policy))


def _fields(named: Mapping[str, Any]) -> "Fields":
    from crs_gate.screening.candidate import Fields

    if unknown := named.keys() - set(Fields._fields):
        raise UsageError(f"there is no field '{min(unknown)}'", f"known are {', '.join(Fields._fields)}")
    plain = {name: value for name, value in named.items() if name != "opt_out"}
    asked = named.get("opt_out", Fields().opt_out)
    opt_out = (asked,) if isinstance(asked, str) else tuple(asked)
    if odd := [name for name in (*plain.values(), *opt_out) if not isinstance(name, str)]:
        raise UsageError(
            f"the name of a field is of type {type(odd[0]).__name__}", "give a text; opt_out takes several"
        )
    return Fields()._replace(opt_out=opt_out, **plain)


def _required(names: Iterable[str]) -> tuple[str, ...]:
    from crs_gate.screening.screen import REQUIRABLE

    asked = tuple(names)
    if unknown := set(asked) - set(REQUIRABLE):
        raise UsageError(f"'{min(unknown)}' cannot be required", f"known are {', '.join(REQUIRABLE)}")
    return asked
