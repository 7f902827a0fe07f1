"""Data that is elsewhere: what DVC, Git LFS and git-annex leave in git claims a path, and may hold a digest."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from crs_gate.cli import main
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

PATH = "sets/posts/dataset.crs.yaml"
TODAY = ("--today", "2026-11-22")
OID = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
KEY = f"SHA256E-s12--{OID}.csv"
MD5 = "a304afb96060aad90176268345e10355"
Check = Callable[[], tuple[int, list[tuple[str, str]]]]


def claiming(path: str, sha256: str = "") -> str:
    """A good manifest whose one source claims a path."""
    digest = f", sha256: {sha256}" if sha256 else ""
    return manifest("a").replace("files: []", f"files: [{{path: {path}{digest}}}]")


def pointer_to(path: str) -> str:
    return f"outs:\n- md5: {MD5}\n  size: 3\n  hash: md5\n  path: {path}\n"


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    """A repository with one good manifest, and a branch on top of it."""
    for name in ("GITHUB_ACTIONS", "GITHUB_EVENT_NAME", "PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF"):
        monkeypatch.delenv(name, raising=False)
    made = GitRepo.init(tmp_path / "repo")
    made.save(PATH, manifest("a"))
    made.branch("topic")
    monkeypatch.chdir(made.path)
    return made


@pytest.fixture(params=["commit", "index", "work tree"])
def check(request: pytest.FixtureRequest, repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> Check:
    """Judge the work tree, committed or staged or as it is; gives the exit code and (rule, message) pairs."""

    def run() -> tuple[int, list[tuple[str, str]]]:
        options: tuple[str, ...] = ("--base", "main")
        if request.param == "commit":
            repo.commit()
            options += ("--head", "topic")
        elif request.param == "index":
            repo.add()
            options = ("--staged",)
        code = main(["check", *options, *TODAY, "--format", "json"])
        (found,) = json.loads(capsys.readouterr().out)["manifests"]
        return code, [(finding["rule"], finding["message"]) for finding in found["findings"]]

    return run


@pytest.fixture
def cli_rate(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[[Path], str]:
    """Rate the manifest of a folder; gives what is printed."""

    def run(folder: Path) -> str:
        monkeypatch.chdir(folder)
        main(["rate", "dataset.crs.yaml", *TODAY])
        return capsys.readouterr().out

    return run


LOCK = f"schema: '2.0'\nstages:\n  make:\n    cmd: make\n    outs: [{{path: out.csv, md5: {MD5}}}]\n"


@pytest.mark.parametrize(
    ("pointer", "text", "claimed"),
    [
        ("x.csv.dvc", "deps: [", "x.csv.dvc"),
        ("x.csv.dvc", pointer_to("other.csv"), "other.csv"),
        ("p/x.dvc", f"wdir: ../raw\n{pointer_to('part.csv')}", "raw/part.csv"),
        ("dvc.lock", LOCK, "out.csv"),
        ("../../top.dvc", pointer_to("sets/posts/top.csv"), "top.csv"),
    ],
)
def test_data_behind_a_dvc_file_must_be_claimed(
    repo: GitRepo, check: Check, pointer: str, text: str, claimed: str
) -> None:
    repo.write(f"sets/posts/{pointer}", text)
    assert check() == (1, [("data-path-unclaimed", f"data file '{claimed}' belongs to no source")])


def test_the_output_of_a_stage_that_is_no_data_needs_no_source(repo: GitRepo, check: Check) -> None:
    repo.write("sets/posts/dvc.lock", f"schema: '2.0'\nstages: {{a: {{outs: [{{path: plot.svg, md5: {MD5}}}]}}}}")
    assert check() == (0, [])


def test_data_that_dvc_keeps_outside_the_repository_must_be_claimed_by_its_pointers_name(
    repo: GitRepo, check: Check
) -> None:
    repo.write("sets/posts/x.csv.dvc", pointer_to("/mnt/store/data.csv"))
    assert check() == (1, [("data-path-unclaimed", "data file 'x.csv' belongs to no source")])


def test_a_variable_in_a_pipeline_does_not_hide_what_its_lock_names(repo: GitRepo, check: Check) -> None:
    repo.write("sets/posts/dvc.lock", LOCK)
    repo.write("sets/posts/dvc.yaml", "vars: [{d: .}]\nstages: {make: {wdir: '${d}', cmd: make, outs: [out.csv]}}\n")
    code, findings = check()
    assert code == 1
    assert [rule for rule, _ in findings] == ["data-path-unclaimed"]


def test_the_md5_of_dvc_is_no_checksum(repo: GitRepo, check: Check) -> None:
    repo.write("sets/posts/x.csv.dvc", pointer_to("x.csv"))
    repo.write(PATH, claiming("x.csv"))
    code, findings = check()
    assert code == 1
    ((rule, message),) = findings
    assert rule == "checksum-missing"
    assert message.startswith("'x.csv' has no sha256; what DVC keeps (an MD5 or the like)")


def test_a_digest_beside_the_md5_of_dvc_is_one(repo: GitRepo, check: Check) -> None:
    repo.write("sets/posts/x.csv.dvc", pointer_to("x.csv"))
    repo.write(PATH, claiming("x.csv", OID))
    assert check() == (0, [])


@pytest.mark.parametrize("host", ["git-lfs", "hawser"])
def test_the_oid_of_git_lfs_is_a_checksum(repo: GitRepo, check: Check, host: str) -> None:
    repo.write("sets/posts/x.csv", f"version https://{host}.github.com/spec/v1\noid sha256:{OID}\nsize 12\n")
    repo.write(PATH, claiming("x.csv"))
    assert check() == (0, [])


@pytest.mark.parametrize("oid", ["ab" * 32, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"])
def test_an_oid_that_no_data_has_is_none(repo: GitRepo, check: Check, oid: str) -> None:
    repo.write("sets/posts/x.csv", f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize 12\n")
    repo.write(PATH, claiming("x.csv"))
    code, findings = check()
    assert (code, [rule for rule, _ in findings]) == (1, ["checksum-missing"])


def test_a_key_of_git_annex_is_a_checksum_locked_or_unlocked(repo: GitRepo, check: Check) -> None:
    (repo.path / "sets/posts/x.csv").symlink_to(f"../../.git/annex/objects/aa/bb/{KEY}/{KEY}")
    repo.write("sets/posts/y.csv", f"/annex/objects/{KEY}\n")
    repo.write(PATH, claiming("'*.csv'"))
    assert check() == (0, [])


def test_a_key_of_git_annex_is_a_checksum_in_a_submodule(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, repo: GitRepo, capsys: pytest.CaptureFixture[str]
) -> None:
    outer = GitRepo.init(tmp_path / "outer")
    outer.git("submodule", "--quiet", "add", "--name", "posts", str(repo.path), "teams/posts")
    inner = GitRepo(outer.path / "teams/posts")
    (inner.path / "sets/posts/x.csv").symlink_to(f"../../../../.git/modules/posts/annex/objects/aa/bb/{KEY}/{KEY}")
    inner.save(PATH, claiming("x.csv"))
    monkeypatch.chdir(inner.path)
    assert main(["check", "--base", "HEAD~", "--head", "HEAD", *TODAY, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["manifests"][0]["findings"] == []


def test_rows_behind_the_key_of_git_annex_are_no_pointer(repo: GitRepo, check: Check) -> None:
    repo.write("sets/posts/x.csv", f"/annex/objects/{KEY}\nann,ann@example.org,/annex/\n")
    repo.write(PATH, claiming("x.csv"))
    code, findings = check()
    assert (code, [rule for rule, _ in findings]) == (1, ["checksum-missing"])


@pytest.mark.parametrize(
    "key", [f"MD5E-s12--{MD5}.csv", "WORM-s12-m1700000000--x.csv", "URL--https&c%%example.org%x.csv"]
)
def test_another_key_of_git_annex_claims_a_path_and_fixes_nothing(repo: GitRepo, check: Check, key: str) -> None:
    (repo.path / "sets/posts/x.csv").symlink_to(f"../../.git/annex/objects/aa/bb/{key}/{key}")
    assert check() == (1, [("data-path-unclaimed", "data file 'x.csv' belongs to no source")])
    repo.write(PATH, claiming("x.csv"))
    code, findings = check()
    assert (code, [rule for rule, _ in findings]) == (1, ["checksum-missing"])


def test_a_link_out_of_the_repository_is_not_followed(repo: GitRepo, check: Check, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"version https://git-lfs.github.com/spec/v1\noid sha256:{OID}\nsize 12\n")
    (repo.path / "sets/posts/x.csv").symlink_to(tmp_path / "secret")
    repo.write(PATH, claiming("x.csv"))
    code, findings = check()
    assert (code, [rule for rule, _ in findings]) == (1, ["checksum-missing", "unsafe-file-content"])


@pytest.mark.parametrize(
    "text",
    [
        "x" * 5_000_000,
        "outs: [" + "{path: a.csv}," * 20_000 + "]",
        "a: &a [" + ",".join(["x"] * 50) + "]\n" + "".join(f"a{n}: &a{n} [*a, *a]\n" for n in range(3)) + "outs: *a",
        "[" * 5_000,
        "!!python/object/apply:os.system ['touch pwned']",
        'outs: [{path: "a\\0.csv"}]',
        "\ufeffouts: []",
        "outs: [{path: /mnt/store/x.csv, md5: 12}]\nrows:\n" + "- ann,ann@example.org\n" * 3_000,
        "outs: [{path: /mnt/store/x.csv, md5: 12}]\n" + "# ann,ann@example.org\n" * 3_000,
    ],
)
def test_a_hostile_pointer_is_a_file_like_any_other(repo: GitRepo, check: Check, text: str) -> None:
    repo.write("sets/posts/x.csv.dvc", text)
    code, findings = check()
    unclaimed = [(rule, said) for rule, said in findings if rule != "personal-data-found"]
    assert (code, unclaimed) == (1, [("data-path-unclaimed", "data file 'x.csv.dvc' belongs to no source")])
    assert not (repo.path / "pwned").exists()


def test_of_too_many_pointers_the_names_count(repo: GitRepo, check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crs_gate.facts.pointers.MOST_POINTERS", 50)
    for number in range(60):
        repo.write(f"sets/posts/{number:02}.csv.dvc", pointer_to(f"{number:02}.bin"))
    code, findings = check()
    expected = [f"{number:02}.{'bin' if number < 50 else 'csv'}" for number in range(60)]
    assert (code, findings) == (
        1,
        [("data-path-unclaimed", f"data file '{path}' belongs to no source") for path in expected],
    )


@pytest.mark.parametrize(
    "text",
    [
        "stages: {a: {outs: [{path: posts.csv, md5: x}]}}\n# " + "x" * 1024 * 1024,
        "stages: {a: {outs: [{path: posts.csv}]}}\nstages: {}\n",
        "\ufeffstages: {a: {outs: [{path: posts.csv}]}}\n",
        "a: {outs: [{path: posts.csv}]}\n",
    ],
    ids=["too long", "a key twice", "byte order mark", "older layout"],
)
def test_a_lock_that_cannot_be_read_is_told(repo: GitRepo, check: Check, text: str) -> None:
    repo.write("sets/posts/dvc.lock", text)
    code, found = check()
    said = "'sets/posts/dvc.lock' cannot be read, so that nobody knows which data it names"
    assert code == 1
    assert ("data-path-unclaimed", said) in found


@pytest.mark.parametrize("target", ["/etc/hostname", "../../../elsewhere.csv", "gone.csv", "a.csv", ".."])
def test_a_link_cannot_stand_in_for_a_file_with_a_checksum(repo: GitRepo, check: Check, target: str) -> None:
    repo.git("checkout", "--quiet", "main")
    repo.write("sets/posts/a.csv", "a,b\n")
    repo.save(PATH, claiming("a.csv", OID))
    repo.git("checkout", "--quiet", "-B", "topic")
    (repo.path / "sets/posts/a.csv").unlink()
    (repo.path / "sets/posts/a.csv").symlink_to(target)
    code, found = check()
    assert (code, [rule for rule, _ in found if rule != "unsafe-file-content"]) == (1, ["checksum-mismatch"])
    assert f"a symbolic link to '{target}', which is no file of this repository" in found[-1][1]


def test_a_link_is_taken_for_the_file_of_the_repository_that_it_names(repo: GitRepo, check: Check) -> None:
    repo.write("sets/posts/store/a", "a,b\n")
    (repo.path / "sets/posts/hop").symlink_to("store/a")
    (repo.path / "sets/posts/a.csv").symlink_to("./hop")
    entry = f"{{path: a.csv, sha256: {sha256(b'a,b' + bytes([10])).hexdigest()}, bytes: 4}}"
    repo.write(PATH, manifest("a").replace("files: []", f"files: [{entry}]"))
    assert check() == (0, [])
    repo.write("sets/posts/store/a", "a,b,c\n")
    code, found = check()
    assert code == 1
    assert ("checksum-mismatch", "'a.csv': bytes is 4, and the file has 6") in found


def test_a_key_of_git_annex_without_a_digest_proves_nothing_and_is_no_fault(repo: GitRepo, check: Check) -> None:
    key = f"MD5E-s12--{MD5}.csv"
    (repo.path / "sets/posts/a.csv").symlink_to(f"../../.git/annex/objects/aa/bb/{key}/{key}")
    repo.write(PATH, claiming("a.csv", OID))
    assert check() == (0, [])


def test_a_submodule_has_no_checksum(repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.write(PATH, claiming("a.csv", OID))
    repo.add()
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},sets/posts/a.csv")
    assert main(["check", "--staged", *TODAY, "--format", "json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)["manifests"]
    assert [one["message"] for one in found["findings"]] == ["'a.csv': a sha256 is stated, and there is a submodule"]


def test_links_of_a_folder_without_git_are_those_of_a_cache(tmp_path: Path, cli_rate: Callable[[Path], str]) -> None:
    (tmp_path / "blobs").mkdir()
    (tmp_path / "blobs/one").write_text("a,b\n")
    folder = tmp_path / "snapshot"
    folder.mkdir()
    (folder / "a.csv").symlink_to("../blobs/one")
    (folder / "dataset.crs.yaml").write_text(claiming("a.csv", OID))
    assert "checksum-mismatch" not in cli_rate(folder)
