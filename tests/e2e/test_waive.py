"""``crs-gate waive`` in a real repository: the policy file it leaves, and what it refuses."""

import json
from pathlib import Path

import pytest

from tests.e2e.commands import Cli, command_line
from tests.gitrepo import GitRepo

MANIFEST = "crs: 1\ndataset: {name: d}\nsources:\n  - {id: forum-posts, title: Forum}\n"
POLICY = "# ours\nversion: 1 # keep\nmin_rating: G\n"
DAY = "2026-11-01"
ASKED = {"dataset": "dataset.crs.yaml", "source": "forum-posts", "reason": "agreed: signed # soon",
         "approved-by": "legal@example.org", "expires": "2027-01-31"}  # fmt: skip
ENTRY = (
    "  - rule: license-missing\n    dataset: dataset.crs.yaml\n    source: forum-posts\n"
    '    reason: "agreed: signed # soon"\n    approved_by: legal@example.org\n    expires: 2027-01-31\n'
)


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    """A repository with a manifest and a policy."""
    made = GitRepo.init(tmp_path / "repo")
    made.write("dataset.crs.yaml", MANIFEST)
    made.save(".github/crs-gate.yml", POLICY)
    return made


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """crs-gate at the top of it."""
    return command_line(capsys, repo.path, monkeypatch)


def arguments(rule: str = "license-missing", *more: str, **other: str | None) -> tuple[str, ...]:
    """The command with some options other than usual; ``None`` leaves one out."""
    asked = {**ASKED, **{name.replace("_", "-"): value for name, value in other.items()}}
    options = (part for name, value in asked.items() if value is not None for part in (f"--{name}", value))
    return "waive", rule, "--today", DAY, *options, *more


