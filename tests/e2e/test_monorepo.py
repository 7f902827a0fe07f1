"""One repository with very many datasets: a short, right answer about the few that a change touches."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from crs_gate.cli import main
from tests.e2e.manifests import HEADER, manifest
from tests.gitrepo import GitRepo

COUNT = 1_000
TODAY = ("--today", "2026-11-22")
POLICY = ".github/crs-gate.yml"
Check = Callable[..., tuple[int, Any]]


def path_of(number: int) -> str:
    return f"team-{number // 50:02}/set-{number:03}/dataset.crs.yaml"


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose main branch holds a thousand good manifests, one of them with a bad source."""
    repo = GitRepo.init(tmp_path_factory.mktemp("monorepo") / "repo")
    header = "commit refs/heads/main\ncommitter tests <tests@example.org> 1793534400 +0000\ndata 1\nx\n"
    repo.git("fast-import", "--quiet", stdin=header + "".join(_files()))
    return repo.path


def _files() -> Iterator[str]:
    for number in range(COUNT):
        text = manifest("a", name=f"set-{number}", scraped=("posts",) if number == 999 else ())
        yield f"M 100644 inline {path_of(number)}\ndata {len(text)}\n{text}\n"
    yield "M 100644 inline README.md\ndata 2\nx\n\n"


@pytest.fixture
def repo(origin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    """A copy of it without a work tree, on a branch."""
    for name in ("GITHUB_ACTIONS", "GITHUB_EVENT_NAME", "PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF"):
        monkeypatch.delenv(name, raising=False)
    made = GitRepo(tmp_path / "repo")
    shutil.copytree(origin, made.path)
    made.git("symbolic-ref", "HEAD", "refs/heads/topic")
    made.git("update-ref", "refs/heads/topic", "main")
    made.git("read-tree", "main")
    made.git("sparse-checkout", "set", "--no-cone", "/nothing")
    monkeypatch.chdir(made.path)
    return made


def change(repo: GitRepo, files: dict[str, str | None]) -> None:
    """Commit files as they are given; ``None`` takes one out."""
    for path, text in files.items():
        if text is None:
            repo.git("update-index", "--force-remove", "--", path)
        else:
            blob = repo.git("hash-object", "-w", "--stdin", stdin=text)
            repo.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")
    repo.git("commit", "--quiet", "--no-verify", "-m", "a change")


def main_holds(repo: GitRepo, files: dict[str, str | None]) -> None:
    """Commit files to the main branch, and start the topic there."""
    change(repo, files)
    repo.git("update-ref", "refs/heads/main", "HEAD")


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str]) -> Check:
    def run(*arguments: str) -> tuple[int, Any]:
        code = main(["check", "--base", "main", "--head", "topic", *arguments, *TODAY, "--format", "json"])
        return code, json.loads(capsys.readouterr().out)

    return run


def verdicts(report: Any) -> list[tuple[str, str, str]]:
    return [(found["path"], found["change"], found["status"]) for found in report["manifests"]]


