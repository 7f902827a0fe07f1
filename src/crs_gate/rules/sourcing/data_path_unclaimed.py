"""A data file below the dataset's folder belongs to no source.

Why:
    A file that no source claims came from nowhere: no license, no date and no consent speak of it, and yet it is
    part of what is trained on.

Example:
    The folder holds data/posts.parquet and data/extra.parquet, and the manifest claims one of them:

        files:
          - path: data/posts.parquet

Fix:
    Name the file in the source that it came from, or take it out; files that are not data go into data.ignore of
    the policy.

        files:
          - path: data/extra.parquet
            sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08

References:
    - https://arxiv.org/abs/2512.21775

"""

from crs_gate.model.dataset import Dataset
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.claims import bounded_work, ledger_files, tables
from crs_gate.rules.interface import Context, Problems, Undetermined
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.DATASET

_MOST = 10_000


def check(dataset: Dataset, ctx: Context) -> Problems:
    """Compare the data files of the tree with the files of all sources."""
    if ctx.tree is None:
        raise Undetermined("the files around the manifest were not read", "/sources")
    with bounded_work("/sources"):
        named = ctx.claimed | tables(dataset, ctx.tree) | ledger_files(ctx.tree)
        stray = [path for path in ctx.tree.data_files(ctx.policy.ignore_data) if path not in named]
    for path in ctx.tree.unread:
        yield "/sources", f"{quoted(path)} cannot be read, so that nobody knows which data it names"
    for path in stray[:_MOST]:
        yield "/sources", f"data file {quoted(path)} belongs to no source"
    for path in ctx.tree.left[:_MOST]:
        yield "/sources", f"data file {quoted(path)} belongs to no source since the manifest was moved away from it"
    if len(stray) > _MOST:
        yield "/sources", f"{len(stray) - _MOST} more data files belong to no source"
