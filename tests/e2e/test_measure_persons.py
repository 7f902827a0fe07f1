"""``crs-gate measure persons`` with a model that is made here: it knows two people, a town and a nation by heart."""

import json
from pathlib import Path

import pytest

from tests.e2e.commands import Cli, command_line

ROWS = [
    {"id": 1, "text": "Ada Lovelace wrote to Charles Babbage."},
    {"id": 2, "text": "Nothing happened in Turin."},
    {"id": 3, "text": "Nobody was there.", "author": "Ada Lovelace"},
    {"id": 4, "text": "A Dutch ship " + "sailed on and on " * 3_000 + "with Ada Lovelace."},
]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import spacy

    folder = tmp_path_factory.mktemp("model") / "names"
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    known = {"Ada Lovelace": "PERSON", "Charles Babbage": "PERSON", "Turin": "GPE", "Dutch": "NORP"}
    ruler.add_patterns([{"label": label, "pattern": name} for name, label in known.items()])
    nlp.to_disk(folder)
    return folder


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    (tmp_path / "a.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in ROWS))
    return command_line(capsys, tmp_path, monkeypatch)


def test_names_are_counted_with_places_and_no_values(cli: Cli, model: Path) -> None:
    done = cli("measure", "persons", "a.jsonl", "--model", str(model))
    assert (done.code, done.err) == (0, "")
    assert "4 records, 4 of them with a name" in done.out
    assert "a.jsonl row 3, author, digest " in done.out
    assert "this is a measure, and no proof" in done.out
    assert not any(name in done.out for name in ("Ada", "Babbage", "Turin", "Dutch"))
    said = json.loads(cli("measure", "persons", "a.jsonl", "--model", str(model), "--format", "json").out)
    assert {kind["kind"]: kind["rows"] for kind in said["kinds"]} == {"person": 3, "place": 1, "group": 1}
    assert [place["row"] for place in said["kinds"][0]["places"]] == [1, 1, 3, 4]


def test_columns_and_bounds_are_honored(cli: Cli, model: Path) -> None:
    done = cli("measure", "persons", "a.jsonl", "--model", str(model), "--column", "author", "--max-share", "0.2")
    assert (done.code, "BLOCKED: records with a name: 0.25, and --max-share is 0.2" in done.out) == (1, True)
    Path("measures.yaml").write_text("version: 1\npersons:\n  files: a.jsonl\n  columns: author\n  max: {share: 0.5}\n")
    assert cli("measure", "persons", "--model", str(model), "--keep").code == 0
    assert json.loads(Path(".crs/measures.json").read_text())["persons"]["with_any"] == 1


def test_a_model_that_is_not_here_is_not_fetched(cli: Cli, tmp_path: Path) -> None:
    done = cli("measure", "persons", "a.jsonl")
    assert (done.code, '"en_core_web_sm" is not installed' in done.err) == (2, True)
    (tmp_path / "empty").mkdir()
    done = cli("measure", "persons", "a.jsonl", "--model", str(tmp_path / "empty"))
    assert (done.code, "cannot be loaded" in done.err) == (2, True)


def test_without_the_libraries_it_says_what_to_install(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crs_gate.auditing.names.find_spec", lambda _: None)
    done = cli("measure", "persons", "a.jsonl")
    assert (done.code, "crs-gate[pii]" in done.err) == (2, True)


def test_what_cannot_be_read_is_told(cli: Cli, model: Path) -> None:
    Path("a.jsonl").write_bytes(b'{"text": "Turin"}\n\xff\n')
    done = cli("measure", "persons", "a.jsonl", "--model", str(model))
    assert (done.code, "not read: a.jsonl" in done.out) == (3, True)
