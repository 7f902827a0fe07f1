"""Data that is not what it seems: links, archives, pickles, bombs, and names that no tool expects."""

import gzip
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.e2e.commands import Cli, command_line
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

MANIFEST = "d.crs.yaml"


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo.init(tmp_path / "repo")
    repo.write(MANIFEST, manifest("a").replace("files: []", "files: [{path: data/**}]"))
    repo.write("data/first.jsonl", '{"text": "fine"}\n')
    repo.commit()
    repo.branch("topic")
    return repo


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> Cli:
    return command_line(capsys, repo.path, monkeypatch)


def link(repo: GitRepo, name: str, target: str) -> None:
    path = repo.path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)


OUT = (
    "/etc/passwd",
    "/dev/zero",
    "../../outside.jsonl",
    "../.git/config",
    "../..",
    "x.jsonl",
    "missing.jsonl",
    "first.jsonl/../../../x",
    "/" + "a/" * 1000,
)


@pytest.mark.parametrize("head", [(), ("--staged",), ("--base", "main", "--head", "topic")], ids=" ".join)
@pytest.mark.parametrize("target", OUT, ids=lambda target: target[:25])
def test_a_link_that_leads_to_no_file_of_the_repository_blocks(
    repo: GitRepo, cli: Cli, target: str, head: tuple[str, ...]
) -> None:
    link(repo, "data/x.jsonl", target)
    repo.add()
    if "--head" in head:
        repo.commit()
    ran = cli("check", *head)
    assert ran.code == 1
    assert "error[unsafe-file-content]" in ran.out
    assert "'data/x.jsonl' is a link that leads to no file of this repository" in ran.out


def test_what_lies_behind_a_link_is_looked_at(repo: GitRepo, cli: Cli) -> None:
    repo.write("notes/harmless.md", b"\x80\x04\x8c\x02os\x94\x8c\x06system\x94\x93\x94\x8c\x02id\x94\x85\x94R\x94.")
    link(repo, "data/one.jsonl", "../notes/harmless.md")
    link(repo, "data/two.jsonl", "one.jsonl")
    link(repo, "data/all", "../notes")
    repo.commit()
    ran = cli("check")
    assert ran.code == 1
    for name in ("one.jsonl", "two.jsonl", "all"):
        assert f"'data/{name}' is a pickle" in ran.out


def test_a_link_to_data_of_the_repository_is_fine(repo: GitRepo, cli: Cli) -> None:
    link(repo, "data/again.jsonl", "first.jsonl")
    link(repo, "data/latest", "../data/old")
    repo.save("data/old/b.jsonl", '{"text": "fine"}\n')
    assert cli("check").code == 0


def test_links_to_folders_do_not_multiply_the_work(repo: GitRepo, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crs_gate.facts.contents.MOST_PLACES", 30)
    for number in range(20):
        repo.write(f"data/z/{number}.jsonl", '{"text": "fine"}\n')
        link(repo, f"data/again/{number:02}", "../z")
    repo.commit()
    ran = cli("check")
    assert ran.code == 1
    assert "unsafe-file-content" in ran.out
    assert "too much" in ran.out


STATUS = Path("/proc/self/status")
PEAK = f"""
import sys
from crs_gate.cli import main
try:
    main(sys.argv[1:])
finally:
    print("PEAK", open("{STATUS}").read().partition("VmHWM:")[2].split()[0])
"""


@pytest.mark.skipif(not STATUS.exists(), reason="only Linux says how much memory a process took at most")
@pytest.mark.parametrize(
    "command",
    [
        ("check", "--base", "main"),
        ("audit", MANIFEST),
        ("measure", "duplicates", "--manifest", MANIFEST),
        ("measure", "bias", "data/*.parquet", "--column", "t"),
    ],
    ids=" ".join,
)
def test_a_table_of_a_few_bytes_does_not_fill_the_memory(repo: GitRepo, cli: Cli, command: tuple[str, ...]) -> None:
    """Eight columns, each of which unpacks to 100 MB: a row would take 800."""
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    same = pa.DictionaryArray.from_arrays(pa.array([0] * 20, pa.int32()), pa.array(["a" * 100_000_000]))
    path = repo.path / "data/bomb.parquet"
    parquet.write_table(pa.table(dict.fromkeys("tabcdefg", same)), path, compression="zstd")
    assert path.stat().st_size < 50_000
    assert cli("files", MANIFEST).code == 0
    repo.commit()
    ran = subprocess.run(
        [sys.executable, "-c", PEAK, *command], cwd=repo.path, capture_output=True, text=True, check=False
    )
    assert "512 MiB" in ran.stdout
    assert int(ran.stdout.rpartition("PEAK ")[2]) < 400_000


def csv_in_gzip() -> bytes:
    return gzip.compress(b"number\n" + b"1\n" * 200_000, mtime=0)


def many_texts_of_one() -> bytes:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    out = BytesIO()
    same = pa.DictionaryArray.from_arrays(pa.array([0] * 5_000, pa.int32()), pa.array(["a" * 1_000]))
    parquet.write_table(pa.table({"t": same}), out)
    return out.getvalue()


def members() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as file:
        for number in range(20):
            file.writestr(f"{number}.csv", b"number\n" + b"1\n" * 20_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "made"), [("a.csv.gz", csv_in_gzip), ("a.parquet", many_texts_of_one), ("a.zip", members)]
)
def test_what_a_change_unpacks_to_is_bounded_for_all_files_together(
    repo: GitRepo, cli: Cli, monkeypatch: pytest.MonkeyPatch, name: str, made: Callable[[], bytes]
) -> None:
    pytest.importorskip("re2")
    data = made()
    for number in range(3):
        repo.write(f"data/{number}/{name}", data)
    repo.commit()
    told = "more unpacked data than is read of one change"
    assert told not in cli("check").out
    monkeypatch.setattr("crs_gate.facts.contents.MOST_UNPACKED", 2 * 1024**2 // 8)
    assert told in cli("check").out


def in_gzip(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def in_zip(data: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        file.writestr("a.parquet", data)
    return out.getvalue()


@pytest.mark.parametrize(("name", "pack"), [("a.parquet.gz", in_gzip), ("a.zip", in_zip)])
def test_a_packed_table_hides_nothing(repo: GitRepo, cli: Cli, name: str, pack: Callable[[bytes], bytes]) -> None:
    pytest.importorskip("re2")
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    out = BytesIO()
    parquet.write_table(pa.table({"t": ["fine", "write to jane.roe@crs-gate.io"]}), out)
    repo.write(f"data/{name}", pack(out.getvalue()))
    repo.commit()
    assert "personal-data-found" in cli("check").out


def test_a_row_of_endless_cells_is_told_and_the_next_one_read(
    repo: GitRepo, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("re2")
    monkeypatch.setattr("crs_gate.audit.records.formats._MOST_CELLS", 1_000)
    repo.write("data/a.csv", "a," * 1_000 + "\nname,mail\nJane,jane.roe@crs-gate.io\n" + "1," * 1_000 + "\n")
    repo.commit()
    ran = cli("check")
    assert "a row of more than 1,000 cells" in ran.out
    assert "'/mail'" in ran.out
