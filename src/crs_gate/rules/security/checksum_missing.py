"""A file has no SHA-256 checksum, so that nobody can tell whether it was changed.

Why:
    Bytes that nothing is bound to can be exchanged without a trace. A digest written down at the time of
    collection lets anybody find out later whether these are still the same bytes.

Example:
    One digest for many files, or none:

        files:
          - path: data/*.parquet

Fix:
    Run `crs-gate files` and commit the list (objects in a bucket: `--bucket`), or state each file with its SHA-256,
    as sha256sum prints it; files in Git LFS, and those that git-annex keeps under a SHA256 key, have theirs in the
    pointer. The MD5 of a DVC pointer finds a file and fixes nothing.

        files:
          - path: data/posts.parquet
            sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08

References:
    - https://csrc.nist.gov/pubs/fips/180-4/upd1/final
    - https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
    - https://git-annex.branchable.com/internals/key_format/
    - https://www.rfc-editor.org/rfc/rfc6151

"""

from typing import TYPE_CHECKING

from crs_gate.evidence.buckets import is_object
from crs_gate.facts.tree import Tree
from crs_gate.model.answer import State, given, state
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import File, Source
from crs_gate.rules.checksums import OF_NOTHING, fault
from crs_gate.rules.claims import bounded_work, claimed_objects, claimed_paths, is_pattern, stated_files
from crs_gate.rules.interface import Context, Problems, Undetermined
from crs_gate.rules.wording import quoted

if TYPE_CHECKING:
    from crs_gate.evidence.filelist import Listed

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE


def check(source: Source, ctx: Context) -> Problems:
    """Look at the digest of each entry, and where there is none at the list of files, and at pointers."""
    files = stated_files(source)
    with bounded_work("/files"):
        faults = [(index, file, _fault(file, ctx.tree)) for index, file in enumerate(files)]
    sure = [(index, why) for index, file, why in faults if why and ctx.tree and state(file.sha256) is not State.UNKNOWN]
    for index, why in sure:
        yield f"/files/{index}", why
    if not sure and (unsure := [index for index, _, why in faults if why]):
        raise Undetermined("whether each file has a checksum cannot be seen", f"/files/{unsure[0]}")


def _fault(file: File, tree: Tree | None) -> str:
    """Why the entry does not fix its files; empty when it does."""
    path = file.path or ""
    if not path.strip():
        return _object_fault(file, tree) if given(file.url) else "an entry of files names neither a path nor a url"
    named = claimed_paths(tree, path) if tree else ()
    if tree and named and all(_fixes(tree, name) for name in named):
        return ""
    if tree and not given(file.sha256) and any(name in tree.located for name in named):
        return f"{quoted(path)} has no sha256; what DVC keeps (an MD5 or the like) finds data, and fixes no bytes"
    return _digest_fault(file) or _coverage_fault(path, tree, len(named))


def _object_fault(file: File, tree: Tree | None) -> str:
    """Why nothing fixes what an entry names by its url alone: objects in a bucket may be in the list."""
    objects = claimed_objects(tree, file)
    if objects and all(map(_is_of_its_size, objects)):
        return ""
    url = (file.url or "").strip()
    if is_object(url) and url.endswith("/") and given(file.sha256):
        return f"{quoted(url)} is a folder in a bucket, which one sha256 cannot cover"
    return _digest_fault(file)


def _is_of_its_size(listed: "Listed") -> bool:
    """Whether a line does not have the digest of no bytes, unless there are none."""
    return listed.sha256 != OF_NOTHING or not listed.size


def _fixes(tree: Tree, name: str) -> bool:
    """Whether the list of files or a pointer fixes a file. A pointer to nothing stands for no data."""
    listed = tree.listed.by_path.get(name) if tree.listed else None
    if listed is not None:
        return _is_of_its_size(listed)
    digest = tree.digests.get(name, "")
    return bool(digest) and not fault(digest) and digest != OF_NOTHING


def _digest_fault(file: File) -> str:
    digest = (file.sha256 or "").strip()
    path = quoted(file.path or file.url or "")
    if not digest or state(digest) is not State.GIVEN:
        return f"{path} has no sha256"
    if why := fault(digest):
        return f"{path}: {why}"
    return f"{path}: the sha256 is that of an empty file" if digest.lower() == OF_NOTHING and file.bytes != "0" else ""


def _coverage_fault(path: str, tree: Tree | None, named: int) -> str:
    if named > 1:
        return f"{quoted(path)} matches {named} files, which one sha256 cannot cover"
    unseen = tree is None and is_pattern(path)
    return f"{quoted(path)} is a pattern, and the files that it matches were not read" if unseen else ""
