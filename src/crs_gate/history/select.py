"""Which commits are base and head, and why: decided by flags, environment and event, in this order.

1. base and head as named; 2. the range that pre-commit gives; 3. the index; 4. the GitHub event; 5. the work tree
against the default branch. Pure: the few facts of the repository it needs come in as a value.
"""

import re
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from crs_gate.errors import HistoryError, UsageError
from crs_gate.history.entries import INDEX, WORK_TREE
from crs_gate.history.event import Event, commit_id, default_branch, text
from crs_gate.history.objects import Commit
from crs_gate.history.repository import FETCH_ALL, DefaultBranch

_REVISION = re.compile(r"[^\s\x00-\x1f\x7f:?*\[\\-][^\s\x00-\x1f\x7f:?*\[\\]{0,1023}")
_FETCH_TWO = "set `fetch-depth: 2` on the checkout step"
_FETCH_IT = "check its name, or fetch it first (in a workflow: `fetch-depth: 2`, or 0 for all), or name another base"
_MERGE_NOT_HEAD = (
    "check out the merge commit (no `ref:` on the checkout step) with `fetch-depth: 2`, or set `fetch-depth: 0`"
)
_PULL_REQUEST_EVENTS = frozenset(("pull_request", "pull_request_review", "pull_request_review_comment"))


class Comparison(Enum):
    """What head is held against: a base; nothing, because all is new; or nothing, because none was asked for."""

    BASE = "base"
    NEW = "new"
    NONE = "none"


class Request(NamedTuple):
    """What the caller asks for. ``workspace`` is a folder whose repository may belong to another user.

    ``event`` is the parsed payload; without it, the file in ``GITHUB_EVENT_PATH`` is read when it is needed.
    ``compare`` off means: the head alone.
    """

    base: str | None = None
    head: str | None = None
    staged: bool = False
    compare: bool = True
    environ: Mapping[str, str] = MappingProxyType({})
    event: Event | None = None
    workspace: Path | None = None


class Checkout(NamedTuple):
    """What the repository says: the commit checked out (``None`` before the first), and the default branch."""

    head: Commit | None
    default: DefaultBranch | None = None
    bare: bool = False
    shallow: bool = False


class Base(NamedTuple):
    """The revision to start from; with ``fork``, the commit at which head left it."""

    revision: str
    fork: bool
    hint: str


class Selection(NamedTuple):
    """Base and head as revisions (head may be the work tree or the index), and one sentence that says why."""

    head: str
    base: Base | None
    comparison: Comparison
    chosen: str
    hint: str = _FETCH_IT
    """What to do when the head is not there."""


def needs_event(request: Request) -> bool:
    """Whether the choice depends on the event payload."""
    own = request.base or request.head or request.staged or _pre_commit_range(request.environ)
    event = request.environ.get("GITHUB_EVENT_NAME", "")
    known = event in _PULL_REQUEST_EVENTS or event in {"merge_group", "push"}
    return request.compare and not own and known


def needs_default_branch(request: Request) -> bool:
    """Whether the choice may depend on the default branch."""
    if request.staged and not request.base:
        return False
    return request.environ.get("GITHUB_EVENT_NAME", "") not in _PULL_REQUEST_EVENTS | {"merge_group"}


def select(request: Request, event: Event, checkout: Checkout) -> Selection:
    """Choose base and head."""
    name = request.environ.get("GITHUB_EVENT_NAME", "")
    if name == "pull_request_target":
        raise UsageError(
            "this run is on pull_request_target, which hands the repository's secrets to a stranger's change",
            "use `on: pull_request`: the gate needs no token and no secrets",
        )
    if not request.compare:
        return Selection(_default_head(request, checkout), None, Comparison.NONE, "as it stands: nothing is compared")
    if request.base or request.head:
        return _named(request, checkout)
    if given := _pre_commit_range(request.environ):
        return _between(*given, checkout, "the range that pre-commit gives")
    if request.staged:
        return _staged(checkout)
    return _by_event(name, event, checkout) if name else _local(checkout)


def _by_event(name: str, event: Event, checkout: Checkout) -> Selection:
    if name in _PULL_REQUEST_EVENTS:
        return _pull_request(event, checkout)
    if name == "merge_group":
        return _merge_group(event)
    if name == "push":
        return _push(event, checkout)
    return Selection("HEAD", None, Comparison.NONE, f"the event {_word(name)}: nothing to compare, only floors apply")


def _named(request: Request, checkout: Checkout) -> Selection:
    if not request.base:
        raise UsageError("a head is named without a base", "name both, or only the base")
    head = request.head or _default_head(request, checkout)
    return _between(request.base, head, checkout, "base and head as named")


def _between(base: str, head: str, checkout: Checkout, why: str) -> Selection:
    """Two revisions as they are; a base of zeros is git's word for a branch that did not exist."""
    if _is_zero(head):
        raise UsageError("the head is the id of zeros: the branch is deleted", "there is nothing to check")
    head = head if head in {WORK_TREE, INDEX} else _revision(head)
    if _is_zero(base):
        return _new_branch(head, checkout, why)
    chosen = f"{why}: {_word(base)} and {_word(head)}"
    return Selection(head, Base(_revision(base), fork=False, hint=_FETCH_IT), Comparison.BASE, chosen)


