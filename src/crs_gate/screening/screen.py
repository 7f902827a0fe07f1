"""Decides of one candidate at a time. A candidate is its source, with what its record states added to it."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from crs_gate.formats.json_text import DECODER, RefusedError
from crs_gate.judge.waivers import excuse
from crs_gate.model.address import read
from crs_gate.model.dataset import Dataset
from crs_gate.model.policy import Policy
from crs_gate.model.source import LicenseClaim, Signal, Source
from crs_gate.rules.statements import RESERVING
from crs_gate.screening.candidate import Candidate, Fields, candidate
from crs_gate.screening.index import Index, held
from crs_gate.screening.judging import Gap, Judging
from crs_gate.screening.verdict import Verdict, refused

_MOST_REMEMBERED = 20_000
_LONGEST_SHOWN = 80
_NO_ADDRESS = refused("address-missing", "no address is stated")
_NOT_READ = refused("address-unreadable", "its address is none that can be read in one way only")
_NO_SOURCE = refused("source-undeclared", "no source of the manifest claims its address")


class Options(NamedTuple):
    """What is asked of candidates.

    ``require`` names what each must state itself (``license``, ``opt_out``, ``retrieved``, ``source``).
    ``admit_unknown`` lets in what is not known to be wrong. ``by_source`` takes the word of a record for its source,
    wherever its address lies.
    """

    fields: Fields = Fields()
    require: tuple[str, ...] = ()
    admit_unknown: bool = False
    by_source: bool = False


_USUAL = Options()


class Screen:
    """The gate for candidates of one dataset, under one policy, as of one day."""

    def __init__(self, dataset: Dataset, policy: Policy, today: date, options: Options = _USUAL) -> None:
        self._options = options
        # Rows of a table are read once; from here on they are at hand.
        dataset = held(dataset)
        self._judging = Judging(dataset, policy, today, excuse(policy.waivers, dataset.path, today))
        self._index = Index(dataset, self._judging.may_return, removals_count=self._judging.removals_count)
        self._own: dict[int, tuple[tuple[Gap, ...], tuple[Gap, ...]]] = {}
        self._known: dict[tuple[object, ...], Verdict] = {}

    @property
    def notes(self) -> tuple[str, ...]:
        """What of the manifest keeps nothing out, or lets nothing in."""
        refusals = (
            f"source {source.id} lets nothing in: {gap.rule}: {gap.reason}"
            for row, source in enumerate(self._index.sources)
            if (gap := self._standing(self._gaps_of(row)[1]))
        )
        return (*self._index.notes, *refusals)

    def line(self, data: bytes) -> Verdict:
        """The verdict on one line of JSON Lines."""
        try:
            record = DECODER.decode(data.decode())
        except (ValueError, RecursionError, RefusedError) as fault:
            return refused("record-unreadable", f"not a record of JSON: {_fault(fault)}")
        return self.record(record)

    def bare(self, data: bytes) -> Verdict:
        """The verdict on one line that is an address."""
        try:
            return self.url(data.decode().strip())
        except UnicodeDecodeError:
            return refused("record-unreadable", "not UTF-8")

    def url(self, text: str) -> Verdict:
        """The verdict on an address of which nothing else is stated."""
        return self.judge(Candidate(text or None))

    def record(self, record: Any) -> Verdict:
        """The verdict on a record."""
        if not isinstance(record, Mapping):
            return refused("record-unreadable", "not a record: a JSON object is expected")
        return self.judge(candidate(record, self._options.fields))

    def judge(self, stated: Candidate) -> Verdict:
        """The verdict on what is stated of a candidate."""
        if not stated.url:
            return _NO_ADDRESS
        address = read(stated.url)
        if address is None:
            return _NOT_READ
        claiming = self._index.claiming(address)
        ids = [self._index.sources[row].id for row in claiming] if stated.source is None else [stated.source]
        gone = self._index.removed(stated.url, ids, stated.sha256)
        if gone and not (gone.unknown and self._options.admit_unknown):
            return refused(gone.rule, gone.reason, stated.source or "")
        verdict = self._owing(stated) or self._of_rows(claiming, stated)
        return verdict._replace(unknown=True) if gone and verdict.admitted else verdict

    def _owing(self, stated: Candidate) -> Verdict | None:
        """Why a record is not enough, where it does not state what is asked of each."""
        for name in self._options.require:
            if getattr(stated, _STATED_AS[name]) is None:
                return refused("answer-missing", f"the record does not state its {name}, which is asked of each")
        return None

    def _of_rows(self, claiming: tuple[int, ...], stated: Candidate) -> Verdict:
        """The verdict where these sources claim the address."""
        if stated.source is None:
            return self._of_all(claiming, stated) if claiming else _NO_SOURCE
        row = self._index.row(stated.source)
        if row is None:
            return refused("source-undeclared", f"the manifest has no source '{_cut(stated.source)}'")
        if row not in claiming and not self._options.by_source:
            return refused("address-outside-source", "its address is not below one of its source", stated.source)
        return self._remembered(row, stated)

    def _of_all(self, rows: tuple[int, ...], stated: Candidate) -> Verdict:
        """The worst verdict of the sources that claim one place: nobody says which of them is meant."""
        verdicts = [self._remembered(row, stated) for row in rows]
        return next((verdict for verdict in verdicts if not verdict.admitted), verdicts[0])

    def _remembered(self, row: int, stated: Candidate) -> Verdict:
        key = (row, stated.license, stated.signals, stated.retrieved)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            found = self._known[key] = self._of_source(row, stated)
        return found

    def _of_source(self, row: int, stated: Candidate) -> Verdict:
        source = self._index.sources[row]
        if said := next((signal for signal in stated.signals or () if _reserves(signal)), None):
            # A license of the source is a permission in general; this was said of the very thing that is to be taken.
            reason = f"{_cut(said.protocol or 'a signal')} said '{_cut(said.result or '')}' of this one"
            return refused("opt-out-signal-ignored", reason, source.id)
        every, standing = self._gaps_of(row)
        with_record = _with(source, stated)
        own = () if with_record is source else tuple(self._judging.gaps(with_record))
        # What the source itself lacks was judged with its waivers, which are no word on records.
        gaps = (*standing, *(gap for gap in own if gap not in every))
        worst = self._standing(gaps)
        if worst:
            return refused(worst.rule, worst.reason, source.id)
        return Verdict(True, source=source.id, unknown=bool(gaps))

    def _gaps_of(self, row: int) -> tuple[tuple[Gap, ...], tuple[Gap, ...]]:
        """What a source lacks, and what of it no waiver excuses."""
        if row not in self._own:
            back = self._index.returned(row)
            gaps = (*((back,) if back else ()), *self._judging.gaps(self._index.sources[row]))
            self._own[row] = gaps, tuple(gap for gap in gaps if not gap.excused)
        return self._own[row]

    def _standing(self, gaps: tuple[Gap, ...]) -> Gap | None:
        """The first gap that keeps a candidate out."""
        return next((gap for gap in gaps if not (gap.unknown and self._options.admit_unknown)), None)


_STATED_AS = {"license": "license", "opt_out": "signals", "retrieved": "retrieved", "source": "source"}
REQUIRABLE = tuple(_STATED_AS)
"""What records can be asked to state themselves."""


def _with(source: Source, stated: Candidate) -> Source:
    """The source as one candidate of it is: the record's license in place of its own, the signals beside its own."""
    license_, signals, day = stated.license, stated.signals, stated.retrieved
    if license_ is not None and license_ != LicenseClaim(source.license.expression):
        source = source._replace(license=license_)
    if signals is not None:
        source = source._replace(signals=(*(source.signals or ()), *signals))
    if day is not None:
        source = source._replace(collected=source.collected._replace(from_=day, to=day))
    return source


def _reserves(signal: Signal) -> bool:
    return (signal.result or "").strip().lower() in RESERVING


def _fault(fault: Exception) -> str:
    """Why a line cannot be read, in few words and none of its own."""
    if isinstance(fault, UnicodeDecodeError):
        return "not UTF-8"
    if isinstance(fault, json.JSONDecodeError):
        return f"{fault.msg[0].lower()}{fault.msg[1:]} in column {fault.colno}"
    if isinstance(fault, RecursionError):
        return "nested too deep"
    return "a key is there twice, or a number is none"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
