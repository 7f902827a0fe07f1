"""What each protocol's bytes say of a use."""

import time
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.evidence.optout import OF_SITE, Part, Record, address_of, parse, render, site_of
from crs_gate.evidence.permission import Asked, Stored, of_robots, verdict_of
from crs_gate.evidence.signals import ai_txt, html_meta, noai, preferences, robots, rsl, tdmrep
from crs_gate.evidence.signals.agents import AGENTS
from crs_gate.evidence.signals.text import LARGEST
from crs_gate.evidence.signals.verdict import ALLOW, DISALLOW, INFERENCE, MINING, TRAIN, UNKNOWN, Reason, merged

URL = "https://example.org/a/b.html?c=d"
RSL = b"""<rsl xmlns="https://rslstandard.org/rsl"><content url="%s"><license>%s</license></content></rsl>"""


def of(text: str, use: str = TRAIN, *agents: str, url: str = URL) -> str:
    found = list(of_robots(text.encode(), Asked(url, use, agents)))
    return merged(found).verdict if found else ALLOW


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("", ALLOW),
        ("User-agent: *\nDisallow:\n", ALLOW),
        ("User-agent: *\nDisallow: /\n", DISALLOW),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b\n", ALLOW),
        ("User-agent: *\nDisallow: /*.html$\n", ALLOW),
        ("User-agent: *\nDisallow: /*.html\n", DISALLOW),
        ("User-agent: gptbot\nDisallow: /\n", DISALLOW),
        ("User-agent: GPTBot/1.1 (now)\nDisallow: /\n", DISALLOW),
        ("User-agent: Googlebot\nDisallow: /\n", ALLOW),
        ("User-agent: *\nDisallow: /\n\nUser-agent: CCBot\nAllow: /\n", DISALLOW),
        ("User-agent: GPTBot\nSitemap: https://x\nUser-agent: other\nDisallow: /\n", DISALLOW),
        ("User-agent: GPTBot\nCrawl-delay: 3\nUser-agent: other\nDisallow: /\n", DISALLOW),
        ("User-agent: GPTBot\rDisallow: /\r", DISALLOW),
        ("\ufeffUser-agent: GPTBot\nDisallow: /\n", DISALLOW),
        ("User-agent: GPTBot\nDisallow: /x\u2028Allow: /\nDisallow: /a", DISALLOW),
        ("User-agent: *\nDisallow: /" + "x" * 20_000, UNKNOWN),
        ("User-agent: *\nDisallow: /" + "x" * 600_000, UNKNOWN),
        ("User-agent: *\nContent-Usage: /a train-ai=n\n", DISALLOW),
        ("User-agent: *\nContent-Usage: /other train-ai=n\n", ALLOW),
        ("User-agent: *\nContent-Usage: train-ai=perhaps\n", UNKNOWN),
        ("User-agent: *\nContent-Usage: Train-AI=n\n", UNKNOWN),
        ("Content-Signal: ai-train=no\n", DISALLOW),
        ("User-agent: *\nContent-Signal: search=yes, ai-train=yes\n", ALLOW),
        ("User-agent: *\nAllow: /\nLicense: https://example.org/l.xml\n", UNKNOWN),
    ],
)
def test_robots_txt(text: str, verdict: str) -> None:
    assert of(text) == verdict


def test_a_crawler_of_ones_own_is_asked_about_by_its_name() -> None:
    text = "User-agent: AcmeBot\nDisallow: /\n"
    assert of(text) == ALLOW
    assert of(text, TRAIN, "acmebot/2.0 (+https://acme.example)") == DISALLOW


def test_each_use_has_agents_of_its_own() -> None:
    text = "User-agent: PerplexityBot\nDisallow: /\n"
    assert [of(text, use) for use in (TRAIN, MINING, INFERENCE)] == [ALLOW, ALLOW, DISALLOW]


