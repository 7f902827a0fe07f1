"""What is found in records: all that was planted, in every container, and nothing in what only looks like it."""

import csv
import gzip
import json
from collections import Counter
from io import BytesIO
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.planted import MAKERS, Planted, files

from crs_gate.audit.found import Tally
from crs_gate.audit.kinds import KINDS, PERSONAL, SECRET, rules_digest
from crs_gate.audit.records.detector import detector
from crs_gate.audit.records.formats import LARGEST_DOCUMENT
from crs_gate.audit.scan import Rules, scan
from crs_gate.audit.shards import Shard

ALL = tuple(KINDS)
PLAIN = Rules()


def scanned(name: str, data: bytes, how: Rules = PLAIN) -> Tally:
    return scan(Shard(name, len(data), 0, len(data)), BytesIO(data), how)


def kinds_in(text: str) -> list[str]:
    return sorted({hit.kind for hit in detector(ALL).hits(text)})


@pytest.mark.parametrize("planted", list(files(7)), ids=lambda planted: planted.name)
def test_all_that_was_planted_is_found_and_nothing_else(planted: Planted):
    found = scanned(planted.name, planted.data)
    assert Counter(found.values) == planted.truth
    assert found.records == planted.records
    assert found.not_read == 0


@pytest.mark.parametrize("kind", MAKERS)
def test_no_value_is_kept(kind):
    value = MAKERS[kind](Random(3))
    found = scanned("a.jsonl", json.dumps({"text": f"see {value} here"}).encode())
    assert found.values == {kind: 1}
    assert value not in repr(found)
    assert [(sample.row, sample.field) for sample in found.samples] == [(1, "/text")]


@pytest.mark.parametrize(
    "text",
    [
        "mail someone@example.org or me@host.test or logo@2x.png",
        "call +44 20 7946 0958 or +1 212 555 0123 or +1234567",
        "the server 127.0.0.1, 10.1.2.3, 192.168.0.1, 203.0.113.7 and 999.1.1.1",
        "version 1.2.3.4.5 and 12:34:56 and ::1 and 2001:db8::1",
        "card 4539 1488 0343 6466 and 4111-1111-1111-1112",
        "number 078-05-1120 and 000-12-3456 and 666-12-3456",
        "GB82 WEST 1234 5698 7654 33",
        "@property and @media and @json and @article{key, and foo(@SUM(A1))",
        "AKI" + "AIOSFODNN7EXAMPLE",
        "postgres://user:password@db.internal and https://example.org:8080/a@b",
        "http://user:user@host.test",
        "api_key = your-key-goes-here-please-now and password: ${PASSWORD}",
        "sk-" + "a" * 40,
        "00000000T and 12345678A",
    ],
)
def test_what_only_looks_like_it(text):
    assert kinds_in(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("GB82 WEST 1234 5698 7654 32", "iban"),
        ("card 4539-1488-0343-6467.", "card"),
        ("CPF 390.533.447-05", "br-cpf"),
        ("RSSMRA85T10A562S", "it-cf"),
        ("aadhaar 2341 2341 2346", "in-aadhaar"),
        ("pnr 811218-9876", "se-pnr"),
        ("by @ada_bell yesterday", "handle"),
        ("from u/ada_bell", "handle"),
        ("at @ada.bsky.social", "handle"),
        ('"client_secret": "' + "aG9zdCBpcyBub3QgaGVyZS4yMDI2" + '"', "named-secret"),
    ],
)
def test_what_is_it(text, kind):
    assert kinds_in(text) == [kind]


def test_a_number_and_a_key_of_an_object_are_texts_too():
    data = json.dumps({"ada.bell@lab-mail.net": {"card": 4539148803436467}}).encode()
    assert scanned("a.jsonl", data).values == {"card": 1, "email": 1}


def test_a_line_that_is_no_json_is_searched_as_text():
    found = scanned("a.jsonl", b'{"text": "broken ada@lab-mail.net\nnext\n')
    assert (found.records, found.values, found.not_read) == (2, {"email": 1}, 0)


def test_bytes_that_are_no_text_hide_nothing():
    found = scanned("a.txt", b"\xff\xfe\xff ada@lab-mail.net \x80\n"[2:])
    assert found.values == {"email": 1}


def test_the_same_place_is_named_by_column():
    found = scanned("a.csv", b"id,mail\n1,ada@lab-mail.net\n2,\n")
    assert [(sample.row, sample.field) for sample in found.samples] == [(2, "/mail")]


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.parquet", b"PAR1 no table", "a table that cannot be read"),
        ("a.jsonl.gz", gzip.compress(b'{"a": 1}\n' * 9_000)[:-3], "packed data that cannot be read to its end"),
        ("a.txt.gz", gzip.compress(b"a\n" * 100_000_000), "packed data that grows beyond all measure"),
        ("a.zip", b"PK\x03\x04", "an archive that cannot be read"),
        ("a.json", b" " * (LARGEST_DOCUMENT + 1), "a JSON document is larger than"),
    ],
    ids=["table", "cut", "bomb", "archive", "document"],
)
def test_what_cannot_be_read_is_told(name, data, why):
    found = scanned(name, data)
    assert [each.why[: len(why)] for each in found.unread] == [why]


def test_a_long_cell_is_read_and_the_limit_of_others_stays():
    limit = csv.field_size_limit()
    long = b"id,text\n1," + b"x" * 200_000 + b" ada@lab-mail.net\n"
    assert scanned("a.csv", long).values == {"email": 1}
    assert csv.field_size_limit() == limit


def test_files_without_records_are_passed_over():
    assert scanned("a.png", b"\x89PNG ada@lab-mail.net") == Tally(files=1, bytes=21)


@given(
    st.binary(max_size=500),
    st.sampled_from(["a.jsonl", "a.csv", "a.json", "a.txt", "a.parquet", "a.csv.gz", "a.tsv.zst"]),
)
def test_no_bytes_raise(data, name):
    found = scanned(name, data)
    assert found.files == 1


def test_a_key_makes_digests_of_its_own():
    data = b"ada@lab-mail.net\n"
    plain, keyed = scanned("a.txt", data).samples[0], scanned("a.txt", data, Rules(key=b"secret")).samples[0]
    assert (len(plain.digest), len(keyed.digest)) == (6, 12)


def test_kinds_have_a_group_and_the_digest_changes_with_them():
    assert {kind.group for kind in KINDS.values()} == {PERSONAL, SECRET}
    assert len(rules_digest()) == 64
