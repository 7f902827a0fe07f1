"""What is judged: a manifest as it was read at base and at head."""

from collections.abc import Iterator
from typing import NamedTuple

from crs_gate.evidence.held import Verified
from crs_gate.facts.tree import Tree, TreeWorkError
from crs_gate.formats.interface import ReadResult
from crs_gate.model.dataset import Dataset
from crs_gate.model.source import Source

NOT_COMPARED = "not-compared"
INVALID_BASE = "the manifest at base does not validate, so every source is judged as new"
STILL_INVALID = "the manifest is invalid, as it was before: this change does not touch it, and nothing in it is rated"


class Side(NamedTuple):
    """A manifest as read at base or at head, with the file tree around it."""

    path: str
    read: ReadResult
    tree: Tree | None = None
    evidence: Verified | None = None
    """What became of the signed log beside it; ``None`` where nobody looked, or there is none."""


class Case(NamedTuple):
    """What is judged. ``head`` is ``None`` when the manifest is gone, ``base`` when there was none.

    ``change`` is added, changed, unchanged, renamed, deleted, or ``NOT_COMPARED`` where there is no base at all.
    """

    path: str
    change: str
    head: Side | None
    base: Side | None = None
    within: str = ""
    """The manifest at base in whose folder an added one takes over data: its floors hold as well."""
    still_invalid: bool = False
    """Whether it was invalid before, no change touches it and no floor asks for it: told, and no reason to block."""
    fresh: frozenset[str] = frozenset()
    """Data that the change adds or alters, relative to the manifest's folder; known where a baseline speaks of it."""

    @property
    def notes(self) -> Iterator[str]:
        """What a reader of the report has to know of how it was judged."""
        if self.still_invalid:
            yield STILL_INVALID
        elif self.base and not self.base_dataset:
            yield INVALID_BASE
        if self.within:
            yield f"it takes over data from the folder of {self.within}, so the floors of that hold for it as well"
        looked = self.head.tree.looked if self.head and self.head.tree else None
        if looked and looked.found and not looked.searched:
            count = len(looked.found)
            files = f"{count:,} changed files were" if count > 1 else "1 changed file was"
            yield f"{files} not searched for personal data and secrets: install crs-gate[scan]"

    def has_fresh_data(self, source: Source) -> bool:
        """Whether a source of the head claims data that the change brings; where nobody can tell, it does."""
        tree = self.head.tree if self.head else None
        if not self.fresh or tree is None:
            return False
        paths = (file.path for file in source.files or () if file.path)
        try:
            return any(not self.fresh.isdisjoint(tree.matching(path)) for path in paths)
        except TreeWorkError:
            return True

    @property
    def collected_alike(self) -> bool:
        """Whether base and head have the same opt-out signals beside them, so that equal sources are judged alike."""
        sides = [side.tree.collected if side and side.tree else None for side in (self.base, self.head)]
        return sides[0] == sides[1]

    @property
    def in_table(self) -> bool:
        """Whether a side keeps its sources in a table."""
        sides = (self.head, self.base)
        return any(side and side.read.dataset and side.read.dataset.table for side in sides)

    @property
    def base_dataset(self) -> Dataset | None:
        """The dataset at base, where there is one and it can be read."""
        return self.base.read.dataset if self.base else None

    @property
    def base_path(self) -> str | None:
        """The path at base, where there is one."""
        return self.base.path if self.base else None
