"""What was removed stays out, a change cannot talk it away, and a waiver lets back what it names."""

import json
from collections.abc import Callable, Iterable

import pytest

from crs_gate.cli import main
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

PATH, POLICY = "dataset.crs.yaml", ".github/crs-gate.yml"
FORUM = {"id": "R-1", "source": "forum", "title": "Notices of forum", "locator": "https://example.org/forum"}
LETTERS = {"id": "R-7", "source": "letters", "title": "Notices of letters", "locator": "https://example.org/letters"}
WAIVER = {
    "rule": "removed-source-returned",
    "dataset": PATH,
    "reason": "the owner of the letters agreed on 2026-11-02",
    "approved_by": "legal@example.org",
    "expires": "2026-12-31",
}
Check = Callable[..., tuple[int, list[str], dict[str, str], list[str]]]
BOTH = (FORUM, LETTERS)


def removing(*ids: str, entries: Iterable[dict[str, object]] = BOTH) -> str:
    done = [{"requested": "2025-01-02", "effective": "2025-01-09", **each} for each in entries]
    return manifest(*ids).replace("removals: []", f"removals: {json.dumps(done)}")


def policy(*waivers: dict[str, str]) -> str:
    return json.dumps({"version": 1, "waivers": waivers})


@pytest.fixture
def check(tmp_path, monkeypatch, capsys) -> Check:
    """Check what the second text changes; gives exit code, codes of reasons, rules introduced, and waived messages."""
    for name in ("GITHUB_ACTIONS", "GITHUB_EVENT_NAME"):
        monkeypatch.delenv(name, raising=False)
    repo = GitRepo.init(tmp_path / "repo")
    monkeypatch.chdir(repo.path)

    def run(base: str, head: str, *waivers: dict[str, str]) -> tuple[int, list[str], dict[str, str], list[str]]:
        repo.write(POLICY, policy(*waivers))
        repo.add(POLICY)
        repo.save(PATH, base)
        repo.save(PATH, head)
        code = main(["check", "--base", "HEAD^", "--format", "json", "--today", "2026-11-22"])
        report = json.loads(capsys.readouterr().out)
        told = report["manifests"][0]
        found = {each["rule"]: each["message"] for each in told["findings"] if each["state"] == "introduced"}
        waived = [each["message"] for each in told["findings"] if each["state"] == "waived"]
        return code, [reason["code"] for reason in told["reasons"]], found, waived

    return run


def test_a_waiver_lets_back_the_source_that_it_names(check):
    code, reasons, _, waived = check(removing("news"), removing("news", "letters"), {**WAIVER, "source": "letters"})
    assert (code, reasons) == (0, [])
    assert waived == ["source 'letters' is 'Notices of letters' (R-7), which was removed: it has the same id"]


@pytest.mark.parametrize(
    ("base", "head"),
    [
        (("news",), ("news", "forum")),
        (("news",), ("news", "forum", "letters")),
        (("news", "letters"), ("news", "forum", "letters")),
        (("news", "letters"), ("news", "forum")),
    ],
)
def test_it_lets_back_nothing_else(check, base, head):
    code, reasons, found, _ = check(removing(*base), removing(*head), {**WAIVER, "source": "letters"})
    assert code == 1
    assert "dataset-worse" in reasons
    assert found["removed-source-returned"].startswith("source 'forum' is")


def test_a_waiver_without_a_source_lets_back_all(check):
    assert check(removing("news"), removing("news", "forum", "letters"), WAIVER)[:2] == (0, [])


def test_a_waiver_that_is_over_lets_back_nothing(check):
    over = {**WAIVER, "source": "letters", "expires": "2026-11-21"}
    assert check(removing("news"), removing("news", "letters"), over)[0] == 1


def test_a_renamed_source_is_known_by_its_name_at_head(check):
    base = removing("news", "letters")
    head = base.replace("id: letters\n", "id: mail\n")
    assert check(base, head, {**WAIVER, "source": "mail"})[:2] == (0, [])
    assert check(base, head, {**WAIVER, "source": "letters"})[0] == 0  # nothing is new


def test_the_waiver_of_a_source_is_written_and_known_to_be_used(tmp_path, monkeypatch, capsys):
    repo = GitRepo.init(tmp_path / "repo")
    monkeypatch.chdir(repo.path)
    repo.write(POLICY, "version: 1\n")
    repo.add(POLICY)
    repo.save(PATH, removing("news", "letters"))
    said = ["--reason", "agreed", "--approved-by", "legal", "--expires", "2026-12-31", "--today", "2026-11-22"]
    assert main(["waive", "removed-source-returned", "--dataset", PATH, "--source", "letters", *said]) == 0
    repo.save(POLICY, repo.path.joinpath(POLICY).read_text())
    repo.save(PATH, removing("news", "letters") + "# looked at\n")
    capsys.readouterr()
    assert main(["check", "--base", "HEAD^", "--format", "json", "--today", "2026-11-22"]) == 0
    assert [each["state"] for each in json.loads(capsys.readouterr().out)["waivers"]] == ["active"]


def test_screen_takes_from_the_source_that_is_waived(tmp_path, monkeypatch, capsys):
    below = {"id": "R-9", "locator": "https://example.org/letters/ann"}
    monkeypatch.chdir(tmp_path)
    (tmp_path / PATH).write_text(removing("news", "forum", "letters", entries=(*BOTH, below)), "utf-8")
    (tmp_path / "p.yml").write_text(policy({**WAIVER, "source": "letters"}), "utf-8")
    taken = ["https://example.org/letters/1", "https://example.org/news/1"]
    kept_out = ["https://example.org/forum/1", "https://example.org/letters/ann/2"]
    (tmp_path / "urls").write_text("\n".join([*taken, *kept_out]), "utf-8")
    main(["screen", PATH, "urls", "--urls", "--policy", "p.yml", "--today", "2026-11-22"])
    assert capsys.readouterr().out.split() == taken


@pytest.mark.parametrize("field", ["source", "title", "locator"])
def test_what_was_removed_cannot_be_rewritten(check, field):
    other = {**FORUM, field: "https://other.example.net/x" if field == "locator" else "quite another thing"}
    code, _, found, _ = check(removing("news"), removing("news", entries=(other, LETTERS)))
    assert (code, [*found]) == (1, ["dataset-metadata-dropped"])


def test_who_says_that_it_is_something_else_is_told_of(check):
    unlike = {**FORUM, "unlike": [{"source": "plants", "reason": "of another club"}]}
    head = removing("news", "plants", entries=(unlike, LETTERS)).replace("Notices of plants", "Notices of forum")
    code, _, found, _ = check(removing("news"), head)
    told = "source 'plants' is said to be unlike 'Notices of forum' (R-1): 'of another club'"
    assert (code, found) == (0, {"removal-exempted": told})


def test_what_is_to_go_takes_nothing_new_in(check):
    planned = ({**FORUM, "requested": "2026-11-15", "effective": "2026-12-10"},)
    base, head = (removing(*ids, entries=planned) for ids in (("news",), ("news", "forum")))
    code, _, found, _ = check(base, head)
    assert code == 1
    assert "which is to be removed on 2026-12-10" in found["removed-source-returned"]
    assert check(head, head.replace("Short notices", "Notices"))[0] == 0
