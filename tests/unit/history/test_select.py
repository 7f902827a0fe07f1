from typing import Any

import pytest

from crs_gate.errors import HistoryError, UsageError
from crs_gate.history.objects import Commit
from crs_gate.history.repository import DefaultBranch
from crs_gate.history.select import Base, Checkout, Comparison, Request, Selection, needs_event, select

A, B, C, ZERO = "a" * 40, "b" * 40, "c" * 40, "0" * 40
MAIN = DefaultBranch("origin/main", C)
ON_B = Checkout(Commit(B, "t", (A,)), MAIN)
UNBORN = Checkout(None)


def on(event: str, **more: str) -> Request:
    return Request(environ={"GITHUB_EVENT_NAME": event, "GITHUB_ACTIONS": "true", **more})


def pull_request(base: object = A, head: object = B) -> dict[str, Any]:
    return {"pull_request": {"base": {"sha": base}, "head": {"sha": head}}}


def push(before: str = A, after: str = B, **more: object) -> dict[str, Any]:
    return {"before": before, "after": after, "ref": "refs/heads/topic", **more}


def revision(selection: Selection) -> str | None:
    return selection.base.revision if selection.base else None


def test_pull_request_compares_test_merge_with_its_first_parent_not_with_the_payload() -> None:
    merge = Checkout(Commit(C, "t", ("d" * 40, B)))
    found = select(on("pull_request"), pull_request(base=A, head=B), merge)
    assert (found.head, revision(found)) == ("HEAD", "d" * 40)
    assert found.base is not None
    assert "fetch-depth: 2" in found.base.hint
    assert B in found.chosen


@pytest.mark.parametrize("parents", [(), (A,), (B, A), (A, C), (A, B, C)])
def test_pull_request_without_its_test_merge_needs_a_merge_base(parents: tuple[str, ...]) -> None:
    found = select(on("pull_request"), pull_request(base=A, head=B), Checkout(Commit(C, "t", parents)))
    assert found.base is not None
    assert (found.base.revision, found.base.fork) == (A, True)
    assert "fetch-depth: 0" in found.base.hint


def test_pull_request_needs_a_checkout() -> None:
    with pytest.raises(HistoryError) as caught:
        select(on("pull_request"), pull_request(), UNBORN)
    assert "actions/checkout" in caught.value.hint


@pytest.mark.parametrize(
    "bad", [None, 7, "", "main", "--upload-pack=x", A[:39], A + "\n", A.upper(), ["a"], {"sha": A}, A * 2]
)
def test_hostile_commit_id_in_event_is_refused(bad: object) -> None:
    with pytest.raises(HistoryError, match=r"no commit id at pull_request\.head\.sha"):
        select(on("pull_request"), pull_request(head=bad), ON_B)


@pytest.mark.parametrize(
    "event", [{}, {"pull_request": None}, {"pull_request": []}, {"pull_request": {"base": "x", "head": 1}}]
)
def test_event_of_another_shape_is_refused(event: dict[str, Any]) -> None:
    with pytest.raises(HistoryError):
        select(on("pull_request"), event, ON_B)


def test_merge_queue_never_looks_at_the_default_branch() -> None:
    event = {"merge_group": {"base_sha": A, "head_sha": B}}
    found = select(on("merge_group"), event, ON_B)
    assert (found.head, found.base) == (B, Base(A, fork=False, hint=found.hint))


def test_push_compares_before_with_after() -> None:
    found = select(on("push"), push(), ON_B)
    assert (found.head, revision(found), found.comparison) == (B, A, Comparison.BASE)


def test_push_of_new_branch_starts_where_it_left_the_default_branch() -> None:
    found = select(on("push"), push(before=ZERO), ON_B)
    assert found.base is not None
    assert (found.base.revision, found.base.fork) == (C, True)


def test_first_push_of_the_default_branch_is_new_though_the_branch_exists() -> None:
    event = push(before=ZERO, ref="refs/heads/main", repository={"default_branch": "main"})
    found = select(on("push"), event, ON_B)
    assert (found.base, found.comparison) == (None, Comparison.NEW)


def test_push_of_new_branch_in_shallow_clone_fails_closed() -> None:
    with pytest.raises(HistoryError) as caught:
        select(on("push"), push(before=ZERO), Checkout(ON_B.head, None, shallow=True))
    assert "fetch-depth: 0" in caught.value.hint


def test_push_of_tag_looks_at_what_is_checked_out() -> None:
    assert select(on("push"), push(before=ZERO, ref="refs/tags/v1"), ON_B).head == "HEAD"


def test_push_that_deletes_its_branch_is_refused() -> None:
    with pytest.raises(HistoryError, match="deletes"):
        select(on("push"), push(after=ZERO), ON_B)


