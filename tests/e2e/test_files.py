"""``crs-gate files``, and what the gate makes of the list: with real git."""

import json
import os
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest

from tests.e2e.commands import Cli, command_line
from tests.e2e.manifests import HEADER, LICENSED
from tests.gitrepo import GitRepo, clean_environment

SOURCE = """\
  - id: posts
    title: Notices of posts
    category: public_dataset
    modality: [text]
    locator: {{url: "https://example.org/posts", revision: v1}}
    collected: {{from: 2026-01-01, to: 2026-01-31, method: download}}
    acquisition: {{basis: licensed}}
    {licensed}
    personal_data: {{present: no}}
    synthetic: {{present: no}}
    derived_from: []
    files:
{files}
    trace: []
"""
LIST = ".crs/files.jsonl"
LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize {}\n"


def manifest(*entries: str) -> str:
    files = "\n".join(f"      - {entry}" for entry in entries or ("path: data/",))
    return HEADER.format(name="notices") + SOURCE.format(licensed=LICENSED, files=files)


def digest(text: str | bytes) -> str:
    return sha256(text.encode() if isinstance(text, str) else text).hexdigest()


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo.init(tmp_path / "repo")
    repo.write("dataset.crs.yaml", manifest())
    repo.write("data/a.csv", "x,y\n")
    repo.write("data/b.csv", "1,2\n")
    repo.commit()
    return repo


@pytest.fixture
def cli(capsys, repo: GitRepo, monkeypatch) -> Cli:
    return command_line(capsys, repo.path, monkeypatch)


def lines(repo: GitRepo) -> list[dict[str, object]]:
    return [json.loads(line) for line in (repo.path / LIST).read_bytes().splitlines()]


def report(cli: Cli, *arguments: str) -> dict[str, object]:
    return json.loads(cli("files", "--format", "json", *arguments).out)


def rules_of(cli: Cli, *arguments: str) -> dict[str, str]:
    ran = cli("check", "--format", "json", "--today", "2026-11-20", *arguments)
    findings = json.loads(ran.out)["manifests"][0]["findings"]
    return {found["rule"]: found["message"] for found in findings if found["state"] == "introduced"}


def test_the_list_is_written_sorted_and_holds(repo, cli):
    repo.write("data/B.tsv", "3\n")
    ran = cli("files")
    assert ran.code == 0
    assert "wrote .crs/files.jsonl: 3 files" in ran.out
    assert [line["path"] for line in lines(repo)] == ["data/B.tsv", "data/a.csv", "data/b.csv"]
    assert lines(repo)[1] == {"path": "data/a.csv", "sha256": digest("x,y\n"), "size": 4, "source": "git"}
    assert cli("files", "--check").code == 0


def test_each_difference_is_named(repo, cli):
    cli("files")
    repo.commit()
    repo.write("data/a.csv", "changed\n")
    (repo.path / "data/b.csv").unlink()
    repo.write("data/c.csv", "new\n")
    before = (repo.path / LIST).read_bytes()
    ran = cli("files", "--check")
    assert ran.code == 1
    assert "changed: data/a.csv" in ran.out
    assert "listed, and not there: data/b.csv" in ran.out
    assert "there, and was not listed: data/c.csv" in ran.out
    assert (repo.path / LIST).read_bytes() == before


def test_without_a_list_the_check_fails_and_says_what_to_do(cli):
    ran = cli("files", "--check")
    assert ran.code == 1
    assert "is not there" in ran.out
    assert "`crs-gate files dataset.crs.yaml`" in ran.err


def test_pointers_of_git_lfs_are_not_read_as_data(repo, cli):
    repo.save("data/big.bin", LFS.format("ab" * 32, 12345))
    cli("files")
    assert {"path": "data/big.bin", "sha256": "ab" * 32, "size": 12345, "source": "lfs"} in lines(repo)


def test_data_in_place_of_a_pointer_has_the_digest_of_the_pointer(repo, cli):
    data = b"d" * 5000
    repo.save("data/big.bin", LFS.format(digest(data), len(data)))
    path = repo.path / "data/big.bin"
    blob = repo.git("rev-parse", "HEAD:data/big.bin")
    path.write_bytes(data)
    os.utime(path, (1_700_000_000, 1_700_000_000))  # at rest, so that git goes by size and times
    repo.git("config", "filter.lfs.clean", f"sh -c 'git cat-file blob {blob}'")
    repo.write(".gitattributes", "*.bin filter=lfs\n")
    repo.git("add", "data/big.bin", ".gitattributes")
    repo.git("commit", "-q", "-m", "attributes")
    cli("files")
    assert {"path": "data/big.bin", "sha256": digest(data), "size": 5000, "source": "lfs"} in lines(repo)


