"""The file tree around a manifest, as rules see it: paths and sizes, no contents but what pointers say."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from crs_gate.facts.digests import NoFile, Proof
from crs_gate.facts.kinds import POINTER_SUFFIX, claimed_by_pointer, looks_like_data
from crs_gate.model.globs import PatternError, is_literal, literal_prefix, matcher, normal
from crs_gate.model.runs import NO_RUNS, Runs

if TYPE_CHECKING:
    from crs_gate.evidence.collection import Collected
    from crs_gate.evidence.faults import Fault
    from crs_gate.evidence.filelist import FileList
    from crs_gate.facts.audited import AuditFile
    from crs_gate.facts.contents import Looked
    from crs_gate.facts.ledgers import LedgerFiles

MOST_TESTS = 20_000_000
"""Tests of a path against a pattern, for one manifest: 200 patterns that begin with a wildcard over 100,000 files."""
_OF_NAMES_ALONE = ("_names", "_kept_elsewhere", "_nested", "_ordered", "_answers", "_spent", "_data_without")
_AFTER_ALL = "\U0010ffff"


class TreeWorkError(Exception):
    """The patterns of a manifest are too many for its tree; nothing can be said about its files."""


@dataclass(frozen=True)
class Tree:
    """Files of the repository at one commit, below the manifest's folder; paths are relative to that folder.

    ``files`` maps a path to its size in bytes (``None`` where git did not say). Symlinks and submodules are named and
    never followed.
    ``nested`` are folders below that hold a manifest of their own.
    ``folder`` is the manifest's folder in the repository, empty at the root.

    A DVC pointer such as ``x.csv.dvc`` counts as the data paths it stands for wherever paths are given back. A file
    of that name that is no pointer is given back as itself.
    """

    files: Mapping[str, int | None]
    nested: tuple[str, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)
    """The SHA-256 that a Git LFS pointer or a key of git-annex holds, by the path of that file."""
    folder: str = ""
    left: tuple[str, ...] = ()
    """Data in the folder that the manifest was moved away from, as paths of the repository."""
    stands_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What was read of files called like DVC pointers: data paths by the file's, its own where it is no pointer. Of one
    that is not here nothing was read, and it stands for its name."""
    made: tuple[str, ...] = ()
    """Data paths that are the outputs of pipelines, or of pointers in folders above."""
    located: frozenset[str] = frozenset()
    """Data paths of which DVC keeps an MD5 or the like: where to find them, and no evidence of what they hold."""
    unread: tuple[str, ...] = ()
    """Files ``dvc.lock`` that cannot be read, as paths of the repository: nobody knows which data they name."""
    proven: Mapping[str, Proof | NoFile] = field(default_factory=dict)
    """What git proves of the data of files of which the manifest states a digest or a size, as far as it was looked.
    Of a submodule, and of a symlink that leads to no file of the repository, it proves that there is none."""

    tables: frozenset[str] = frozenset()
    """Files that other manifests, in the same folder or above it, keep their sources in, and that were read as such."""
    collected: "Collected | None" = None
    """The opt-out signals and terms that are stored beside the manifest; ``None`` where none are."""

    listed: "FileList | None" = None
    """The list of files beside the manifest, where there is one without fault."""
    list_faults: "tuple[Fault, ...]" = ()
    """Why there is none, though something lies in its place."""
    no_files: frozenset[str] = frozenset()
    """Links and submodules, which no list names; looked for where there is a list and it does not name the path."""
    unhashed: frozenset[str] = frozenset()
    """Files that a change touches and a digest speaks of, and that were too much to be read."""
    looked: "Looked | None" = None
    """What was found in the bytes of files that a change brings; ``None`` where it brings none, or nobody looked."""
    audit: "AuditFile | None" = None
    """The report of an audit beside the manifest; ``None`` where there is none."""
    ledger: "LedgerFiles | None" = None
    """The files of the ledger that the manifest names; ``None`` where it names none."""
    runs: Runs = NO_RUNS
    """What was recorded of runs, in ``.crs/trace`` and by DVC."""

    def matching(self, pattern: str) -> tuple[str, ...]:
        """The paths that a path or glob of a manifest names, sorted; ``**`` crosses folders, ``*`` does not.

        A folder names all below it. A pattern that cannot be used, or that leaves the folder, names nothing. Raises
        ``TreeWorkError`` when a manifest asks for more work than any real one.
        """
        if pattern not in self._answers:
            self._answers[pattern] = self._match(pattern)
        return self._answers[pattern]

    def holds(self, path: str) -> bool:
        """Whether a file can be claimed under this very name, or lies in a folder of this name."""
        if path in self._names:
            return True
        folder = f"{path}/"
        at = bisect_left(self._ordered, folder)
        return at < len(self._ordered) and self._ordered[at].startswith(folder)

    def meant(self, names: Iterable[str]) -> tuple[str, ...]:
        """The data paths that some of the files stand for, sorted; names that are not here stand for nothing."""
        return self._given(name for name in names if name in self._names)

    def with_contents(self, sizes: Mapping[str, int], digests: Mapping[str, str]) -> "Tree":
        """The tree with sizes and digests of some of its files."""
        tree = replace(self, files={**self.files, **sizes}, digests={**self.digests, **digests})
        # The names are the same, and so is what was found out of them and the work that it took.
        vars(tree).update({name: value for name, value in vars(self).items() if name in _OF_NAMES_ALONE})
        return tree

    def with_list(self, listed: "FileList | None", faults: "tuple[Fault, ...]", no_files: frozenset[str]) -> "Tree":
        """The tree with the list of files beside the manifest, or why there is none."""
        return self._same_names(replace(self, listed=listed, list_faults=faults, no_files=no_files))

    def with_unhashed(self, paths: frozenset[str]) -> "Tree":
        """The tree with the files that were too much to be read."""
        return self._same_names(replace(self, unhashed=paths))

    def _same_names(self, tree: "Tree") -> "Tree":
        vars(tree).update({name: value for name, value in vars(self).items() if name in _OF_NAMES_ALONE})
        return tree

    def with_proofs(self, proven: Mapping[str, Proof | NoFile]) -> "Tree":
        """The tree with what is certain of some of its files."""
        tree = replace(self, proven=proven)
        vars(tree).update({name: value for name, value in vars(self).items() if name in _OF_NAMES_ALONE})
        return tree

    def data_files(self, ignored: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The paths that look like data, sorted, less those of nested manifests and the ignored globs.

        The globs are over paths of the repository, not of the manifest's folder; for what a pointer stands for, its
        own path counts as well. They are found once, since several rules ask for them, and each plan that is tried.
        """
        if ignored not in self._data_without:
            self._data_without[ignored] = self._find_data(ignored)
        return self._data_without[ignored]

    def _find_data(self, ignored: tuple[str, ...]) -> tuple[str, ...]:
        prefix = f"{self.folder}/" if self.folder else ""
        tests = [matcher(pattern) for pattern in ignored]
        return _sorted(
            path
            for name, path in self._data()
            if not self._is_nested(path) and not any(test(prefix + known) for test in tests for known in {name, path})
        )

    def _data(self) -> Iterator[tuple[str, str]]:
        """Each file that is data, and what it is given back as."""
        for name in self.files:
            if looks_like_data(name):
                yield from ((name, path) for path in self._meant(name))
        yield from ((path, path) for path in self.made if looks_like_data(path))

    def _meant(self, name: str) -> tuple[str, ...]:
        """The paths that a name is given back as: itself, or what a pointer stands for."""
        if (known := self.stands_for.get(name)) is not None:
            return known
        return (claimed_by_pointer(name) or name,)

    def _is_nested(self, path: str) -> bool:
        above = path.rpartition("/")[0]
        while above and self._nested:
            if above in self._nested:
                return True
            above = above.rpartition("/")[0]
        return False

    def _match(self, pattern: str) -> tuple[str, ...]:
        if pattern in self._names:
            return _sorted(self._names[pattern])
        try:
            fits = matcher(pattern)
        except PatternError:
            return ()
        text = normal(pattern)
        if is_literal(text):
            return self._below(f"{text}/") or self._exact(text)
        prefix = literal_prefix(pattern)
        found = self._given(name for name in self._candidates(prefix) if fits(name))
        return found or self._pointer_above(prefix)

    def _exact(self, path: str) -> tuple[str, ...]:
        return _sorted(self._names[path]) if path in self._names else self._pointer_above(path)

    def _below(self, folder: str) -> tuple[str, ...]:
        return self._given(self._candidates(folder))

    def _given(self, names: Iterable[str]) -> tuple[str, ...]:
        return _sorted(path for name in names for path in self._names[name])

    def _candidates(self, prefix: str) -> list[str]:
        """The names that begin with a prefix; counts them as work done."""
        start = bisect_left(self._ordered, prefix)
        end = bisect_left(self._ordered, prefix + _AFTER_ALL, start)
        self._spent[0] += end - start
        if self._spent[0] > MOST_TESTS:
            raise TreeWorkError(f"the file patterns of this manifest take more than {MOST_TESTS:,} tests")
        return self._ordered[start:end]

    def _pointer_above(self, path: str) -> tuple[str, ...]:
        """The whole folder that a pointer stands for (``data.dvc``), with the path in it: nobody sees what it holds."""
        parts = path.split("/")[:-1]
        above = ("/".join(parts[:count]) for count in range(1, len(parts) + 1))
        return next(((name,) for name in above if name in self._kept_elsewhere), ())

    @cached_property
    def _names(self) -> Mapping[str, tuple[str, ...]]:
        """Each name under which a file can be claimed, and the paths that are given back for it."""
        names: dict[str, tuple[str, ...]] = {name: (name,) for name in self.files}
        names.update({path: (path,) for path in self._kept_elsewhere})
        names.update({name: self._meant(name) for name in self.files if name.endswith(POINTER_SUFFIX)})
        return names

    @cached_property
    def _kept_elsewhere(self) -> frozenset[str]:
        """The data paths that stand in pointers and locks."""
        pointers = [name for name in self.files if name.endswith(POINTER_SUFFIX) and claimed_by_pointer(name)]
        return frozenset(self.made).union(*(self._meant(name) for name in pointers if self._meant(name) != (name,)))

    @cached_property
    def _nested(self) -> frozenset[str]:
        return frozenset(self.nested)

    @cached_property
    def _ordered(self) -> list[str]:
        return sorted(self._names)

    @cached_property
    def _answers(self) -> dict[str, tuple[str, ...]]:
        return {}

    @cached_property
    def _data_without(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        return {}

    @cached_property
    def _spent(self) -> list[int]:
        return [0]


def _sorted(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(paths)))
