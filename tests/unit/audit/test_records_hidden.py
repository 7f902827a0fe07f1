"""Nothing is passed over because of how it is written: names, encodings, packings, neighbors, and rows that are odd."""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.planted import MAKERS
from tests.unit.audit.test_records import kinds_in, scanned

from crs_gate.audit.kinds import KINDS
from crs_gate.audit.records.decoding import json_value, unescaped
from crs_gate.audit.records.detector import MOST_HITS
from crs_gate.audit.records.leaves import MOST_LEAVES, names_secret

MAIL = "ada@lab-mail.net"
KEY = "aG9zdCBpcyBub3QgaGVyZS4yMDI2"
ESCAPED = "ada\\u0040lab-mail.net"
CARD = "4539148803436467"


def test_all_kinds_are_planted():
    assert sorted(MAKERS) == sorted(KINDS)


@pytest.mark.parametrize(
    ("name", "data", "field"),
    [
        ("a.jsonl", json.dumps({"client_secret": KEY}), "/client_secret"),
        ("a.jsonl", json.dumps({"meta": {"API-Key": KEY}}), "/meta/API-Key"),
        ("a.jsonl", json.dumps({"raw": json.dumps({"dbPassword": KEY})}), "/raw/dbPassword"),
        ("a.csv", f"id,api_key\n1,{KEY}\n", "/api_key"),
        ("a.tsv", f"id\taccess_token\n1\t{KEY}\n", "/access_token"),
        ("a.txt", f"export AWS_SECRET_ACCESS_KEY={KEY}", ""),
    ],
)
def test_a_secret_is_told_by_the_name_that_it_stands_under(name, data, field):
    found = scanned(name, data.encode())
    assert [(sample.kind, sample.field) for sample in found.samples] == [("named-secret", field)]


@pytest.mark.parametrize(
    ("name", "secret"),
    [("api_key", True), ("accessToken", True), ("PASSWORD", True), ("tokens", False), ("keyword", False)],
)
def test_which_names_say_secret(name, secret):
    assert names_secret(name) == secret


@pytest.mark.parametrize(
    "line",
    [
        f'{{"score": NaN, "text": "{ESCAPED}"}}',
        f'{{"text": "{ESCAPED}"',
        f'{{"text": "{ESCAPED}", "text": "nothing"}}',
        f'{{"text": "{MAIL}", "text": "nothing"}}',
        f'{{"a": {{"text": "{ESCAPED}", "text": 1}}, "b": [{{"c": "x"}}]}}',
        "[" * 1_100 + f'"{ESCAPED}"' + "]" * 1_100,
        f'{{"n": {"9" * 5_000}, "text": "{ESCAPED}"}}',
    ],
    ids=["nan", "cut", "again-escaped", "again", "again-inside", "deep", "long-number"],
)
def test_json_that_parsers_differ_on_hides_nothing(line):
    assert scanned("a.jsonl", line.encode()).values == {"email": 1}


@pytest.mark.parametrize(
    "encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-32", "utf-32-be", "utf-8-sig", "latin-1"]
)
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv", "a.json", "a"])
def test_an_encoding_hides_nothing_marked_or_not(name, encoding):
    found = scanned(name, f'["one more", "{MAIL}"]\n'.encode(encoding))
    assert (found.values, found.not_read) == ({"email": 1}, 0)


@pytest.mark.parametrize("name", ["part-00000", ".env", "rows.dat", "rows.jsonl.1", "rows.txt", "notes", "rows.py"])
def test_a_name_that_says_nothing_is_no_reason_not_to_look(name):
    assert scanned(name, f'{{"text": "{ESCAPED}"}}\n'.encode()).values == {"email": 1}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"{CARD} 123 12/28", "card"),
        ("4539 1488 0343 6467 123", "card"),
        (f"{CARD}.0", "card"),
        (f"1,{CARD},99", "card"),
        ("2223003122003222", "card"),
        ("4539\u00a01488\u00a00343\u00a06467", "card"),
        ("+1 425 882 8080 2 times", "phone"),
        ("+49 30 234567 2024-01-01", "phone"),
        ("0049 30 234567", "phone"),
        ("+49 (0)30 234567", "phone"),
        ("IBAN ES91 2100 0418 4502 0005 1332 CAIX ESBB", "iban"),
        ("josé@lab-mail.net", "email"),
        ("ada@münchen-lab.de", "email"),
        ("ada%40lab-mail.net", "email"),
        ("ada&#64;lab-mail.net", "email"),
        ("ada\uff20lab-mail.net", "email"),
        ("ada\u200b@lab-mail.net", "email"),
        ("2a01::1", "ipv6"),
        ("2a01:4f8:c0c:1234::/64", "ipv6"),
        ("redis://:s3cr3tPw9@cache.lab.net", "password-in-url"),
        ("-----BEGIN PGP " + "PRIVATE KEY BLOCK-----", "private-key"),
        ("PuTTY-User-" + "Key-File-3: ssh-ed25519", "private-key"),
    ],
)
def test_how_it_is_written_and_what_stands_beside_it(text, kind):
    assert kinds_in(text) == [kind]


