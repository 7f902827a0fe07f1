"""What is found in files by looking at their bytes. What is dangerous is made here and stored nowhere."""

import bz2
import gzip
import lzma
import pickle
import tarfile
import zipfile
import zlib
from io import BytesIO

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.audit.files.kinds import FLAW_KINDS
from crs_gate.audit.files.limits import MOST_MEMBERS
from crs_gate.audit.files.look import look
from crs_gate.audit.found import Flaw

GLOBALS = ["os system", "posix system", "builtins eval", "runpy _run_code", "numpy.testing._private.utils runstring"]


def text_pickle(name: str) -> bytes:
    module, function = name.split(" ")
    return f"c{module}\n{function}\n(S'true'\ntR.".encode()


def instance(name: str) -> bytes:
    module, function = name.split(" ")
    return f"(S'true'\ni{module}\n{function}\n.".encode()


def stacked_names(name: str) -> bytes:
    module, function = (bytes((0x8C, len(part))) + part.encode() for part in name.split(" "))
    return b"\x80\x04" + module + function + b"\x93\x8c\x04true\x85R."


def hidden_name(name: str) -> bytes:
    """The name is taken from the memo, so that it stands nowhere beside the import."""
    module, function = (bytes((0x8C, len(part))) + part.encode() for part in name.split(" "))
    return b"\x80\x04" + module + b"\x94" + function + b"\x94" + b"00" + b"h\x00h\x01\x93\x8c\x04true\x85R."


def second_of_two(name: str) -> bytes:
    return pickle.dumps([1, 2, 3]) + text_pickle(name)


def cut_short(name: str) -> bytes:
    return text_pickle(name)[:-1] + b"\xff not a pickle any more"


def build(name: str) -> bytes:
    module, function = name.split(" ")
    return f"c{module}\n{function}\n(S'a'\nS'b'\ndb.".encode()


WAYS = (text_pickle, instance, stacked_names, hidden_name, second_of_two, cut_short, build)


def zipped(data: bytes, name: str = "data.pkl") -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def tarred(data: bytes, name: str = "a/data.pkl", kind: bytes = tarfile.REGTYPE) -> bytes:
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        member = tarfile.TarInfo(name)
        member.size, member.type, member.linkname = len(data), kind, "/etc/passwd"
        archive.addfile(member, BytesIO(data))
    return out.getvalue()


def array(data: bytes, kind: str = "|O") -> bytes:
    header = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': (1,), }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + data


PACKINGS = {
    "plain": lambda data: data,
    "zip": zipped,
    "zip in zip": lambda data: zipped(zipped(data), "inner.zip"),
    "tar": tarred,
    "tar.gz": lambda data: gzip.compress(tarred(data)),
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.compress,
    "zlib": zlib.compress,
    "array": array,
    "arrays": lambda data: zipped(array(data), "a.npy"),
}


def named(value: object) -> str:
    """What a case is called: packed bytes hold the time, and would differ between processes that share the work."""
    return value if isinstance(value, str) else "data"


def found(path: str, data: bytes) -> dict[str, Flaw]:
    return {flaw.kind: flaw for flaw in look(path, len(data), BytesIO(data))}


def serious(path: str, data: bytes) -> list[str]:
    return [kind for kind in found(path, data) if FLAW_KINDS[kind].serious]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", GLOBALS)
@pytest.mark.parametrize("called", ["data.pkl", "posts.csv", "shard-0002.bin"])
def test_a_pickle_is_found_under_any_name(way, name, called):
    assert serious(called, way(name)) == ["pickle"]


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("way", WAYS)
def test_a_pickle_is_found_in_whatever_it_is_packed(packing, way):
    assert "pickle" in serious("x.bin", PACKINGS[packing](way("os system")))


@pytest.mark.parametrize("way", [text_pickle, instance, stacked_names, hidden_name, cut_short, build])
def test_what_it_imports_is_told(way):
    told = found("x.bin", way("posix system"))["pickle"].what
    assert told == "a pickle that imports posix.system when it is loaded"