def test_every_known_agent_is_found_in_a_list_of_all() -> None:
    text = "".join(f"User-agent: {name}\n" for names in AGENTS.values() for name in names) + "Disallow: /\n"
    held = robots.read(text)
    assert all(robots.may_fetch(held, URL, name).may is False for names in AGENTS.values() for name in names)


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("train-ai=n", {"train-ai": "n"}),
        ("train-ai=n, search=y;q=1", {"train-ai": "n", "search": "y"}),
        ("train-ai=y, train-ai=n", {"train-ai": "n"}),
        ("train-ai", {"train-ai": "?1"}),
        ("", {}),
        ("train-ai=n,", None),
        ("train-ai = n", None),
        ('train-ai="n"', None),
        ("TRAIN-AI=n", None),
        ("train-ai=n\u00a0", None),
    ],
)
def test_dictionaries(text: str, members: Any) -> None:
    assert preferences.dictionary(text) == members


@pytest.mark.parametrize(
    ("data", "verdict"),
    [
        (b'[{"location": "/", "tdm-reservation": 1}]', DISALLOW),
        (b'[{"location": "/a", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}]', ALLOW),
        (b'[{"location": "/a/*.html", "tdm-reservation": "1", "tdm-policy": "https://x"}]', DISALLOW),
        (b'[{"location": "/other", "tdm-reservation": 1}]', None),
        (b'[{"location": "/", "tdm-reservation": true}]', UNKNOWN),
        (b'[{"location": "/"}]', UNKNOWN),
        (b'[{"tdm-reservation": 1}]', UNKNOWN),
        (b"{}", UNKNOWN),
        (b"[" * 100_000, UNKNOWN),
        (b"<!DOCTYPE html><p>not found", None),
    ],
)
def test_tdmrep(data: bytes, verdict: str | None) -> None:
    found = tdmrep.of_file(data, URL)
    assert (found.verdict if found else None) == verdict


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("User-Agent: *\nDisallow: /\n", {DISALLOW}),
        ("User-Agent: *\nDisallow: *.html\n", {DISALLOW}),
        ("User-Agent: *\nDisallow: *.jpg\n", {UNKNOWN}),
        ("User-Agent: *\nAllow: /\n", {ALLOW}),
        ("", set()),
    ],
)
def test_ai_txt(text: str, verdicts: set[str]) -> None:
    assert {reason.verdict for reason in ai_txt.of_file(text.encode(), URL, TRAIN)} == verdicts


@pytest.mark.parametrize("text", ["noai", "NoAI, index", "noindex, NOIMAGEAI", "somebot: noai", "all,noai"])
def test_noai_is_found_in_any_case_and_for_any_bot(text: str) -> None:
    assert [reason.verdict for reason in noai.directives(text, "x", TRAIN)] == [DISALLOW]


