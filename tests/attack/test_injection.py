"""Every command and every output, over a repository in which every text and every name is hostile."""

import json
from pathlib import Path

import pytest
from defusedxml import ElementTree

from tests.attack import printed
from tests.attack.words import BRANCH, FOLDER, HOSTILE, HOSTILE_PATH, as_yaml, hostile_manifest, write_hostile
from tests.e2e.commands import Cli, command_line
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

FORMATS = ("text", "json", "github", "markdown", "sarif", "junit", "gitlab", "html", "statement")
TARGETS = ("croissant", "card", "ai-act", "ab-2013", "gdpr-30", "spdx", "cyclonedx", "data-provenance", "datasheet")
MANIFEST = "posts.crs.yaml"
COMMANDS = (
    *(("check", "--base", "main", "--verbose", "--show-origin", "--format", name) for name in FORMATS),
    *(("rate", MANIFEST, "--format", name) for name in FORMATS),
    *(("rate", HOSTILE_PATH, "--as", name) for name in ("croissant", "hf-card", "kaggle", "json-ld")),
    *(("history", MANIFEST, "--format", name) for name in ("text", "json", "svg")),
    *(("history", HOSTILE_PATH, "--format", name) for name in ("text", "json", "svg")),
    *(("badge", path, "--format", name) for path in (MANIFEST, HOSTILE_PATH) for name in ("svg", "shields")),
    *(("attributions", MANIFEST, "--format", name) for name in ("markdown", "text", "json")),
    *(("trace", path, "--format", name) for path in (MANIFEST, HOSTILE_PATH) for name in ("text", "mermaid", "json")),
    *(("ledger", "check", path, "--format", name) for path in (MANIFEST, HOSTILE_PATH) for name in ("text", "json")),
    *(("collect", "--dry-run", path) for path in (MANIFEST, HOSTILE_PATH)),
    *(("measure", "duplicates", "--manifest", MANIFEST, "--format", name) for name in ("text", "json", "html")),
    *(("measure", "bias", "data/*.csv", "--column", "name", "--format", name) for name in ("text", "json", "html")),
    *(("measure", "duplicates", "data/*.csv", "--format", name) for name in ("text", "json", "html")),
    *(("export", target, path) for path in (MANIFEST, HOSTILE_PATH) for target in TARGETS),
    *(("export", target, MANIFEST, "--format", "json") for target in ("ai-act", "ab-2013", "gdpr-30", "datasheet")),
    *(("waivers", "--format", name) for name in ("text", "json", "github")),
    ("check", "--base", "main", "--head", BRANCH),
    ("check", "--base", BRANCH, "--head", "main"),
    ("check", HOSTILE_PATH, "--base", "main", "--show-origin"),
    ("fix", MANIFEST, "--diff"),
    ("fix", HOSTILE_PATH, "--diff"),
    ("files", "--check", MANIFEST),
    ("files", HOSTILE_PATH),
    ("audit", HOSTILE_PATH),
    ("merge", HOSTILE_PATH, MANIFEST),
    ("merge", MANIFEST, "ledger.jsonl"),
    ("import", "ledger.jsonl"),
    ("import", "card.md"),
    ("import", "croissant.json"),
    ("add", HOSTILE, MANIFEST, "--dry-run", "--no-input"),
    ("remove", "a", MANIFEST, "--reason", HOSTILE, "--dry-run"),
    ("answer", "--source", "a", "--dry-run", f"title={HOSTILE}"),
    ("answer", "--source", HOSTILE, "--dry-run", "title=x"),
    ("screen", MANIFEST, "ledger.jsonl"),
    ("evidence", "verify", HOSTILE_PATH),
    ("explain", HOSTILE),
    ("license", HOSTILE),
    ("media", "data"),
    ("doctor",),
)
MARKDOWN = ("markdown", "ai-act", "ab-2013", "gdpr-30", "datasheet")
JSON = ("json", "sarif", "gitlab", "statement", "shields", "croissant", "spdx", "cyclonedx", "data-provenance")
XML = ("junit", "svg")


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> GitRepo:
    """A good base, and a branch on which nothing is as it should be."""
    repo = GitRepo.init(tmp_path_factory.mktemp("attack") / "repo")
    for path in (MANIFEST, HOSTILE_PATH):
        repo.write(path, manifest("a"))
    repo.write(".github/crs-gate.yml", as_yaml(_policy()))
    repo.commit(HOSTILE)
    repo.branch(BRANCH)
    for path in (MANIFEST, HOSTILE_PATH):
        repo.write(path, hostile_manifest())
    for folder in (repo.path, repo.path / FOLDER):
        write_hostile(folder)
    quoted = as_yaml(HOSTILE)
    repo.write("card.md", f"---\nlicense: {quoted}\npretty_name: {quoted}\n---\n# {HOSTILE}\n")
    repo.write("croissant.json", json.dumps({"@type": "sc:Dataset", "name": HOSTILE, "license": HOSTILE,
                                             "conformsTo": "http://mlcommons.org/croissant/1.0"}))  # fmt: skip
    repo.commit(f"::error::subject ##[x]\n\n{HOSTILE}")
    return repo


