"""A ledger beside a manifest: counted by `crs-gate ledger`, and judged by the gate at base and head."""

import hashlib
import json

import pytest

from crs_gate.facts import ledgers
from tests.e2e.commands import command_line
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

TABLE = "data/ledger.jsonl"


@pytest.fixture
def repo(tmp_path):
    return GitRepo.init(tmp_path / "notices")


@pytest.fixture
def gate(capsys, repo, monkeypatch):
    run = command_line(capsys, repo.path, monkeypatch)
    monkeypatch.setenv("CRS_GATE_TODAY", "2026-11-22")
    return run


def row(number, **changes):
    return {
        "id": f"n{number}",
        "source": "a",
        "locator": f"https://example.org/a/{number}",
        "license": "CC0-1.0",
        "retrieved": "2026-01-05",
        "opt_out": "allow",
        "provenance": "complete",
        "sha256": hashlib.sha256(str(number).encode()).hexdigest(),
    } | changes


def lines(*rows):
    return "".join(json.dumps(each) + "\n" for each in rows)


def named(text, *sources, table=TABLE):
    """A manifest that names a ledger with this text."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    stated = f"ledger: {{table: {table}, rows: {text.count(chr(10))}, sha256: {digest}}}\n"
    return manifest(*(sources or "a")).replace("removals: []\n", stated + "removals: []\n")


def put(repo, *rows, sources=()):
    text = lines(*rows)
    repo.write(TABLE, text)
    repo.write("dataset.crs.yaml", named(text, *sources))


def findings(ran):
    return [(each["rule"], each["message"]) for each in json.loads(ran.out)["manifests"][0]["findings"]]


def check(gate):
    return gate("check", "--base", "HEAD^", "--head", "HEAD", "--format", "json")


def test_a_ledger_that_agrees_is_told_in_one_line_more(repo, gate):
    put(repo, row(1), row(2))
    ran = gate("ledger", "check")
    assert ran.code == 0
    assert ran.out.splitlines()[-1] == (
        "every row has a license, a date, a locator and provenance, and nothing is reserved"
    )


def test_shares_are_told_the_worst_first_with_rows_and_never_what_they_hold(repo, gate):
    private = "someone@example.org"
    put(
        repo, *(row(n) for n in range(97)), row(97, license=None, locator=private), row(98, license=private, id=private)
    )
    ran = gate("ledger", "check")
    assert ran.code == 1
    assert "C2 a: 1.0 % of 99 rows have no known license ('data/ledger.jsonl' row 98)" in ran.out
    assert private not in ran.out


def test_names_in_a_ledger_cannot_write_to_a_terminal(repo, gate):
    put(repo, row(1), row(2, source="\x1b[2J::error::x"))
    ran = gate("ledger", "check")
    assert ran.code == 1
    assert "\x1b" not in ran.out
    assert "::error::" not in ran.out


def test_machines_get_all_counts(repo, gate):
    put(repo, row(1), row(1), row(3, opt_out="disallow", license=None))
    ran = gate("ledger", "check", "--format", "json")
    found = json.loads(ran.out)
    assert (found["rows"], found["agrees"], found["rows_with_an_id_of_another"]) == (3, False, 1)
    assert {(each["issue"], each["rows"], each["of"]) for each in found["shares"]} == {
        ("license-unknown", 1, 3),
        ("opt-out-reserved", 1, 3),
    }


def test_several_files_are_bound_by_what_sha256sum_prints(repo, gate):
    one, two = lines(row(1)), lines(row(2))
    repo.write("data/part-1.jsonl", one)
    repo.write("data/part-2.jsonl", two)
    each = [(hashlib.sha256(text.encode()).hexdigest(), at) for at, text in enumerate((one, two), 1)]
    listed = "".join(f"{digest}  data/part-{at}.jsonl\n" for digest, at in each)
    text = named(listed, table='"data/part-*.jsonl"')
    repo.write("dataset.crs.yaml", text)
    assert gate("ledger", "check").code == 0
    repo.write("data/part-2.jsonl", lines(row(3)))
    assert "ledger.sha256" in gate("ledger", "check").out


def test_a_manifest_without_a_ledger_says_what_to_do(repo, gate):
    repo.write("dataset.crs.yaml", manifest("a"))
    ran = gate("ledger", "check")
    assert ran.code == 2
    assert "crs-gate ledger init" in ran.err


@pytest.mark.parametrize("table", ["data/ledger.jsonl", "ledger.parquet"])
def test_init_writes_both_and_then_asks_for_rows(repo, gate, table):
    repo.write("dataset.crs.yaml", manifest("a"))
    assert gate("ledger", "init", "--table", table).code == 0
    assert (repo.path / "dataset.crs.yaml").read_text() == manifest("a") + f"\nledger: {{table: {table}}}\n"
    assert sorted(path.name for path in (repo.path / table).parent.iterdir() if "ledger" in path.name) == [
        table.rpartition("/")[2]
    ]
    ran = gate("ledger", "check")
    assert (ran.code, "has no row in the ledger" in ran.out) == (1, True)
    assert gate("ledger", "init").code == 2


@pytest.mark.parametrize("table", ["../ledger.jsonl", "/ledger.jsonl", "ledger.csv", "data/*.jsonl", "link/l.jsonl"])
def test_init_writes_nowhere_else(repo, gate, table):
    repo.write("dataset.crs.yaml", manifest("a"))
    (repo.path / "link").symlink_to(repo.path.parent)
    ran = gate("ledger", "init", "--table", table)
    assert ran.code == 2
    assert (repo.path / "dataset.crs.yaml").read_text() == manifest("a")
    assert not (repo.path.parent / "l.jsonl").exists()


def test_a_change_that_brings_reserved_rows_is_blocked(repo, gate):
    put(repo, row(1), row(2))
    repo.commit()
    put(repo, row(1), row(2), row(3, opt_out="disallow", license="unknown"))
    repo.commit()
    ran = check(gate)
    assert ran.code == 1
    assert {rule for rule, _ in findings(ran)} >= {"ledger-opt-out-reserved", "ledger-license-unknown"}


def test_the_ledger_is_no_data_that_somebody_must_claim(repo, gate):
    repo.write("README", "notices\n")
    repo.commit()
    put(repo, row(1))
    repo.commit()
    assert "data-path-unclaimed" not in {rule for rule, _ in findings(check(gate))}


def test_a_row_that_is_only_in_the_table_is_seen(repo, gate):
    put(repo, row(1))
    repo.commit()
    repo.write(TABLE, lines(row(1), row(2)))
    repo.commit()
    ran = check(gate)
    assert ran.code == 1
    assert {rule for rule, _ in findings(ran)} == {"ledger-mismatch"}


def test_what_was_there_before_is_no_fault_of_the_change(repo, gate):
    put(repo, row(1), row(2, license=None))
    repo.commit()
    repo.write("dataset.crs.yaml", (repo.path / "dataset.crs.yaml").read_text().replace("Short", "Very short"))
    repo.commit()
    assert check(gate).code == 0


@pytest.mark.parametrize("gone", ["all", "rows", "sha256"])
def test_a_ledger_does_not_go_in_silence(repo, gate, gone):
    put(repo, row(1), row(2, license=None))
    repo.commit()
    text = (repo.path / "dataset.crs.yaml").read_text().splitlines(keepends=True)
    at = next(number for number, line in enumerate(text) if line.startswith("ledger:"))
    table, rows, digest = text[at].rstrip("}\n").partition("{")[2].split(", ")
    text[at] = {"all": "", "rows": f"ledger: {{{table}, {digest}}}\n", "sha256": f"ledger: {{{table}, {rows}}}\n"}[gone]
    repo.write("dataset.crs.yaml", "".join(text))
    repo.commit()
    ran = check(gate)
    assert ran.code == 1
    assert "dataset-metadata-dropped" in {rule for rule, _ in findings(ran)}


def test_a_ledger_that_is_too_large_is_unknown_and_asks_once(repo, gate, monkeypatch):
    put(repo, *(row(number, source="ab"[number % 2]) for number in range(20)), sources=("a", "b"))
    repo.commit()
    monkeypatch.setattr(ledgers, "MOST_BYTES", 100)
    monkeypatch.setattr(ledgers.LedgerFiles.__init__, "__defaults__", (None, 100))
    ran = gate("rate", "dataset.crs.yaml", "--format", "json")
    said = json.loads(ran.out)["manifests"][0]
    assert [(rule, "crs-gate ledger check" in message) for rule, message in findings(ran)] == [
        ("ledger-mismatch", True)
    ]
    outcomes = {each["rule"]: each["outcome"] for each in said["results"] if each["rule"].startswith("ledger")}
    assert set(outcomes.values()) == {"unknown"}
    assert gate("ledger", "check").code == 0


def test_a_link_in_place_of_a_ledger_is_not_followed(repo, gate):
    text = lines(row(1))
    repo.write("elsewhere.jsonl", text)
    repo.write("dataset.crs.yaml", named(text))
    (repo.path / "data").mkdir()
    (repo.path / TABLE).symlink_to("../elsewhere.jsonl")
    ran = gate("ledger", "check")
    assert ran.code == 1
    assert "no link is followed" in ran.out


def test_other_manifests_have_no_result_of_it(repo, gate):
    repo.write("dataset.crs.yaml", manifest("a"))
    results = json.loads(gate("rate", "dataset.crs.yaml", "--format", "json").out)["manifests"][0]["results"]
    assert not [each for each in results if each["rule"].startswith("ledger")]


def test_a_candidate_is_screened_beside_a_ledger(repo, gate):
    put(repo, row(1))
    repo.write("candidates.jsonl", json.dumps({"url": "https://example.org/a/5"}) + "\n")
    ran = gate("screen", "dataset.crs.yaml", "candidates.jsonl")
    assert ran.out == (repo.path / "candidates.jsonl").read_text()
    assert "ledger" not in ran.err