@pytest.mark.parametrize("text", ["", "noindex", "all", "noaix", "nofollow, noarchive"])
def test_what_speaks_of_search_says_nothing_of_training(text: str) -> None:
    assert not list(noai.directives(text, "x", TRAIN))


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ('<meta name="robots" content="noai">', {"robots": "noai"}),
        ("<META CONTENT=noai NAME=robots>", {"robots": "noai"}),
        ("<meta name='Robots' content='a > b, noai'/>", {"robots": "a > b, noai"}),
        ('<meta name="somebot" content="noai">', {"robots": "noai"}),
        ('<meta name="tdm-reservation" content="1">', {"tdm-reservation": "1"}),
        ('<!-- <meta name="robots" content="noai"> -->', {}),
        ('<script>"<meta name=robots content=noai>"</script><meta name=robots content=all>', {"robots": "all"}),
        ('<meta name="description" content="noai">', {}),
        ('<!--><meta name="robots" content="noai">', {"robots": "noai"}),
        ('<!-- x --!><meta name="robots" content="noai">', {"robots": "noai"}),
        ("\u0130" * 50 + "<script>x</script><meta name=robots content=noai><p></script>", {"robots": "noai"}),
        ("<meta name=x content=y>" * 900 + "<meta name=robots content=noai>", {"robots": "noai"}),
        (f'<meta name="og:image" content="{"x" * 20_000}"><meta name=robots content=noai>', {"robots": "noai"}),
        ('<meta name="x content=y><meta name=robots content=noai>', {"robots": "noai"}),
        ("<meta name=robots content=noai", {}),
    ],
)
def test_meta_elements(page: str, found: dict[str, str]) -> None:
    assert html_meta.meta_of(page.encode()) == found


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        (b'<prohibits type="usage">ai-train</prohibits>', DISALLOW),
        (b'<prohibits type="usage">search</prohibits>', UNKNOWN),
        (b'<permits type="usage">search</permits>', DISALLOW),
        (b'<permits type="usage">ai-train, search</permits>', ALLOW),
        (b'<permits type="usage">ai-train</permits><payment type="purchase"/>', DISALLOW),
        (b'<permits type="usage">ai-train</permits><payment type="free"/>', ALLOW),
        (b"", UNKNOWN),
    ],
)
def test_rsl(body: bytes, verdict: str) -> None:
    assert merged(rsl.of_file(RSL % (b"/a/", body), URL, TRAIN)).verdict == verdict


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE x [<!ENTITY a "b">]><rsl>&a;</rsl>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><rsl/>'.encode("utf-16"),
        b"<a>" * 100_000,
        b"<rsl",
        b"",
        b"<html><body>not found",
        RSL % (b"https://other.example/", b'<permits type="usage">all</permits>'),
    ],
)
def test_a_license_that_is_hostile_broken_or_of_another_site_is_unknown(data: bytes) -> None:
    assert merged(rsl.of_file(data, URL, TRAIN)).verdict == UNKNOWN


SITE = {"robots": Part(404), "tdmrep": Part(404), "ai_txt": Part(404)}
PAGE = Record(URL, "2026-11-01T00:00:00Z", {"page": Part(200)})


def verdict(site: dict[str, Part] | None, page: Record | None = PAGE) -> str:
    record = Record("https://example.org", "2026-11-01T00:00:00Z", site) if site is not None else None
    return verdict_of(Asked(URL, TRAIN), Stored(record, page, {})).verdict


def test_only_a_definite_answer_of_all_allows() -> None:
    assert verdict(SITE) == ALLOW
    assert verdict(None) == UNKNOWN
    assert verdict(SITE, None) == UNKNOWN
    assert verdict({}) == UNKNOWN
    assert verdict(SITE, PAGE._replace(parts={"page": Part(404)})) == UNKNOWN
    for name in SITE:
        for part in (Part(500), Part(429), Part(301), Part(error="timed out"), Part(200, "0" * 64)):
            assert verdict({**SITE, name: part}) == UNKNOWN


def test_a_disallow_of_a_page_wins_over_a_site_that_is_unknown() -> None:
    page = PAGE._replace(headers={"x-robots-tag": "noai"})
    assert verdict(None, page) == DISALLOW


def test_a_meta_element_is_stronger_than_a_header_for_tdmrep_alone() -> None:
    page = PAGE._replace(headers={"tdm-reservation": "1"}, meta={"tdm-reservation": "0"})
    assert verdict(SITE, page) == ALLOW
    assert verdict(SITE, page._replace(meta={"tdm-reservation": "x"})) == DISALLOW
    assert verdict(SITE, PAGE._replace(headers={"tdm-reservation": "0"}, meta={"tdm-reservation": "x"})) == UNKNOWN


@pytest.mark.parametrize(
    ("value", "said"),
    [("1, 1", DISALLOW), ("0, 1", DISALLOW), ("1, ?", DISALLOW), ("0, 0", ALLOW), ("0, ?", UNKNOWN), (",", UNKNOWN)],
)
def test_of_several_reservations_one_is_enough(value: str, said: str) -> None:
    assert verdict(SITE, PAGE._replace(headers={"tdm-reservation": value})) == said
    assert verdict(SITE, PAGE._replace(meta={"tdm-reservation": value})) == said


