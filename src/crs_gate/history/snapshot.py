"""The files of a repository at one moment: of a commit, or of the index."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from crs_gate.errors import HistoryError
from crs_gate.history.entries import INDEX, LONGEST_LINK, Entry, Kind, entry_of
from crs_gate.history.listing import Listing
from crs_gate.history.objects import Commit
from crs_gate.history.repository import Repository
from crs_gate.model.limits import LARGEST_FILE

_EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
_NO_MODE = "000000"


class Snapshot(Protocol):
    """Files at one moment. Paths are relative to the root, with ``/``; odd bytes in names are surrogates."""

    @property
    def label(self) -> str:
        """``work tree``, ``index``, ``folder``, or the full id of a commit."""
        ...

    def names(self) -> Sequence[str]:
        """Every path, sorted; the cheapest way to look at all of them."""
        ...

    def paths(self, below: str = "") -> Mapping[str, Entry]:
        """Every file, symlink and submodule, or those below one folder; read once, when first asked for."""
        ...

    def entry(self, path: str) -> Entry | None:
        """What is at one path; ``None`` where nothing is, or a folder. Cheaper than ``paths``."""
        ...

    def read(self, path: str, limit: int = LARGEST_FILE) -> bytes | None:
        """The content of a regular file, cut one byte after ``limit``; ``None`` where there is none.

        Symlinks are not followed and give ``None``: ``entry(path).kind`` says why.
        """
        ...

    def link(self, path: str) -> str | None:
        """Where a symlink points, as text: it is not followed. ``None`` for anything else, and for endless ones."""
        ...

    def blob_id(self, path: str) -> str | None:
        """Git's id of the content where it is known; equal ids are equal bytes."""
        ...

    def sizes(self, paths: Iterable[str]) -> Mapping[str, int]:
        """The size in bytes of each path that is a file and whose size can be told."""
        ...


class _Stored(ABC):
    """Files whose contents lie in git's object store; their sizes are those of the blobs."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository

    @abstractmethod
    def entry(self, path: str) -> Entry | None:
        """What is at one path."""

    def read(self, path: str, limit: int = LARGEST_FILE) -> bytes | None:
        """The content of a file."""
        blob = self.blob_id(path)
        return None if blob is None else self.repository.objects.blob(blob, limit)

    def link(self, path: str) -> str | None:
        """Where a symlink points: git stores that as its content."""
        entry = self.entry(path)
        return linked(self.repository, entry.blob) if entry and entry.kind is Kind.SYMLINK and entry.blob else None

    def blob_id(self, path: str) -> str | None:
        """Git's id of a file's content."""
        entry = self.entry(path)
        return entry.blob if entry and entry.kind is Kind.FILE else None

    def sizes(self, paths: Iterable[str]) -> Mapping[str, int]:
        """Sizes as git stores them: of a Git LFS pointer, not of what it points to."""
        blobs = {path: blob for path in paths if (blob := self.blob_id(path))}
        known = self.repository.objects.sizes(blobs.values()) if blobs else {}
        return {path: known[blob] for path, blob in blobs.items() if blob in known}


class CommitSnapshot(_Stored):
    """The files of a commit."""

    def __init__(self, repository: Repository, commit: Commit) -> None:
        super().__init__(repository)
        self.label = commit.id
        self.tree = commit.tree
        self._listing: Listing | None = None
        self._listings: dict[str, Mapping[str, Entry]] = {}

    def names(self) -> Sequence[str]:
        """Every path of the commit."""
        return self._all().names

    def paths(self, below: str = "") -> Mapping[str, Entry]:
        """Every path of the commit, or those below one folder."""
        if self._listing or not below:
            return self._all().below(below)
        if below not in self._listings:
            tree = self._folder(below.split("/"))
            self._listings[below] = self.repository.objects.walk(tree, f"{below}/") if tree else {}
        return self._listings[below]

    def entry(self, path: str) -> Entry | None:
        """What is at one path: looked up where all were listed, else by walking down its folders."""
        if self._listing:
            return self._listing.entry(path)
        *parents, name = path.split("/")
        tree = self._folder(parents)
        return self.repository.objects.folder(tree).files.get(name) if tree else None

    def _all(self) -> Listing:
        if self._listing is None:
            self._listing = self.repository.objects.listing(self.tree)
        return self._listing

    def _folder(self, parts: list[str]) -> str | None:
        tree: str | None = self.tree
        for part in parts:
            tree = self.repository.objects.folder(tree).folders.get(part) if tree else None
        return tree


class IndexSnapshot(_Stored):
    """What the next commit would hold: a commit, and what is staged on top of it.

    Honors ``GIT_INDEX_FILE``, which git sets for ``git commit -- path``. Files marked with ``git add -N`` are not in.
    """

    label = INDEX

    def __init__(self, repository: Repository, commit: CommitSnapshot | None) -> None:
        super().__init__(repository)
        self.commit = commit
        self._changes: Mapping[str, Entry | None] | None = None

    @property
    def changes(self) -> Mapping[str, Entry | None]:
        """What is staged, by path; ``None`` where the commit's file is taken out."""
        if self._changes is None:
            tree = self.commit.label if self.commit else _EMPTY_TREE
            options = ("--cached", "--raw", "-z", "--no-renames", "--no-abbrev", "--ita-invisible-in-index")
            self._changes = _staged(self.repository.run("diff-index", *options, tree, "--"))
        return self._changes

    def names(self) -> Sequence[str]:
        """Every path of the index."""
        names = self.commit.names() if self.commit else ()
        changes = self.changes
        known = {path for path in changes if self.commit and self.commit.entry(path)}
        if all(entry is not None and path in known for path, entry in changes.items()):
            return names
        kept = (name for name in names if name not in changes)
        return sorted([*kept, *(path for path, entry in changes.items() if entry is not None)])

    def paths(self, below: str = "") -> Mapping[str, Entry]:
        """Every path of the index, or those below one folder."""
        found = dict(self.commit.paths(below)) if self.commit else {}
        for path, entry in self.changes.items():
            if not path.startswith(f"{below}/" if below else ""):
                continue
            found.pop(path, None)
            if entry is not None:
                found[path] = entry
        return found

    def entry(self, path: str) -> Entry | None:
        """What is at one path."""
        if path in self.changes:
            return self.changes[path]
        return self.commit.entry(path) if self.commit else None


def linked(repository: Repository, blob: str) -> str | None:
    """The target of a symlink that git stores."""
    data = repository.objects.blob(blob, LONGEST_LINK)
    return None if len(data) > LONGEST_LINK else data.decode("utf-8", "surrogateescape")


def _staged(out: bytes) -> Mapping[str, Entry | None]:
    """Parse ``:<mode> <mode> <id> <id> <status> NUL <path> NUL`` and so on."""
    fields = out.decode("utf-8", "surrogateescape").split("\0")
    changes = {}
    for facts, path in zip(fields[::2], fields[1::2], strict=False):
        _, mode, _, blob, status = facts.lstrip(":").split(" ")
        if status == "U":
            raise HistoryError(f"{path!r} has merge conflicts", "resolve them and `git add` the file")
        changes[path] = None if mode == _NO_MODE else entry_of(mode, blob)
    return changes
