"""What the gate finds in the bytes of data that a change brings: with real git."""

import bz2
import gzip
import json
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from tests.e2e.commands import Cli, command_line
from tests.e2e.manifests import HEADER, LICENSED
from tests.e2e.test_files import SOURCE
from tests.gitrepo import GitRepo

LINES = ['{"text": "the weather is fine"}', '{"text": "write to ada.bell@lab-mail.net"}', '{"text": "nothing"}']
NOTHING = '{"text": "the weather is fine"}\n'


def manifest(persons: str = "present: no") -> str:
    source = SOURCE.format(licensed=LICENSED, files="      - path: data/")
    return HEADER.format(name="notices") + source.replace("present: no", persons, 1)


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo.init(tmp_path / "repo")
    repo.write("dataset.crs.yaml", manifest())
    repo.write("data/a.jsonl", NOTHING)
    repo.commit()
    repo.branch("topic")
    return repo


@pytest.fixture
def cli(capsys, repo: GitRepo, monkeypatch) -> Cli:
    return command_line(capsys, repo.path, monkeypatch)


@pytest.fixture
def found(cli: Cli):
    """The findings of some rules on the change of the branch."""

    def findings(*rules: str) -> list[dict]:
        report = json.loads(cli("check", "--base", "main", "--format", "json").out)
        return [f for f in report["manifests"][0]["findings"] if f["rule"] in rules]

    return findings


def test_an_address_that_the_manifest_denies_blocks_with_its_place_and_without_its_value(repo: GitRepo, cli: Cli):
    repo.save("data/b.jsonl", "\n".join(LINES) + "\n")
    ran = cli("check", "--base", "main")
    assert ran.code == 1
    assert "'data/b.jsonl' holds an e-mail address in 1 of 3 records (row 2" in ran.out
    assert "source 'posts' says that there is no personal data" in ran.out
    assert "ada" not in ran.out + ran.err
    assert "lab-mail" not in ran.out + ran.err


@pytest.mark.parametrize("state", ["work tree", "index", "commit"])
@pytest.mark.parametrize(
    ("ending", "pack"),
    [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress), ("zst", zstandard.ZstdCompressor().compress)],
)
def test_packed_records_are_searched_wherever_they_are_read_from(
    repo: GitRepo, cli: Cli, ending: str, pack: Callable[[bytes], bytes], state: str
):
    repo.write(f"data/b.jsonl.{ending}", pack("\n".join(LINES).encode()))
    if state != "work tree":
        repo.git("add", "--all")
    if state == "commit":
        repo.git("commit", "--quiet", "--message", "packed")
    asked = {"work tree": ("--base", "main"), "index": ("--staged",), "commit": ("--base", "main", "--head", "topic")}
    ran = cli("check", *asked[state])
    assert (ran.code, ran.err) == (1, "")
    assert f"'data/b.jsonl.{ending}' holds an e-mail address in 1 of 3 records (row 2" in ran.out


def test_the_finding_stands_at_the_entry_that_claims_the_file(repo: GitRepo, found):
    repo.save("data/b.jsonl", "\n".join(LINES) + "\n")
    told = found("personal-data-found")
    line = manifest().splitlines().index("      - path: data/") + 1
    assert [(f["path"], f["line"]) for f in told] == [("dataset.crs.yaml", line)]


def test_data_that_was_there_before_is_no_fault_of_the_change(repo: GitRepo, found):
    repo.git("switch", "-q", "main")
    repo.save("data/old.jsonl", "\n".join(LINES) + "\n")
    repo.branch("other")
    repo.save("data/b.jsonl", NOTHING)
    assert found("personal-data-found", "manifest-invalid") == []


def test_personal_data_that_is_declared_is_no_contradiction(repo: GitRepo, found):
    repo.write("data/b.jsonl", "\n".join(LINES) + "\n")
    repo.save("dataset.crs.yaml", manifest("present: yes, identifiers: [email], gdpr_basis: A6-1-a"))
    assert found("personal-data-found", "manifest-invalid") == []


