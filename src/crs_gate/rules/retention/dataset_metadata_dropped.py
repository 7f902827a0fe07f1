"""The change says less about the dataset as a whole than the manifest said before.

Why:
    The address for opt-outs, the promise to delete, the list of what was removed: people rely on them, and they get
    lost when a file is written anew. A catalogue once dropped an ethics field from a thousand entries in one commit,
    and nobody noticed.

Example:
    There was an address to write to, and the change takes it out:

        dataset:
          opt_out: {url: https://example.org/opt-out}

Fix:
    Put the value back, or replace it by a better one. What an entry of removals says of the data that was removed
    stays; a better address or name for it is one more entry.

        dataset:
          opt_out: {url: https://example.org/opt-out, email: privacy@example.org}

References:
    - https://arxiv.org/abs/2512.21775

"""

from collections.abc import Iterator

from crs_gate.model.answer import given
from crs_gate.model.dataset import About, Dataset
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.interface import Context, NotAsked, Problems
from crs_gate.rules.losses import Loss, about_losses, ledger_losses, removal_losses
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.DATASET


def check(dataset: Dataset, ctx: Context) -> Problems:
    """Compare what is stated at base and at head; another value is none, but for removed data; an unknown is one."""
    before = ctx.before
    if before is None:
        raise NotAsked("there is no earlier version of this dataset to compare with")
    if before is dataset:
        return
    for loss in _losses(before, dataset):
        if not _replaced(loss.pointer, before.about, dataset.about):
            now = f"is now {quoted(loss.after)}" if loss.after.strip() else "is gone"
            yield loss.pointer, f"{loss.pointer[1:].replace('/', '.')} was {quoted(loss.before)} and {now}"


def _losses(before: Dataset, after: Dataset) -> Iterator[Loss]:
    yield from about_losses(before.about, after.about)
    yield from removal_losses(before.removals, after.removals)
    yield from ledger_losses(before.ledger, after.ledger)


def _replaced(pointer: str, before: About, after: About) -> bool:
    """Whether a better answer elsewhere took the place of a value."""
    if pointer in {"/dataset/retention/period", "/dataset/retention/until"}:
        was, now = before.retention, after.retention
        pairs = ((was.period, now.period), (was.until, now.until))
        return any(given(new) and not given(old) for old, new in pairs)
    if pointer.startswith("/dataset/license/grants"):
        return given(after.license) and after.license != before.license
    return False
