"""Opening base and head: which commits and why, and their files.

``open_history`` chooses both and opens them; nothing is fetched, checked out or written.
"""

from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from crs_gate.history.disk import FolderSnapshot, WorkTreeSnapshot
from crs_gate.history.entries import INDEX, WORK_TREE
from crs_gate.history.event import Event, default_branch, read_event
from crs_gate.history.repository import Repository, inside_repository
from crs_gate.history.select import (
    Base,
    Checkout,
    Comparison,
    Request,
    Selection,
    needs_default_branch,
    needs_event,
    select,
)
from crs_gate.history.snapshot import CommitSnapshot, IndexSnapshot, Snapshot


class History(NamedTuple):
    """Base and head, open for reading. Use it in a ``with`` statement: it may hold a git process.

    ``base`` is ``None`` when all is new or nothing is compared: ``comparison`` says which. ``root`` is the top of the
    work tree, to which all paths are relative.
    """

    base: Snapshot | None
    head: Snapshot
    comparison: Comparison
    chosen: str
    root: Path
    repository: Repository | None = None

    def close(self) -> None:
        """End the git processes."""
        if self.repository is not None:
            self.repository.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def open_history(start: Path, request: Request) -> History:
    """Open base and head for a folder; ``HistoryError`` where they cannot be told or are not there.

    A folder outside git can be opened only with ``compare`` off.
    """
    if not request.compare and not (request.head or request.staged or inside_repository(start)):
        root = start.resolve()
        return History(None, FolderSnapshot(root), Comparison.NONE, "a folder outside git", root)
    repository = Repository.open(start, request.workspace)
    try:
        return _open(repository, request)
    except BaseException:
        repository.close()
        raise


def leave_processes(*snapshots: Snapshot | None) -> None:
    """In a process that was forked: do not talk to the git of the process above, which may be amid an answer."""
    for snapshot in snapshots:
        if isinstance(snapshot, (CommitSnapshot, IndexSnapshot, WorkTreeSnapshot)):
            snapshot.repository.objects.leave_processes()


def _open(repository: Repository, request: Request) -> History:
    selection = select(request, *_facts(repository, request))
    base = _base(repository, selection)
    head: Snapshot
    if selection.head == WORK_TREE:
        head = WorkTreeSnapshot(repository)
    elif selection.head == INDEX:
        head = IndexSnapshot(repository, _last_commit(repository, base))
    else:
        head = _at(repository, selection.head, "head", selection.hint)
    return History(base, head, selection.comparison, selection.chosen, repository.root, repository)


def _facts(repository: Repository, request: Request) -> tuple[Event, Checkout]:
    """The event, where it decides, and what the repository says; no question is asked that nobody needs answered."""
    if not request.compare:
        return {}, Checkout(None, bare=repository.bare, shallow=repository.shallow)
    event: Event = {}
    if needs_event(request):
        path = request.environ.get("GITHUB_EVENT_PATH", "")
        event = read_event(Path(path)) if request.event is None else request.event
    default = repository.default_branch(default_branch(event)) if needs_default_branch(request) else None
    return event, Checkout(repository.head(), default, repository.bare, repository.shallow)


def _base(repository: Repository, selection: Selection) -> CommitSnapshot | None:
    wanted: Base | None = selection.base
    if wanted is None:
        return None
    base = repository.commit(wanted.revision, "base", wanted.hint)
    if wanted.fork:
        name = "HEAD" if selection.head in {WORK_TREE, INDEX} else selection.head
        base = repository.merge_base(base, repository.commit(name, "head", selection.hint), wanted.hint)
    return CommitSnapshot(repository, base)


def _last_commit(repository: Repository, base: CommitSnapshot | None) -> CommitSnapshot | None:
    commit = repository.head()
    if commit is None or (base is not None and base.label == commit.id):
        return base if commit else None
    return CommitSnapshot(repository, commit)


def _at(repository: Repository, revision: str, what: str, hint: str) -> CommitSnapshot:
    return CommitSnapshot(repository, repository.commit(revision, what, hint))
