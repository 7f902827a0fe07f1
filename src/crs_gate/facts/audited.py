"""The report of an audit beside a manifest, read when somebody asks; what it says is looked at, and not believed."""

from functools import cached_property
from typing import TYPE_CHECKING

from crs_gate.evidence.layout import AUDIT
from crs_gate.history.entries import Kind
from crs_gate.history.snapshot import Snapshot

if TYPE_CHECKING:
    from crs_gate.evidence.audited import Report
    from crs_gate.evidence.faults import Fault


class AuditFile:
    """What lies at ``.crs/audit.json`` in the folder of a manifest."""

    def __init__(self, snapshot: Snapshot, folder: str) -> None:
        self._snapshot, self._path = snapshot, f"{folder}/{AUDIT}" if folder else AUDIT

    @cached_property
    def report(self) -> "Report | Fault":
        """The report, or why it cannot be read. No link is followed."""
        from crs_gate.evidence import audited
        from crs_gate.evidence.faults import Fault, FaultError

        entry = self._snapshot.entry(self._path)
        data = self._snapshot.read(self._path, audited.LARGEST) if entry and entry.kind is Kind.FILE else None
        if data is None:
            return Fault("not-a-report", AUDIT, "it is no file that can be read, or has more than 8 MiB")
        try:
            return audited.parse(data)
        except FaultError as fault:
            return fault.at(AUDIT)
