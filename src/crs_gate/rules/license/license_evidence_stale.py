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

from crs_gate.model.answer import given
from crs_gate.model.dates import days, in_future
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.checksums import bare
from crs_gate.rules.interface import Context, End, Ends, Problems, ToldElsewhere
from crs_gate.rules.keeping import fresh_until
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
    limit = ctx.policy.evidence_days
    stored = ctx.tree.collected.text(source.license.evidence.url) if ctx.tree and ctx.tree.collected else None
    if stored and given(source.license.evidence.sha256):
        if bare(source.license.evidence.sha256 or "") != stored[0]:
            yield "/license/evidence/sha256", f"the text that was stored on {stored[1]} is another one"
            return
        look = days(stored[1])
        seen = look if look and not in_future(look, ctx.today) and look.last > seen.last else seen
    if in_future(seen, ctx.today):
        yield "/license/evidence/retrieved", f"{source.license.evidence.retrieved} has not come yet"
    elif fresh_until(seen.last, limit) < ctx.today:
        age = (ctx.today - seen.last).days
        yield "/license/evidence/retrieved", f"seen {age} days ago, and the policy allows {limit}"


def ends(source: Source, ctx: Context) -> Ends:
    """The last day on which what was seen of the license counts."""
    readable(source.license)
    seen = days(source.license.evidence.retrieved)
    if seen is not None and not in_future(seen, ctx.today):
        end = fresh_until(seen.last, ctx.policy.evidence_days)
        yield End("/license/evidence/retrieved", end, "evidence of the license")