def _new_branch(head: str, checkout: Checkout, why: str) -> Selection:
    default = checkout.default
    # Before the first push, the default branch that a laptop knows is the very branch that is pushed.
    if default is None or (default.commit == head and not checkout.bare and not default.name.startswith("origin/")):
        return Selection(head, None, Comparison.NEW, f"{why}: no branch to compare with, everything is new")
    base = Base(default.commit, fork=True, hint=FETCH_ALL)
    return Selection(head, base, Comparison.BASE, f"{why}: a new branch, against where it left {default.name}")


def _pull_request(event: Event, checkout: Checkout) -> Selection:
    """The test merge is HEAD: its first parent is the base as it is now; the payload's may be stale."""
    base, tip = commit_id(event, "pull_request", "base", "sha"), commit_id(event, "pull_request", "head", "sha")
    if checkout.head is None:
        raise HistoryError("nothing is checked out", "run actions/checkout before this step, with `fetch-depth: 2`")
    match checkout.head.parents:
        case (first, second) if second == tip:
            chosen = f"pull request: the test merge of {tip} against its first parent"
            return Selection("HEAD", Base(first, fork=False, hint=_FETCH_TWO), Comparison.BASE, chosen)
    chosen = f"pull request: the checked-out commit against where it left {base}"
    return Selection("HEAD", Base(base, fork=True, hint=_MERGE_NOT_HEAD), Comparison.BASE, chosen)


def _merge_group(event: Event) -> Selection:
    base, head = commit_id(event, "merge_group", "base_sha"), commit_id(event, "merge_group", "head_sha")
    hint = f"{_FETCH_TWO}, or `fetch-depth: 0` when the queue merges by rebase"
    chosen = "merge queue: the queued commit against the commit before it"
    return Selection(head, Base(base, fork=False, hint=hint), Comparison.BASE, chosen, hint)


def _push(event: Event, checkout: Checkout) -> Selection:
    before, after = commit_id(event, "before"), commit_id(event, "after")
    if _is_zero(after):
        raise HistoryError("the push deletes its branch", "there is nothing to check")
    reference = text(event, "ref")
    # The object of an annotated tag is not fetched by a shallow checkout of the tag; its commit is.
    head = "HEAD" if reference.startswith("refs/tags/") else after
    if not _is_zero(before):
        forced = event.get("forced") is True
        hint = "the push was forced: name a base yourself" if forced and not checkout.shallow else FETCH_ALL
        chosen = "push: the branch now against the branch before"
        return Selection(head, Base(before, fork=False, hint=hint), Comparison.BASE, chosen, FETCH_ALL)
    default = default_branch(event)
    if default and reference == f"refs/heads/{default}":
        return Selection(head, None, Comparison.NEW, "push: the default branch is new, and so is everything on it")
    if checkout.default is None and checkout.shallow:
        raise HistoryError("a branch was pushed, and this shallow clone does not show what it left", FETCH_ALL)
    return _new_branch(head, checkout, "push")


def _staged(checkout: Checkout) -> Selection:
    if checkout.head is None:
        return Selection(INDEX, None, Comparison.NEW, "what is staged for the first commit: everything is new")
    base = Base("HEAD", fork=False, hint=_FETCH_IT)
    return Selection(INDEX, base, Comparison.BASE, "what is staged against the last commit")


def _local(checkout: Checkout) -> Selection:
    head = "HEAD" if checkout.bare else WORK_TREE
    if checkout.head is None:
        return Selection(head, None, Comparison.NEW, "no commit yet: everything is new")
    if checkout.default is None:
        base = Base("HEAD", fork=False, hint=_FETCH_IT)
        return Selection(head, base, Comparison.BASE, f"the {_word(head)} against the last commit")
    chosen = f"the {_word(head)} against where it left {checkout.default.name}"
    return Selection(head, Base(checkout.default.commit, fork=True, hint=FETCH_ALL), Comparison.BASE, chosen)


def _default_head(request: Request, checkout: Checkout) -> str:
    if request.head:
        return _revision(request.head)
    if request.staged:
        return INDEX
    on_runner = request.environ.get("GITHUB_ACTIONS") == "true"
    return "HEAD" if checkout.bare or on_runner else WORK_TREE


def _pre_commit_range(environ: Mapping[str, str]) -> tuple[str, str] | None:
    base, head = environ.get("PRE_COMMIT_FROM_REF"), environ.get("PRE_COMMIT_TO_REF")
    return (base, head) if base and head else None


def _revision(value: str) -> str:
    """A revision as the user named it, when it can only be a revision: no option, no path, no search."""
    if not _REVISION.fullmatch(value) or ".." in value:
        raise UsageError(f"{value!r} is not a revision", "give a branch, a tag or a commit id")
    return value


def _is_zero(value: str) -> bool:
    return set(value) == {"0"} and len(value) >= 40  # noqa: PLR2004 - the length of a commit id


def _word(value: str) -> str:
    return value if value.isprintable() else repr(value)
