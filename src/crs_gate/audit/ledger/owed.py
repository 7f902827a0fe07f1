"""What a manifest says of its sources, as far as rows of a ledger are held against it; and what becomes of a row."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple, TypeVar

from crs_gate.audit.ledger.columns import Row
from crs_gate.licenses import weighing
from crs_gate.licenses.facts import License
from crs_gate.licenses.reading import Kind, read
from crs_gate.licenses.verdict import PUBLIC, Act, Grade
from crs_gate.model.answer import given
from crs_gate.model.dates import days, in_future, last_day

_SHA256 = re.compile(r"[0-9a-fA-F]{64}").fullmatch
_MOST_KEPT = 20_000
_NOBODY_KNOWS = frozenset({Kind.MISSING, Kind.NON_ANSWER, Kind.FAMILY})
_LONGEST_DAY = 40


class Stated(NamedTuple):
    """One source: its license as stated and as read (empty where it cannot be), its own terms, what is done with it.

    ``asks`` says whether opt-outs are owed: the content was gathered without asking each person. ``permitted`` that the
    owner gave permission by a contract or the like, so that a reservation is outweighed; ``by_license`` that he gave it
    by a license, which holds for the rows that have one.
    """

    license: str = ""
    canonical: str = ""
    own: License | None = None
    act: Act = Act()
    asks: bool = True
    permitted: bool = False
    by_license: bool = False


class Wanted(NamedTuple):
    """All sources by id, the period for which data is kept (ISO 8601, empty where there is none), and the day."""

    sources: Mapping[str, Stated]
    today: date
    period: str = ""


class Judge:
    """Says what rows lack. What many rows have in common is asked once, and a bounded number of answers is kept."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._rights: dict[tuple[str | None, ...], tuple[str, ...]] = {}
        self._days: dict[str | None, tuple[str, ...]] = {}

    def lacks(self, row: Row, source: str, stated: Stated) -> tuple[str, ...]:
        """The ids of what a row of a source lacks; none where it has all. A worse row never lacks less."""
        key = source, row.license, row.opt_out, row.provenance
        if (rights := self._rights.get(key)) is None:
            rights = _kept(self._rights, key, tuple(_rights(row, stated)))
        if (dated := self._days.get(row.retrieved)) is None:
            dated = _kept(self._days, row.retrieved, _dated(row.retrieved or "", self._wanted))
        locator, digest = row.locator, row.sha256
        if locator is None or not (locator.startswith("https://") or given(locator)):
            rights += ("unlocated",)
        if digest is None or not _SHA256(digest):
            rights += ("undigested",)
        return rights + dated if row.id else (*rights, *dated, "unidentified")


_Key = TypeVar("_Key")


def _kept(answers: dict[_Key, tuple[str, ...]], key: _Key, answer: tuple[str, ...]) -> tuple[str, ...]:
    if len(answers) >= _MOST_KEPT:
        answers.clear()
    answers[key] = answer
    return answer


def _rights(row: Row, stated: Stated) -> Iterator[str]:
    license_ = license_issue(row.license or "", stated)
    if license_:
        yield license_
    if opt_out := _opt_out(row, stated, licensed=not license_):
        yield opt_out
    if (said := _word(row.provenance)) != "complete":
        yield "provenance-partial" if said == "partial" else "provenance-unknown"


def license_issue(text: str, stated: Stated) -> str:
    """What is wrong with the license of a row; empty where it is known, and fits its source and what is done with it.

    What cannot be read as a license, and what says that there is none, conflicts: nobody can rely on it. What is
    not stated is unknown, whatever the source states: a license of a dataset is not one of each datapoint.
    """
    reading = read(text)
    if reading.kind in _NOBODY_KNOWS:
        return "license-unknown"
    same = bool(stated.canonical) and (text.strip() == stated.license or reading.canonical == stated.canonical)
    if not reading.canonical and not same:
        return "license-conflicting"
    canonical, own = (stated.canonical, stated.own) if same else (reading.canonical, None)
    answer = weighing.weigh(canonical, stated.act, own)
    released = bool(stated.act.outbound) or stated.act.release != PUBLIC
    grade = answer.grade if released else answer.use.grade
    if grade is Grade.CONFLICT or (not same and _leaves(canonical, stated)):
        return "license-conflicting"
    return "license-unknown" if grade is Grade.UNKNOWN and not _is_known(canonical, own) else ""


def _leaves(canonical: str, stated: Stated) -> bool:
    """Whether data under a license cannot be passed on under that of its source, so that the source claims too much."""
    if not stated.canonical:
        return False
    act = stated.act._replace(outbound=stated.canonical, granted=stated.own)
    return weighing.weigh(canonical, act).passing_on.grade is Grade.CONFLICT


def _is_known(canonical: str, own: License | None) -> bool:
    """Whether somebody has read every license that is named; then what is open is another rule's to tell."""
    names = (word for word in re.split(r"[\s()]+", canonical) if word and word not in {"AND", "OR", "WITH"})
    return own is not None or all(known.usable for name in names for known in weighing.resolve(name))


def _opt_out(row: Row, stated: Stated, *, licensed: bool) -> str:
    """Permission outweighs what was said. A license alone contradicts a reservation, and nobody knows which holds."""
    said = _word(row.opt_out)
    mine = licensed and "LicenseRef-" not in read(row.license or "").canonical
    if stated.permitted or (stated.by_license and mine) or said == "allow":
        return ""
    if said == "disallow":
        return "opt-out-unknown" if mine else "opt-out-reserved"
    return "opt-out-unknown" if stated.asks else ""


def _dated(text: str, wanted: Wanted) -> tuple[str, ...]:
    found = days(text) if len(text) <= _LONGEST_DAY else None
    if found is None or found.first != found.last or in_future(found, wanted.today):
        return ("undated",)
    end = last_day(found.last, wanted.period) if wanted.period else None
    return ("expired",) if end is not None and end < wanted.today else ()


def _word(text: str | None) -> str:
    return (text or "").strip().lower()
