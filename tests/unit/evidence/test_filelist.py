"""The list of files: one spelling, every fault with its name and line."""

import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.evidence import buckets, filelist, merkle, paths
from crs_gate.evidence.faults import FaultError
from crs_gate.evidence.filelist import Listed, difference, of, parse, render

DIGEST = sha256(b"x").hexdigest()
LINE = f'{{"path":"data/a.csv","sha256":"{DIGEST}","size":1,"source":"git"}}\n'
OTHER = LINE.replace("a.csv", "b.csv")
PARTS = st.text(st.characters(categories=("L", "N", "P", "S"), exclude_characters="/\\:"), min_size=1, max_size=9)
PATHS = st.lists(PARTS, min_size=1, max_size=3).map("/".join).filter(lambda path: not paths.fault(path))


def codes(data: str | bytes) -> list[tuple[str, int]]:
    found = parse(data.encode() if isinstance(data, str) else data)
    assert (found.list is None) == bool(found.faults)
    return [(fault.code, fault.line) for fault in found.faults]


def test_a_list_has_a_digest_a_root_and_a_count():
    found = parse((LINE + OTHER).encode()).list
    assert found is not None
    assert found.count == 2
    assert found.digest == sha256((LINE + OTHER).encode()).hexdigest()
    assert found.root == merkle.root([LINE[:-1].encode(), OTHER[:-1].encode()]).hex()
    assert found.by_path["data/b.csv"] == Listed("data/b.csv", DIGEST, 1, "git")


def test_an_empty_list_is_a_list():
    found = parse(b"").list
    assert found is not None
    assert found.count == 0


@given(st.lists(PATHS, max_size=8, unique_by=str.casefold), st.sampled_from(filelist.SOURCES))
def test_what_is_written_is_read_back(names, source):
    files = [Listed(name, sha256(name.encode()).hexdigest(), len(name), source) for name in names]
    try:
        data = render(files)
    except FaultError as fault:
        assert fault.code == "colliding"  # noqa: PT017 - forms of letters that casefold makes one
        return
    found = parse(data).list
    assert found is not None
    assert found == of(reversed(files))
    assert [each.path.encode() for each in found.files] == sorted(name.encode() for name in names)


@given(st.binary(max_size=300))
def test_no_bytes_end_in_anything_but_faults(data):
    assert parse(data).faults or parse(data).list


@given(st.integers(0, len(LINE) - 2), st.integers(0, 255))
def test_a_list_with_one_byte_changed_says_something_else_or_nothing(place, byte):
    data = bytearray((LINE + OTHER).encode())
    data[place] = byte
    found = parse(bytes(data)).list
    assert found is None or render(found.files) == bytes(data)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (LINE[:-1], [("half-written", 0)]),
        (LINE + LINE[:40], [("half-written", 0)]),
        (OTHER + LINE, [("not-sorted", 2)]),
        (LINE + LINE, [("duplicate", 2)]),
        (LINE + "\n", [("not-json", 2)]),
        (LINE.replace('"size":1', '"size": 1'), [("not-canonical", 1)]),
        (LINE.replace('"size":1', '"size":1.0'), [("float", 1)]),
        (LINE.replace('"size":1', '"size":-1'), [("bad-size", 1)]),
        (LINE.replace('"size":1', '"size":true'), [("bad-size", 1)]),
        (LINE.replace('"size":1', '"size":9007199254740992'), [("number-too-large", 1)]),
        (LINE.replace('"size":1', '"size":1' + "0" * 5000), [("number-too-large", 1)]),
        (LINE.replace('"size":1,', ""), [("not-a-file", 1)]),
        (LINE.replace('"size":1', '"size":1,"size":1'), [("duplicate-key", 1)]),
        (LINE.replace("git", "ftp"), [("bad-source", 1)]),
        (LINE.replace(DIGEST, DIGEST.upper()), [("bad-digest", 1)]),
        (LINE.replace(DIGEST, DIGEST[:32]), [("bad-digest", 1)]),
        (LINE.replace("data/a.csv", "../a.csv"), [("bad-path", 1)]),
        (LINE.replace("data/a.csv", "/a.csv"), [("bad-path", 1)]),
        (LINE.replace("data/a.csv", "data//a.csv"), [("bad-path", 1)]),
        (LINE.replace("data/a.csv", "c:/a.csv"), [("bad-path", 1)]),
        (LINE.replace("data/a.csv", "e\u0301.csv"), [("bad-path", 1)]),
        (LINE.replace("data/a.csv", "a\u202eb.csv"), [("bad-path", 1)]),
        (LINE.replace("data/a.csv", "\\ud800"), [("not-utf-8", 1)]),
        (LINE.replace("data/a.csv", "DATA/a.csv") + LINE, [("colliding", 2)]),
        ("[" * 100_000 + "\n", [("too-large", 1)]),
        ("[" * 20_000 + "\n", [("not-json", 1)]),
        (LINE.encode().replace(b"a.csv", b"\xff.csv"), [("not-utf-8", 1)]),
        ("{}\n" * 1000, [("not-a-file", line) for line in range(1, filelist.MOST_TOLD + 1)]),
    ],
)
def test_each_fault_has_a_name_and_a_line(data, expected):
    assert codes(data) == expected


