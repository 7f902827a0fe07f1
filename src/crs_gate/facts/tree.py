"""The file tree around a manifest, as rules see it: paths and sizes, no contents but Git LFS pointers' digests."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from crs_gate.facts.kinds import claimed_by_pointer, looks_like_data
from crs_gate.model.globs import PatternError, is_literal, literal_prefix, matcher, normal

MOST_TESTS = 20_000_000
"""Tests of a path against a pattern, for one manifest: 200 patterns that begin with a wildcard over 100,000 files."""
_OF_NAMES_ALONE = ("_names", "_ordered", "_answers", "_spent")
_AFTER_ALL = "\U0010ffff"


class TreeWorkError(Exception):
    """The patterns of a manifest are too many for its tree; nothing can be said about its files."""


@dataclass(frozen=True)
class Tree:
    """Files of the repository at one commit, below the manifest's folder; paths are relative to that folder.

    ``files`` maps a path to its size in bytes (``None`` where git did not say). Symlinks and submodules are named and
    never followed.
    ``nested`` are folders below that hold a manifest of their own. ``lfs`` maps a pointer's path to its SHA-256.
    ``folder`` is the manifest's folder in the repository, empty at the root.

    A DVC pointer ``x.csv.dvc`` counts as the data path it stands for, ``x.csv``, wherever paths are given back.
    """

    files: Mapping[str, int | None]
    nested: tuple[str, ...] = ()
    lfs: Mapping[str, str] = field(default_factory=dict)
    folder: str = ""
    left: tuple[str, ...] = ()
    """Data in the folder that the manifest was moved away from, as paths of the repository."""

    def matching(self, pattern: str) -> tuple[str, ...]:
        """The paths that a path or glob of a manifest names, sorted; ``**`` crosses folders, ``*`` does not.

        A folder names all below it. A pattern that cannot be used, or that leaves the folder, names nothing. Raises
        ``TreeWorkError`` when a manifest asks for more work than any real one.
        """
        if pattern not in self._answers:
            self._answers[pattern] = self._match(pattern)
        return self._answers[pattern]

    def with_contents(self, sizes: Mapping[str, int], lfs: Mapping[str, str]) -> "Tree":
        """The tree with sizes and digests of some of its files."""
        tree = replace(self, files={**self.files, **sizes}, lfs={**self.lfs, **lfs})
        # The names are the same, and so is what was found out of them and the work that it took.
        vars(tree).update({name: value for name, value in vars(self).items() if name in _OF_NAMES_ALONE})
        return tree

    def data_files(self, ignored: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The paths that look like data, sorted, less those of nested manifests and the ignored globs.

        The globs are over paths of the repository, not of the manifest's folder.
        """
        prefix = f"{self.folder}/" if self.folder else ""
        nested = tuple(f"{folder}/" for folder in self.nested)
        tests = [matcher(pattern) for pattern in ignored]
        return _sorted(
            claimed_by_pointer(path) or path
            for path in self.files
            if looks_like_data(path) and not path.startswith(nested) and not any(test(prefix + path) for test in tests)
        )

    def _match(self, pattern: str) -> tuple[str, ...]:
        if pattern in self._names:
            return (self._names[pattern],)
        try:
            fits = matcher(pattern)
        except PatternError:
            return ()
        text = normal(pattern)
        if is_literal(text):
            return self._below(f"{text}/") or self._exact(text)
        prefix = literal_prefix(pattern)
        found = _sorted(self._names[name] for name in self._candidates(prefix) if fits(name))
        return found or self._pointer_above(prefix)

    def _exact(self, path: str) -> tuple[str, ...]:
        return (self._names[path],) if path in self._names else self._pointer_above(path)

    def _below(self, folder: str) -> tuple[str, ...]:
        return _sorted(self._names[name] for name in self._candidates(folder))

    def _candidates(self, prefix: str) -> list[str]:
        """The names that begin with a prefix; counts them as work done."""
        start = bisect_left(self._ordered, prefix)
        end = bisect_left(self._ordered, prefix + _AFTER_ALL, start)
        self._spent[0] += end - start
        if self._spent[0] > MOST_TESTS:
            raise TreeWorkError(f"the file patterns of this manifest take more than {MOST_TESTS:,} tests")
        return self._ordered[start:end]

    def _pointer_above(self, path: str) -> tuple[str, ...]:
        """The pointer for a whole folder (``data.dvc``) in which the path lies: what it holds cannot be seen here."""
        parts = path.split("/")[:-1]
        above = ("/".join(parts[:count]) for count in range(1, len(parts) + 1))
        return next(((name,) for name in above if f"{name}.dvc" in self.files), ())

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """Each name under which a file can be claimed, and the path that is given back for it."""
        names = {path: path for path in self.files}
        for path in self.files:
            if claimed := claimed_by_pointer(path):
                names[path] = names[claimed] = claimed
        return names

    @cached_property
    def _ordered(self) -> list[str]:
        return sorted(self._names)

    @cached_property
    def _answers(self) -> dict[str, tuple[str, ...]]:
        return {}

    @cached_property
    def _spent(self) -> list[int]:
        return [0]


def _sorted(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(paths)))
