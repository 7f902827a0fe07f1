"""A license is stated, and nothing supports it: no place, no day, or nobody who looked.

Why:
    Labels on hubs are often wrong, and terms change. Where a license was seen, when, and what was seen is what a lawyer
    asks for first.

Example:
    A claim alone:

        license: CC-BY-4.0

Fix:
    Say where the license was seen and when, and keep its digest or the name of who looked.

        license:
          expression: CC-BY-4.0
          evidence:
            url: https://example.org/license
            retrieved: 2026-11-01
            verified_by: data@example.org

References:
    - https://www.dataprovenance.org/

"""

from crs_gate.model.answer import denies, given
from crs_gate.model.dates import days
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Evidence, Source
from crs_gate.rules.interface import Context, Problems
from crs_gate.rules.license_terms import readable
from crs_gate.rules.wording import listing

SEVERITY = Severity.WARNING
SCOPE = Scope.SOURCE
LOCAL = True


def check(source: Source, _ctx: Context) -> Problems:
    """Ask for an address, a day, and a digest or a name."""
    readable(source.license)
    if missing := _missing(source.license.evidence):
        yield "/license/evidence", f"license.evidence lacks {listing(missing)}"


def _missing(evidence: Evidence) -> list[str]:
    missing = [] if given(evidence.url) else ["url"]
    if not days(evidence.retrieved):
        missing.append("retrieved")
    if not given(evidence.sha256) and not _names_somebody(evidence.verified_by):
        missing.append("sha256 or verified_by")
    return missing


def _names_somebody(text: str | None) -> bool:
    return text is not None and given(text) and not denies(text)
