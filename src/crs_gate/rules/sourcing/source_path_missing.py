"""A source claims a file that is not there.

Why:
    A path that matches nothing claims data that nobody can look at: it was renamed, forgotten, or never added.

Example:
    The folder holds data/posts.parquet:

        files:
          - path: data/post.parquet

Fix:
    Correct the path, relative to the manifest's folder; say files: [] when no file of the source is in this
    repository.

        files:
          - path: data/posts.parquet

References:
    - https://arxiv.org/abs/2512.21775

"""

from crs_gate.facts.tree import Tree
from crs_gate.model.answer import given
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import File, Source
from crs_gate.rules.claims import bounded_work, claimed_paths, leaves_folder, stated_files
from crs_gate.rules.interface import Context, Problems, Undetermined
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE


def check(source: Source, ctx: Context) -> Problems:
    """Look up each path and glob in the tree."""
    files = stated_files(source)
    if ctx.tree is None:
        raise Undetermined("the files around the manifest were not read", "/files")
    with bounded_work("/files"):
        faults = [_fault(ctx.tree, file) for file in files]
    yield from ((f"/files/{index}/path", why) for index, why in enumerate(faults) if why)


def _fault(tree: Tree, file: File) -> str:
    path = file.path or ""
    if not path.strip():
        return "" if given(file.url) else "an entry of files names neither a path nor a url"
    if leaves_folder(path.strip()):
        return f"path {quoted(path)} leaves the folder of the manifest"
    return "" if claimed_paths(tree, path) else f"path {quoted(path)} matches no file"
