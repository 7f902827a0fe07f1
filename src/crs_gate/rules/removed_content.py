"""Files around a manifest that have the content of something removed, whoever claims them, and under whatever name."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from crs_gate.facts.tree import Tree, TreeWorkError
from crs_gate.model.dataset import Dataset, Removal
from crs_gate.rules.claims import claimed_paths
from crs_gate.rules.removed import in_words
from crs_gate.rules.wording import quoted


class Content(NamedTuple):
    """A file that is here and was removed: the source that claims it, or no pointer, and what to say of it."""

    entry: Removal
    pointer: str
    said: str


def contents(dataset: Dataset, here: Mapping[str, Removal], tree: Tree | None, told: set[str]) -> Iterator[Content]:
    """Each file of ``here``, but for those of which a pointer in ``told`` speaks already."""
    if not here:
        return
    owners = _owners(dataset, tree, here)
    for path, entry in sorted(here.items()):
        at = owners.get(path, "")
        if at not in told:
            state = "which was removed" if entry.effective else "of which it is not stated when it was removed"
            yield Content(entry, at, f"{quoted(path, 80)} has the content of {in_words(entry)}, {state}")


def _owners(dataset: Dataset, tree: Tree | None, paths: Iterable[str]) -> dict[str, str]:
    """The pointer of the file of a source that claims each path, where one does."""
    owners: dict[str, str] = {}
    wanted = set(paths)
    for source, at in zip(dataset.sources, dataset.pointers, strict=True):
        for number, file in enumerate(source.files or ()):
            for path in _claimed(tree, file.path or "") & wanted:
                owners.setdefault(path, f"{at}/files/{number}")
    return owners


def _claimed(tree: Tree | None, pattern: str) -> set[str]:
    try:
        return {pattern.strip(), *(claimed_paths(tree, pattern) if tree else ())}
    except TreeWorkError:
        return {pattern.strip()}
