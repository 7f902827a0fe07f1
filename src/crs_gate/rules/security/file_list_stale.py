"""The list of files beside the manifest is not that of the files.

Why:
    `.crs/files.jsonl` binds every file of a dataset to its digest, and the signed log binds the list. A file that is
    there and not listed is bound by nothing, and a line without a file speaks of data that nobody has. Objects in
    a bucket are listed by their address, where an entry of files names them.

Example:
    A change adds data/extra.csv and leaves the list as it was:

        $ crs-gate files --check
        .crs/files.jsonl is not the list of these files
          there, and was not listed: data/extra.csv

Fix:
    Find out whether the files were meant to change. If so, run `crs-gate files` and commit the list with them; files
    that are not data go into data.ignore of the policy.

        data:
          ignore: [data/README.txt]

References:
    - https://www.rfc-editor.org/rfc/rfc8785
    - https://www.rfc-editor.org/rfc/rfc6962#section-2.1

"""

from collections.abc import Container, Iterator
from typing import TYPE_CHECKING

from crs_gate.evidence.buckets import SCHEME, is_named, is_object
from crs_gate.evidence.layout import FILES
from crs_gate.facts.tree import Tree
from crs_gate.model.dataset import Dataset
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.checksums import differing
from crs_gate.rules.claims import bounded_work
from crs_gate.rules.interface import Context, NotAsked, Problems, Undetermined
from crs_gate.rules.listing import to_list
from crs_gate.rules.wording import quoted

if TYPE_CHECKING:
    from crs_gate.evidence.filelist import FileList

SEVERITY = Severity.ERROR
SCOPE = Scope.DATASET

_MOST = 100
_AT = "/sources"


def check(dataset: Dataset, ctx: Context) -> Problems:
    """Compare the paths of the list with the tree; contents of files that a source claims are compared there."""
    tree = ctx.tree
    if tree is None or (tree.listed is None and not tree.list_faults):
        raise NotAsked("there is no list of files")
    if tree.listed is None:
        for fault in tree.list_faults:
            yield _AT, f"{fault.path}{f':{fault.line}' if fault.line else ''}: {fault.message}"
        return
    with bounded_work(_AT):
        claimed = ctx.claimed
        due = to_list(dataset, tree, claimed, ctx.policy.ignore_data)
    found = [*_wrong(tree, tree.listed, due, claimed), *_unclaimed(tree.listed, ctx.overview.objects)]
    yield from ((_AT, message) for message in found[:_MOST])
    if len(found) > _MOST:
        yield _AT, f"{FILES}: {len(found) - _MOST:,} more files are not as they are listed"
    if not found and (lost := sorted(tree.unhashed - claimed)):
        raise Undetermined(
            f"{len(lost):,} changed files are too much to be hashed here, such as {quoted(lost[0])}", _AT
        )


def _wrong(tree: Tree, listed: "FileList", due: frozenset[str], claimed: frozenset[str]) -> Iterator[str]:
    names = listed.by_path.keys()
    for path in sorted((names - tree.files.keys()) | (names & tree.no_files)):
        if not is_object(path):
            yield f"{FILES}: {quoted(path)} is listed, and there is no such file"
    for path in sorted(due - names - tree.no_files):
        yield f"{FILES}: data file {quoted(path)} is not listed"
    for path in sorted(tree.proven.keys() & names - claimed):
        yield from differing(path, listed.by_path[path], tree.proven[path])


def _unclaimed(listed: "FileList", urls: Container[str]) -> Iterator[str]:
    """Objects in buckets, which no tree has: it is the manifest that says that they are part of the dataset."""
    for each in listed.named(SCHEME):
        if not is_named(each.path, urls):
            yield f"{FILES}: {quoted(each.path)} is listed, and no entry of files has it as its url"
