"""The change says less about a source than the manifest said before.

Why:
    Provenance gets lost one copy at a time. What was known once must not be forgotten because a file was
    rewritten. A word such as none in the place of an answer forgets it too, but for fields to which no is an answer. So
    does silence where a license was admitted to be unknown and a link, or the license around it, now speaks alone.

Example:
    The manifest named the tool, and the change takes it out:

        collected: {from: 2024-11-20, method: bulk-download}

Fix:
    Put the value back, or replace it by a better one.

        collected:
          from: 2024-11-20
          method: bulk-download
          tool: wget

References:
    - https://arxiv.org/abs/2512.21775

"""

from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.claims import bounded_work, claimed_paths
from crs_gate.rules.interface import Context, NotAsked, Problems
from crs_gate.rules.losses import Loss, losses
from crs_gate.rules.stated import in_manifest
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE


def check(source: Source, ctx: Context) -> Problems:
    """Compare what is stated at base and at head; another value is not a loss, an unknown is one."""
    base = ctx.base.get(source.id)
    if base is None:
        raise NotAsked("there is no earlier version of this source to compare with")
    if base == source:
        return
    for loss in losses(base, source):
        if not _moved(loss, ctx):
            pointer = in_manifest(loss.pointer)
            yield pointer, f"{pointer[1:].replace('/', '.')} was {quoted(loss.before)} and {_now(loss)}"


def _now(loss: Loss) -> str:
    return f"is now {quoted(loss.after)}" if loss.after.strip() else "is gone"


def _moved(loss: Loss, ctx: Context) -> bool:
    """Whether an entry of files may go: its file is gone too, or is named by another entry or source."""
    if loss.pointer != "/files" or ctx.tree is None or not loss.before:
        return False
    with bounded_work("/files"):
        return ctx.claimed.issuperset(claimed_paths(ctx.tree, loss.before))
