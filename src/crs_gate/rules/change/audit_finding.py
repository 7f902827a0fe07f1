"""The audit that the policy asks for found secrets, unsafe files, or personal data that the manifest denies.

Why:
    An audit that is signed and says that there are keys in the data is no pass. What its sources say of personal data
    can change after it: so its counts are held against the manifest as it is now.

Example:
    The report counts e-mail addresses in the files of a source that says there is no personal data:

        personal_data: {present: no}

Fix:
    Take out what was found (a secret has to be revoked, too), or say of personal data that it is there and on what
    basis. Then run `crs-gate files` and `crs-gate audit` again.

        personal_data:
          present: yes
          identifiers: [email]
          gdpr_basis: A6-1-f

References:
    - https://eur-lex.europa.eu/eli/reg/2016/679/oj
    - https://cwe.mitre.org/data/definitions/798.html

"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crs_gate.audit.kinds import KINDS, PERSONAL
from crs_gate.evidence.layout import AUDIT
from crs_gate.model.dataset import Dataset
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.audits import report_of
from crs_gate.rules.interface import Context, NotAsked, Problems
from crs_gate.rules.persons import denial
from crs_gate.rules.wording import quoted

if TYPE_CHECKING:
    from crs_gate.evidence.audited import OfSource, Report

SEVERITY = Severity.ERROR
SCOPE = Scope.DATASET

_NAMED = 3


def check(dataset: Dataset, ctx: Context) -> Problems:
    """Tell what stands in the report, kind by kind; whether it is the right report is told by another rule."""
    report = report_of(ctx)
    if isinstance(report, str):
        raise NotAsked("there is no audit that could have found anything")
    for kind in report.harmful:
        yield "", f"{AUDIT} counts {kind.number:,} times {kind.what} ({_places(report, kind.kind)})"
    yield from _denied(dataset, report)


def _denied(dataset: Dataset, report: "Report") -> Iterator[tuple[str, str]]:
    pointers = {source.id: (source, pointer) for source, pointer in zip(dataset.sources, dataset.pointers, strict=True)}
    for counts in report.sources:
        source, pointer = pointers.get(counts.source, (None, ""))
        if source is not None:
            why = denial(source)
        else:
            why = "" if dataset.table is not None and not counts.denied else "no source here speaks of them"
        kinds = [kind for kind in counts.rows if kind in KINDS and KINDS[kind].group == PERSONAL]
        if why and kinds:
            found = ", ".join(f"{KINDS[kind].what} in {counts.rows[kind]:,}" for kind in kinds)
            yield f"{pointer}/personal_data" if pointer else "", f"{AUDIT} counts {found} {_of(counts)}, and {why}"


def _of(counts: "OfSource") -> str:
    whose = f"source {quoted(counts.source, 60)}" if counts.source else "files that no source claims"
    return f"of {counts.records:,} records of {whose}"


def _places(report: "Report", kind: str) -> str:
    found = [
        f"{quoted(place.path, 80)}{f' row {place.row:,}' if place.row else ''}"
        for place in report.places
        if place.kind == kind
    ]
    more = ", ..." if len(found) > _NAMED else ""
    return (", ".join(found[:_NAMED]) or "places are not listed") + more