def test_personal_data_that_was_made_unrecognizable_is_not_there(repo: GitRepo, found):
    repo.write("data/b.jsonl", "\n".join(LINES) + "\n")
    stated = "present: yes, identifiers: [email], gdpr_basis: A6-1-a, anonymisation: addresses were cut out"
    repo.save("dataset.crs.yaml", manifest(stated))
    assert ["says how persons were made unrecognizable" in f["message"] for f in found("personal-data-found")] == [True]


def test_a_file_that_nobody_claims_is_looked_into(repo: GitRepo, found):
    repo.save("other/b.jsonl", "\n".join(LINES) + "\n")
    assert ["no source claims this file" in f["message"] for f in found("personal-data-found")] == [True]


def test_what_the_policy_calls_no_data_is_not_looked_into(repo: GitRepo, found):
    repo.git("switch", "-q", "main")
    repo.save(".github/crs-gate.yml", "version: 1\ndata: {ignore: [other/**]}\n")
    repo.branch("ignored")
    repo.save("other/b.jsonl", "\n".join(LINES) + "\n")
    assert found("personal-data-found", "manifest-invalid") == []


def test_data_that_lay_there_without_a_manifest_is_looked_into_when_one_comes(repo: GitRepo, found):
    repo.git("switch", "-q", "main")
    repo.save("sets/b/data/b.jsonl", "\n".join(LINES) + "\n")
    repo.branch("new")
    repo.save("sets/b/dataset.crs.yaml", manifest())
    assert len(found("personal-data-found")) == 1


def test_data_that_nobody_answered_for_is_looked_into_when_it_is_claimed(repo: GitRepo, found):
    repo.git("switch", "-q", "main")
    repo.save("notes/b.txt", "\n".join(LINES) + "\n")
    repo.branch("claimed")
    repo.save("dataset.crs.yaml", manifest().replace("- path: data/", "- path: data/\n      - path: notes/b.txt"))
    assert len(found("personal-data-found")) == 1


def test_a_pointer_is_no_data(repo: GitRepo, found):
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'a' * 64}\nsize 12345\n"
    repo.save("data/b.jsonl", pointer)
    assert found("personal-data-found", "unsafe-file-content") == []


def test_without_the_libraries_nothing_is_searched_and_that_is_told(repo: GitRepo, cli: Cli, monkeypatch):
    monkeypatch.setattr("crs_gate.facts.contents.can_search", lambda: False)
    repo.save("data/b.jsonl", "\n".join(LINES) + "\n")
    ran = cli("check", "--base", "main")
    assert "personal-data-found" not in ran.out
    assert "1 changed file was not searched for personal data and secrets: install crs-gate[scan]" in ran.out


def test_more_than_is_read_is_not_known(repo: GitRepo, found, cli: Cli, monkeypatch):
    monkeypatch.setattr("crs_gate.facts.contents.MOST_BYTES", 50)
    repo.save("data/b.jsonl", "\n".join(LINES) + "\n")
    ran = cli("check", "--base", "main")
    assert ran.code == 1
    assert "1 changed file is too much to be read here, such as 'data/b.jsonl': run `crs-gate audit`" in ran.out


def test_a_pickle_under_another_name_blocks_with_what_it_would_do(repo: GitRepo, cli: Cli):
    (repo.path / "data" / "index.bin").write_bytes(b"cposix\nsystem\n(S'true'\ntR.")
    repo.commit()
    ran = cli("check", "--base", "main")
    assert ran.code == 1
    assert "'data/index.bin' is a pickle that imports posix.system when it is loaded" in ran.out


def test_what_is_odd_is_a_warning(repo: GitRepo, cli: Cli, found):
    repo.save("data/b.csv", "name,cell\nx,=SUM(A1:A9)\n")
    assert [f["severity"] for f in found("doubtful-file-content")] == ["warning"]
    assert cli("check", "--base", "main").code == 0
