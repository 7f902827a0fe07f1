"""What supports a license was seen longer ago than the policy allows, or on a day that has not come.

Why:
    Terms change without notice. An old copy shows what was granted then, and not that it still is. A copy
    that `crs-gate collect` stored later counts as a look, where it has the digest that is stated; where it has another
    one, the terms have changed.

Example:
    Seen years ago:

        license:
          expression: CC-BY-4.0
          evidence: {url: https://example.org/license, retrieved: 2021-03-01}

Fix:
    Look again, and write down the day and the digest of what was seen.

        license:
          expression: CC-BY-4.0
          evidence: {url: https://example.org/license, retrieved: 2026-11-01, verified_by: data@example.org}

References:
    - https://www.dataprovenance.org/

"""

from typing import NamedTuple

from crs_gate.model.answer import given
from crs_gate.model.dates import Days, days, in_future
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.checksums import bare
from crs_gate.rules.interface import Context, End, Ends, Problems, ToldElsewhere
from crs_gate.rules.keeping import fresh_until, seen_until
from crs_gate.rules.license_terms import readable

SEVERITY = Severity.WARNING
SCOPE = Scope.SOURCE
LOCAL = True


def check(source: Source, ctx: Context) -> Problems:
    """Compare the day of the look with today; without a day another rule speaks."""
    readable(source.license)
    seen = days(source.license.evidence.retrieved)
    if seen is None:
        raise ToldElsewhere("license-evidence-missing", "nobody says when the license was seen")
    limit, stored = ctx.policy.evidence_days, _stored(source, ctx)
    if stored and not stored.same:
        yield "/license/evidence/sha256", f"the text that was stored on {stored.day} is another one"
        return
    look = stored.look if stored else None
    seen = look if look and not in_future(look, ctx.today) and look.last > seen.last else seen
    if in_future(seen, ctx.today):
        yield "/license/evidence/retrieved", f"{source.license.evidence.retrieved} has not come yet"
    elif fresh_until(seen.last, limit) < ctx.today:
        age = (ctx.today - seen.last).days
        yield "/license/evidence/retrieved", f"seen {age} days ago, and the policy allows {limit}"


def ends(source: Source, ctx: Context) -> Ends:
    """The last day on which what was seen of the license counts, by a person or in a stored copy."""
    readable(source.license)
    seen, stored = days(source.license.evidence.retrieved), _stored(source, ctx)
    if seen is None or in_future(seen, ctx.today) or (stored and not stored.same):
        return
    looks = (seen, *((stored.look,) if stored and stored.look else ()))
    if end := seen_until(looks, ctx.policy.evidence_days, ctx.today):
        yield End("/license/evidence/retrieved", end, "evidence of the license")


class _Stored(NamedTuple):
    """A copy of the license that was fetched: its day, as written and as read, and whether it has the stated digest."""

    day: str
    look: Days | None
    same: bool


def _stored(source: Source, ctx: Context) -> _Stored | None:
    """The copy that lies beside the manifest; ``None`` where there is none, or no digest is stated to compare."""
    evidence = source.license.evidence
    found = ctx.tree.collected.text(evidence.url) if ctx.tree and ctx.tree.collected else None
    if found is None or not given(evidence.sha256):
        return None
    return _Stored(found[1], days(found[1]), bare(evidence.sha256 or "") == found[0])
