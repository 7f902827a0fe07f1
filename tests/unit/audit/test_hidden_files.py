"""Files made so that a reader other than the scanner's sees more in them; what is dangerous is made here."""

import bz2
import gzip
import lzma
import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from tests.unit.audit.test_files import array, found, serious, tarred, zipped

from crs_gate.audit.files.packing import opened, unpacked

CALL = b"cos\nsystem\n(S'true'\ntR."


def zstd(data: bytes) -> bytes:
    import zstandard

    return zstandard.compress(data)


SKIPPED = b"\x50\x2a\x4d\x18\x04\x00\x00\x00abcd"
PACKED = {
    "a gzip file after an empty one": gzip.compress(b"", mtime=0) + gzip.compress(CALL, mtime=0),
    "a gzip file after padding": gzip.compress(b"", mtime=0) + bytes(20_000) + gzip.compress(CALL, mtime=0),
    "a bzip2 file after an empty one": bz2.compress(b"") + bz2.compress(CALL),
    "an xz file after an empty one": lzma.compress(b"") + lzma.compress(CALL),
    "an xz file before what cannot be read": lzma.compress(CALL) + b"junk",
    "a gzip file before what cannot be read": gzip.compress(CALL, mtime=0) + b"junk",
    "a gzip file that is cut": gzip.compress(CALL, mtime=0)[:-4],
    "LZMA without a container": lzma.compress(CALL, format=lzma.FORMAT_ALONE),
    "Zstandard after an empty frame": zstd(b"") + zstd(CALL),
    "Zstandard after a frame that is passed over": SKIPPED + zstd(CALL),
}


@pytest.mark.parametrize("name", PACKED)
def test_a_pickle_in_packed_data_that_goes_on(name):
    assert "pickle" in serious("a.bin", PACKED[name])


@pytest.mark.parametrize("kind", ["gz", "zlib", "bz2", "xz", "lzma"])
@pytest.mark.parametrize("size", [1, 7, 8192, 1 << 20])
def test_parts_are_unpacked_whole_whatever_is_asked_for_at_once(kind, size):
    pack = {
        "gz": lambda data: gzip.compress(data, mtime=0),
        "zlib": zlib.compress,
        "bz2": bz2.compress,
        "xz": lzma.compress,
        "lzma": lambda data: lzma.compress(data, format=lzma.FORMAT_ALONE),
    }[kind]
    parts = [bytes(30_000), b"", bytes(range(256)) * 50]
    file, data = opened(kind, BytesIO(b"".join(map(pack, parts)))), b""
    while chunk := file.read(size):
        assert len(chunk) <= size
        data += chunk
        if size == 1 and len(data) > 500:
            return
    assert data == b"".join(parts)


def test_what_is_unpacked_says_whether_it_is_all():
    packed = gzip.compress(b"abc" * 1000, mtime=0)
    assert unpacked("gz", BytesIO(packed), 10)[::2] == (b"abcabcabca", False)
    assert unpacked("gz", BytesIO(packed), 5000)[2:] == (True, False)
    assert unpacked("gz", BytesIO(packed + b"more"), 5000)[2:] == (False, True)


def with_a_member_that_is_not_listed() -> bytes:
    hidden = zipped(CALL, "x.pkl")
    hidden = hidden[: hidden.rindex(b"PK\x01\x02")]
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")
        archive.writestr("b.txt", "y")
    data = out.getvalue()
    second, listed, end = data.index(b"PK\x03\x04", 4), data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    directory, last = bytearray(data[listed:end]), bytearray(data[end:])
    struct.pack_into("<I", directory, directory.index(b"PK\x01\x02", 4) + 42, second + len(hidden))
    struct.pack_into("<I", last, 16, listed + len(hidden))
    return data[:second] + hidden + data[second:listed] + bytes(directory) + bytes(last)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(50) + zipped(CALL)),
        ("a.csv", b"a,b\n" + zipped(CALL)),
        ("a.zip", with_a_member_that_is_not_listed()),
        ("a.zip", zipped(b"x", "a.txt") + CALL),
        ("a.tar", tarred(b"ok", "a.txt") + tarred(CALL, "b.pkl")),
    ],
    ids=["behind a picture", "behind a table", "not listed", "behind the end", "behind the end of a tar"],
)
def test_an_archive_in_which_some_readers_see_more(path, data):
    assert "archive-hidden" in serious(path, data)


def header(text: bytes) -> bytes:
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + CALL


@pytest.mark.parametrize(
    "text",
    [
        b"{'descr':\n'|O','fortran_order':False,'shape':(1,),}\n",
        b"{'descr':'\\x7c\\x4f','fortran_order':False,'shape':(1,),}\n",
        b"{'descr':'object','fortran_order':False,'shape':(1,),}\n",
        b"{'descr':[('a','<i4'),('b','|O')],'fortran_order':False,'shape':(1,),}\n",
        b"{'descr':[('a',[('b','|O')])],'fortran_order':False,'shape':(1,),}\n",
        b"{'descr':'' '|' 'O','fortran_order':False,'shape':(1,),}\n",
        b'{"descr":"O8","fortran_order":False,"shape":(1,),}\n',
        b"{'descr':'|O',",
    ],
)
def test_an_array_of_objects_however_its_header_is_written(text):
    assert serious("a.npy", header(text)) == ["pickle"]


@pytest.mark.parametrize("kind", ["<i8", "<f4", "|b1", "<U12", "|S3", "<M8[ns]", "|V4"])
def test_an_array_of_plain_values(kind):
    assert not serious("a.npy", array(bytes(48), kind))


@pytest.mark.parametrize(
    ("path", "data", "kind"),
    [
        ("a.svg", "<svg><script>x()</script></svg>".encode("utf-16"), "svg-script"),
        ("a.svg", "<svg><script>x()</script></svg>".encode("utf-16-be"), "svg-script"),
        ("a.svg", b'<svg><a href="&#106;avascript:x()"/></svg>', "svg-script"),
        ("a.html", b"<img/onerror=x()>", "html-script"),
        ("a.html", b'<a href="java&Tab;script&colon;x">', "html-script"),
        ("a.xml", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>'.encode("utf-16"), "entity"),
        (
            "a.xml",
            b'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd"/></a>',
            "entity",
        ),
        ("a.txt", ("a" + "\U000e0101" * 6).encode(), "invisible"),
        ("a.txt", ("a" + "\u200b\u200c" * 8).encode(), "invisible"),
        ("a.csv", "a\u202eb\n".encode("utf-16"), "bidi"),
        ("a.bin", b"\x00asm\x01\x00\x00\x00", "program"),
        ("a.bin", b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(12), "program"),
        ("a.csv", b"\xef\xbb\xbf#!/bin/sh\n", "program"),
        ("a.joblib", b"ZF0x17" + bytes(20), "not-judged"),
    ],
)
def test_other_spellings_of_what_does_harm(path, data, kind):
    assert kind in found(path, data)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.txt", "\u845b\U000e0100\u98fe\U000e0101".encode()),
        ("a.txt", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645".encode()),
        ("a.csv", "a,b\n1,2\n".encode("utf-16")),
        ("a.xml", b'<?xml version="1.0"?><!DOCTYPE a PUBLIC "-//X//Y" "https://example.org/a.dtd"><a/>'),
        ("a.gz", gzip.compress(b'{"a": 1}\n', mtime=0) + bytes(512)),
    ],
    ids=["variants of letters", "joiners", "wide table", "a DTD", "padding"],
)
def test_what_is_written_so_and_harms_nobody(path, data):
    assert not found(path, data)