def test_each_of_two_in_a_row_is_found():
    text = "ES91 2100 0418 4502 0005 1332 GB82 WEST 1234 5698 7654 32"
    assert scanned("a.txt", text.encode()).values == {"iban": 2}


@pytest.mark.parametrize(
    "text",
    [
        "OID 1.3.6.1.4.1.45.21 and 2.5.29.17, version 91.198.174.192 and linux-91.198.174.192 and [23.2.1.1]",
        "at 8.8.8.8 and 2001:4860:4860::8888",
        "abc::def:ad and 12:34:56:78:9a:bc and 2024:10:12",
        "@angular/core",
        "  @Override",
        "@functools.wraps",
        " * @brief Tells",
        "@cached\ndef value(self):",
        "of @b02c481 of today and @FT_ADD_MODULE",
        "git@lab-host.net:a/b.git and noreply@lab-host.net",
        "4006381333931 and 0.4539148803436467 and a/4539148803436467",
        "1234 4539 1488 0343 6467 and 4539 1488 0343 6467 1234",
        "c 0.0049302345 and 3+4930234567",
        "123-45-6789",
        "private_key = Ed25519PrivateKey.generate()",
        "next_token = self.cloudhsmv2_backend.list_tags(",
    ],
)
def test_what_stands_in_code_and_numbers_is_none(text):
    assert kinds_in(text) == []


def test_many_of_one_kind_do_not_hide_another():
    text = " ".join(f"a{number}@lab-mail.net" for number in range(MOST_HITS + 5))
    key = "-----BEGIN RSA " + "PRIVATE KEY-----"
    assert scanned("a.txt", f"{text} {key}".encode()).values == {"email": MOST_HITS, "private-key": 1}


def test_keys_differ_in_their_digests():
    begin, end = "-----BEGIN " + "PRIVATE KEY-----", "-----END " + "PRIVATE KEY-----"
    rows = [json.dumps({"k": f"{begin}\n{body}\n{end}"}) for body in ("MIIB7", "MIIC8", "MIIB7")]
    digests = [sample.digest for sample in scanned("a.jsonl", "\n".join(rows).encode()).samples]
    assert (len(digests), len(set(digests))) == (3, 2)


def test_a_record_with_too_many_values_is_told():
    data = json.dumps({"t": [MAIL] + ["x"] * (MOST_LEAVES + 1)}).encode()
    assert [each.why for each in scanned("a.jsonl", data).unread] == ["a record with more than 1,000,000 values"]


def test_a_line_of_a_table_is_bounded():
    data = b"id,mail\n1," + b"x" * (17 * 1024 * 1024) + b"\n2," + MAIL.encode() + b"\n"
    found = scanned("a.csv", data)
    assert (found.values, found.not_read) == ({"email": 1}, 1)


_TEXTS = st.recursive(
    st.one_of(st.text(max_size=8), st.integers(-9, 9), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=12,
)


@given(_TEXTS)
def test_decoding_is_that_of_the_standard_library(value):
    text = json.dumps(value)
    assert json_value(text) == json.loads(text)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["x", "y\\", '"', "zé"])), max_size=6))
def test_no_text_of_a_name_that_comes_again_is_lost(pairs):
    text = "{" + ",".join(f"{json.dumps(key)}:{json.dumps(value)}" for key, value in pairs) + "}"
    assert Counter(json_value(text).values()) == Counter(value for _, value in pairs)


@given(st.text(st.characters(max_codepoint=0xFFFF)))
def test_escapes_are_read_where_nothing_else_is(text):
    assert unescaped(json.dumps(text)[1:-1]) == text


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
@pytest.mark.parametrize("value", [f"\\ud800 {MAIL}", f"{MAIL} \\udfff", f"\\udc00\\ud800{ESCAPED} "])
def test_half_of_a_pair_beside_it_hides_nothing(name, value):
    data = '{"\\ud83d": 1, "text": "VALUE"}'.replace("VALUE", value)
    found = scanned(name, data.encode())
    assert ([sample.kind for sample in found.samples], found.not_read) == (["email"], 0)
