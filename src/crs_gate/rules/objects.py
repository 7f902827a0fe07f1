"""Objects in buckets that entries of ``files`` name by their url, and what the list of files says of them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crs_gate.facts.tree import Tree
from crs_gate.model.source import File
from crs_gate.rules.checksums import stated_digest, stated_size
from crs_gate.rules.claims import claimed_objects
from crs_gate.rules.wording import quoted

if TYPE_CHECKING:
    from crs_gate.evidence.filelist import Listed

_SHOWN = 12


def the_object(file: File, tree: Tree | None) -> "Listed | None":
    """The line of the object that an entry names, where it names one and no folder."""
    objects = () if (file.url or "").strip().endswith("/") else claimed_objects(tree, file)
    return objects[0] if objects else None


def differing_object(pointer: str, file: File, tree: Tree) -> Iterator[tuple[str, str]]:
    """What an entry states otherwise of the object that it names than the list of files."""
    listed, digest, size = the_object(file, tree), stated_digest(file), stated_size(file)
    if listed is None:
        return
    path = quoted(listed.path)
    if digest and digest != listed.sha256:
        was, other = digest[:_SHOWN], listed.sha256[:_SHOWN]
        yield f"{pointer}/sha256", f"{path}: sha256 is {was}..., and the list of files has {other}..."
    elif size is not None and size != listed.size:
        yield f"{pointer}/bytes", f"{path}: bytes is {size}, and the list of files has {listed.size}"