@pytest.mark.parametrize("forced", [True, False])
def test_forced_push_says_so(forced: bool) -> None:
    found = select(on("push"), push(forced=forced), ON_B)
    assert found.base is not None
    assert ("forced" in found.base.hint) is forced


@pytest.mark.parametrize("more", [{}, {"base": A}, {"staged": True}, {"compare": False}])
def test_pull_request_target_is_refused_whatever_else_is_asked(more: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="pull_request_target") as caught:
        select(Request(environ={"GITHUB_EVENT_NAME": "pull_request_target"}, **more), {}, ON_B)
    assert "on: pull_request" in caught.value.hint


@pytest.mark.parametrize("event", ["schedule", "workflow_dispatch", "workflow_run", "odd\x1b[31m"])
def test_other_events_compare_nothing(event: str) -> None:
    found = select(on(event), {}, ON_B)
    assert (found.head, found.base, found.comparison) == ("HEAD", None, Comparison.NONE)
    assert found.chosen.isprintable()


def test_named_commits_come_before_the_event() -> None:
    request = Request(base="v1", head="topic", environ={"GITHUB_EVENT_NAME": "pull_request"})
    found = select(request, {}, ON_B)
    assert (revision(found), found.head) == ("v1", "topic")
    assert not needs_event(request)


@pytest.mark.parametrize(
    ("environ", "checkout", "head"),
    [
        ({}, ON_B, "work tree"),
        ({"GITHUB_ACTIONS": "true"}, ON_B, "HEAD"),
        ({}, ON_B._replace(bare=True), "HEAD"),
    ],
)
def test_head_of_a_named_base_is_what_lies_there(environ: dict[str, str], checkout: Checkout, head: str) -> None:
    assert select(Request(base="v1", environ=environ), {}, checkout).head == head


def test_head_without_base_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="without a base"):
        select(Request(head="topic"), {}, ON_B)


@pytest.mark.parametrize(
    "bad", ["-x", "--output=/tmp/x", "a b", "a:b", ":/fix", "a..b", "a...b", "x\n", "a\0", "a*", "-", "x" * 2000]
)
def test_revision_that_could_be_anything_else_is_refused(bad: str) -> None:
    with pytest.raises(UsageError, match="not a revision"):
        select(Request(base=bad), {}, ON_B)


@pytest.mark.parametrize("good", ["HEAD~2", "main@{1}", "v1.0^{}", "refs/heads/é", "origin/feature-1", "@"])
def test_usual_revisions_are_taken(good: str) -> None:
    assert revision(select(Request(base=good), {}, ON_B)) == good


def test_base_of_zeros_is_a_new_branch() -> None:
    found = select(Request(base=ZERO, head=B), {}, ON_B)
    assert found.base == Base(C, fork=True, hint=found.base.hint if found.base else "")
    assert select(Request(base=ZERO, head=B), {}, Checkout(ON_B.head)).comparison is Comparison.NEW


def test_head_of_zeros_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="deleted"):
        select(Request(base=A, head=ZERO), {}, ON_B)


def test_range_of_pre_commit_comes_before_the_index() -> None:
    environ = {"PRE_COMMIT_FROM_REF": A, "PRE_COMMIT_TO_REF": B, "GITHUB_EVENT_NAME": "push"}
    found = select(Request(staged=True, environ=environ), {}, ON_B)
    assert (revision(found), found.head) == (A, B)
    assert not needs_event(Request(environ=environ))


def test_staged_is_compared_with_the_last_commit_even_on_a_runner() -> None:
    found = select(Request(staged=True, environ={"GITHUB_EVENT_NAME": "push"}), {}, ON_B)
    assert (found.head, revision(found)) == ("index", "HEAD")


def test_staged_for_the_first_commit_has_no_base() -> None:
    found = select(Request(staged=True), {}, UNBORN)
    assert (found.base, found.comparison) == (None, Comparison.NEW)


def test_laptop_compares_work_tree_with_where_it_left_the_default_branch() -> None:
    found = select(Request(), {}, ON_B)
    assert (found.head, revision(found)) == ("work tree", C)
    assert found.chosen == "the work tree against where it left origin/main"


@pytest.mark.parametrize(
    ("checkout", "base", "comparison"),
    [(Checkout(ON_B.head), "HEAD", Comparison.BASE), (UNBORN, None, Comparison.NEW)],
)
def test_laptop_without_a_default_branch(checkout: Checkout, base: str | None, comparison: Comparison) -> None:
    found = select(Request(), {}, checkout)
    assert (revision(found), found.comparison) == (base, comparison)


def test_no_comparison_asked_for() -> None:
    found = select(Request(compare=False), {}, ON_B)
    assert (found.head, found.base, found.comparison) == ("work tree", None, Comparison.NONE)
