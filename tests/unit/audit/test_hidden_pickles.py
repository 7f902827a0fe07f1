"""Pickles made so that scanners stop before the call, and loaders do not; each calls os.system, and none is loaded."""

import struct
import tarfile
from io import BytesIO

import pytest
from tests.unit.audit.test_files import serious

from crs_gate.audit.files.limits import LARGEST_MEMBER
from crs_gate.audit.files.look import look

CALL = b"cos\nsystem\n(S'true'\ntR."
NAMED = b"\x8c\x02os\x8c\x06system\x93\x8c\x04true\x85R."


def long(width: str) -> bytes:
    return struct.pack(width, 1)


PADDED = {
    "bytes": b"C\x01a0",
    "long bytes": b"B" + long("<I") + b"a0",
    "longer bytes": b"\x8e" + long("<Q") + b"a0",
    "byte array": b"\x96" + long("<Q") + b"a0",
    "long text": b"\x8d" + long("<Q") + b"a0",
    "set": b"\x8f0",
    "number": b"\x8a\x01\x010",
    "hexadecimal": b"I0x10\n0",
    "long hexadecimal": b"L0x10L\n0",
    "octal": b"I0o17\n0",
    "escaped": b"S'\\xff'\n0",
    "not ASCII": b"U\x01\xff0",
    "raw text": b"V\xff\n0",
    "two thousand opcodes": b"N0" * 1_000,
    "twenty-two thousand": b"K\x010" * 11_000,
    "more than are followed": b"K\x010" * 60_000,
    "a run": b"N" * 1_000_000,
    "one before": b"I1\n.",
    "nothing before": b"N.",
    "a list before": b"].",
    "protocol inside": b"N0\x80\x02",
    "mark": b"(1",
    "frame": b"\x95" + bytes(8),
    "memo": b"Np0\n0",
}


@pytest.mark.parametrize("before", PADDED)
@pytest.mark.parametrize("call", [CALL, NAMED])
@pytest.mark.parametrize("called", ["a.csv", "a.bin"])
def test_what_stands_before_the_call_hides_nothing(before, call, called):
    assert serious(called, PADDED[before] + call) == ["pickle"]


@pytest.mark.parametrize(
    "data",
    [
        NAMED,
        b"cmy-loader\nrun\n(tR.",
        "cmödul\nrun\n(tR.".encode(),
        b"cantigravity\nx\n.",
        b"\x82\x01)R.",
        b"(cos\nsystem\nS'true'\no.",
        b"cos\nsystem\n(S'true'\nt\x81.",
        b"cos\nsystem\n(S'true'\nt}\x92.",
        b"\x80\x09" + CALL,
    ],
)
def test_a_rare_way_to_call(data):
    assert serious("a.bin", data) == ["pickle"]


def test_an_argument_that_leads_beyond_what_is_read():
    length = LARGEST_MEMBER + 10
    assert serious("a.bin", b"X" + struct.pack("<I", length) + b"a" * length + b"0" + CALL) == ["pickle"]


def tar_named(name: str) -> bytes:
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo(name), BytesIO())
    return out.getvalue()


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.bmp", b"BM\x00\x00\x00" + b"a" * 77 + b"0" + CALL),
        ("a.gif", b"GIF89aXYZ0" + CALL),
        ("a.mp4", b"U\x06abftyp0" + CALL),
        ("a.tar", tar_named(CALL.decode())),
    ],
)
def test_a_pickle_that_is_something_else_as_well(path, data):
    assert "pickle" in serious(path, data)


@pytest.mark.parametrize(
    "data",
    [
        b"N" * 200_000,
        b"NNNNNNACGT\n" * 100,
        b"X-ray of a chest\n" * 1_000_000,
        b"This is text\n" * 1_000_000,
        b"I0x10\n",
        b"Paris\n.",
        b"chapter\none\n.\n",
        b"(a) one\n(b) two\n",
        b"GIF89a" + bytes(100),
        b"BM" + bytes(100),
    ],
)
def test_what_is_no_pickle(data):
    assert "pickle" not in [flaw.kind for flaw in look("a.bin", len(data), BytesIO(data))]
