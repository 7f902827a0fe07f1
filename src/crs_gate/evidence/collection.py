"""All that was collected beside one manifest, as it is judged: bytes are held against their digests, and read anew."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from crs_gate.evidence.faults import Fault
from crs_gate.evidence.optout import DOCUMENT, RSL, Record, address_of, site_of
from crs_gate.evidence.permission import Asked, Stored, verdict_of
from crs_gate.evidence.signals.verdict import UNKNOWN, Reason, Verdict

_MOST_ANSWERS = 100_000


@dataclass(frozen=True)
class Answer:
    """What stored signals say of an address."""

    verdict: Verdict
    checked: str = ""
    """The day on which all of it was asked for, the older of site and page; empty where that is not known."""
    problem: str = ""
    """What is wrong with what is stored; then it proves nothing."""


@dataclass(frozen=True)
class Collected:
    """The records by scope, the stored bytes by digest, and what is wrong: with records, and with bytes by digest."""

    records: Mapping[str, Record]
    blobs: Mapping[str, bytes]
    faults: tuple[Fault, ...] = ()
    wrong: Mapping[str, Fault] = field(default_factory=dict)

    def of(self, url: str | None, use: str, agent: str | None = None) -> Answer | None:
        """What is known of an address; ``None`` where nothing was collected of it, and nothing is wrong."""
        asked = url or "", use, agent or ""
        if asked not in self._answers:
            if len(self._answers) >= _MOST_ANSWERS:
                self._answers.clear()
            self._answers[asked] = self._answer(*asked)
        return self._answers[asked]

    def text(self, url: str | None) -> tuple[str, str] | None:
        """The SHA-256 and the day of the terms or the license stored of an address, where the bytes are those."""
        record = self.records.get(address_of(url or ""))
        part = record.parts.get(DOCUMENT) if record else None
        sound = part and part.found and part.sha256 in self.blobs
        return (part.sha256, record.day) if record and part and sound else None

    def _answer(self, url: str, use: str, agent: str) -> Answer | None:
        address = address_of(url)
        site, page = self.records.get(site_of(url)), self.records.get(address)
        if not address or (site is None and page is None):
            return self._of_faults() if address and self.faults else None
        verdict = verdict_of(Asked(address, use, (agent,) if agent else ()), Stored(site, page, self.blobs))
        days = [record.checked for record in (site, page) if record]
        license_ = page.parts.get(RSL) if page else None
        digests = (*(site.blobs() if site else ()), license_.sha256 if license_ else "")
        wrong = next((self.wrong[digest] for digest in digests if digest in self.wrong), None)
        problem = f"{wrong.path}: {wrong.message}" if wrong else ""
        return Answer(verdict, min(days)[:10] if all(days) and site and page else "", problem)

    def _of_faults(self) -> Answer:
        fault = self.faults[0]
        told = f"{fault.path}, line {fault.line}: {fault.message}" if fault.line else f"{fault.path}: {fault.message}"
        return Answer(Verdict(UNKNOWN, (Reason("evidence", UNKNOWN, told),)), problem=told)

    @cached_property
    def _answers(self) -> dict[tuple[str, str, str], Answer | None]:
        return {}
