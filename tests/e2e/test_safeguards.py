"""What a change breaks in one source blocks, however many others are fine."""

import hashlib
import json
from typing import Any

import pytest

from crs_gate.cli import main
from tests.e2e.manifests import LICENSED, manifest
from tests.gitrepo import GitRepo

PATH = "dataset.crs.yaml"
MANY = tuple(f"s{number}" for number in range(60))
CRAWLED = """\
  - id: posts
    title: Posts of members
    category: crawled
    locator: {{url: "https://posts.example.org/all", revision: v1}}
    collected: {{from: 2026-01-10, to: 2026-01-31, method: web-scraping-crawling-api}}
    acquisition: {{basis: scraped-within-terms, terms: {{url: "https://posts.example.org/terms", read_on: 2026-01-09}}}}
    {licensed}
    consent: {{basis: license}}
    opt_out: {{signals: [{{protocol: robots.txt, checked: 2026-01-09, result: allowed}}]}}
    personal_data: {{present: yes, classes: [{classes}], {persons}gdpr_basis: A6-1-f, minors: no}}
    synthetic: {{present: no}}
    derived_from: []
    files: []
    trace: []
"""
OPT_OUT = "  opt_out: {email: data@example.org, response_days: 30}\n"


def crawled(classes: str, persons: str) -> str:
    return CRAWLED.format(licensed=LICENSED, classes=classes, persons=persons)


def many(*more: str) -> str:
    return manifest(*MANY).replace("  retention:", f"{OPT_OUT}  retention:") + "".join(more)


@pytest.fixture
def repo(tmp_path, monkeypatch) -> GitRepo:
    for name in ("GITHUB_ACTIONS", "GITHUB_EVENT_NAME"):
        monkeypatch.delenv(name, raising=False)
    repo = GitRepo.init(tmp_path / "repo")
    monkeypatch.chdir(repo.path)
    repo.save(PATH, many())
    return repo


def check(capsys, *options: str) -> tuple[int, list[tuple[str, str | None]], Any]:
    """The exit code, the reasons by code and source, and the first manifest that is not fine."""
    code = main(["check", "--base", "HEAD^", "--format", "json", "--today", "2026-11-22", *options])
    told = json.loads(capsys.readouterr().out)["manifests"]
    reasons = [(reason["code"], reason["source"]) for each in told for reason in each["reasons"]]
    return code, reasons, next((each for each in told if each["reasons"]), told[0])


@pytest.mark.parametrize(
    ("classes", "persons", "rule"),
    [
        ("pi", "identifiers: [handle], ", "pseudonymous-identifier-kept"),
        ("phi", "identifiers: [], anonymisation: hashed, ", "sensitive-data-condition-missing"),
    ],
)
def test_one_source_among_many_that_harms_people(repo, capsys, classes, persons, rule) -> None:
    repo.save(PATH, many(crawled(classes, persons)))
    code, reasons, told = check(capsys)
    assert code == 1
    assert ("safeguard-broken", "posts") in reasons
    assert any(f"this change brings {rule} on source 'posts'" in reason["message"] for reason in told["reasons"])
    assert told["head"]["score"] > told["base"]["score"] - 0.5  # the tolerance alone would let it pass


def test_what_was_open_before_is_no_fault_of_who_states_it(repo, capsys) -> None:
    silent = crawled("pi", "identifiers: [handle], ")
    silent = silent.replace(
        "present: yes, classes: [pi], identifiers: [handle], gdpr_basis: A6-1-f, ", "present: unknown, "
    )
    repo.save(PATH, many(silent))
    repo.save(PATH, many(crawled("pi", "identifiers: [handle], ")))
    assert check(capsys)[:2] == (0, [])


def test_a_waiver_lifts_it_and_one_that_is_over_does_not(repo, capsys) -> None:
    waiver = "  - {rule: pseudonymous-identifier-kept, dataset: dataset.crs.yaml, source: posts, reason: agreed,"
    for expires, code in (("2026-12-31", 0), ("2026-11-21", 1)):
        repo.save(
            "crs-gate.yml", f"version: 1\nwaivers:\n{waiver} approved_by: data@example.org, expires: {expires}}}\n"
        )
        repo.save(PATH, many(crawled("pi", "identifiers: [handle], ")))
        assert check(capsys)[0] == code
        repo.save(PATH, many())


def test_data_that_is_replaced_behind_its_manifest(repo, capsys) -> None:
    """The manifest is not touched, and of sixty sources one is no longer what it says."""
    notices = b'{"text": "closed on Monday"}\n'
    sha = hashlib.sha256(notices).hexdigest()
    claimed = many().replace(
        "    files: []", f"    files: [{{path: data/n.jsonl, sha256: {sha}, bytes: {len(notices)}}}]", 1
    )
    repo.save("data/n.jsonl", notices)
    repo.save(PATH, claimed)
    repo.save("data/n.jsonl", '{"text": "closed on Sundays"}\n')
    code, reasons, _ = check(capsys)
    assert (code, reasons) == (1, [("safeguard-broken", "s0")])


def test_what_one_source_forgets_does_not_drown_in_the_score(repo, capsys) -> None:
    """Where the criterion is unmet already no letter falls, and of sixty sources one hardly moves the score."""
    without_end = many().replace("  retention: {period: P2Y, basis: reviewed every year}\n", "")
    repo.save(PATH, without_end)
    repo.save(PATH, without_end.replace(", verified_by: data@example.org", "", 1))
    code, reasons, _ = check(capsys)
    assert (code, reasons) == (1, [("safeguard-broken", "s0")])


def test_a_manifest_within_another_hides_nothing(repo, capsys) -> None:
    """Data that nobody claims is as bad under a new manifest as under the one that was there."""
    inner = manifest("inner", name="inner")
    repo.write("data/inner/d.crs.yaml", inner)
    repo.save("data/inner/more.jsonl", "{}\n")
    code, reasons, _ = check(capsys)
    assert code == 1
    assert ("dataset-worse", None) in reasons


def test_a_new_manifest_alone_is_asked_where_sources_have_a_floor(repo, capsys) -> None:
    inner = manifest("inner", name="inner").replace("  retention:", f"{OPT_OUT}  retention:")
    inner += crawled("pi", "identifiers: [handle], ")
    for policy, code in (("version: 1\n", 1), ("version: 1\nmin_source_rating: none\n", 0)):
        repo.save("crs-gate.yml", policy)
        repo.save("other/d.crs.yaml", inner)
        assert check(capsys)[0] == code
        repo.git("rm", "-q", "other/d.crs.yaml")
        repo.commit("out again")


def test_a_reason_says_that_waivers_count_where_the_shown_letters_would_gainsay_it(repo, capsys) -> None:
    """Better in the letters that are shown, and worse in what the waiver lets stand."""
    waiver = "{rule: license-unknown, dataset: dataset.crs.yaml, source: s0, reason: agreed, "
    repo.save(
        "crs-gate.yml", f"version: 1\nwaivers:\n  - {waiver}approved_by: data@example.org, expires: 2026-12-31}}\n"
    )
    unknown = many().replace(LICENSED, "license: unknown\n    unverified: [{field: license, reason: unknown}]", 1)
    repo.save(PATH, unknown)
    repo.save(PATH, unknown.replace("license: unknown", "license: CC-BY-NC-4.0", 1))
    _, _, told = check(capsys)
    said = [reason["message"] for reason in told["reasons"] if reason["code"] in {"rating-lowered", "score-lowered"}]
    assert all(message.endswith("(what waivers lift counts as met)") for message in said)
    assert said
