"""The forms that ``crs-gate export`` writes for regulators and people, and what it says of domains."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.exported import BARE, RICH, Exports, exports

FORMS = ("ai-act", "ab-2013", "gdpr-30", "datasheet")
CLAIM = re.compile(r"\b(?:complian(?:t|ce)|complies|lawful\b(?! basis)|certif|guarantee)", re.IGNORECASE)


@pytest.fixture
def export(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Exports:
    return exports(capsys, tmp_path, monkeypatch)


def items(tree: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for section in tree["sections"] for item in section["items"]]


def item(tree: dict[str, Any], number: str, asks: str = "") -> dict[str, Any]:
    (found,) = (each for each in items(tree) if each["number"] == number and each["asks"].startswith(asks))
    return found


@pytest.mark.parametrize("form", FORMS)
def test_both_formats_say_the_same(export: Exports, form: str) -> None:
    tree, text = export.tree(form, RICH, "--format", "json"), export.document(form, RICH)
    asked = [" ".join(filter(None, (each["number"], each["asks"]))) for each in items(tree)]
    assert [line[4:] for line in text.splitlines() if line.startswith("### ")] == asked
    assert text.count("**Unknown.**") == sum(each["status"] == "unknown" for each in items(tree))
    assert text.count("**To be filled in by a person**") == sum(each["status"] == "by-hand" for each in items(tree))
    assert all(each["item"] in text for each in tree["owed"])


@pytest.mark.parametrize("form", FORMS)
def test_of_a_bare_manifest_nothing_is_answered_but_what_follows(export: Exports, form: str) -> None:
    tree = export.tree(form, BARE, "--format", "json")
    answered = {each["asks"] for each in items(tree) if each["status"] == "stated"}
    assert answered <= {"Last update", "Sources"}
    assert len(tree["owed"]) == len(items(tree)) - len(answered)


@pytest.mark.parametrize("form", FORMS)
def test_no_form_claims_to_satisfy_a_law(export: Exports, form: str) -> None:
    text = export.document(form, RICH)
    assert "Not legal advice." in text
    assert "nobody claims that it satisfies one" in text
    assert not CLAIM.search(text)


@pytest.mark.parametrize("form", FORMS)
def test_an_owed_answer_names_the_field_that_would_say_it(export: Exports, form: str) -> None:
    tree = export.tree(form, BARE, "--format", "json")
    fields = {each["field"] for each in tree["owed"] if each["field"]}
    assert fields
    assert all(re.fullmatch(r"[a-z_0-9.]+", field) for field in fields)


def test_the_eu_summary_sorts_sources_by_their_category(export: Exports) -> None:
    tree = export.tree("ai-act", RICH, "--format", "json")
    used = {each["number"]: each["answer"] for each in items(tree) if each["asks"].endswith("used?")}
    assert used == {
        "2.1": ["yes"], "2.2.1": ["no"], "2.2.2": ["no"], "2.3": ["yes"], "2.4": ["no"], "2.5": ["yes"], "2.6": ["no"],
    }  # fmt: skip
    assert item(tree, "2.1", "Publicly available datasets: list")["rows"] == [
        {
            "Name": "Notices of the town hall",
            "Place": "https://example.org/notices",
            "Collected": "2026-09-01 to 2026-09-30",
            "License": "CC0-1.0",
        }
    ]
    assert item(tree, "2.3", "Period")["answer"] == ["08/2026 to 08/2026"]
    assert item(tree, "2.5", "Models")["answer"] == ["writer 2"]


def test_a_source_without_a_category_leaves_every_no_unknown(export: Exports) -> None:
    tree = export.tree("ai-act", RICH.replace("    category: public_dataset\n", ""), "--format", "json")
    used = {each["number"]: each for each in items(tree) if each["asks"].endswith("used?")}
    assert used["2.1"]["status"] == used["2.4"]["status"] == "unknown"
    assert used["2.3"]["answer"] == ["yes"]
    assert used["2.3"]["unknown_for"] == ["notices"]


def test_what_is_used_for_evaluation_alone_is_no_training_content(export: Exports) -> None:
    tree = export.tree("ai-act", RICH.replace("role: train", "role: eval"), "--format", "json")
    assert item(tree, "2.1", "Publicly available datasets: used?")["answer"] == ["no"]
    assert "1 sources that are used for evaluation alone are left out." in tree["notice"]


def crawled(counts: dict[str, int | None]) -> str:
    sources = "".join(
        f"  - id: s{number}\n    category: crawled\n    locator: {{url: 'https://{host}/a'}}\n"
        + (f"    files: [{{path: f{number}, bytes: {size}}}]\n" if size is not None else "")
        for number, (host, size) in enumerate(counts.items())
    )
    return f"crs: 1\nsources:\n{sources}"


def test_the_top_domains_are_a_tenth_by_content(export: Exports) -> None:
    text = crawled({f"h{number}.example": number * 100 for number in range(1, 21)})
    found = item(export.tree("ai-act", text, "--format", "json"), "2.3", "Most relevant")
    assert found["rows"] == [{"Domain": "h20.example", "Bytes": "2,000"}, {"Domain": "h19.example", "Bytes": "1,900"}]


def test_where_sizes_are_missing_domains_are_counted_and_that_is_said(export: Exports) -> None:
    found = item(
        export.tree("ai-act", crawled({"a.example": 9, "b.example": None}), "--format", "json"), "2.3", "Most relevant"
    )
    assert found["rows"] == [{"Domain": "a.example", "Sources": "1"}]
    assert "content volume" in found["note"]


def test_domains_are_read_from_a_table_of_sources(export: Exports) -> None:
    rows = [
        f'{{"id": "s{n}", "category": "crawled", "locator": {{"url": "https://h{n % 30}.example/{n}"}}}}'
        for n in range(60)
    ]
    (export.folder / "sources.jsonl").write_text("\n".join(rows) + "\n", "utf-8")
    found = item(
        export.tree("ai-act", "crs: 1\nsources: {table: sources.jsonl}\n", "--format", "json"), "2.3", "Most relevant"
    )
    assert [row["Domain"] for row in found["rows"]] == ["h0.example", "h1.example", "h10.example"]


def test_california_has_its_twelve_items(export: Exports) -> None:
    tree = export.tree("ab-2013", RICH, "--format", "json")
    numbers = list(dict.fromkeys(each["number"] for each in items(tree)))
    assert numbers == [f"({number})" for number in range(1, 13)]
    assert item(tree, "(3)")["answer"] == ["1,500"]
    assert item(tree, "(7)")["answer"] == item(tree, "(12)")["answer"] == ["yes"]
    assert item(tree, "(11)")["answer"] == ["2026-10"]
    assert item(tree, "(6)")["unknown_for"] == ["questions"]


def test_the_record_of_processing_is_of_sources_with_personal_data(export: Exports) -> None:
    tree = export.tree("gdpr-30", RICH, "--format", "json")
    assert item(tree, "(c)", "Sources")["answer"] == ["Posts of the forum"]
    assert item(tree, "art. 6")["answer"] == ["A6-1-f"]
    assert item(tree, "(f)")["answer"] == ["period: P3Y", "basis: reviewed every year"]
    assert "2 of 3 sources are stated to hold no personal data." in tree["notice"]


def test_unknown_personal_data_stays_in_the_record(export: Exports) -> None:
    tree = export.tree("gdpr-30", BARE, "--format", "json")
    assert item(tree, "(c)", "Sources")["status"] == "unknown"


def test_a_dataset_that_states_no_personal_data_has_nothing_to_ask_of_it(export: Exports) -> None:
    tree = export.tree("gdpr-30", RICH.replace("present: yes, classes", "present: no, classes"), "--format", "json")
    assert item(tree, "art. 6")["answer"] == ["does not apply: no source is concerned"]
