"""The policy asks for an audit of the data, and there is none that speaks of the files as they are.

Why:
    A gate sees what a change brings. What was there before, and what lies behind pointers and in buckets, takes an
    audit of all files. It speaks of the files that it has read and of no others: after a change of the data it is the
    report of another dataset.

Example:
    The policy asks for an audit, and the data changed since the last one:

        audit: {require: true, max_age_days: 90}

Fix:
    Run `crs-gate files` and then `crs-gate audit` where all of the data is, and commit both files; where the policy
    asks for a signed audit, `crs-gate evidence add` signs them. Where all records are too many, the policy can let a
    sample do.

        audit: {require: true, max_age_days: 90, sample: 0.001}

References:
    - https://slsa.dev/spec/v1.1/verification_summary
    - https://eur-lex.europa.eu/eli/reg/2024/1689/oj

"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from crs_gate.audit.kinds import rules_digest
from crs_gate.evidence.layout import AUDIT, FILES
from crs_gate.model.dataset import Dataset
from crs_gate.model.policy import Policy
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.audits import report_of
from crs_gate.rules.interface import Context, Problems
from crs_gate.rules.levels import is_signed
from crs_gate.rules.wording import quoted

if TYPE_CHECKING:
    from crs_gate.evidence.audited import Report

SEVERITY = Severity.ERROR
SCOPE = Scope.DATASET

_RUN = "run `crs-gate files` and `crs-gate audit`"


def check(dataset: Dataset, ctx: Context) -> Problems:  # noqa: ARG001 - it is the files around it that matter
    """Name each way in which the audit that is there is not the one that is asked."""
    report = report_of(ctx)
    if isinstance(report, str):
        yield "", f"the policy asks for an audit of the data: {report}; {_RUN}"
        return
    for why in (*_other_files(report, ctx), *_too_old(report, ctx), *_too_little(report, ctx.policy)):
        yield "", f"{AUDIT} is not the audit that the policy asks for: {why}"
    if ctx.policy.audit_signed and not is_signed(ctx):
        yield "", f"the policy asks for a signed audit, and no trusted key has signed {AUDIT} as it is"


def _other_files(report: "Report", ctx: Context) -> Iterator[str]:
    listed = ctx.tree.listed if ctx.tree else None
    if listed is None:
        yield f"there is no list of files ({FILES}) that it could speak of; {_RUN}"
    elif listed.root != report.root:
        yield f"it speaks of other files than the list does; {_RUN}"


def _too_old(report: "Report", ctx: Context) -> Iterator[str]:
    day, most = date.fromisoformat(report.day), ctx.policy.audit_days
    if report.rules != rules_digest():
        yield f"it was made by other rules than those of this version; {_RUN}"
    if day > ctx.today + timedelta(days=1):
        yield f"it carries the day {report.day}, which has not come yet"
    elif (ctx.today - day).days > most:
        yield f"it was made on {report.day}, and the policy lets one be {most:,} days old; {_RUN}"


def _too_little(report: "Report", policy: Policy) -> Iterator[str]:
    if report.not_read:
        first = f", such as {quoted(report.unread[0].path, 80)}: {report.unread[0].why}" if report.unread else ""
        yield f"it has not read all of the data{first}"
    if report.sample is None:
        return
    if policy.audit_sample is None:
        yield f"{report.sample.rows:,} of {report.sample.of:,} records were drawn, and the policy asks for all of them"
    elif Decimal(report.sample.share) > policy.audit_sample:
        yield f"its sample has a bound of {report.sample.share}, and the policy asks for {policy.audit_sample}"
