"""``crs-gate trace`` in a real repository: records that agree, that do not, and what they bring to a manifest."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.commands import Cli, command_line
from tests.e2e.pages import Shell, blocks, follow, page
from tests.gitrepo import GitRepo

MANIFEST = blocks(page("trace.md"), "yaml")[0].text
EVENTS = blocks(page("trace.md"), "json")[0].text
SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
SCRUB = (
    '      - {step: scrub, tool: spark, version: "3.5.1", inputs: [tmp/filtered.jsonl], outputs: [data/posts.jsonl]}\n'
)
KEPT = ".crs/trace/scrub.jsonl"
LOCK = """\
schema: '2.0'
stages:
  filter:
    cmd: jq -c . raw/forum.jsonl
    deps: [{path: raw/forum.jsonl, md5: 60b725f10c9c85c70d97880dfe8191b3}, {path: src/f.jq, md5: 60b725f1}]
    outs: [{path: tmp/filtered.jsonl, md5: 60b725f10c9c85c70d97880dfe8191b3, size: 2}]
"""


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    made = GitRepo.init(tmp_path / "repo")
    for name in ("raw/forum.jsonl", "data/posts.jsonl", "src/f.jq"):
        made.write(name, "{}\n")
    made.write(KEPT, EVENTS)
    made.save("dataset.crs.yaml", MANIFEST + SCRUB)
    return made


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> Cli:
    return command_line(capsys, repo.path, monkeypatch)


def read(repo: GitRepo, name: str = "dataset.crs.yaml") -> str:
    return (repo.path / name).read_text("utf-8")


def test_the_page_shows_what_is_printed(tmp_path: Path) -> None:
    repo = GitRepo.init(tmp_path / "repo")
    repo.write("dataset.crs.yaml", MANIFEST)
    repo.write("scrub.jsonl", EVENTS)
    repo.write("raw/forum.jsonl", "{}\n")
    repo.save("data/posts.jsonl", "{}\n")
    shell = Shell(tmp_path, CRS_GATE_TODAY="2026-11-22")
    shell.type("cd repo")
    commands = blocks(page("trace.md"), "console")
    first = shell.type("crs-gate trace")
    assert first.code == 1
    assert first.text == commands[0].text.partition("\n")[2]
    done = follow("".join(f"```console\n{block.text}```\n" for block in commands[1:]), shell)
    assert len(done) == 3


def test_records_say_what_each_step_rests_on(cli: Cli, repo: GitRepo) -> None:
    repo.save("dvc.lock", LOCK)
    ran = cli("trace", "--source", "forum-clean")
    assert ran.code == 0
    assert "filter  [recorded: dvc.lock:3]" in ran.out
    assert f"scrub  [verified: {KEPT}:1]" in ran.out


def test_a_record_that_says_otherwise_blocks(cli: Cli, repo: GitRepo) -> None:
    base = repo.head
    repo.save("dataset.crs.yaml", read(repo).replace('"3.5.1"', '"3.6"'))
    ran = cli("check", "--base", base, "--only", "trace-broken")
    assert ran.code == 1
    assert "error[trace-broken] forum-clean: the record '.crs/trace/scrub.jsonl:1' says that version '3.5.1'" in ran.out
    assert cli("trace").code == 1


def test_taking_the_record_away_with_it_does_not_help(cli: Cli, repo: GitRepo) -> None:
    base = repo.head
    repo.git("rm", "-q", KEPT)
    repo.save("dataset.crs.yaml", read(repo).replace('"3.5.1"', '"3.6"'))
    ran = cli("check", "--base", base, "--only", "trace-broken")
    assert ran.code == 1
    assert "'.crs/trace/scrub.jsonl:1'" in ran.out


def started(events: str) -> str:
    return "".join(line.replace("COMPLETE", "START") + "\n" for line in events.splitlines()[:1])


@pytest.mark.parametrize(
    "cut",
    [
        started,
        lambda events: events.replace("3.5.1", "3.6"),
        lambda events: events[: len(events) // 2],
        lambda _: "",
        lambda events: started(events) + events.replace("3.5.1", "3.6"),
    ],
)
def test_a_record_that_is_not_as_it_was_speaks_as_it_did(cli: Cli, repo: GitRepo, cut: Callable[[str], str]) -> None:
    base = repo.head
    repo.write(KEPT, cut(EVENTS))
    repo.save("dataset.crs.yaml", read(repo).replace('"3.5.1"', '"3.6"'))
    ran = cli("check", "--base", base, "--only", "trace-broken")
    assert ran.code == 1, ran
    assert "'.crs/trace/scrub.jsonl:1' says that version '3.5.1'" in ran.out


def test_a_record_that_alone_is_edited_blocks(cli: Cli, repo: GitRepo) -> None:
    base = repo.head
    repo.save(KEPT, EVENTS.replace("3.5.1", "3.6"))
    ran = cli("check", "--base", base, "--only", "trace-broken")
    assert ran.code == 1, ran
    assert "'.crs/trace/scrub.jsonl:1' says that version '3.6'" in ran.out


def test_a_later_run_in_place_of_the_record_is_the_one_that_counts(cli: Cli, repo: GitRepo) -> None:
    base = repo.head
    later = re.sub(r'"eventTime": *"\d{4}', '"eventTime": "2027', EVENTS).replace("3.5.1", "3.6")
    assert later != EVENTS
    repo.write(KEPT, later)
    repo.save("dataset.crs.yaml", read(repo).replace('"3.5.1"', '"3.6"'))
    assert "error[trace-broken]" not in cli("check", "--base", base, "--only", "trace-broken").out


def test_a_record_may_grow(cli: Cli, repo: GitRepo) -> None:
    repo.save(KEPT, started(EVENTS))
    base = repo.head
    repo.save(KEPT, started(EVENTS) + EVENTS)
    assert cli("check", "--base", base, "--only", "trace-broken").code == 0


def test_another_digest_in_the_record_blocks(cli: Cli, repo: GitRepo) -> None:
    base = repo.head
    repo.save(KEPT, EVENTS.replace(SHA, "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"))
    ran = cli("check", "--base", base, "--only", "trace-broken")
    assert ran.code == 1
    assert "came out with the digest 2c26b46b68ff…, and the file has 9f86d081884c…" in ran.out


def test_an_unreadable_record_is_unknown(cli: Cli, repo: GitRepo) -> None:
    repo.save(".crs/trace/broken.json", "[")
    ran = cli("trace")
    assert ran.code == 3
    assert "UNKNOWN" in ran.out
    assert "the record '.crs/trace/broken.json:1' cannot be read" in ran.out


def test_a_linked_record_is_not_followed(cli: Cli, repo: GitRepo, tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text(EVENTS.replace("3.5.1", "9.9.9"), "utf-8")
    (repo.path / ".crs/trace/link.json").symlink_to(tmp_path / "secret.json")
    repo.commit()
    ran = cli("trace")
    assert ran.code == 3
    assert "9.9.9" not in ran.out


def test_steps_of_a_lock_come_before_those_that_take_what_they_make(cli: Cli, repo: GitRepo) -> None:
    repo.write("dvc.lock", LOCK)
    repo.save(
        "dataset.crs.yaml", "".join(line for line in (MANIFEST + SCRUB).splitlines(True) if "filter," not in line)
    )
    before = read(repo)
    ran = cli("trace", "--import", "dvc.lock", "--source", "forum-clean", "--dry-run")
    assert (ran.code, read(repo)) == (0, before)
    assert "+      - {step: filter" in ran.out
    assert cli("trace", "--import", "dvc.lock", "--source", "forum-clean").code == 0
    lines = read(repo).splitlines(True)
    added = next(line for line in lines if "step: filter" in line)
    assert lines.index(added) < lines.index(SCRUB)
    assert "".join(line for line in lines if line != added) == before
    assert not (repo.path / ".crs/trace/dvc.lock").exists()
    assert cli("trace", "--source", "forum-clean").code == 0
    assert "1 run is stated already" in cli("trace", "--import", "dvc.lock", "--source", "forum-clean").err


CRAWL = json.dumps({
    "eventType": "COMPLETE", "eventTime": "2026-09-02T10:00:00Z",
    "run": {"runId": "9", "facets": {"processing_engine": {"name": "scrapy", "version": "2.11"}}},
    "job": {"namespace": "n", "name": "crawl"},
    "inputs": [{"namespace": "https://forum.example.org", "name": "export"}],
    "outputs": [{"namespace": "file", "name": "raw/forum.jsonl"}],
})  # fmt: skip


@pytest.mark.parametrize("stated", ["", "tool: wget, ", "to: 2026-09-03, "])
def test_a_crawl_fills_what_nobody_stated_of_the_collection(cli: Cli, repo: GitRepo, stated: str) -> None:
    collected = f"collected: {{{stated}method: web}}\n    " if stated else ""
    more = f"locator: {{url: https://forum.example.org/export}}\n    {collected}category: crawled\n"
    text = read(repo).replace("category: crawled\n", more, 1)
    repo.save("dataset.crs.yaml", text)
    repo.write("crawl.json", CRAWL)
    ran = cli("trace", "--import", "crawl.json", "--source", "forum")
    assert ran.code == 0, ran.err
    now = read(repo)
    assert ("to: 2026-09-02" in now) is ("to:" not in stated)
    assert ("tool: scrapy" in now) is ("tool" not in stated)
    assert 'tool_version: "2.11"' in now or stated.startswith("tool")
    assert "step: crawl" not in now
    assert (repo.path / ".crs/trace/crawl.json").read_text("utf-8") == CRAWL
    assert cli("trace", "--source", "forum").code == 0


def test_what_was_recorded_is_not_written_over(cli: Cli, repo: GitRepo) -> None:
    repo.write("scrub.jsonl", EVENTS.replace("3.5.1", "4.0"))
    ran = cli("trace", "--import", "scrub.jsonl", "--source", "forum-clean")
    assert ran.code == 2
    assert "is there already and says something else" in ran.err
    assert read(repo, KEPT) == EVENTS


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--import", "r.json"), "--import does not know whose steps these are"),
        (("--import", "r.json", "--source", "nobody"), 'there is no source "nobody"'),
        (("--import", "r.json", "--source", "forum"), "r.json:1: "),
        (("--import", "gone.json", "--source", "forum"), "name a record of runs"),
        (
            ("--import", "secret.jsonl", "--source", "forum-clean"),
            "secret.jsonl:1: an address holds what may be a password",
        ),
        (("--import", "r.txt", "--source", "forum"), "cannot be kept under its name"),
        (("--import", "crs.json", "--source", "forum"), "leads to a file of"),
        (("--source", "nobody"), 'there is no source "nobody"'),
        (("--dry-run",), "--dry-run is for --import"),
    ],
)
def test_what_cannot_be_done_is_said(cli: Cli, repo: GitRepo, arguments: tuple[str, ...], said: str) -> None:
    repo.write("r.json", "{}")
    repo.write("r.txt", EVENTS)
    repo.write("secret.jsonl", EVENTS.replace('"namespace": "file"', '"namespace": "postgres://me:secret@db"', 1))
    repo.write("crs.json", CRAWL.replace("raw/forum.jsonl", "else.jsonl"))
    before = read(repo)
    ran = cli("trace", *arguments)
    assert ran.code == 2
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert "me:secret" not in ran.err
    assert read(repo) == before
    assert not (repo.path / ".crs/trace/secret.jsonl").exists()


def test_nothing_of_a_manifest_becomes_syntax_of_a_chart(cli: Cli, repo: GitRepo) -> None:
    hostile = '"]; click n0 "javascript:alert(1)" <script>x</script> `md` %%{init}%% #quot; \\u202e end'
    repo.save("dataset.crs.yaml", read(repo).replace("step: scrub", f"step: {json.dumps(hostile)}"))
    chart = cli("trace", "--format", "mermaid").out
    lines = [line for line in chart.splitlines() if "script" in line]
    assert len(lines) == 1
    assert re.fullmatch(r'  n\d+\["[A-Za-z0-9 .,/+#;-]*"\]', lines[0])
    assert "\u202e" not in cli("trace").out


def test_a_large_dataset_is_counted_and_not_drawn_whole(cli: Cli, repo: GitRepo) -> None:
    step = "{{step: filter, inputs: [s{0}], outputs: [o]}}"
    source = f"  - {{{{id: s{{0}}, category: licensed, derived_from: [], files: [], trace: [{step}]}}}}\n"
    repo.save("dataset.crs.yaml", MANIFEST.partition("  - id")[0] + "".join(map(source.format, range(300))))
    text = cli("trace").out
    assert text.splitlines()[0] == "dataset.crs.yaml: 300 sources; 300 whole"
    assert "and 250 more sources" in text
    assert "and 280 more sources" in cli("trace", "--format", "mermaid").out
    drawn = json.loads(cli("trace", "--format", "json").out)
    assert (len(drawn["sources"]), drawn["outcomes"]) == (300, {"pass": 300})
