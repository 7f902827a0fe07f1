"""The digest or size that the manifest states is not that of the file.

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
    Find out which of the two is right; if the file was meant to change, state what sha256sum and wc -c print of it.

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
from crs_gate.rules.checksums import OF_NOTHING, fault
from crs_gate.rules.claims import bounded_work, claimed_paths
from crs_gate.rules.interface import Context, NotAsked, Problems
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE

_SHOWN = 12
_LONGEST = 19


def check(source: Source, ctx: Context) -> Problems:
    """Compare what is stated of single files with sizes in git, and with pointers of Git LFS and git-annex.

    No data is read, so that of a file in git itself only the size is certain, and a file that no pointer tells of is
    not asked about. A link is taken for the file of the repository that it names, and fails where that is none. Files
    beyond the first 10,000 are not looked at.
    """
    if ctx.tree is None or not ctx.tree.proven:
        raise NotAsked("nothing is certain of any file")
    with bounded_work("/files"):
        proofs = [(index, file, _proof(ctx.tree, file)) for index, file in enumerate(source.files or ())]
    wrong = [found for index, file, proof in proofs if proof for found in _wrong(f"/files/{index}", file, proof)]
    yield from wrong
    if not wrong and not any(proof and _digest(file) and _certain(proof) for _, file, proof in proofs):
        raise NotAsked("no digest can be compared without reading data")


def _proof(tree: Tree, file: File) -> Proof | NoFile | None:
    """What is certain of the one file that an entry names."""
    named = claimed_paths(tree, file.path or "")
    return tree.proven.get(named[0]) if len(named) == 1 else None


def _wrong(pointer: str, file: File, proof: Proof | NoFile) -> Iterator[tuple[str, str]]:
    path, digest = quoted(file.path or ""), _digest(file)
    if isinstance(proof, NoFile):
        if digest:
            yield f"{pointer}/sha256", f"{path}: a sha256 is stated, and there is {_instead(proof)}"
        return
    certain = _certain(proof)
    if digest and certain and digest != certain:
        yield f"{pointer}/sha256", f"{path}: sha256 is {digest[:_SHOWN]}..., and that of the file {certain[:_SHOWN]}..."
    size = (file.bytes or "").strip()
    if size.isascii() and size.isdecimal() and len(size) <= _LONGEST and int(size) != proof.bytes:
        yield f"{pointer}/bytes", f"{path}: bytes is {size}, and the file has {proof.bytes}"


def _instead(there: NoFile) -> str:
    """What is there in place of a file, in words."""
    link = f"a symbolic link to {quoted(there.target)}, which is no file of this repository"
    return link if there.target else "a submodule"


def _digest(file: File) -> str:
    """The stated digest, where it can be one."""
    digest = (file.sha256 or "").strip().lower()
    return "" if not digest or fault(digest) else digest


def _certain(proof: Proof | NoFile) -> str:
    """The digest of the data, where it is known; that of no data always is."""
    if isinstance(proof, NoFile):
        return ""
    return proof.sha256 or ("" if proof.bytes else OF_NOTHING)