@pytest.mark.parametrize("protocol", range(2, 6))
def test_a_pickle_of_plain_values_is_one_too(protocol):
    assert serious("x.bin", pickle.dumps({"a": [1, 2, "three"]}, protocol)) == ["pickle"]


@pytest.mark.parametrize(
    "text",
    [
        "cats\nare\nRnice.\nbuild\n",
        "import\nos\nsystem\n",
        "city,pop\nParis,2\n",
        "N.",
        "I1\n.\n",
        "(lp0\n. hello",
        "(dp0\nthe end\n",
        "]",
        "[]",
        "S'abc'\n.\n",
        "label\n0\n1\n",
        "Vienna\n.",
        "{}",
        "}",
        ").",
    ],
)
@pytest.mark.parametrize("called", ["a.txt", "a.csv", "a.bin"])
def test_text_is_no_pickle(text, called):
    assert serious(called, text.encode()) == []


@given(st.text(max_size=200))
def test_no_text_is_taken_for_a_pickle_that_calls_nothing(text):
    told = found("a.txt", text.encode("utf-8", "replace")).get("pickle")
    assert told is None or "imports" in told.what or any(ord(c) < 32 for c in text)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x7fELF\x02\x01\x01" + bytes(60), "program"),
        (b"MZ" + bytes(58) + (64).to_bytes(4, "little") + b"PE\x00\x00", "program"),
        (b"#!/bin/sh\nrm -rf /\n", "program"),
        (b"<svg onload='x()'></svg>", "svg-script"),
        (b"<svg><script>x()</script></svg>", "svg-script"),
        (b"<svg><image href='https://example.org/beacon'/></svg>", "svg-script"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "entity"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "not-judged"),
        (zipped(b"x", "../../etc/cron.d/x"), "archive-path"),
        (zipped(b"x", "C:\\x"), "archive-path"),
        (tarred(b"", "/abs"), "archive-path"),
        (tarred(b"", "link", tarfile.SYMTYPE), "archive-link"),
        (tarred(b"", "null", tarfile.CHRTYPE), "archive-link"),
        (zipped(bytes(60_000_000), "zeros"), "archive-bomb"),
        (gzip.compress(bytes(200_000_000)), "archive-bomb"),
        (lzma.compress(bytes(40_000_000)), "archive-bomb"),
        (zipped(b"x")[:-10], "archive-broken"),
        (gzip.compress(b"some text that is long enough" * 99)[:-20], "archive-broken"),
        (b"PK\x03\x04" + bytes(30), "archive-broken"),
    ],
    ids=named,
)
def test_a_file_that_can_do_harm(data, kind):
    assert kind in serious("data.bin" if data[:4] != b"<svg" else "a.svg", data)


def test_members_that_overlap():
    data = zipped(b"x" * 100, "a")
    at = data.rindex(b"PK\x01\x02")
    entry, end = data[at : data.rindex(b"PK\x05\x06")], bytearray(data[data.rindex(b"PK\x05\x06") :])
    end[8:12] = (2).to_bytes(2, "little") * 2
    end[12:16] = (2 * len(entry)).to_bytes(4, "little")
    assert {"archive-bomb", "archive-hidden"} <= set(serious("a.zip", data[:at] + entry * 2 + bytes(end)))


def test_two_members_of_one_name_and_something_in_front():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("A.csv", "x")
        archive.writestr("a.csv", "y")
    assert serious("a.zip", out.getvalue()) == ["archive-hidden"]
    assert "archive-hidden" in serious("a.zip", zipped(b"x")[:4] + b"hidden" + zipped(b"x"))


def test_an_encrypted_member():
    data = bytearray(zipped(b"x" * 10))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    assert serious("a.zip", bytes(data)) == ["archive-encrypted"]