def test_a_quote_in_a_name_is_fine():
    name = 'data/"a".csv'
    assert parse(render([Listed(name, DIGEST, 1, "git")])).list.by_path[name].size == 1


def test_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(filelist, "LARGEST", 10)
    assert codes(LINE) == [("too-large", 0)]
    monkeypatch.setattr(filelist, "LARGEST", 10_000)
    monkeypatch.setattr(filelist, "MOST", 1)
    assert codes(LINE + OTHER) == [("too-many", 0)]


def test_a_difference_names_missing_extra_and_changed_files():
    one = {path: Listed(path, DIGEST, 1, "git") for path in ("a", "b", "c")}
    other = {"b": Listed("b", DIGEST, 1, "lfs"), "c": Listed("c", DIGEST, 2, "git"), "d": one["a"]._replace(path="d")}
    assert difference(one, other) == (("d",), ("a",), ("c",))
    assert difference(one, one).none


def test_lines_are_canonical_json():
    for name in ("a b", 'q"uote', "ü/é.csv", "日本.csv", "tab"):
        line = render([Listed(name, DIGEST, 3, "s3")])
        assert line == filelist.strict.canonical(json.loads(line)) + b"\n"


def in_bucket(address: str, source: str = "s3") -> str:
    return LINE.replace("data/a.csv", address).replace('"git"', f'"{source}"')


def test_an_object_in_a_bucket_is_a_line_of_its_own_source():
    found = parse((LINE + in_bucket("s3://acme/a b/x.csv")).encode()).list
    assert found is not None
    assert found.files[1] == Listed("s3://acme/a b/x.csv", DIGEST, 1, "s3")
    assert codes(in_bucket("s3://acme/x.csv", "git")) == [("bad-source", 1)]
    assert codes(in_bucket("s3://acme/x.csv", "git") + OTHER)[0] == ("bad-source", 1)


@pytest.mark.parametrize(
    "address",
    ["s3://acme", "s3://acme/", "s3:///x.csv", "s3://acme//x.csv", "s3://acme/../x", "s3://a@b/x", "s4://acme/x"],
)
def test_other_addresses_are_no_lines(address):
    assert codes(in_bucket(address)) == [("bad-path", 1)]


def test_an_address_names_an_object_or_all_below_it():
    names = ("s3://acme/a.csv", "s3://acme/web/1", "s3://acme/web/2", "s3://acme/web0", "s3://acme/web.csv")
    found = parse("".join(map(in_bucket, sorted(names))).encode()).list
    assert found is not None
    assert [each.path for each in found.named("s3://acme/web/")] == ["s3://acme/web/1", "s3://acme/web/2"]
    assert [each.path for each in found.named("s3://acme/web0")] == ["s3://acme/web0"]
    assert [len(found.named(url)) for url in ("s3://acme/", "s3://acme", "s3://acme/we", "web/", "")] == [5, 0, 0, 0, 0]


@given(st.lists(PATHS, min_size=1, max_size=6, unique_by=str.casefold), PATHS)
def test_both_ways_to_ask_which_objects_an_address_names_agree(keys, folder):
    addresses = sorted({f"s3://acme/{key}" for key in (*keys, *(f"{folder}/{key}" for key in keys))})
    try:
        found = parse(render([Listed(path, DIGEST, 1, "s3") for path in addresses])).list
    except FaultError:
        return
    assert found is not None
    for url in ("s3://acme/", f"s3://acme/{folder}/", f"s3://acme/{folder}", addresses[0]):
        assert [each.path for each in found.named(url)] == [path for path in addresses if buckets.is_named(path, {url})]
