"""Which files are signed, and which are read to verify that."""

from crs_gate.evidence.layout import is_evidence
from crs_gate.evidence.subjects import is_verified, spoken_of


def test_manifests_the_newest_keys_and_records_are_spoken_of() -> None:
    paths = [
        "dataset.crs.yaml",
        "other.crs.json",
        "POSTS.CRS.YAML",
        "sub/dataset.crs.yaml",
        "README.md",
        "data/posts.jsonl",
        ".crs/files.jsonl",
        ".crs/removals.jsonl",
        ".crs/optout/sources.jsonl",
        ".crs/optout/blobs/aa",
        ".crs/trace/run.json",
        ".crs/trust/2.root.json",
        ".crs/trust/10.root.json",
        ".crs/trust/x.pem",
        ".crs/log/000000.dsse.json",
        ".crs/checkpoint",
    ]
    assert spoken_of(paths) == (
        ".crs/files.jsonl",
        ".crs/optout/sources.jsonl",
        ".crs/removals.jsonl",
        ".crs/trace/run.json",
        ".crs/trust/10.root.json",
        "POSTS.CRS.YAML",
        "dataset.crs.yaml",
        "other.crs.json",
    )
    assert [path for path in paths if is_verified(path)] == paths[-5:]


def test_evidence_is_no_data_and_data_does_not_hide_among_it() -> None:
    ours = [".crs/files.jsonl", ".crs/optout/blobs/" + "a" * 64, ".crs/trace/run.jsonl", ".crs/removals.jsonl"]
    hidden = [".crs/more.jsonl", ".crs/optout/blobs/posts.parquet", ".crs/trace/a/b.json", "x/.crs/files.jsonl"]
    assert list(map(is_evidence, [*ours, *hidden])) == [True] * 4 + [False] * 4