def test_one_bad_pull_request_gets_one_short_answer(repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
    bad = manifest("a", name="set-123", scraped=("posts",))
    change(repo, {path_of(7): manifest("a", "b", name="set-7"), path_of(123): bad, "README.md": "y\n"})
    assert main(["check", "--base", "main", "--head", "topic", *TODAY, "--format", "text"]) == 1
    lines = capsys.readouterr().out.splitlines()
    named = [line for line in lines if "dataset.crs.yaml" in line]
    assert len(lines) <= 40
    assert path_of(123) in named[0]
    first = bad.splitlines().index("  - id: posts") + 1
    assert re.search(rf"{path_of(123)}:({first}|{first + 1})\b", "\n".join(lines))
    assert not any(path_of(999) in line for line in lines)


def test_the_line_is_annotated(repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
    bad = manifest("a", name="set-123", scraped=("posts",))
    change(repo, {path_of(123): bad})
    assert main(["check", "--base", "main", "--head", "topic", *TODAY, "--format", "github"]) == 1
    found = re.findall(r"^::error file=([^,]+),line=(\d+)", capsys.readouterr().out, re.MULTILINE)
    first = bad.splitlines().index("  - id: posts") + 1
    assert {file for file, _ in found} == {path_of(123)}
    assert any(int(line) >= first for _, line in found)


def test_only_what_is_touched_is_judged_and_the_rest_is_counted(repo: GitRepo, check: Check) -> None:
    change(repo, {path_of(7): manifest("a", "b", name="set-7")})
    code, report = check()
    assert (code, verdicts(report)) == (0, [(path_of(7), "changed", "passed")])


def test_a_change_that_touches_no_dataset_passes(repo: GitRepo, check: Check) -> None:
    change(repo, {"README.md": "y\n"})
    code, report = check()
    assert (code, verdicts(report)) == (0, [])


def test_data_beside_an_untouched_manifest_is_seen(repo: GitRepo, check: Check) -> None:
    change(repo, {"team-03/set-160/raw/new.csv": "a,b\n"})
    code, report = check()
    assert (code, verdicts(report)) == (1, [(path_of(160), "unchanged", "blocked")])
    assert [finding["rule"] for finding in report["manifests"][0]["findings"]] == ["data-path-unclaimed"]


@pytest.mark.parametrize("path", ["top.dvc", "dvc.lock"])
def test_a_pointer_far_above_touches_the_dataset_whose_data_it_names(repo: GitRepo, check: Check, path: str) -> None:
    out = "outs: [{path: team-03/set-160/new.csv, md5: 12}]"
    change(repo, {path: out if path == "top.dvc" else f"stages: {{make: {{{out}}}}}"})
    code, report = check()
    assert (code, verdicts(report)) == (1, [(path_of(160), "unchanged", "blocked")])


def test_a_pointer_that_is_no_longer_read_touches_what_it_named(
    repo: GitRepo, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crs_gate.facts.pointers.MOST_POINTERS", 2)
    claimed = manifest("a", name="set-160").replace("files: []", f"files: [{{path: posts.csv, sha256: {'0f' * 32}}}]")
    pointer = "outs: [{path: posts.csv, md5: 12}]"
    main_holds(repo, {path_of(160): claimed, "team-03/set-160/odd.dvc": pointer})
    change(repo, {f"archive/{name}.dvc": f"outs: [{{path: {name}.csv}}]" for name in "ab"})
    code, report = check()
    assert (code, verdicts(report)) == (1, [(path_of(160), "unchanged", "blocked")])
    said = [finding["message"] for finding in report["manifests"][0]["findings"]]
    assert "data file 'odd' belongs to no source" in said


def test_a_pointer_that_is_read_at_last_touches_the_dataset_whose_data_it_names(
    repo: GitRepo, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crs_gate.facts.pointers.MOST_POINTERS", 1)
    main_holds(repo, {"a.dvc": "outs: [{path: a.csv}]", "b.dvc": "outs: [{path: team-03/set-160/new.csv}]"})
    change(repo, {"a.dvc": None})
    code, report = check()
    assert (code, verdicts(report)) == (1, [(path_of(160), "unchanged", "blocked")])


@pytest.mark.parametrize("before", ["stages: {}", None])
def test_a_lock_that_nobody_can_read_touches_all_below_it(repo: GitRepo, check: Check, before: str | None) -> None:
    if before is not None:
        main_holds(repo, {"team-03/dvc.lock": before})
    change(repo, {"team-03/dvc.lock": "stages: ["})
    code, report = check()
    assert (code, len(report["manifests"])) == (1, 50)
    assert {(change, status) for _, change, status in verdicts(report)} == {("unchanged", "blocked")}
    assert all(path.startswith("team-03/") for path, _, _ in verdicts(report))


def test_a_table_that_is_given_up_touches_those_for_whom_it_is_data(repo: GitRepo, check: Check) -> None:
    table, above = "team-03/set-160/sources.jsonl", "team-03/all.crs.yaml"
    row = json.dumps({"id": "a", "locator": {"url": "https://example.org/a"}})
    with_table = HEADER.format(name="all").replace("sources:\n", "sources: {table: set-160/sources.jsonl}\n")
    main_holds(repo, {table: f"{row}\n", above: with_table})
    change(repo, {above: manifest("a", name="all")})
    _, report = check()
    (found,) = [found for found in report["manifests"] if found["path"] == path_of(160)]
    assert (found["change"], found["status"]) == ("unchanged", "blocked")
    assert [finding["message"] for finding in found["findings"]] == ["data file 'sources.jsonl' belongs to no source"]


def test_an_untouched_manifest_below_a_floor_blocks(repo: GitRepo, check: Check) -> None:
    change(repo, {path_of(7): manifest("a", "b", name="set-7")})
    code, report = check("--min-rating", "C")
    assert code == 1
    assert verdicts(report)[0] == (path_of(999), "unchanged", "blocked")
    (reason,) = report["manifests"][0]["reasons"]
    assert reason["code"] == "rating-below-floor"
    assert len(report["manifests"]) == COUNT


def test_a_floor_for_some_rates_these_and_what_is_touched(repo: GitRepo, check: Check) -> None:
    policy = "version: 1\ndatasets:\n- {path: team-19/*/dataset.crs.yaml, min_rating: C}\n"
    repo.git("checkout", "--quiet", "--detach")
    change(repo, {POLICY: policy})
    repo.git("update-ref", "refs/heads/main", "HEAD")
    change(repo, {path_of(7): manifest("a", "b", name="set-7")})
    repo.git("update-ref", "refs/heads/topic", "HEAD")
    code, report = check()
    told = verdicts(report)
    assert (code, told[0], len(told)) == (1, (path_of(999), "unchanged", "blocked"), 51)
    assert (path_of(7), "changed", "passed") in told


def test_one_of_many_that_moves_is_one_move(repo: GitRepo, check: Check) -> None:
    new = "team-99/set-007/dataset.crs.yaml"
    change(repo, {path_of(7): None, new: manifest("a", name="set-7")})
    code, report = check()
    assert (code, verdicts(report)) == (0, [(new, "renamed", "passed")])
    assert report["manifests"][0]["base_path"] == path_of(7)


def test_a_folder_of_many_that_moves(repo: GitRepo, check: Check) -> None:
    tree = repo.rev("HEAD:team-03")
    repo.git("rm", "-r", "--quiet", "--cached", "--sparse", "team-03")
    repo.git("read-tree", "--prefix=moved", tree)
    repo.git("commit", "--quiet", "-m", "move")
    code, report = check()
    assert (code, {(change, status) for _, change, status in verdicts(report)}) == (0, {("renamed", "passed")})
    assert len(report["manifests"]) == 50


def test_one_of_many_that_is_deleted_blocks(repo: GitRepo, check: Check) -> None:
    change(repo, {path_of(7): None})
    code, report = check()
    assert (code, verdicts(report)) == (1, [(path_of(7), "deleted", "blocked")])


def test_a_manifest_that_breaks_is_blocked(repo: GitRepo, check: Check) -> None:
    change(repo, {path_of(7): "crs: 1\nsources: [\n"})
    code, report = check()
    assert (code, verdicts(report)) == (1, [(path_of(7), "changed", "blocked")])


def test_a_named_manifest_is_judged_though_nothing_touches_it(repo: GitRepo, check: Check) -> None:
    change(repo, {"README.md": "y\n"})
    code, report = check(path_of(999))
    assert (code, verdicts(report)) == (0, [(path_of(999), "unchanged", "passed")])


def test_the_index_tells_what_is_touched(repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
    blob = repo.git("hash-object", "-w", "--stdin", stdin=manifest("a", name="set-7", scraped=("posts",)))
    repo.git("update-index", "--cacheinfo", f"100644,{blob},{path_of(7)}")
    assert main(["check", "--staged", *TODAY, "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert verdicts(report) == [(path_of(7), "changed", "blocked")]


def test_the_work_tree_tells_what_is_touched(repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.write(path_of(7), manifest("a", name="set-7", scraped=("posts",)))
    repo.write("team-03/set-160/new.csv", "a,b\n")
    assert main(["check", "--base", "main", *TODAY, "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert sorted(verdicts(report)) == [(path_of(7), "changed", "blocked"), (path_of(160), "unchanged", "blocked")]


def test_all_processors_say_what_one_says(
    repo: GitRepo, check: Check, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    changes: dict[str, str | None] = {path_of(n): manifest("a", "b", name=f"set-{n}") for n in range(90)}
    change(repo, {**changes, path_of(50): manifest("a", scraped=("posts",)), path_of(51): "crs: [", path_of(52): None})
    reports = []
    for processors in (1, 2, 3):
        monkeypatch.setattr("crs_gate.pipeline.sharing._processors", lambda count=processors: count)
        reports.append(check())
    assert reports[0] == reports[1] == reports[2]
    assert (reports[0][0], len(reports[0][1]["manifests"])) == (1, 90)
