"""Base and head on real repositories, as a runner, a hook, a server and a laptop have them."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from crs_gate.errors import HistoryError
from crs_gate.history.opening import open_history
from crs_gate.history.select import Comparison, Request
from tests.gitrepo import GitRepo
from tests.unit.history.differ import differing

MANIFEST = "dataset.crs.yaml"
ZERO = "0" * 40


def runner(event: str, payload: dict[str, Any], folder: Path) -> Request:
    path = folder / "event.json"
    path.write_text(json.dumps(payload))
    environ = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": event, "GITHUB_EVENT_PATH": str(path)}
    return Request(environ=environ)


@pytest.fixture
def pull(repo: GitRepo) -> dict[str, Any]:
    """A branch that changes the manifest, while main goes on; the payload remembers an old base."""
    stale = repo.head
    repo.branch("topic")
    tip = repo.save(MANIFEST, "crs: 1\nnew: yes\n")
    repo.checkout("main")
    base = repo.save("unrelated.txt", "main went on")
    merge = repo.test_merge("main", "topic")
    payload = {"pull_request": {"base": {"sha": stale}, "head": {"sha": tip}}}
    return {"base": base, "merge": merge, "tip": tip, "stale": stale, "payload": payload}


def test_pull_request_at_depth_two(repo: GitRepo, pull: dict[str, Any], tmp_path: Path) -> None:
    clone = repo.actions_checkout(tmp_path / "clone", "refs/pull/1/merge", depth=2)
    with open_history(clone.path, runner("pull_request", pull["payload"], tmp_path)) as history:
        assert history.base is not None
        assert (history.base.label, history.head.label) == (pull["base"], pull["merge"])
        assert differing(history) == [MANIFEST]
        assert history.base.read(MANIFEST) == b"crs: 1\n"
        assert history.head.read(MANIFEST) == b"crs: 1\nnew: yes\n"


def test_pull_request_at_depth_one_fails_closed_and_names_the_depth(
    repo: GitRepo, pull: dict[str, Any], tmp_path: Path
) -> None:
    clone = repo.actions_checkout(tmp_path / "clone", "refs/pull/1/merge", depth=1)
    with pytest.raises(HistoryError, match="shallow") as caught:
        open_history(clone.path, runner("pull_request", pull["payload"], tmp_path))
    assert "fetch-depth: 2" in caught.value.hint
    assert caught.value.exit_code == 3


def test_pull_request_checked_out_at_its_own_head(repo: GitRepo, pull: dict[str, Any], tmp_path: Path) -> None:
    full = repo.actions_checkout(tmp_path / "full", "refs/heads/topic", depth=0)
    with open_history(full.path, runner("pull_request", pull["payload"], tmp_path)) as history:
        assert history.base is not None
        assert history.base.label == pull["stale"]
        assert differing(history) == [MANIFEST]


def test_shallow_pull_request_at_its_own_head_fails_closed(repo: GitRepo, pull: dict[str, Any], tmp_path: Path) -> None:
    clone = repo.actions_checkout(tmp_path / "clone", "refs/heads/topic", depth=1)
    with pytest.raises(HistoryError) as caught:
        open_history(clone.path, runner("pull_request", pull["payload"], tmp_path))
    assert "fetch-depth: 0" in caught.value.hint


def test_commits_without_a_visible_link_fail_closed(repo: GitRepo, pull: dict[str, Any], tmp_path: Path) -> None:
    clone = repo.actions_checkout(tmp_path / "clone", "refs/heads/topic", depth=1)
    clone.git("fetch", "--quiet", "--depth=1", "origin", pull["base"])
    payload = {"pull_request": {"base": {"sha": pull["base"]}, "head": {"sha": pull["tip"]}}}
    with pytest.raises(HistoryError, match="does not show where") as caught:
        open_history(clone.path, runner("pull_request", payload, tmp_path))
    assert "fetch-depth" in caught.value.hint


def test_merge_queue(repo: GitRepo, pull: dict[str, Any], tmp_path: Path) -> None:
    clone = repo.actions_checkout(tmp_path / "clone", "refs/pull/1/merge", depth=2)
    payload = {"merge_group": {"base_sha": pull["base"], "head_sha": pull["merge"]}}
    with open_history(clone.path, runner("merge_group", payload, tmp_path)) as history:
        assert history.base is not None
        assert (history.base.label, history.head.label) == (pull["base"], pull["merge"])


def test_push(repo: GitRepo, tmp_path: Path) -> None:
    before = repo.head
    after = repo.save(MANIFEST, "two")
    payload = {"before": before, "after": after, "ref": "refs/heads/main"}
    with open_history(repo.path, runner("push", payload, tmp_path)) as history:
        assert history.base is not None
        assert (history.base.label, history.head.label) == (before, after)


def test_forced_push_whose_base_is_gone_fails_closed(repo: GitRepo, tmp_path: Path) -> None:
    lost = repo.save(MANIFEST, "overwritten")
    repo.git("reset", "--quiet", "--hard", "HEAD~1")
    after = repo.save(MANIFEST, "rewritten")
    clone = repo.actions_checkout(tmp_path / "clone", "refs/heads/main", depth=0)
    payload = {"before": lost, "after": after, "ref": "refs/heads/main", "forced": True}
    with pytest.raises(HistoryError, match=f"base commit {lost}") as caught:
        open_history(clone.path, runner("push", payload, tmp_path))
    assert "forced" in caught.value.hint


def test_push_of_a_new_branch(repo: GitRepo, tmp_path: Path) -> None:
    left = repo.head
    repo.branch("topic")
    after = repo.save(MANIFEST, "two")
    clone = repo.actions_checkout(tmp_path / "clone", "refs/heads/topic", depth=0)
    payload = {
        "before": ZERO,
        "after": after,
        "ref": "refs/heads/topic",
        "repository": {"default_branch": "main"},
    }
    with open_history(clone.path, runner("push", payload, tmp_path)) as history:
        assert history.base is not None
        assert history.base.label == left


def test_event_without_a_payload_file_fails_closed(repo: GitRepo) -> None:
    with pytest.raises(HistoryError, match="event file"):
        open_history(repo.path, Request(environ={"GITHUB_EVENT_NAME": "push"}))


def test_laptop_on_a_branch(repo: GitRepo) -> None:
    left = repo.head
    repo.branch("topic")
    repo.save(MANIFEST, "committed")
    repo.write(MANIFEST, "not yet committed")
    with open_history(repo.path / "data", Request()) as history:
        assert history.base is not None
        assert (history.base.label, history.head.label) == (left, "work tree")
        assert history.head.read(MANIFEST) == b"not yet committed"
        assert history.root == repo.path.resolve()


def test_laptop_prefers_the_default_branch_of_its_remote(repo: GitRepo, tmp_path: Path) -> None:
    first = repo.head
    repo.git("clone", "--quiet", str(repo.path), str(tmp_path / "clone"))
    clone = GitRepo(tmp_path / "clone")
    clone.save(MANIFEST, "not pushed yet")
    with open_history(clone.path, Request()) as history:
        assert history.base is not None
        assert history.base.label == first
        assert "origin/HEAD" in history.chosen


def test_unrelated_histories_fail_closed(repo: GitRepo) -> None:
    repo.git("checkout", "--quiet", "--orphan", "other")
    repo.commit("another root")
    with pytest.raises(HistoryError, match="share no history"):
        open_history(repo.path, Request())


def test_named_commits(repo: GitRepo) -> None:
    first = repo.head
    second = repo.save(MANIFEST, "two")
    repo.git("tag", "-a", "-m", "a tag", "v2")
    with open_history(repo.path, Request(base="main~1", head="v2")) as history:
        assert history.base is not None
        assert (history.base.label, history.head.label) == (first, second)


def test_named_commit_that_is_not_there(repo: GitRepo) -> None:
    with pytest.raises(HistoryError, match="base commit nowhere is not in this clone"):
        open_history(repo.path, Request(base="nowhere"))


def test_branch_that_looks_like_an_option_is_never_one(repo: GitRepo) -> None:
    repo.git("update-ref", "refs/heads/--output=x", "HEAD")
    with open_history(repo.path, Request(base="refs/heads/--output=x", head="HEAD")) as history:
        assert not differing(history)
    assert not (repo.path / "x").exists()


def test_detached_head(repo: GitRepo) -> None:
    repo.checkout(repo.save(MANIFEST, "two"), "--detach")
    with open_history(repo.path, Request(base="HEAD~1")) as history:
        assert differing(history)[-1] == MANIFEST


def test_linked_work_tree(repo: GitRepo, tmp_path: Path) -> None:
    repo.git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "side"))
    side = GitRepo(tmp_path / "side")
    side.write(MANIFEST, "staged here")
    side.add()
    with open_history(side.path, Request(staged=True)) as history:
        assert differing(history) == [MANIFEST]
    with open_history(repo.path, Request(staged=True)) as history:
        assert not differing(history)


def test_bare_repository_with_named_commits(repo: GitRepo, tmp_path: Path) -> None:
    first = repo.head
    second = repo.save(MANIFEST, "two")
    repo.git("clone", "--quiet", "--bare", str(repo.path), str(tmp_path / "bare.git"))
    with open_history(tmp_path / "bare.git", Request(base=first, head=second)) as history:
        assert history.head.read(MANIFEST) == b"two"
        assert history.root == (tmp_path / "bare.git").resolve()
    with open_history(tmp_path / "bare.git", Request()) as history:
        assert history.head.label == second


def test_server_hook_sees_objects_in_quarantine(repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.git("clone", "--quiet", "--bare", str(repo.path), str(tmp_path / "bare.git"))
    old, new = repo.head, repo.save(MANIFEST, "pushed")
    objects = tmp_path / "bare.git/objects"
    shutil.copytree(repo.path / ".git/objects", objects / "incoming", dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path / "bare.git")
    monkeypatch.setenv("GIT_DIR", ".")
    monkeypatch.setenv("GIT_QUARANTINE_PATH", str(objects / "incoming"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(objects / "incoming"))
    monkeypatch.setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", str(objects))
    with open_history(Path(), Request(base=old, head=new)) as history:
        assert differing(history) == [MANIFEST]
        assert history.head.read(MANIFEST) == b"pushed"


def test_server_hook_on_the_first_push_of_all(repo: GitRepo, tmp_path: Path) -> None:
    bare = GitRepo.init(tmp_path / "bare.git", "--bare")
    bare.git("fetch", "--quiet", str(repo.path), "main")
    with open_history(bare.path, Request(base=ZERO, head=repo.head)) as history:
        assert (history.base, history.comparison) == (None, Comparison.NEW)
        assert differing(history) == ["data/part-1.csv", MANIFEST]


def test_git_dir_of_a_hook_does_not_lead_to_another_repository(
    repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = GitRepo.init(tmp_path / "other")
    monkeypatch.chdir(other.path)
    monkeypatch.setenv("GIT_DIR", str(other.path / ".git"))
    with pytest.raises(HistoryError, match="GIT_DIR"):
        open_history(repo.path, Request())


def test_range_of_pre_commit(repo: GitRepo) -> None:
    first, second = repo.head, repo.save(MANIFEST, "two")
    environ = {"PRE_COMMIT_FROM_REF": first, "PRE_COMMIT_TO_REF": second}
    with open_history(repo.path, Request(staged=True, environ=environ)) as history:
        assert history.base is not None
        assert (history.base.label, history.head.label) == (first, second)


def test_repository_without_a_commit(tmp_path: Path) -> None:
    repo = GitRepo.init(tmp_path / "new")
    repo.write(MANIFEST, "crs: 1\n")
    with open_history(repo.path, Request()) as history:
        assert (history.base, history.comparison) == (None, Comparison.NEW)
        assert list(history.head.paths()) == [MANIFEST]


def test_head_that_names_a_lost_commit_is_not_a_new_repository(repo: GitRepo) -> None:
    (repo.path / ".git/refs/heads/main").write_text("1" * 40 + "\n")
    with pytest.raises(HistoryError, match="HEAD names"):
        open_history(repo.path, Request(staged=True))


def test_sha256_repository_is_refused_by_name(tmp_path: Path) -> None:
    repo = GitRepo.init(tmp_path / "new", "--object-format=sha256")
    with pytest.raises(HistoryError, match="sha256"):
        open_history(repo.path, Request())


def test_folder_outside_git(tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match="not in a git repository") as caught:
        open_history(tmp_path, Request())
    assert "rate" in caught.value.hint
    (tmp_path / MANIFEST).write_text("crs: 1\n")
    with open_history(tmp_path, Request(compare=False)) as history:
        assert (history.head.label, history.comparison) == ("folder", Comparison.NONE)
        assert history.head.read(MANIFEST) == b"crs: 1\n"


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match="no folder"):
        open_history(tmp_path / "nowhere", Request())


@pytest.mark.parametrize("request_", [Request(), Request(head="HEAD", compare=False)])
def test_machine_without_git(repo: GitRepo, monkeypatch: pytest.MonkeyPatch, request_: Request) -> None:
    monkeypatch.setenv("PATH", str(repo.path))
    with pytest.raises(HistoryError, match="git is not installed"):
        open_history(repo.path, request_)


def test_head_alone(repo: GitRepo) -> None:
    with open_history(repo.path, Request(compare=False)) as history:
        assert (history.base, history.head.label, history.comparison) == (None, "work tree", Comparison.NONE)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
class TestRepositoryOfAnotherUser:
    @pytest.fixture
    def foreign(self, repo: GitRepo) -> GitRepo:
        repo.save(MANIFEST, "two")
        for path in (repo.path, *repo.path.rglob("*")):
            os.chown(path, 12345, 12345, follow_symlinks=False)
        return repo

    def test_is_read_when_it_is_the_workspace(self, foreign: GitRepo) -> None:
        for workspace in (foreign.path, foreign.path.parent):
            with open_history(foreign.path, Request(base="HEAD~1", head="HEAD", workspace=workspace)) as history:
                assert differing(history) == [MANIFEST]

    @pytest.mark.parametrize("workspace", [None, "elsewhere", "repo/data"])
    def test_is_refused_otherwise(self, foreign: GitRepo, tmp_path: Path, workspace: str | None) -> None:
        request = Request(workspace=tmp_path / workspace if workspace else None)
        with pytest.raises(HistoryError, match="another user") as caught:
            open_history(foreign.path, request)
        assert "safe.directory" in caught.value.hint

    def test_trust_is_added_to_what_the_caller_configured(
        self, foreign: GitRepo, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
        monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.quotePath")
        monkeypatch.setenv("GIT_CONFIG_VALUE_0", "false")
        with open_history(foreign.path, Request(workspace=foreign.path)) as history:
            assert history.head.read(MANIFEST) == b"two"
        assert "GIT_CONFIG_KEY_1" not in os.environ
