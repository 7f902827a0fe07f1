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
