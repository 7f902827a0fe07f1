"""``crs-gate audit`` through the command line: what it finds, resumes and refuses, and what the gate makes of it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.e2e.commands import Cli, command_line
from tests.gitrepo import GitRepo

MANIFEST = """crs: 1
dataset: {name: posts}
sources:
  - {id: posts, title: Posts, files: [{path: data/posts.jsonl}], personal_data: {present: "no"}}
  - {id: notes, title: Notes, files: [{path: data/notes.txt}], personal_data: {present: "no"}}
"""
MAIL, KEY = "ann@bitol.io", "AKIA" + "Q3EGRZ5TNW2KLMXB"
POLICY = "version: 1\naudit: {require: true, max_age_days: 30}\n"
DAY = ["--today", "2026-11-22"]


def posts(count: int, mail_in: tuple[int, ...] = ()) -> str:
    rows = ({"text": f"write to {MAIL}" if row in mail_in else f"post {row}"} for row in range(1, count + 1))
    return "".join(f"{json.dumps(row)}\n" for row in rows)


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    (tmp_path / "posts").mkdir()
    return command_line(capsys, tmp_path / "posts", monkeypatch)


@pytest.fixture
def repo(cli: Cli) -> GitRepo:
    found = GitRepo.init(Path.cwd())
    put({"dataset.crs.yaml": MANIFEST, "data/posts.jsonl": posts(300), "data/notes.txt": "nothing\n"})
    found.commit("data")
    return found


def put(files: dict[str, str | None]) -> None:
    """Files of the present folder; ``None`` for one that is to go."""
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).unlink() if text is None else Path(name).write_text(text)


def listed_and_audited(cli: Cli, *options: str, **environ: str) -> tuple[int, dict]:
    assert cli("files").code == 0
    done = cli("audit", "--format", "json", *DAY, *options, **environ)
    return done.code, json.loads(done.out)


def test_clean_data_passes_and_the_report_fits(cli: Cli, repo: GitRepo) -> None:
    code, said = listed_and_audited(cli)
    assert (code, said["report"]["files"], said["report"]["records"]) == (0, 2, 301)
    check = cli("audit", "--check")
    assert check.code == 0
    assert "fits: made on 2026-11-22" in check.out


def test_what_is_found_is_told_with_places_and_no_values(cli: Cli, repo: GitRepo) -> None:
    pickle = 'cos\nsystem\n(S"true"\ntR.'
    put({"data/posts.jsonl": posts(300, (7, 299)), "data/notes.txt": f"the key is {KEY}\n", "data/m.bin": pickle})
    assert cli("files").code == 0
    done = cli("audit", *DAY)
    assert done.code == 1
    report = Path(".crs/audit.json").read_text()
    for text in (done.out, report):
        assert MAIL not in text
        assert KEY not in text
    assert '"data/posts.jsonl" row 7, "/text", digest ' in done.out
    assert '"data/notes.txt" row 1, digest ' in done.out
    assert "imports os.system" in done.out
    assert '"posts": email in 2 records' in done.out
    assert json.loads(report)["denied"] == 1


def test_a_name_with_half_of_a_pair_in_it_is_a_place_like_others(cli: Cli, repo: GitRepo) -> None:
    put({"data/a.jsonl": '{"\\udc00": "ann@bitol.io"}\n'})
    code, report = listed_and_audited(cli)
    assert code == 1
    assert [place["where"] for place in report["report"]["places"]] == ["/\N{REPLACEMENT CHARACTER}"]


def test_an_audit_goes_by_the_list_of_the_files_that_are_there(cli: Cli, repo: GitRepo) -> None:
    assert "there is none" in cli("audit").err
    assert cli("files").code == 0
    put({"data/more.txt": "new\n"})
    done = cli("audit")
    assert (done.code, Path(".crs/audit.json").exists()) == (2, False)
    assert '"data/more.txt" is not listed' in done.err
    put({"data/more.txt": None, "data/notes.txt": "other words\n"})
    assert cli("audit").code == 3
    assert "has 12 bytes, and 8 are listed" in cli("audit").out
    put({"data/notes.txt": "nothinG\n"})
    assert "another SHA-256" in cli("audit").out


def test_a_second_run_reads_what_changed_alone(cli: Cli, repo: GitRepo) -> None:
    first = listed_and_audited(cli)[1]
    again = cli("audit", "--format", "json", *DAY)
    assert json.loads(again.out)["known"] == first["pieces"] == 2
    assert json.loads(again.out)["report"] == first["report"]
    put({"data/notes.txt": "other\n"})
    assert listed_and_audited(cli)[1]["known"] == 1
    assert listed_and_audited(cli, "--reread")[1]["known"] == 0


def test_how_it_is_read_changes_nothing(cli: Cli, repo: GitRepo, tmp_path: Path) -> None:
    put({"data/posts.jsonl": posts(30_000, (7, 29_999)), **{f"data/{n}.txt": f"{MAIL}\n" for n in range(300)}})
    code, one = listed_and_audited(cli, "--jobs", "1", "--reread")
    assert (code, one["report"]["found"][0]["number"]) == (1, 302)
    assert listed_and_audited(cli, "--jobs", "3", "--reread")[1]["report"] == one["report"]
    shutil.copytree("data", tmp_path / "place/data")
    moved = cli("audit", "--format", "json", "--reread", "--storage", str(tmp_path / "place"), *DAY)
    assert json.loads(moved.out)["report"] == one["report"]


def test_what_is_not_where_it_should_be_is_named(cli: Cli, repo: GitRepo, tmp_path: Path) -> None:
    assert cli("files").code == 0
    (tmp_path / "place/data").mkdir(parents=True)
    (tmp_path / "place/data/posts.jsonl").write_text("version https://git-lfs.github.com/spec/v1\n")
    done = cli("audit", "--storage", str(tmp_path / "place"))
    assert done.code == 3
    assert '"data/notes.txt": it is not there' in done.out
    assert '"data/posts.jsonl": only a pointer is here' in done.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--sample", "2"], "is no share"),
        (["--sample", "0.0"], "is no share"),
        (["--storage", "nowhere"], "there is no folder"),
        (["--storage", "ftp://example.org/x"], "is no place that can be read"),
        (["--storage", "simplecache::s3://x"], "there is no folder"),
    ],
)
def test_wrong_usage_is_told(cli: Cli, repo: GitRepo, options: list[str], said: str) -> None:
    assert cli("files").code == 0
    done = cli("audit", *options)
    assert (done.code, said in done.err) == (2, True)


def test_a_sample_is_the_same_for_everybody_and_says_what_it_is(cli: Cli, repo: GitRepo) -> None:
    put({"data/posts.jsonl": posts(2_000, tuple(range(1, 1_000)))})
    code, one = listed_and_audited(cli, "--sample", "0.01")
    sample = one["report"]["sample"]
    assert (code, sample["share"], sample["of"], sample["keyed"]) == (1, "0.01", 2_001, False)
    assert 270 < sample["rows"] <= 299
    assert one["report"]["records"] == sample["rows"]
    assert listed_and_audited(cli, "--sample", "0.01", "--reread")[1]["report"] == one["report"]
    keyed = listed_and_audited(cli, "--sample", "0.01", CRS_GATE_AUDIT_KEY="0123456789abcdef0123")[1]["report"]
    assert keyed["sample"]["keyed"] is True
    assert keyed["places"] != one["report"]["places"]
    assert len(keyed["places"][0]["what"]) == 12


@pytest.mark.fault
def test_a_run_that_is_interrupted_leaves_the_old_report_and_goes_on(cli: Cli, repo: GitRepo) -> None:
    listed_and_audited(cli)
    before = Path(".crs/audit.json").read_bytes()
    put({f"data/{number}.jsonl": posts(40_000) for number in range(12)})
    assert cli("files").code == 0
    run = subprocess.Popen(
        [sys.executable, "-m", "crs_gate", "audit", "--jobs", "2"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    kept = Path(".git/crs-gate/audit")
    while run.poll() is None and not (kept.exists() and sum(f.read_text().count("\n") for f in kept.iterdir()) > 5):
        time.sleep(0.01)
    run.send_signal(signal.SIGINT)
    _, err = run.communicate(timeout=60)
    assert b"Traceback" not in err
    found = Path(".crs/audit.json").read_bytes()
    if run.returncode == 0 or found != before:
        assert json.loads(found)["files"] == 14
        return  # this machine was done before it could be interrupted
    after = json.loads(cli("audit", "--format", "json", *DAY).out)
    assert after["known"] > 2
    assert after["report"]["records"] == 300 + 1 + 12 * 40_000


def readers_of(process: int) -> set[int]:
    """The processes that it has forked; git runs as something else at once."""
    found = set()
    for child in Path(f"/proc/{process}/task/{process}/children").read_text().split():
        with suppress(OSError):  # it may be gone
            if b"crs_gate" in Path(f"/proc/{child}/cmdline").read_bytes():
                found.add(int(child))
    return found


def test_a_process_that_is_killed_costs_time_and_no_result(cli: Cli, repo: GitRepo) -> None:
    put({f"data/{number}.jsonl": posts(40_000, (number + 1,)) for number in range(12)})
    expected = listed_and_audited(cli, "--reread", "--jobs", "1")[1]["report"]
    run = subprocess.Popen(
        [sys.executable, "-m", "crs_gate", "audit", "--reread", "--jobs", "2", "--format", "json", *DAY],
        stdout=subprocess.PIPE,
    )
    killed = 0
    while run.poll() is None and not killed:
        readers = readers_of(run.pid)
        time.sleep(0.02)
        for child in readers & readers_of(run.pid):
            os.kill(child, signal.SIGKILL)
            killed = child
    out, _ = run.communicate(timeout=120)
    assert json.loads(out)["report"] == expected
    assert killed


def test_the_gate_asks_for_the_audit_that_the_policy_asks_for(cli: Cli, repo: GitRepo) -> None:
    put({"crs-gate.yml": POLICY})
    base = repo.commit("policy")
    put({"data/notes.txt": "more words\n"})

    def findings(label: str, today: str = "2026-11-23") -> list[str]:
        repo.commit(label)
        done = cli("check", "--base", base, "--head", "HEAD", "--format", "json", "--today", today)
        said = json.loads(done.out)["manifests"][0]["findings"]
        return sorted({each["rule"] for each in said if each["rule"].startswith("audit-")})

    assert findings("no audit") == ["audit-missing"]
    assert listed_and_audited(cli)[0] == 0
    assert findings("audited") == []
    put({"data/notes.txt": "other words\n"})
    assert cli("files").code == 0
    assert findings("changed after it") == ["audit-missing"]
    assert listed_and_audited(cli)[0] == 0
    assert findings("too old", "2027-01-23") == ["audit-missing"]
    put({"data/notes.txt": f"the key is {KEY}\n"})
    assert listed_and_audited(cli)[0] == 1
    assert findings("a key") == ["audit-finding"]


def test_counts_are_held_against_the_manifest_as_it_is_now(cli: Cli, repo: GitRepo) -> None:
    declared = '{present: "yes", identifiers: [email], gdpr_basis: A6-1-f}'
    honest = MANIFEST.replace('{present: "no"}', declared, 1)
    put({"crs-gate.yml": POLICY, "dataset.crs.yaml": honest, "data/posts.jsonl": posts(300, (7,))})
    assert listed_and_audited(cli)[0] == 0
    base = repo.commit("declared")
    put({"dataset.crs.yaml": MANIFEST})
    repo.commit("denied after the audit")
    done = cli("check", "--base", base, "--head", "HEAD", "--format", "json", *DAY)
    found = [each for each in json.loads(done.out)["manifests"][0]["findings"] if each["rule"] == "audit-finding"]
    assert [each["line"] for each in found] == [4]
    assert "counts an e-mail address in 1 of 300 records of source 'posts'" in found[0]["message"]


def test_a_signed_audit_counts_until_somebody_changes_it(cli: Cli, repo: GitRepo, tmp_path: Path) -> None:
    put({"crs-gate.yml": POLICY.replace("30}", "30, signed: true}")})
    assert listed_and_audited(cli)[0] == 0
    key = tmp_path / "key"
    subprocess.run(("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key), check=True)
    begun = cli("evidence", "init", "--key", str(key), "--origin", "example.org/posts", *DAY)
    assert begun.code == 0, begun.err
    base = repo.commit("signed")

    def findings() -> set[str]:
        repo.commit("a change")
        done = cli("check", "--base", base, "--head", "HEAD", "--format", "json", *DAY)
        return {each["rule"] for each in json.loads(done.out)["manifests"][0]["findings"]} & {"audit-missing"}

    put({"README.md": "words\n"})
    assert findings() == set()
    report = Path(".crs/audit.json").read_text()
    put({".crs/audit.json": report.replace('"records":301', '"records":302')})
    assert findings() == {"audit-missing"}
    put({".crs/audit.json": report, "data/notes.txt": "other words\n"})
    assert listed_and_audited(cli)[0] == 0
    assert findings() == {"audit-missing"}
    added = cli("evidence", "add", "audit", "--key", str(key), *DAY)
    assert added.code == 0, added.err
    assert findings() == set()


def test_the_json_report_tells_the_audit_without_values(cli: Cli, repo: GitRepo) -> None:
    put({"data/posts.jsonl": posts(300, (7, 299)), "data/notes.txt": f"the key is {KEY}\n"})
    assert listed_and_audited(cli)[0] == 1
    ran = cli("rate", "--format", "json", *DAY)
    told = json.loads(ran.out)["manifests"][0]["audit"]
    assert (told["fault"], told["day"], told["current"]) == (None, "2026-11-22", True)
    assert (told["files"], told["records"], told["denied"]) == (2, 301, 1)
    assert {kind["kind"]: (kind["group"], kind["number"]) for kind in told["found"]} == {
        "aws-key": ("secret", 1),
        "email": ("personal", 2),
    }
    assert [(each["source"], each["rows"], each["denied"]) for each in told["sources"]] == [
        ("posts", {"email": 2}, ["email"]),
        ("notes", {"aws-key": 1}, []),
    ]
    assert {"path": "data/posts.jsonl", "row": 7, "where": "/text", "kind": "email"} in told["places"]
    assert MAIL not in ran.out
    assert KEY not in ran.out


def test_the_json_report_says_of_an_audit_whether_it_fits_and_can_be_read(cli: Cli, repo: GitRepo) -> None:
    def told() -> dict | None:
        return json.loads(cli("rate", "--format", "json", *DAY).out)["manifests"][0]["audit"]

    assert told() is None
    listed_and_audited(cli)
    put({"data/notes.txt": "another\n"})
    assert cli("files").code == 0
    assert (told() or {})["current"] is False
    put({".crs/audit.json": "{}\n"})
    assert "version" in (told() or {})["fault"]
    put({".crs/audit.json": None})
    assert told() is None
