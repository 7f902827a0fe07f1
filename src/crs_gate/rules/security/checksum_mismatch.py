"""The digest or size that the manifest or the list of files states is not that of the file.

Why:
    A digest that fits no longer means that the bytes were exchanged after it was written down, or that nobody ever
    compared them. Both are what a checksum is for. A symbolic link out of the repository stands for whatever lies
    there on the machine of the reader, and no digest in a manifest can be bound to that.

Example:
    The pointer of Git LFS in the tree has another oid than the manifest:

        files:
          - path: data/posts.parquet
            sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08

Fix:
    Find out which of the two is right; if the file was meant to change, run `crs-gate files --write-manifest`, or state
    what sha256sum and wc -c print of it.

        files:
          - path: data/posts.parquet
            sha256: 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
            bytes: 20481

References:
    - https://csrc.nist.gov/pubs/fips/180-4/upd1/final
    - https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
    - https://git-annex.branchable.com/internals/key_format/

"""

from collections.abc import Iterator

from crs_gate.facts.digests import NoFile, Proof
from crs_gate.facts.tree import Tree
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import File, Source
from crs_gate.rules.checksums import certain, differing, stated_digest, stated_size
from crs_gate.rules.claims import bounded_work, claimed_paths
from crs_gate.rules.interface import Context, NotAsked, Problems, Undetermined
from crs_gate.rules.objects import differing_object, the_object
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE

_SHOWN = 12
_MOST = 100


def check(source: Source, ctx: Context) -> Problems:
    """Compare what the manifest and the list of files state with the files.

    Hashed are files that the change touches, or of which it states another digest; of all others pointers of Git LFS
    and git-annex and the size in git are certain. A file of which nothing is certain is not asked about. A link is
    taken for the file of the repository that it names, and fails where that is none. What the manifest states of an
    object in a bucket is held against its line in the list. Digests in a manifest beyond the
    first 10,000 are not looked at.
    """
    tree = ctx.tree
    if tree is None or not (tree.proven or tree.listed or tree.unhashed):
        raise NotAsked("nothing is certain of any file")
    with bounded_work("/files"):
        named = [(number, file, claimed_paths(tree, file.path or "")) for number, file in enumerate(source.files or ())]
    wrong = [found for number, file, paths in named for found in _all_wrong(f"/files/{number}", file, paths, tree)]
    yield from wrong
    if wrong:
        return
    if lost := [(number, path) for number, _, paths in named for path in paths if path in tree.unhashed]:
        number, path = lost[0]
        what = f"{len(lost):,} changed files are too much to be hashed here, such as {quoted(path)}"
        raise Undetermined(what, f"/files/{number}")
    if not any(_is_compared(file, paths, tree) for _, file, paths in named):
        raise NotAsked("no digest can be compared without reading data")


def _all_wrong(pointer: str, file: File, paths: tuple[str, ...], tree: Tree) -> Problems:
    """What is wrong with an entry: with its own digest and size first, then with the lines of the list."""
    proof = tree.proven.get(paths[0]) if len(paths) == 1 else None
    own = [*_wrong(pointer, file, proof)] if proof else []
    yield from own
    listed = tree.listed.by_path if tree.listed else {}
    both = (path for path in paths if path in listed and path in tree.proven)
    told = [text for path in both for text in differing(path, listed[path], tree.proven[path])]
    yield from ((pointer, text) for text in told[:_MOST])
    if len(told) > _MOST:
        yield pointer, f"{len(told) - _MOST:,} more files of this entry are not as they are listed"
    yield from differing_object(pointer, file, tree)
    digest = stated_digest(file) if len(paths) == 1 else ""
    if digest and not own and not told and paths[0] in listed and listed[paths[0]].sha256 != digest:
        other = listed[paths[0]].sha256[:_SHOWN]
        yield (
            f"{pointer}/sha256",
            f"{quoted(paths[0])}: sha256 is {digest[:_SHOWN]}..., and the list of files has {other}...",
        )


def _is_compared(file: File, paths: tuple[str, ...], tree: Tree) -> bool:
    """Whether any digest of an entry was held against a file, or against the list."""
    listed = tree.listed.by_path if tree.listed else {}
    own = bool(stated_digest(file)) and len(paths) == 1
    if (own and paths[0] in listed) or (stated_digest(file) and the_object(file, tree)):
        return True
    proofs = (tree.proven.get(path) for path in paths if own or path in listed)
    return any(proof and certain(proof) for proof in proofs)


def _wrong(pointer: str, file: File, proof: Proof | NoFile) -> Iterator[tuple[str, str]]:
    path, digest = quoted(file.path or ""), stated_digest(file)
    if isinstance(proof, NoFile):
        if digest:
            yield f"{pointer}/sha256", f"{path}: a sha256 is stated, and there is {_instead(proof)}"
        return
    known = certain(proof)
    if digest and known and digest != known:
        yield f"{pointer}/sha256", f"{path}: sha256 is {digest[:_SHOWN]}..., and that of the file {known[:_SHOWN]}..."
    size = stated_size(file)
    if size is not None and size != proof.bytes:
        yield f"{pointer}/bytes", f"{path}: bytes is {size}, and the file has {proof.bytes}"


def _instead(there: NoFile) -> str:
    """What is there in place of a file, in words."""
    link = f"a symbolic link to {quoted(there.target)}, which is no file of this repository"
    return link if there.target else "a submodule"
