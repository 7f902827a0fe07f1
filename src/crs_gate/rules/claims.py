"""Which files of the tree the sources claim."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from crs_gate.facts.tree import Tree, TreeWorkError
from crs_gate.model.dataset import Dataset
from crs_gate.model.globs import is_literal
from crs_gate.model.source import File, Source
from crs_gate.rules.answers import NotApplicable, Undetermined

if TYPE_CHECKING:
    from crs_gate.evidence.filelist import Listed


def is_pattern(path: str) -> bool:
    """Whether a path of a manifest is a glob."""
    return not is_literal(path)


def leaves_folder(path: str) -> bool:
    """Whether a path points out of the manifest's folder."""
    return path.startswith(("/", "\\", "~")) or ":" in path[:2] or ".." in path.replace("\\", "/").split("/")


def stated_files(source: Source) -> tuple[File, ...]:
    """The files that a source states; raises what a rule on files must answer when there is none to look at."""
    if source.files is None:
        raise Undetermined("the files of the source are not stated", "/files")
    if not source.files:
        raise NotApplicable("files is an empty list: no file of this source is in this repository")
    return source.files


@contextmanager
def bounded_work(pointer: str) -> Iterator[None]:
    """Turn a manifest that asks for too much work into ``Undetermined`` at a pointer of the rule."""
    try:
        yield
    except TreeWorkError as error:
        raise Undetermined("the patterns of the manifest are too many for its files", pointer) from error


def claimed_paths(tree: Tree, path: str) -> tuple[str, ...]:
    """The files that a path or glob of a source names; to be asked within ``bounded_work``."""
    return tree.matching(path.strip()) if path.strip() else ()


def claimed_objects(tree: Tree | None, file: File) -> "Sequence[Listed]":
    """The lines of the list of files that are objects in a bucket, and that an entry of a source names by its url."""
    return tree.listed.named((file.url or "").strip()) if tree and tree.listed else ()


def all_claimed(tree: Tree, patterns: Iterable[str]) -> frozenset[str]:
    """The files that any of the paths or globs of all sources names."""
    return frozenset(path for pattern in patterns for path in claimed_paths(tree, pattern))


def tables(dataset: Dataset, tree: Tree) -> frozenset[str]:
    """The table that a manifest keeps its sources in, and those of others: parts of manifests, and no data."""
    if dataset.table is None:
        return tree.tables
    return tree.tables | {dataset.table.path.removeprefix(f"{tree.folder}/")}


def ledger_files(tree: Tree) -> frozenset[str]:
    """The files of the ledger that the manifest names, as the tree names them: they tell of data, and are none."""
    return frozenset(tree.ledger.paths if tree.ledger else ())
