"""What happened to others, as pull requests: each must be blocked, and the findings must say why."""

import json
from typing import Any

import pytest

from crs_gate.cli import main
from tests.e2e.manifests import GOOD_SOURCE, HEADER, LICENSED, manifest
from tests.gitrepo import GitRepo

PATH = "dataset.crs.yaml"
SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
PUBLIC = HEADER.format(name="notices").replace(
    "  license: CC0-1.0\n", "  license: {license}\n  release: public\n  use: {{train: true, commercial: true}}\n"
)
GOOD = GOOD_SOURCE.format(id="news", licensed=LICENSED)


@pytest.fixture
def repo(tmp_path, monkeypatch) -> GitRepo:
    for name in ("GITHUB_ACTIONS", "GITHUB_EVENT_NAME"):
        monkeypatch.delenv(name, raising=False)
    repo = GitRepo.init(tmp_path / "repo")
    monkeypatch.chdir(repo.path)
    return repo


def public(license_: str = "CC0-1.0", *more: str) -> str:
    """A dataset for everyone, with a good source and more of them."""
    return PUBLIC.replace("{license}", license_).replace("{{", "{").replace("}}", "}") + GOOD + "".join(more)


def checked(capsys) -> tuple[dict[str, Any], str]:
    """The first manifest of the report on the last commit, and the reasons in one text; it must be blocked."""
    code = main(["check", "--base", "HEAD^", "--format", "json", "--today", "2026-11-22"])
    told = json.loads(capsys.readouterr().out)["manifests"][0]
    assert (code, told["status"]) == (1, "blocked")
    return told, " ".join(reason["message"] for reason in told["reasons"])


def broken(told: dict[str, Any], source: str | None = None) -> set[str]:
    """The rules that found something in a source, or in the dataset as a whole."""
    return {finding["rule"] for finding in told["findings"] if finding["source"] == source}


POSTS = """\
  - id: a-million-posts
    title: One million public posts
    category: crawled
    locator: {url: "https://posts.example.org/firehose"}
    collected: {from: 2024-11-20, to: 2024-11-26, method: firehose api}
    license: unknown
    consent: {basis: none}
    personal_data: {present: yes, classes: [pi], identifiers: [did, handle]}
    synthetic: {present: no}
    derived_from: []
    files: []
    trace: []
"""


def test_posts_of_people_who_were_not_asked(repo, capsys):
    """A million posts were published with the identifiers of their authors, and taken down the day after."""
    repo.save(PATH, public())
    repo.save(PATH, public("CC0-1.0", POSTS))
    told, reasons = checked(capsys)
    assert "'a-million-posts'" in reasons
    assert broken(told, "a-million-posts") >= {
        "consent-basis-missing",
        "license-unknown",
        "minors-undeclared",
        "opt-out-signal-unchecked",
        "personal-data-basis-missing",
        "pseudonymous-identifier-kept",
    }
    assert "opt-out-mechanism-missing" in broken(told)
    said = {finding["rule"]: finding["message"] for finding in told["findings"]}
    assert said["pseudonymous-identifier-kept"] == "the dataset keeps did and handle, and no anonymisation is stated"
    assert said["consent-basis-missing"] == "personal data with 'none' as the basis of consent"


GUIDES = GOOD_SOURCE.format(id="guides", licensed=LICENSED).replace(
    "title: Notices of guides", "title: Household guides"
)
GUIDES = GUIDES.replace("files: []", f'files: [{{url: "https://cdn.example.org/guides.jsonl", sha256: {SHA}}}]')
GONE = f"""\
removals:
  - id: R-1
    source: guides
    title: Household guides
    locator: https://example.org/guides
    sha256: [{SHA}]
    reason: the owner asked for it
    requested: 2023-05-04
    effective: 2023-05-05
"""


def without_guides() -> str:
    return public().replace("removals: []\n", GONE)


OTHERWISE = GUIDES.replace("example.org/guides", "mirror.example.net/x").replace("Household guides", "Handbook")
COPIES = {
    "under its name": GUIDES,
    "same place": GUIDES.replace("id: guides", "id: handbook").replace("title: Household guides", "title: Handbook"),
    "same content": OTHERWISE.replace("id: guides", "id: handbook"),
    "nearly the same name": OTHERWISE.replace("id: guides", "id: handbook")
    .replace("Handbook", "household_guides v2 (cleaned)")
    .replace(SHA, SHA[::-1]),
}


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
@pytest.mark.parametrize("ledger", ["kept", "dropped"])
def test_what_its_owner_had_removed_comes_back(repo, capsys, copy, ledger):
    """Scraped, doubled under a new name, removed at the owner's request: no copy may return."""
    repo.save(PATH, public("CC0-1.0", GUIDES))
    repo.save(PATH, public("CC0-1.0", GUIDES, COPIES["same place"]))
    main(["check", "--base", "HEAD^", "--format", "json", "--today", "2026-11-22"])
    doubled = json.loads(capsys.readouterr().out)["manifests"][0]
    assert "source-duplicate" in broken(doubled, "handbook")
    repo.save(PATH, without_guides())
    assert main(["check", "--base", "HEAD^", "--today", "2026-11-22"]) == 0
    capsys.readouterr()
    repo.save(PATH, (without_guides() if ledger == "kept" else public()) + copy)
    told, reasons = checked(capsys)
    assert "removed-source-returned" in broken(told)
    assert "this change adds 1 to what removed-source-returned finds" in reasons
    (finding,) = (finding for finding in told["findings"] if finding["rule"] == "removed-source-returned")
    assert "is 'Household guides' (R-1), which was removed" in finding["message"]


