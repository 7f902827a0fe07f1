"""Manifests that keep their sources in a table, as a user runs the gate on them."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from crs_gate.cli import main
from tests.e2e.manifests import HEADER, LICENSED, manifest
from tests.gitrepo import GitRepo

PATH, TABLE = "corpus/notices.crs.yaml", "corpus/sources.jsonl"
TODAY = ("--today", "2026-11-22")
EVIDENCE = {"url": "https://example.org/terms", "retrieved": "2026-11-01", "verified_by": "data@example.org"}
SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
Check = Callable[..., tuple[int, Any]]


def good(id_: str, **other: Any) -> dict[str, Any]:
    """The good source of ``manifests.py`` as a row."""
    return {
        "id": id_,
        "title": f"Notices of {id_}",
        "category": "public_dataset",
        "modality": ["text"],
        "locator": {"url": f"https://example.org/{id_}", "revision": "v1"},
        "collected": {"from": "2026-01-01", "to": "2026-01-31", "method": "download"},
        "acquisition": {"basis": "licensed"},
        "license": {"expression": "CC0-1.0", "evidence": EVIDENCE},
        "personal_data": {"present": "no"},
        "synthetic": {"present": "no"},
        "derived_from": [],
        "files": [],
        "trace": [],
        **other,
    }


SCRAPED = {
    "id": "posts",
    "category": "crawled",
    "locator": {"url": "https://example.org/posts"},
    "license": "unknown",
    "personal_data": {"present": "yes"},
    "derived_from": [],
    "files": [],
}


def rows(sources: Iterable[dict[str, Any]]) -> str:
    return "".join(f"{json.dumps(source)}\n" for source in sources)


def with_table(name: str = "sources.jsonl") -> str:
    return HEADER.format(name="notices").replace("sources:\n", f"sources: {{table: {name}}}\n")


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    """A repository whose main branch holds a manifest with a good table."""
    for name in ("GITHUB_ACTIONS", "GITHUB_EVENT_NAME", "PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF"):
        monkeypatch.delenv(name, raising=False)
    made = GitRepo.init(tmp_path / "repo")
    made.write(TABLE, rows(map(good, "abc")))
    made.save(PATH, with_table())
    monkeypatch.chdir(made.path)
    return made


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str]) -> Check:
    """Run a command; gives the exit code and the JSON report."""

    def run(*arguments: str, command: str = "check") -> tuple[int, Any]:
        code = main([command, *arguments, *TODAY, "--format", "json"])
        captured = capsys.readouterr()
        return code, json.loads(captured.out) if captured.out else captured.err

    return run


def only(report: Any) -> Any:
    (found,) = report["manifests"]
    return found


def test_sizes_that_rows_state_are_held_against_the_files(repo: GitRepo, check: Check) -> None:
    repo.write("corpus/data/a.csv", "x\n")
    repo.write("corpus/data/b.csv", "")
    files = [{"path": "data/a.csv", "sha256": SHA, "bytes": 3}, {"path": "data/b.csv", "sha256": SHA, "bytes": 0}]
    repo.write(TABLE, rows([good("a", files=files[:1]), good("b", files=files[1:])]))
    _, report = check(PATH, command="rate")
    told = [(f["source"], f["message"]) for f in only(report)["findings"] if f["rule"] == "checksum-mismatch"]
    assert told == [
        ("a", "'data/a.csv': bytes is 3, and the file has 2"),
        ("b", f"'data/b.csv': sha256 is {SHA[:12]}..., and that of the file {OF_NOTHING[:12]}..."),
    ]


def test_a_table_is_rated_as_the_same_sources_in_the_manifest(repo: GitRepo, check: Check) -> None:
    repo.write("inline/notices.crs.yaml", manifest("a", "b", "c", scraped=("posts",)))
    _, inline = check("inline/notices.crs.yaml", command="rate")
    repo.write(TABLE, rows([*map(good, "abc"), {**SCRAPED, "title": "Scraped posts", "consent": {"basis": "none"},
        "collected": {"from": "2026-01-01", "method": "web-scraping-crawling-api"},
        "personal_data": {"present": "yes", "identifiers": ["handle"]}}]))  # fmt: skip
    _, table = check(PATH, command="rate")
    one, other = only(inline)["head"], only(table)["head"]
    assert one == other
    assert len(only(inline)["findings"]) == len(only(table)["findings"])
    assert only(inline)["results"] == [
        {**row, "sources": row["sources"] if row["outcome"] != "not-applicable" else named}
        for row, named in zip(only(table)["results"], (r["sources"] for r in only(inline)["results"]), strict=True)
    ]
    assert only(table)["notes"][0] == "4 sources in corpus/sources.jsonl: 3 A, 1 E"


def test_an_unchanged_table_is_unchanged(repo: GitRepo, check: Check) -> None:
    code, report = check()
    assert (code, only(report)["change"], only(report)["changes"]) == (0, "unchanged", [])
    assert (only(report)["base"]["letter"], only(report)["head"]["letter"]) == ("A", "A")


def test_a_change_of_the_table_alone_is_a_change_of_the_manifest(repo: GitRepo, check: Check) -> None:
    repo.branch("topic")
    repo.save(TABLE, rows([*map(good, "abc"), SCRAPED]))
    code, report = check()
    found = only(report)
    assert (code, found["change"], found["base"]["letter"], found["head"]["letter"]) == (1, "changed", "A", "G")
    assert [(c["kind"], c["source"], c["letter_after"]) for c in found["changes"]] == [("added", "posts", "F")]
    assert "source-below-floor" in {reason["code"] for reason in found["reasons"]}
    introduced = [f for f in found["findings"] if f["state"] == "introduced" and f["source"]]
    assert {(f["path"], f["line"], f["source"]) for f in introduced} == {(TABLE, 4, "posts")}
    (unknown,) = [f for f in introduced if f["rule"] == "license-unknown"]
    assert unknown["column"] == rows([SCRAPED]).index('"unknown"') + 1


def test_annotations_stand_on_the_line_of_the_row(repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.write(TABLE, rows([good("a"), SCRAPED, good("b"), good("c")]))
    assert main(["check", *TODAY, "--format", "github"]) == 1
    assert f"::error file={TABLE},line=2," in capsys.readouterr().out


@pytest.mark.parametrize("key", ["table", '"t\\x61ble"'])
def test_a_manifest_with_other_rows_elsewhere_is_no_renamed_one(repo: GitRepo, check: Check, key: str) -> None:
    spelled = with_table().replace("table:", f"{key}:")
    repo.save(PATH, spelled)
    repo.git("rm", "-q", "-r", str(Path(PATH).parent))
    repo.write("elsewhere/sources.jsonl", rows(map(good, "xyz")))
    repo.save("elsewhere/dataset.crs.yaml", spelled)
    code, report = check("--base", "HEAD~1")
    assert code == 1
    assert {one["change"] for one in report["manifests"]} == {"added", "deleted"}


def test_moved_rows_and_other_formats_of_the_same_sources_are_no_change(repo: GitRepo, check: Check) -> None:
    compact = (json.dumps(good(id_), separators=(",", ":")) for id_ in "cab")
    repo.write(TABLE, "".join(f"{text}\n" for text in compact))
    code, report = check()
    assert (code, only(report)["changes"], only(report)["status"]) == (0, [], "passed")


def test_moving_from_the_manifest_to_a_table_is_no_change_of_sources(repo: GitRepo, check: Check) -> None:
    text = manifest("a", "b", "c").replace(LICENSED, LICENSED)
    repo.save(PATH, text)
    repo.write(PATH, with_table())
    code, report = check()
    assert (code, only(report)["change"], only(report)["changes"]) == (0, "changed", [])
    assert only(report)["base"]["sources"] == dict.fromkeys("abc", "A")


def test_what_a_row_loses_or_another_name_of_it_is_seen(repo: GitRepo, check: Check) -> None:
    lost = {key: value for key, value in good("a").items() if key != "title"}
    repo.write(TABLE, rows([lost, {**good("b"), "id": "z"}, good("c")]))
    code, report = check()
    changes = [(change["kind"], change["source"], change["before"]) for change in only(report)["changes"]]
    assert changes == [("changed", "a", "a"), ("renamed", "z", "b")]
    dropped = [f for f in only(report)["findings"] if f["rule"] == "source-metadata-dropped"]
    assert [(f["source"], f["line"]) for f in dropped] == [("a", 1)]
    assert code == 1


def test_the_table_of_a_commit_is_read_and_not_that_of_the_work_tree(repo: GitRepo, check: Check) -> None:
    repo.branch("topic")
    repo.save(TABLE, rows([*map(good, "abc"), SCRAPED]))
    repo.write(TABLE, rows(map(good, "abc")))
    code, report = check("--base", "main", "--head", "topic")
    assert (code, [c["source"] for c in only(report)["changes"]]) == (1, ["posts"])
    repo.add()
    assert check("--staged")[0] == 0


def test_the_table_itself_is_no_unclaimed_data_and_other_files_are(repo: GitRepo, check: Check) -> None:
    _, report = check()
    assert not [f for f in only(report)["findings"] if f["rule"] == "data-path-unclaimed"]
    repo.write("corpus/other.jsonl", "{}\n")
    _, report = check()
    (stray,) = [f for f in only(report)["findings"] if f["rule"] == "data-path-unclaimed"]
    assert "other.jsonl" in stray["message"]


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (None, 9, f"there is no file {TABLE}"),
        ("", 1, "the table is empty"),
        (rows([good("a"), {**good("b"), "role": "both"}]), 2, "'both' is not one of: train, eval"),
        (rows([good("a"), good("a")]), 2, "the id 'a' is here twice; the first is on line 1"),
        (rows([good("a")]) + '{"id": "b", ', 2, "the row ends in the middle: a ']', '}' or value is missing"),
        ("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n", 1, "a Git LFS pointer lies here"),
    ],
)
def test_a_table_that_cannot_be_used_blocks_with_its_line(
    repo: GitRepo, check: Check, content: str | None, line: int, message: str
) -> None:
    repo.branch("topic")
    (repo.path / TABLE).unlink()
    if content is not None:
        repo.write(TABLE, content)
    repo.commit()
    for arguments in ((), ("--base", "main", "--head", "topic")):
        code, report = check(*arguments)
        (found,) = only(report)["findings"]
        assert (code, found["rule"], found["line"]) == (1, "manifest-invalid", line)
        assert found["path"] == (PATH if content is None else TABLE)
        assert found["message"].startswith(message)


def test_links_are_never_followed_to_a_table(repo: GitRepo, check: Check, tmp_path: Path) -> None:
    outside = tmp_path / "outside.jsonl"
    outside.write_text(rows([good("secret")]), "utf-8")
    (repo.path / TABLE).unlink()
    (repo.path / TABLE).symlink_to(outside)
    code, report = check()
    (found,) = only(report)["findings"]
    assert (code, found["message"]) == (
        1, f"{TABLE} is a symbolic link, which is never followed; put the file itself there"
    )  # fmt: skip
    (repo.path / "corpus/linked").symlink_to(tmp_path)
    repo.write(PATH, with_table("linked/outside.jsonl"))
    assert only(check()[1])["findings"][0]["message"] == "there is no file corpus/linked/outside.jsonl"


def test_waivers_cover_rows(repo: GitRepo, check: Check) -> None:
    rules = ("license-unknown", "source-metadata-dropped")
    ends = "source: b, reason: asked, approved_by: legal, expires: 2026-12-31"
    waivers = "".join(f"  - {{rule: {rule}, dataset: {PATH}, {ends}}}\n" for rule in rules)
    repo.save(".github/crs-gate.yml", f"version: 1\nwaivers:\n{waivers}")
    unverified = [{"field": "license", "reason": "unknown", "since": "2026-11-01"}]
    unknown = good("b", license={"expression": "unknown", "evidence": EVIDENCE}, unverified=unverified)
    repo.write(TABLE, rows([good("a"), unknown, good("c")]))
    code, report = check()
    assert (code, [(w["rule"], w["state"]) for w in report["waivers"]]) == (0, [(rule, "active") for rule in rules])
    assert only(report)["head"]["sources"] == {"a": "A", "b": "C", "c": "A"}


@pytest.mark.slow
def test_very_many_rows_are_folded_and_every_new_one_is_held_to_the_floor(repo: GitRepo, check: Check) -> None:
    many = 12_000
    repo.save(TABLE, rows(good(f"s{number}") for number in range(many)))
    repo.branch("topic")
    bad = (
        {**SCRAPED, "id": f"bad{number}", "locator": {"url": f"https://example.org/bad/{number}"}}
        for number in range(1_500)
    )
    repo.save(TABLE, rows([*(good(f"s{number}") for number in range(many)), *bad]))
    code, report = check()
    found = only(report)
    below = [reason for reason in found["reasons"] if reason["code"] == "source-below-floor"]
    assert (code, len(below), below[-1]["message"]) == (
        1, 1_001, "500 more sources are new or changed and rated below C"
    )  # fmt: skip
    assert found["head"]["letters"] == {"A": many, "F": 1_500}
    assert len(found["head"]["sources"]) == 1_500
    (unknown,) = [row for row in found["results"] if row["rule"] == "license-unknown" and row["outcome"] == "fail"]
    assert unknown["count"] == 1_500
    assert len(found["changes"]) == 1_500


def strays(report: Any, path: str = PATH) -> list[str]:
    (found,) = [each for each in report["manifests"] if each["path"] == path]
    return [f["message"] for f in found["findings"] if f["rule"] == "data-path-unclaimed"]


OTHER = "corpus/other.crs.yaml"


@pytest.mark.parametrize(
    ("path", "name"), [(OTHER, "other.jsonl"), (OTHER, "deep/other.jsonl"), ("above.crs.yaml", "corpus/other.jsonl")]
)
def test_a_table_of_another_manifest_is_no_data(repo: GitRepo, check: Check, path: str, name: str) -> None:
    repo.write(path, with_table(name).replace("notices", "others"))
    repo.write(f"{'corpus/' if path == OTHER else ''}{name}", rows(map(good, "xyz")))
    for arguments in ((), (PATH,)) if path == OTHER else ((),):
        code, report = check(*arguments)
        assert (code, strays(report)) == (0, [])
    if path == OTHER:
        assert strays(check()[1], OTHER) == []


@pytest.mark.parametrize(
    ("path", "text", "table"),
    [
        (OTHER, "crs: 1\nsources: {table: other.jsonl}\nspurious: 1\n", rows([good("x")])),
        (OTHER, "crs: 1\nsources: {table: other.jsonl}\n", '{"post": "no source at all"}\n'),
        (OTHER, "crs: 1\nsources: [{id: table, title: other.jsonl}]\n", rows([good("x")])),
        ("corpus/other.yaml", "crs: 1\nsources: {table: other.jsonl}\n", rows([good("x")])),
        ("beside/other.crs.yaml", "crs: 1\nsources: {table: other.jsonl}\n", rows([good("x")])),
    ],
)
def test_what_no_valid_manifest_reads_as_its_table_is_data(
    repo: GitRepo, check: Check, path: str, text: str, table: str
) -> None:
    repo.write(path, text)
    repo.write("corpus/other.jsonl", table)
    code, report = check()
    assert (code, strays(report)) == (1, ["data file 'other.jsonl' belongs to no source"])


def test_a_table_whose_manifest_goes_is_data(repo: GitRepo, check: Check) -> None:
    repo.write("corpus/other.jsonl", rows([good("x")]))
    repo.save(OTHER, with_table("other.jsonl").replace("notices", "others"))
    assert strays(check()[1]) == []
    repo.branch("topic")
    (repo.path / OTHER).unlink()
    repo.commit()
    for arguments in ((), ("--base", "main", "--head", "topic")):
        code, report = check(*arguments)
        assert (code, strays(report)) == (1, ["data file 'other.jsonl' belongs to no source"])


def test_too_many_new_rows_to_look_for_renamed_ones_are_told_in_one_line(
    repo: GitRepo, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crs_gate.judge.differing.MOST_MATCHED", 2)
    monkeypatch.setattr("crs_gate.judge.tables.MOST_MATCHED", 2)
    repo.write(TABLE, rows(good(id_, title=f"Notices of {id_.lower()}") for id_ in "ABC"))
    _, report = check()
    (told,) = (note for note in only(report)["notes"] if "renamed" in note)
    assert told.startswith("more than 2 sources")
    assert told.endswith("none was looked at for having been renamed")
    assert {change["kind"] for change in only(report)["changes"]} == {"added", "removed"}