def test_a_key_of_git_annex_holds_the_digest(repo, cli):
    key = f"SHA256E-s7--{'cd' * 32}.csv"
    (repo.path / "data/far.csv").symlink_to(f"../.git/annex/objects/aa/bb/{key}/{key}")
    cli("files")
    assert {"path": "data/far.csv", "sha256": "cd" * 32, "size": 7, "source": "annex"} in lines(repo)


def test_links_are_never_followed(repo, cli, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.csv").write_text("secret\n")
    (repo.path / "data/out.csv").symlink_to(outside / "secret.csv")
    (repo.path / "data/folder").symlink_to(outside)
    ran = cli("files")
    assert [line["path"] for line in lines(repo)] == ["data/a.csv", "data/b.csv"]
    assert "left out data/out.csv" in ran.out


def test_a_list_behind_a_link_is_not_written(repo, cli, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (repo.path / ".crs").symlink_to(tmp_path / "elsewhere")
    ran = cli("files")
    assert ran.code == 2
    assert "symbolic link" in ran.err
    assert not list((tmp_path / "elsewhere").iterdir())


def test_files_that_are_one_on_some_disks_are_refused(repo, cli):
    repo.write("data/A.csv", "other\n")
    ran = cli("files")
    assert ran.code == 3
    assert "'data/a.csv' is one file with 'data/A.csv' on some disks" in ran.err
    assert not (repo.path / LIST).exists()


def test_what_git_finds_unchanged_is_not_read_again(repo, cli):
    cli("files")
    repo.commit()
    repo.write("data/b.csv", "other\n")
    found = report(cli)
    assert found["unchanged"] == 1
    assert found["read"] == {"files": 1, "bytes": 6}


def test_a_commit_without_the_list_does_not_count_as_listed(repo, cli):
    cli("files")
    repo.commit()
    repo.save("data/b.csv", "other\n")
    assert report(cli, "--check")["changed"] == ["data/b.csv"]
    repo.checkout("main")
    assert cli("files").code == 0
    assert lines(repo)[1]["sha256"] == digest("other\n")


def test_every_byte_is_read_where_that_is_asked_for(repo, cli):
    wrong = (repo.path / LIST, b"")
    cli("files")
    lie = wrong[0].read_text().replace(digest("x,y\n"), "ab" * 32)
    repo.save(LIST, lie)
    assert cli("files", "--check").code == 0, "git proves that nothing changed since somebody committed this"
    ran = cli("files", "--check", "--reread")
    assert ran.code == 1
    assert "changed: data/a.csv" in ran.out


def test_a_list_that_is_broken_is_told_and_written_anew(repo, cli):
    repo.write(LIST, '{"path":"../x"}\n')
    ran = cli("files", "--check")
    assert ran.code == 1
    assert ".crs/files.jsonl:1:" in ran.out
    assert cli("files").code == 0
    assert cli("files", "--check").code == 0


def test_digests_are_put_into_the_manifest_and_the_rest_stays(repo, cli):
    text = manifest("path: data/a.csv  # the first", f"{{path: data/b.csv, sha256: {'0' * 63}1}}")
    repo.write("dataset.crs.yaml", text)
    ran = cli("files", "--write-manifest")
    assert ran.code == 0, ran.err
    now = (repo.path / "dataset.crs.yaml").read_text()
    assert (
        f"      - path: data/a.csv  # the first\n        sha256: {digest('x,y' + chr(10))}\n        bytes: 4\n" in now
    )
    assert f"{{path: data/b.csv, sha256: {digest('1,2' + chr(10))}, bytes: 4}}" in now
    assert len(now.splitlines()) == len(text.splitlines()) + 2
    assert "has its digest" in cli("files", "--write-manifest").out


def test_a_folder_without_git_has_a_list_too(capsys, tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    (tmp_path / "data/a.csv").write_text("x\n")
    (tmp_path / "dataset.crs.yaml").write_text(manifest())
    cli = command_line(capsys, tmp_path, monkeypatch)
    assert cli("files", XDG_CACHE_HOME=str(tmp_path / "cache")).code == 0
    assert '"source":"bytes"' in (tmp_path / LIST).read_text()


def test_an_interrupted_run_leaves_the_old_list_and_no_process(repo, cli):
    cli("files")
    before = (repo.path / LIST).read_bytes()
    with (repo.path / "data/large.bin").open("wb") as file:
        file.truncate(40 * 1024**3)  # a hole: nothing on disk, and minutes to read
    with (repo.path / "data/other.bin").open("wb") as file:
        file.truncate(40 * 1024**3)
    command = (sys.executable, "-m", "crs_gate", "files", "--jobs", "2")
    process = subprocess.Popen(
        command, cwd=repo.path, env=clean_environment(), stderr=subprocess.PIPE, start_new_session=True
    )
    started = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while process.poll() is None and len(started.read_text().split()) < 2:
        time.sleep(0.05)
    time.sleep(1)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert (repo.path / LIST).read_bytes() == before
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


# The gate


@pytest.fixture
def listed(repo: GitRepo, cli: Cli) -> GitRepo:
    cli("files")
    repo.commit("list")
    repo.branch("change")
    return repo


def test_a_list_answers_for_checksums(repo, cli):
    repo.branch("change")
    cli("files")
    repo.commit()
    ran = cli("rate", "dataset.crs.yaml", "--format", "json", "--today", "2026-11-20")
    (found,) = (each for each in json.loads(ran.out)["manifests"][0]["results"] if each["rule"] == "checksum-missing")
    assert found["outcome"] == "pass"


def test_data_that_changes_without_its_list_fails(listed, cli):
    listed.save("data/a.csv", "changed\n")
    message = rules_of(cli, "--base", "main", "--head", "change")["checksum-mismatch"]
    assert "'data/a.csv': the list of files has sha256" in message


def test_data_that_changes_with_its_list_passes(listed, cli):
    listed.write("data/a.csv", "changed\n")
    cli("files")
    listed.commit()
    assert "checksum-mismatch" not in rules_of(cli, "--base", "main", "--head", "change")


def test_a_digest_that_changes_without_data_fails(listed, cli):
    text = (listed.path / LIST).read_text()
    listed.save(LIST, text.replace(digest("x,y\n"), "ab" * 32))
    assert "checksum-mismatch" in rules_of(cli, "--base", "main", "--head", "change")


def test_bytes_of_the_same_length_are_caught_too(repo, cli):
    repo.write(
        "dataset.crs.yaml", manifest(f"{{path: ./data/a.csv, sha256: {digest('x,y' + chr(10))}}}", "path: data/b.csv")
    )
    repo.commit()
    repo.branch("change")
    repo.save("data/a.csv", "x,z\n")
    assert "sha256 is" in rules_of(cli, "--base", "main", "--head", "change")["checksum-mismatch"]


@pytest.mark.parametrize("head", ["--staged", ""])
def test_what_is_staged_or_in_the_work_tree_is_hashed(listed, cli, head):
    listed.write("data/a.csv", "changed\n")
    listed.add()
    arguments = (head,) if head else ("--base", "main")
    assert "checksum-mismatch" in rules_of(cli, *arguments)


def test_a_hook_looks_where_the_list_alone_is_staged(listed, cli):
    text = (listed.path / LIST).read_text()
    listed.write(LIST, text.replace(digest("x,y\n"), digest("lie")))
    listed.add(LIST)
    assert cli("check", "--staged", "--today", "2026-11-20").code == 1


def test_files_that_are_not_listed_and_lines_without_a_file_fail(listed, cli):
    listed.write("data/new.csv", "n\n")
    (listed.path / "data/b.csv").unlink()
    listed.commit()
    ran = cli("check", "--format", "json", "--base", "main", "--head", "change", "--today", "2026-11-20")
    assert "data file 'data/new.csv' is not listed" in ran.out
    assert "'data/b.csv' is listed, and there is no such file" in ran.out


def test_the_list_and_the_manifest_must_agree(repo, cli):
    repo.write("data/a.csv", LFS.format(digest("one"), 5))
    cli("files")
    repo.write("dataset.crs.yaml", manifest(f"{{path: data/a.csv, sha256: {digest('other')}}}", "path: data/b.csv"))
    ran = cli("rate", "dataset.crs.yaml", "--format", "json", "--today", "2026-11-20")
    assert f"sha256 is {digest('other')[:12]}..." in ran.out


def test_a_broken_list_proves_nothing(listed, cli):
    listed.save(LIST, (listed.path / LIST).read_text() + "{")
    found = rules_of(cli, "--base", "main", "--head", "change")
    assert "its last line does not end" in found["file-list-stale"]
    assert "checksum-missing" in found


def test_a_list_that_is_a_link_proves_nothing(listed, cli, tmp_path):
    target = tmp_path / "list"
    (listed.path / LIST).rename(target)
    (listed.path / LIST).symlink_to(target)
    listed.commit()
    assert "it is no file" in rules_of(cli, "--base", "main", "--head", "change")["file-list-stale"]


@pytest.mark.parametrize("target", ["b.csv", "../../../etc/hostname", "../notes"])
def test_a_listed_file_that_becomes_a_link_is_no_file_of_the_list(listed, cli, target):
    listed.write("notes", "1,2\n")
    (listed.path / "data/a.csv").unlink()
    (listed.path / "data/a.csv").symlink_to(target)
    listed.commit()
    assert "'data/a.csv' is listed, and there is no such file" in rules_of(cli, "--base", "HEAD~")["file-list-stale"]


XY = digest("x,y\n")


@pytest.fixture
def linked(repo: GitRepo) -> GitRepo:
    """A manifest that states the digest of a file behind two links, and no list."""
    (repo.path / "data/a.csv").unlink()
    repo.write("store/one", "x,y\n")
    repo.write("store/two", "9,9\n")
    (repo.path / "store/now").symlink_to("one")
    (repo.path / "data/a.csv").symlink_to("../store/now")
    repo.write("dataset.crs.yaml", manifest("path: data/b.csv", f"{{path: data/a.csv, sha256: {XY}}}"))
    repo.commit()
    return repo


@pytest.mark.parametrize("change", ["file", "link between", "link", "digest"])
def test_what_a_link_leads_to_is_hashed_where_any_of_it_changes(linked, cli, change):
    between, link = linked.path / "store/now", linked.path / "data/a.csv"
    if change == "file":
        linked.write("store/one", "6,6\n")
    elif change == "digest":
        linked.write("dataset.crs.yaml", manifest("path: data/b.csv", f"{{path: data/a.csv, sha256: {digest('z')}}}"))
    else:
        changed, target = (between, "two") if change == "link between" else (link, "../store/two")
        changed.unlink()
        changed.symlink_to(target)
    linked.commit()
    assert "sha256 is" in rules_of(cli, "--base", "HEAD~")["checksum-mismatch"]


def test_a_file_that_becomes_a_link_to_other_bytes_fails(repo, cli):
    repo.write("dataset.crs.yaml", manifest("path: data/b.csv", f"{{path: data/a.csv, sha256: {XY}}}"))
    repo.commit()
    repo.write("store/other", "poison\n")
    (repo.path / "data/a.csv").unlink()
    (repo.path / "data/a.csv").symlink_to("../store/other")
    repo.commit()
    assert "sha256 is" in rules_of(cli, "--base", "HEAD~")["checksum-mismatch"]


def test_a_link_to_the_stated_bytes_passes(linked, cli):
    linked.write("store/three", "x,y\n")
    (linked.path / "data/a.csv").unlink()
    (linked.path / "data/a.csv").symlink_to("../store/three")
    linked.commit()
    assert "checksum-mismatch" not in rules_of(cli, "--base", "HEAD~")


def test_only_what_the_change_touches_is_read(listed, cli, monkeypatch):
    from crs_gate.facts import listed as facts

    read = []
    plain = facts._hashed
    monkeypatch.setattr(facts, "_hashed", lambda snapshot, path, size: read.append(path) or plain(snapshot, path, size))
    listed.write("data/a.csv", "changed\n")
    cli("files")
    listed.commit()
    rules_of(cli, "--base", "main", "--head", "change")
    assert read == ["data/a.csv"]


def test_what_is_too_much_to_hash_is_unknown(listed, cli, monkeypatch):
    from crs_gate.facts import listed as facts

    monkeypatch.setattr(facts, "MOST_BYTES", 3)
    listed.save("data/a.csv", "changed\n")
    ran = cli("check", "--format", "json", "--base", "main", "--head", "change", "--today", "2026-11-20")
    assert "too much to be hashed here" in ran.out


def lfs(sha: str, size: int) -> str:
    return LFS.format(sha, size)


def annexed(sha: str, size: int) -> str:
    return f"/annex/objects/SHA256E-s{size}--{sha}.csv\n"


def link_into_annex(sha: str, size: int) -> Path:
    key = f"SHA256E-s{size}--{sha}.csv"
    return Path(f"../.git/annex/objects/aa/bb/{key}/{key}")


@pytest.mark.parametrize("pointer", [lfs, annexed, link_into_annex])
@pytest.mark.parametrize(
    ("sha", "size", "rules"),
    [
        (digest("x,y\n"), 4, set()),
        (digest("x,z\n"), 4, {"checksum-mismatch"}),
        (digest("x,y\n"), 5, {"checksum-mismatch"}),
    ],
)
def test_data_may_become_a_pointer_to_the_very_same_data(repo, cli, pointer, sha, size, rules):
    cli("files", "--write-manifest")
    repo.commit()
    path, text = repo.path / "data/a.csv", pointer(sha, size)
    path.unlink()
    path.symlink_to(text) if isinstance(text, Path) else path.write_text(text)
    repo.commit()
    assert rules_of(cli, "--base", "HEAD~").keys() & {"checksum-mismatch", "file-list-stale"} == rules
    if not rules:
        assert cli("files", "--check").code == 0