@pytest.mark.parametrize("first", [True, False])
def test_an_element_that_is_too_long_does_not_hide_a_reservation(first: bool) -> None:
    tags = [f'<meta name="description" content="{"a" * 70_000}">', '<meta name="tdm-reservation" content="1">']
    meta = html_meta.meta_of("".join(tags if first else reversed(tags)).encode())
    assert verdict(SITE, PAGE._replace(meta=meta)) == DISALLOW


REASONS = st.lists(st.builds(Reason, st.sampled_from("ab"), st.sampled_from((ALLOW, DISALLOW, UNKNOWN)), st.just("x")))


@given(REASONS)
def test_any_disallow_wins_and_unknown_never_becomes_allow(reasons: list[Reason]) -> None:
    said = {reason.verdict for reason in reasons}
    expected = DISALLOW if DISALLOW in said else UNKNOWN if UNKNOWN in said or not said else ALLOW
    assert merged(reasons).verdict == expected


@given(st.binary(max_size=400))
def test_no_bytes_raise_or_become_more_than_an_answer(data: bytes) -> None:
    list(of_robots(data, Asked(URL, TRAIN)))
    tdmrep.of_file(data, URL)
    list(ai_txt.of_file(data, URL, TRAIN))
    list(rsl.of_file(data, URL, TRAIN))
    html_meta.meta_of(data)
    parse(data)


@pytest.mark.parametrize(
    "data",
    [
        b"User-agent: *\n" + b"Disallow: /*a*a*a*a*a*a*a*a*a*b\n" * 15_000,
        b"User-agent: GPTBot\n" * 25_000 + b"Disallow: /\n",
        b"User-agent: *\nDisallow: /x\n" * 17_000,
        b"<meta " * 80_000,
        b"<meta '>" * 60_000,
        b"<meta \"'>" + b"<meta>" * 80_000,
        b"<!--" * 120_000,
        b"<script " * 60_000,
        b"<meta name=" + b"x=" * 240_000,
        b"a" * LARGEST,
        b"\n" * LARGEST,
    ],
)
def test_half_a_megabyte_of_anything_takes_a_moment(data: bytes) -> None:
    began = time.process_time()
    list(of_robots(data, Asked(URL + "a" * 1000, TRAIN)))
    html_meta.meta_of(data)
    list(ai_txt.of_file(data, URL, TRAIN))
    assert time.process_time() - began < 20


TEXTS = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_categories=["Cs"]), max_size=20)
PARTS = st.builds(Part, st.integers(0, 599), st.just("a" * 64), TEXTS, TEXTS)


@given(st.dictionaries(st.sampled_from(("robots", "tdmrep", "page")), PARTS), st.dictionaries(TEXTS, TEXTS))
def test_records_are_read_as_they_were_written(parts: dict[str, Part], headers: dict[str, str]) -> None:
    record = Record("https://example.org", "2026-11-01T00:00:00Z", parts, headers, {}, ("a", "b"))
    found, faults = parse(render([record]))
    assert not faults
    assert found == {record.scope: record}


@pytest.mark.parametrize(
    ("url", "site", "address"),
    [
        ("HTTPS://Example.ORG", "https://example.org", "https://example.org/"),
        ("https://example.org:443/a#b", "https://example.org", "https://example.org/a"),
        ("http://example.org:8080?x=1", "http://example.org:8080", "http://example.org:8080/?x=1"),
        ("http://[::1]:80/", "http://[::1]", "http://[::1]/"),
        ("ftp://example.org/", "", ""),
        ("example.org", "", ""),
        ("https://", "", ""),
        ("https://example.org:99999/", "", ""),
        ("https://exa mple.org/", "", ""),
        ("https://[", "", ""),
    ],
)
def test_scopes(url: str, site: str, address: str) -> None:
    assert (site_of(url), address_of(url)) == (site, address)


@pytest.mark.parametrize(
    ("rule", "path", "may"),
    [
        ("/foo/%62%61%7A", "/foo/baz", False),
        ("/foo/%62%61%7A", "/foo/%62%61%7A", True),
        ("/foo/baz", "/foo/baz", True),
        ("/foo/%E3%83%84", "/foo/%E3%83%84", True),
    ],
)
def test_an_allow_counts_where_all_parsers_read_it_alike(rule: str, path: str, may: bool) -> None:
    held = robots.read(f"User-agent: bot\nDisallow: /\nAllow: {rule}\n")
    assert robots.may_fetch(held, f"https://example.org{path}", "bot").may is may


