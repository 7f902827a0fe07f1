"""The report of an audit that a policy asks for."""

from typing import TYPE_CHECKING

from crs_gate.evidence.faults import Fault
from crs_gate.evidence.layout import AUDIT
from crs_gate.rules.interface import Context, NotAsked

if TYPE_CHECKING:
    from crs_gate.evidence.audited import Report


def report_of(ctx: Context) -> "Report | str":
    """The report beside the manifest, or why there is none, in words. Raises ``NotAsked`` where none is asked for."""
    if not ctx.policy.audit_required:
        raise NotAsked("the policy asks for no audit of the data")
    if ctx.tree is None or ctx.tree.audit is None:
        return f"there is no {AUDIT}"
    found = ctx.tree.audit.report
    return f"{AUDIT} cannot be read: {found.message}" if isinstance(found, Fault) else found
