"""What is gathered of evidence: of a file that is not read whole, no digest is told."""

from hashlib import sha256
from pathlib import Path

import pytest

from crs_gate.facts import evidence
from crs_gate.history.disk import FolderSnapshot

LIST = ".crs/files.jsonl"


def test_a_file_that_is_too_large_has_no_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".crs").mkdir()
    data = b"0123456789"
    (tmp_path / LIST).write_bytes(data)
    monkeypatch.setattr(evidence, "LARGEST", len(data))
    digests = evidence.evidence_of(FolderSnapshot(tmp_path), "dataset.crs.yaml").digests
    assert digests[LIST] == sha256(data).hexdigest()
    (tmp_path / LIST).write_bytes(data + b"and what is said in the rest")
    digests = evidence.evidence_of(FolderSnapshot(tmp_path), "dataset.crs.yaml").digests
    assert digests[LIST] == ""


def test_a_link_among_records_is_no_fault_of_a_log_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / ".crs/trace").mkdir(parents=True)
    (tmp_path / ".crs/trace/run.json").symlink_to("/etc/passwd")
    assert evidence.evidence_of(FolderSnapshot(tmp_path), "dataset.crs.yaml").is_empty
    (tmp_path / ".crs/origin").write_text("github.com/acme/posts\n")
    (fault,) = evidence.evidence_of(FolderSnapshot(tmp_path), "dataset.crs.yaml").odd
    assert (fault.code, fault.path) == ("link", ".crs/trace/run.json")


def test_more_files_than_an_entry_speaks_of_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "MOST", 2)
    (tmp_path / ".crs/trace").mkdir(parents=True)
    (tmp_path / ".crs/origin").write_text("github.com/acme/posts\n")
    for number in range(3):
        (tmp_path / f".crs/trace/{number}.json").write_text("{}")
    (fault,) = evidence.evidence_of(FolderSnapshot(tmp_path), "dataset.crs.yaml").odd
    assert fault.code == "too-many"


def test_many_stored_answers_are_not_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "MOST_FILES", 2)
    (tmp_path / ".crs/optout/blobs").mkdir(parents=True)
    (tmp_path / ".crs/origin").write_text("github.com/acme/posts\n")
    for number in range(3):
        (tmp_path / f".crs/optout/blobs/{number:064}").write_text("x")
    assert evidence.evidence_of(FolderSnapshot(tmp_path), "dataset.crs.yaml").odd == ()