def _policy() -> dict[str, object]:
    waiver = {"rule": "license-unknown", "dataset": MANIFEST, "source": "b*", "reason": HOSTILE, "approved_by": HOSTILE}
    return {"version": 1, "min_rating": "B", "waivers": [{**waiver, "expires": "2027-01-01"}]}


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> Cli:
    return command_line(capsys, repo.path, monkeypatch)


def test_the_hostile_manifests_are_read_and_rated(cli: Cli) -> None:
    report = json.loads(cli("check", "--base", "main", "--format", "json").out)
    assert [each["path"] for each in report["manifests"]] == [HOSTILE_PATH, MANIFEST]
    assert all(each["head"]["letter"] for each in report["manifests"])


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: " ".join(words)[:60].encode("unicode_escape").decode())
def test_no_text_speaks_to_the_log_or_hides(cli: Cli, command: tuple[str, ...]) -> None:
    ran = cli(*command)
    assert ran.code in {0, 1, 2, 3}
    assert "Traceback" not in ran.err
    markdown = bool({*command} & {*MARKDOWN})
    for said in (ran.out, ran.err):
        assert list(printed.commands(said)) == []
        assert printed.forged(said) == []
        assert printed.unseen(said, markdown=markdown) == []
    if ran.out and {*command} & {*JSON} and "--as" not in command:
        json.loads(ran.out)
    if ran.out and {*command} & {*XML}:
        ElementTree.fromstring(ran.out)


@pytest.mark.parametrize(
    "command", [each for each in COMMANDS if {*each} & {*MARKDOWN} and "json" not in each], ids=" ".join
)
def test_no_text_is_markup_in_markdown(cli: Cli, command: tuple[str, ...]) -> None:
    out = cli(*command).out
    assert out
    assert printed.markup(out) == []


def test_no_text_is_markup_in_the_job_summary_nor_an_output_of_the_step(cli: Cli, tmp_path: Path) -> None:
    summary, outputs = tmp_path / "summary.md", tmp_path / "outputs"
    ran = cli("check", "--base", "main", GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(summary),
              GITHUB_OUTPUT=str(outputs))  # fmt: skip
    assert ran.code == 1
    text = summary.read_text("utf-8")
    assert printed.markup(text) == []
    assert printed.unseen(text, markdown=True) == []
    names, lines = [], iter(outputs.read_text("utf-8").split("\n"))
    for line in lines:
        if "<<" in line.partition("=")[0]:
            name, _, end = line.partition("<<")
            names.append(name)
            assert end in lines  # goes on to the line that ends it
        elif line:
            names.append(line.partition("=")[0])
    assert len(names) == len(set(names)) == 14
    assert "conclusion=blocked" in outputs.read_text("utf-8").split("\n")
