"""Records in members of archives are searched as those of files are; what is not searched is told."""

import gzip
import tarfile
import zipfile
from io import BytesIO

import pytest

from crs_gate.audit.records import members
from crs_gate.audit.scan import Rules, scan
from crs_gate.audit.shards import Shard

ROWS = b'{"text": "nothing"}\n{"text": "write to ann@bitol.io"}\n'
FILES = {"data/a.jsonl": ROWS, "b.csv": b"name,mail\nAnn,ann@bitol.io\n", "c.jsonl.gz": gzip.compress(ROWS, mtime=0)}
PLACES = [(2, "member b.csv, /mail"), (2, "member c.jsonl.gz, /text"), (2, "member data/a.jsonl, /text")]


def zipped(files: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w") -> bytes:
    out = BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, BytesIO(data))
    return out.getvalue()


def searched(path: str, data: bytes):
    return scan(Shard(path, len(data), 0, len(data)), BytesIO(data), Rules())


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.zip", zipped(FILES)),
        ("part-0001", zipped(FILES)),
        ("a.tar", tarred(FILES)),
        ("a.tar.gz", tarred(FILES, "w:gz")),
        ("a.tgz", tarred(FILES, "w:gz")),
        ("part-0002", tarred(FILES, "w:xz")),
        ("a.csv", zipped(FILES)),
    ],
    ids=["zip", "zip without name", "tar", "tar.gz", "tgz", "tar.xz without name", "zip under another name"],
)
def test_members_are_searched_and_named(path, data):
    tally = searched(path, data)
    assert [(sample.row, sample.field) for sample in tally.samples] == PLACES
    assert (tally.files, tally.bytes, tally.records, tally.rows, tally.unread) == (1, len(data), 6, {"email": 3}, ())
    assert {sample.path for sample in tally.samples} == {path}


def encrypted() -> bytes:
    data = bytearray(zipped({"a.txt": b"ann@bitol.io"}))
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def damaged() -> bytes:
    data = bytearray(zipped({"a.txt": b"ann@bitol.io " * 50, "b.txt": b"nobody"}))
    data[data.index(b"a.txt") + 20] ^= 0xFF
    return bytes(data)


@pytest.mark.parametrize(
    ("path", "data", "why"),
    [
        ("a.zip", zipped({"b.zip": zipped(FILES)}), "an archive in an archive"),
        ("a.tar", tarred({"b": tarred(FILES, "w:gz")}), "an archive in an archive"),
        ("a.zip", encrypted(), "an encrypted member"),
        ("a.zip", damaged(), "cannot be read"),
        ("a.zip", zipped({"zeros": bytes(80 << 20)}), "more in it than is searched"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(20), "an archive that is not looked into"),
        ("a.tar", tarred(FILES)[:700], "cannot be read"),
    ],
    ids=["in a zip", "in a tar", "encrypted", "damaged", "grown", "closed", "cut"],
)
def test_what_is_not_searched_is_told(path, data, why):
    tally = searched(path, data)
    assert any(why in each.why for each in tally.unread), tally.unread
    assert tally.not_read


def test_a_name_of_a_member_is_bounded_and_printable():
    (sample,) = searched("a.zip", zipped({"\x1b[31m" + "x" * 200: b"ann@bitol.io"})).samples
    assert sample.field.isprintable()
    assert len(sample.field) < 100


def test_a_large_member_of_a_packed_archive_is_not_held_in_memory(monkeypatch):
    monkeypatch.setattr(members, "LARGEST_IN_STREAM", 10)
    tally = searched("a.tar.gz", tarred({"a.txt": b"ann@bitol.io", "b.txt": b"x@bitol.io"}, "w:gz"))
    assert [sample.field for sample in tally.samples] == ["member b.txt"]
    assert [each.why for each in tally.unread] == ["a member of a packed archive that is too large to be searched"]