def test_a_disallow_counts_in_every_spelling() -> None:
    held = robots.read("User-agent: bot\nDisallow: /foo/%62%61%7A\n")
    assert robots.may_fetch(held, "https://example.org/foo/baz", "bot").may is False


@pytest.mark.parametrize("text", ["noindex, " * 300 + "noai", "x" * 5000 + ", noai", "x" * 5000])
def test_a_list_that_is_cut_is_never_an_allow(text: str) -> None:
    found = [reason.verdict for reason in noai.directives(text[:4097], "X-Robots-Tag", "train")]
    assert found
    assert "allow" not in found


def test_a_meta_element_that_is_cut_is_unknown() -> None:
    page = f'<meta name="robots" content="{"a" * 5000}, noai">'
    held = html_meta.meta_of(page.encode())
    assert [reason.verdict for reason in noai.directives(held["robots"], "meta", "train")] == ["unknown"]


def test_a_license_that_a_stored_page_names_is_judged_from_its_bytes_alone() -> None:
    header = {"link": '</l.xml>; rel="license"; type="application/rsl+xml"'}
    data = b'<rsl><content url="/"><license><prohibits type="usage">ai-train</prohibits></license></content></rsl>'
    digest = sha256(data).hexdigest()
    asked = Asked("https://example.org/a", "train")
    site = Record("https://example.org", "", dict.fromkeys(OF_SITE, Part(404)))
    named = Record("https://example.org/a", "", {"page": Part(200)}, header)
    kept = named._replace(parts={**named.parts, "rsl": Part(200, digest)})
    assert verdict_of(asked, Stored(site, named, {})).verdict == "unknown"
    assert verdict_of(asked, Stored(site, kept, {})).verdict == "unknown"
    assert verdict_of(asked, Stored(site, kept, {digest: data})).verdict == "disallow"
    assert verdict_of(asked, Stored(site, named._replace(headers={}), {})).verdict == "allow"


@pytest.mark.parametrize("use", [TRAIN, MINING])
@pytest.mark.parametrize("name", ["robots", "tdm-reservation"])
def test_a_meta_element_that_is_too_long_to_be_read_is_unknown(use: str, name: str) -> None:
    said = {"robots": "noai", "tdm-reservation": "1"}[name]
    page = f'<meta data-x="{"a" * 70_000}" name="{name}" content="{said}">'
    site = Record("https://example.org", "", dict.fromkeys(OF_SITE, Part(404)))
    held = Record(URL, "", {"page": Part(200)}, {}, html_meta.meta_of(page.encode()))
    assert verdict_of(Asked(URL, use), Stored(site, held, {})).verdict == UNKNOWN


@pytest.mark.parametrize(
    "rules",
    [
        b"".join(b"Disallow:/%d\n" % number for number in range(31_000)),
        b"".join(b"Disallow: /*%d*$\n" % number for number in range(4_000)),
        b"".join(b"Allow: /%%61%d/\n" % number for number in range(8_000)),
    ],
    ids=["many", "wild", "encoded"],
)
def test_a_file_that_would_take_too_long_for_many_addresses_is_unknown(rules):
    reasons = list(of_robots(b"User-agent: *\n" + rules, Asked("https://example.org/x", TRAIN)))
    assert [(reason.verdict, reason.text) for reason in reasons] == [
        (UNKNOWN, "it has more rules than are matched here")
    ]


def test_a_file_of_many_plain_rules_is_matched():
    rules = b"".join(b"Disallow: /a%d/\n" % number for number in range(20_000))
    answer = [
        reason.verdict for reason in of_robots(b"User-agent: *\n" + rules, Asked("https://example.org/a7/", TRAIN))
    ]
    assert answer == [DISALLOW]