def test_an_archive_that_is_too_deep_is_not_judged():
    data = b"x"
    for depth in range(8):
        data = zipped(data, f"{depth}.zip")
    assert serious("a.zip", data) == ["not-judged"]


def test_more_members_than_are_unpacked_are_not_judged():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(MOST_MEMBERS + 1):
            archive.writestr(f"{number}.txt", "x")
    assert serious("a.zip", out.getvalue()) == ["not-judged"]


@pytest.mark.parametrize(
    ("path", "data", "kind"),
    [
        ("a.csv", zipped(b"x"), "other-content"),
        ("a.parquet", b"no table", "other-content"),
        ("a.jsonl", b'{"a": 1}\x00\x00', "other-content"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"name,cell\nx,=cmd|' /C calc'!A0\n", "formula"),
        ("a.csv", b'name,cell\nx,"=HYPERLINK(""https://x"")"\n', "formula"),
        ("a.txt", "abc \u202e def".encode(), "bidi"),
        ("a.jsonl", "x \U000e0041\U000e0042\U000e0043".encode(), "invisible"),
        ("a.html", b"<p onclick='x()'>", "html-script"),
        ("a.pdf", b"%PDF-1.7 /OpenAction << /S /JavaScript >>", "pdf-action"),
    ],
    ids=named,
)
def test_a_file_that_is_odd_and_harms_nobody(path, data, kind):
    told = found(path, data)
    assert list(told) == [kind]
    assert not FLAW_KINDS[kind].serious


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.jsonl", b'{"text": "cats"}\n'),
        ("a.csv", b'city,change\nParis,-5\nRome,"+44 20 7946 0000"\nBonn,=\nKiel,@\n'),
        ("a.csv", "a,b\n1,2\n".encode("utf-16")),
        ("a.txt", "مرحبا بالعالم".encode()),
        ("a.txt", "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f".encode()),
        (
            "a.svg",
            b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink"><path d="M0"/></svg>',
        ),
        ("a.npy", array(bytes(8), "<i8")),
        ("a.npz", zipped(array(bytes(8), "<f8"), "O.npy")),
        ("a.jsonl.gz", gzip.compress(b'{"text": "cats"}\n' * 1000)),
        ("a.tar.gz", gzip.compress(tarred(b"text", "a/b.txt"))),
        ("a.tgz", gzip.compress(tarred(b"text", "a/b.txt"))),
        ("a.zip", zipped(b"text", "a/b.txt")),
        ("a.parquet", b"PAR1" + bytes(50) + b"PAR1"),
        ("a.parquet", b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 9\n"),
        ("a.bin", bytes(100_000)),
        ("a.dat", b"x\x9c no zlib"),
    ],
    ids=named,
)
def test_a_file_without_flaw(path, data):
    assert look(path, len(data), BytesIO(data)) == []


class Counting(BytesIO):
    """Counts the bytes that are read."""

    count = 0

    def read(self, size=-1):
        data = super().read(size)
        self.count += len(data)
        return data


STARTS = [
    b"",
    b"PK\x03\x04",
    b"\x1f\x8b\x08\x00",
    b"BZh9",
    b"\xfd7zXZ\x00",
    b"(\xb5/\xfd",
    b"\x80\x04",
    b"\x93NUMPY",
    b"c",
    b"x\x9c",
]


@given(st.sampled_from(STARTS), st.binary(max_size=2_000), st.sampled_from(["a.csv", "a.tar", "a.svg", "a.pkl", "a"]))
def test_no_bytes_raise(start, data, path):
    stream = Counting(start + data)
    for flaw in look(path, len(start + data), stream):
        assert flaw.kind in FLAW_KINDS
        assert flaw.what.isprintable()
        assert flaw.where.isprintable()
    assert stream.count < 20 * (len(start + data) + 100)


def test_a_large_file_is_read_in_part():
    stream = Counting(b"a,b\n1,2\n" * 10_000_000)
    assert look("a.csv", 80_000_000, stream) == []
    assert stream.count < 10_000_000