def test_another_source_may_come_after_a_removal(repo, capsys):
    repo.save(PATH, without_guides())
    more = GOOD_SOURCE.format(id="weather", licensed=LICENSED).replace(
        "files: []", f"files: [{{url: u, sha256: {SHA[::-1]}}}]"
    )
    repo.save(PATH, without_guides() + more)
    assert main(["check", "--base", "HEAD^", "--today", "2026-11-22"]) == 0, capsys.readouterr().out


def test_that_nothing_is_said_of_removals_is_told_once(repo, capsys):
    repo.write(PATH, public().replace("removals: []\n", ""))
    main(["rate", PATH, "--format", "json", "--today", "2026-11-22"])
    told = json.loads(capsys.readouterr().out)["manifests"][0]
    assert broken(told) == {"removal-overdue"}
    ended = {result["rule"]: result["outcome"] for result in told["results"]}
    assert (ended["removal-overdue"], ended["removed-source-returned"]) == ("unknown", "unknown")


def test_a_free_license_over_a_parent_that_is_not_free(repo, capsys):
    """A set of instructions under Apache-2.0 was made from one that forbids commercial use."""
    repo.save(PATH, public("Apache-2.0"))
    parent = GOOD_SOURCE.format(id="seed-tasks", licensed=LICENSED.replace("CC0-1.0", "CC-BY-NC-4.0"))
    child = GOOD_SOURCE.format(id="evolved", licensed=LICENSED.replace("CC0-1.0", "Apache-2.0"))
    child = child.replace("derived_from: []", "derived_from: [seed-tasks]").replace(
        "trace: []", "trace: [{step: evolve}]"
    )
    repo.save(PATH, public("Apache-2.0", parent, child))
    told, reasons = checked(capsys)
    assert {"license-conflict", "license-use-conflict"} & broken(told, "seed-tasks")
    assert "'seed-tasks'" in reasons or "lowers the rating" in reasons
    assert any("CC-BY-NC-4.0" in finding["message"] for finding in told["findings"])


def test_terms_of_a_model_travel_with_what_it_wrote(repo, capsys):
    """Answers of a model whose terms forbid to train others on them, and a translation of these answers."""
    repo.save(PATH, public())
    answers = GOOD_SOURCE.format(id="answers", licensed=LICENSED).replace("public_dataset", "synthetic")
    answers = answers.replace(
        "{present: no}\n    derived", "{present: yes, generators: [{name: Llama 2, terms: llama2}]}\n    derived"
    )
    translated = GOOD_SOURCE.format(id="translated", licensed=LICENSED)
    translated = translated.replace("derived_from: []", "derived_from: [answers]").replace(
        "trace: []", "trace: [{step: translate}]"
    )
    repo.save(PATH, public("CC0-1.0", answers, translated))
    told, _ = checked(capsys)
    assert "output-terms-conflict" in broken(told, "answers")
    assert "output-terms-conflict" in broken(told, "translated")
    assert {"synthetic-disclosure-missing", "synthetic-check-missing"} <= broken(told, "answers")


FILES, ENTRIES = 100, tuple(f"entry-{number}" for number in range(10))


def test_a_field_dropped_from_a_thousand_entries(repo, capsys):
    """A catalog dropped an ethics field from its schema, and from a thousand entries in one commit."""
    for without in ("", "    personal_data: {present: no}\n"):
        for number in range(FILES):
            text = manifest(*ENTRIES, name=f"d{number}")
            repo.write(f"cards/{number}/dataset.crs.yaml", text.replace(without, "") if without else text)
        repo.commit()
    assert main(["check", "--base", "HEAD^", "--format", "json", "--today", "2026-11-22"]) == 1
    told = json.loads(capsys.readouterr().out)["manifests"]
    assert len(told) == FILES
    assert all(one["status"] == "blocked" for one in told)
    for rule in ("source-metadata-dropped", "personal-data-undeclared"):
        assert all(rule in broken(one, entry) for one in told for entry in ENTRIES)