def policy(repo: GitRepo) -> str:
    """The policy file as it stands."""
    return (repo.path / ".github/crs-gate.yml").read_bytes().decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (POLICY, POLICY + "waivers:\n" + ENTRY),
        (POLICY.rstrip("\n"), POLICY + "waivers:\n" + ENTRY),
        ("version: 1\nwaivers: [] # none\nmin_rating: G\n",
         "version: 1\nwaivers: # none\n" + ENTRY + "min_rating: G\n"),
        ("version: 1\nwaivers:\nmin_rating: G\n", "version: 1\nwaivers:\n" + ENTRY + "min_rating: G\n"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_waiver_is_added_and_every_other_byte_stays(
    cli: Cli, repo: GitRepo, before: str, after: str, line_end: str
) -> None:
    if line_end == "\r\n" and "\n" not in before.rstrip("\n"):
        pytest.skip("a single line has no line end to keep")
    repo.write(".github/crs-gate.yml", before.replace("\n", line_end))
    ran = cli(*arguments())
    assert (ran.code, ran.err) == (0, "")
    assert "in force once it is on the base branch" in ran.out
    assert policy(repo) == after.replace("\n", line_end)


@pytest.mark.parametrize("style", ["block", "flow"])
def test_a_waiver_goes_behind_those_that_are_there(cli: Cli, repo: GitRepo, style: str) -> None:
    other = "{rule: source-date-missing, dataset: a.crs.yaml, reason: why, approved_by: me, expires: 2027-01-01}"
    listed = f"waivers:\n- {other} # kept\n" if style == "block" else f"waivers: [{other}] # kept\n"
    repo.write(".github/crs-gate.yml", f"version: 1\n{listed}min_rating: G\n")
    assert cli(*arguments()).code == 0
    told = policy(repo)
    assert other in told
    assert "# kept\n" in told
    assert told.endswith("min_rating: G\n")
    assert told.index(other) < told.index("license-missing")
    assert cli(*arguments()).out.endswith("holds this waiver already; nothing was written\n")


def test_a_comment_below_a_waiver_stays_with_it(cli: Cli, repo: GitRepo) -> None:
    other = ENTRY.replace("license-missing", "source-date-missing") + "    # asked again in May\n"
    repo.write(".github/crs-gate.yml", f"version: 1\nwaivers:\n{other}# end\n")
    assert cli(*arguments()).code == 0
    assert policy(repo) == f"version: 1\nwaivers:\n{other}{ENTRY}# end\n"


def test_the_same_again_writes_nothing_and_renew_moves_the_day_alone(cli: Cli, repo: GitRepo) -> None:
    cli(*arguments())
    once = policy(repo)
    again = cli(*arguments())
    assert (again.code, policy(repo)) == (0, once)
    assert "holds this waiver already" in again.out
    later = cli(*arguments(expires="2027-03-01"))
    assert (later.code, policy(repo)) == (2, once)
    assert "--renew" in later.err
    other = cli(*arguments("license-missing", "--renew", expires="2027-03-01", reason="something else"))
    assert (other.code, policy(repo)) == (2, once)
    renewed = cli(*arguments("license-missing", "--renew", expires="2027-03-01"))
    assert (renewed.code, policy(repo)) == (0, once.replace("2027-01-31", "2027-03-01"))


@pytest.mark.parametrize(
    ("rule", "other", "told"),
    [
        ("license-mising", {}, "did you mean 'license-missing'"),
        ("manifest-invalid", {"source": None}, "cannot be waived"),
        ("license-missing", {"source": None}, "give --source"),
        ("dataset-license-missing", {}, "leave out --source"),
        ("manifest-renamed", {}, "leave out --source"),
        ("license-missing", {"source": "nobody"}, "it has forum-posts"),
        ("license-missing", {"dataset": "other.crs.yaml"}, "there is no other.crs.yaml"),
        ("license-missing", {"expires": "2026-10-31"}, "is over already"),
        ("license-missing", {"expires": "2027-11-03"}, "more than a year ahead"),
        ("license-missing", {"expires": "20270131"}, "YYYY-MM-DD"),
        ("license-missing", {"expires": "soon"}, "YYYY-MM-DD"),
        ("license-missing", {"reason": "TODO"}, "no answer to --reason"),
        ("license-missing", {"approved_by": "N/A"}, "no answer to --approved-by"),
        ("license-missing", {"approved_by": "x"}, "no answer to --approved-by"),
        ("license-missing", {"reason": "none"}, "no answer to --reason"),
        ("license-missing", {"reason": "asdf"}, "no answer to --reason"),
        ("license-missing", {"reason": "agreed\nby mail"}, "one line of text"),
        ("license-missing", {"reason": "agreed \x1b[31m"}, "one line of text"),
        ("license-missing", {"approved_by": "a\udcff"}, "one line of text"),
        ("waiver-added", {"source": None}, "give --dataset .github/crs-gate.yml"),
    ],
)
def test_what_would_let_off_nothing_or_too_much_is_refused(
    cli: Cli, repo: GitRepo, rule: str, other: dict[str, str | None], told: str
) -> None:
    ran = cli(*arguments(rule, **other))
    assert (ran.code, policy(repo)) == (2, POLICY)
    assert told in ran.err


@pytest.mark.parametrize(
    "text",
    [
        "{version: 1}\n",
        "version: 1\nx-a: &a b\nx-c: *a\n",
        "version: 1\nwaivers: [\n  # ask legal first\n]\n",
    ],
)
def test_a_policy_that_is_not_edited_in_place_is_left_with_what_to_paste(cli: Cli, repo: GitRepo, text: str) -> None:
    repo.write(".github/crs-gate.yml", text)
    ran = cli(*arguments())
    assert (ran.code, policy(repo)) == (2, text)
    assert "nothing was written" in ran.err


def state(cli: Cli) -> str:
    """What became of the missing license of the source 'more' in the last commit."""
    report = json.loads(cli("check", "--base", "HEAD~1", "--head", "HEAD", "--today", DAY, "--format", "json").out)
    (manifest,) = report["manifests"]
    asked = ("license-missing", "more")
    return next(str(each["state"]) for each in manifest["findings"] if (each["rule"], each["source"]) == asked)


def test_it_lifts_the_block_only_from_the_base_branch(cli: Cli, repo: GitRepo) -> None:
    added = MANIFEST + "  - {id: more, title: More}\n"
    repo.write("dataset.crs.yaml", added)
    assert cli(*arguments(source="more")).code == 0
    repo.commit("a source and its waiver in one change")
    assert state(cli) == "introduced"
    repo.save("dataset.crs.yaml", MANIFEST)
    repo.save("dataset.crs.yaml", added)
    assert state(cli) == "waived"


def test_without_a_policy_it_says_how_to_get_one(cli: Cli, repo: GitRepo) -> None:
    (repo.path / ".github/crs-gate.yml").unlink()
    assert "`crs-gate init` writes one" in cli(*arguments()).err


TABLED = "crs: 1\ndataset: {name: d}\nsources: {table: sources.jsonl}\n"


def test_a_source_in_a_table_is_looked_up(cli: Cli, repo: GitRepo) -> None:
    repo.write("dataset.crs.yaml", TABLED)
    rows = "".join(json.dumps({"id": f"row-{n}", "title": f"Row {n}"}) + "\n" for n in range(30))
    repo.write("sources.jsonl", rows)
    missed = cli(*arguments(source="row-30"))
    assert (missed.code, policy(repo)) == (2, POLICY)
    assert "dataset.crs.yaml (sources.jsonl) has no source 'row-30'" in missed.err
    assert "row-9 and 20 more" in missed.err
    assert cli(*arguments(source="row-29")).code == 0
    assert "source: row-29" in policy(repo)


def test_a_table_that_cannot_be_read_is_told_with_its_line(cli: Cli, repo: GitRepo) -> None:
    repo.write("dataset.crs.yaml", TABLED)
    repo.write("sources.jsonl", '{"id": "a"}\n{"id": \n')
    ran = cli(*arguments(source="a"))
    assert (ran.code, policy(repo)) == (3, POLICY)
    assert "2:" in ran.err


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pyproject.toml", "[tool.crs-gate]\nversion = 1\n"),
        ("gate.json", '{"version": 1}\n'),
    ],
)
def test_a_policy_in_toml_or_json_is_left_with_what_to_paste(cli: Cli, repo: GitRepo, path: str, text: str) -> None:
    (repo.path / ".github/crs-gate.yml").unlink()
    repo.write(path, text)
    ran = cli(*arguments("license-missing", "--policy", path))
    assert ran.code == 2
    assert "it is not written in YAML; nothing was written" in ran.err
    assert "- rule: license-missing" in ran.err
    assert (repo.path / path).read_text("utf-8") == text


def test_of_two_waivers_with_one_subject_the_one_that_says_the_same_is_renewed(cli: Cli, repo: GitRepo) -> None:
    cli(*arguments())
    entry = "  - {rule: license-missing, dataset: dataset.crs.yaml, source: forum-posts, reason: other, "
    other = entry + "approved_by: me, expires: 2026-12-31}\n"
    repo.write(".github/crs-gate.yml", policy(repo) + other)
    renewed = cli(*arguments("license-missing", "--renew", expires="2027-03-01"))
    assert (renewed.code, renewed.err) == (0, "")
    assert policy(repo) == POLICY + "waivers:\n" + ENTRY.replace("2027-01-31", "2027-03-01") + other
