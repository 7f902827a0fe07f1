"""What no record, and no order of records, can bring about."""

import hashlib
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crs_gate.model.dataset import About, Dataset, Removal, Unlike, Use
from crs_gate.model.location import Location
from crs_gate.model.policy import Policy, Waiver
from crs_gate.model.source import (
    Acquisition,
    Collected,
    File,
    LicenseClaim,
    Locator,
    PersonalData,
    Signal,
    Source,
    Synthetic,
    Terms,
)
from crs_gate.screening.screen import REQUIRABLE, Options, Screen
from crs_gate.screening.verdict import Verdict
from tests.unit.judge.build import FirstLine

SHA = hashlib.sha256(b"notices").hexdigest()
TODAY = date(2026, 11, 22)
TERMS = Terms("https://example.org/terms", "2026-08-30")


def source(id_: str, path: str, license_: str | None, result: str = "allowed") -> Source:
    """A crawled source; all is answered but what is left out."""
    return Source(
        id_,
        category="crawled",
        locator=Locator(url=f"https://example.org/{path}"),
        collected=Collected("2026-09-01", "2026-09-30", "crawl"),
        acquisition=Acquisition("scraped-within-terms", TERMS),
        license=LicenseClaim(license_),
        signals=(Signal("robots.txt", "2026-08-31", result),),
        personal_data=PersonalData("no", minors="no"),
        synthetic=Synthetic("no"),
        derived_from=(),
    )


SOURCES = (
    source("open", "open", "CC-BY-4.0"),
    source("unknown", "unknown", "unknown"),
    source("silent", "silent", None),
    source("noncommercial", "nc", "CC-BY-NC-4.0"),
    source("closed", "closed", "LicenseRef-terms", "disallowed"),
    source("nested", "open/nested", "CC-BY-SA-4.0"),
)
ABOUT = About(name="d", license="CC-BY-4.0", release="public", use=Use("true", "true", "true"))
DATASET = Dataset(
    "d.crs.yaml",
    "native",
    ABOUT,
    SOURCES,
    tuple(f"/sources/{row}" for row in range(len(SOURCES))),
    FirstLine(),
    removals=(Removal(source="gone", locator="https://example.org/open/gone", sha256=("a" * 64,), reason="asked"),),
)
SCREENS = {
    options: Screen(DATASET, Policy(), TODAY, options)
    for options in (Options(), Options(admit_unknown=True), Options(by_source=True), Options(require=REQUIRABLE))
}

ADDRESSES = [f"https://example.org/{p}" for p in ("open/1", "open", "unknown/1", "silent", "nc/1", "closed/x", "else")]
ADDRESSES += ["https://example.org/open/gone/1", "https://example.org/open/nested/1", "https://else.example", "no", ""]
STATEMENTS = {
    "url": st.sampled_from(ADDRESSES),
    "license": st.sampled_from(["CC0-1.0", "CC-BY-4.0", "CC-BY-NC-4.0", "unknown", "all rights reserved", "TODO", 3]),
    "source": st.sampled_from(["open", "nested", "gone", "nobody"]),
    "opt_out": st.sampled_from(["allowed", "disallowed", "?", {"tdmrep": "absent"}, ["allowed", "reserved"]]),
    "retrieved": st.sampled_from(["2026-09-02", "2026-08-01T00:00:00Z", "2026", "soon"]),
    "sha256": st.sampled_from(["a" * 64, "b" * 64]),
}
NOTHING = st.sampled_from([None, "", "  ", [], {}, [None], [""], {"name": None}, {"result": " "}])
RECORDS = st.fixed_dictionaries({}, optional=STATEMENTS)
OPTIONS = st.sampled_from(list(SCREENS))


@settings(max_examples=500)
@given(RECORDS, OPTIONS, st.dictionaries(st.sampled_from([*STATEMENTS, "robots", "text", "x"]), NOTHING))
def test_saying_nothing_lets_nothing_in(record: dict[str, Any], options: Options, nothing: dict[str, Any]) -> None:
    screen = SCREENS[options]
    assert screen.record({**nothing, **record}) == screen.record(record)


@settings(max_examples=500)
@given(RECORDS, st.sampled_from(["unknown", "?", "TODO", "noassertion", "other"]))
def test_an_answer_that_is_none_lets_nothing_in(record: dict[str, Any], word: str) -> None:
    screen = SCREENS[Options()]
    for name in ("license", "opt_out", "robots", "source"):
        if name not in record:
            assert not screen.record({**record, name: word}).admitted


@settings(max_examples=300)
@given(st.lists(RECORDS, max_size=8), st.randoms(use_true_random=False), OPTIONS)
def test_no_order_and_no_repetition_changes_a_verdict(records: list[dict[str, Any]], chance: Any, how: Options) -> None:
    fresh = {json.dumps(record): Screen(DATASET, Policy(), TODAY, how).record(record) for record in records[:2]}
    shuffled = [*records, *records]
    chance.shuffle(shuffled)
    found = {json.dumps(record): SCREENS[how].record(record) for record in shuffled}
    assert all(found[key] == verdict for key, verdict in fresh.items())


@settings(max_examples=300)
@given(RECORDS)
def test_asking_for_more_never_lets_more_in(record: dict[str, Any]) -> None:
    usual, strict = SCREENS[Options()].record(record), SCREENS[Options(require=REQUIRABLE)].record(record)
    assert usual.admitted or not strict.admitted
    assert SCREENS[Options(admit_unknown=True)].record(record).admitted or not usual.admitted


@settings(max_examples=300)
@given(RECORDS, st.sampled_from(ADDRESSES))
def test_what_is_refused_of_an_address_no_statement_makes_good(record: dict[str, Any], url: str) -> None:
    screen = SCREENS[Options()]
    if not screen.url(url).admitted:
        assert not screen.record({**record, "url": url}).admitted


@given(st.binary(max_size=80))
def test_no_bytes_break_it(data: bytes) -> None:
    screen = SCREENS[Options()]
    assert not screen.line(data).admitted
    assert not screen.bare(data).admitted


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda below: (
    st.lists(below, max_size=3) | st.dictionaries(st.sampled_from(["signals", "result", "name", "x"]), below)
))  # fmt: skip


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from([*STATEMENTS, "robots"]), JSON))
def test_no_shape_of_a_record_breaks_it(record: dict[str, Any]) -> None:
    screen = SCREENS[Options()]
    screen.record({"url": "https://example.org/open/1", **record})
    screen.line(json.dumps(record).encode())


def test_the_good_one_passes_so_that_the_others_prove_something() -> None:
    screen = SCREENS[Options()]
    assert screen.url("https://example.org/open/1").admitted
    assert [screen.url(url).admitted for url in ADDRESSES[2:6]] == [False] * 4
    assert [screen.url(url).rule for url in ADDRESSES[2:4]] == ["license-unknown", "license-missing"]


def test_what_is_remembered_is_bounded() -> None:
    screen = Screen(DATASET, Policy(), TODAY)
    for number in range(21_000):
        screen.record({"url": "https://example.org/open/1", "license": f"terms {number}"})
    assert len(screen._known) <= 20_000


def test_a_host_alone_keeps_out_all_that_lies_on_it_and_that_is_told() -> None:
    gone = (Removal(locator="https://example.org", reason="asked"), Removal(locator="https://else.example/a"))
    screen = Screen(replace(DATASET, removals=gone), Policy(), TODAY)
    assert screen.url("https://example.org/open/1").rule == "removed-source-returned"
    assert [note for note in screen.notes if "alone" in note] == [
        "removals/0 names example.org alone: what lies on it stays out, but for sources it is unlike"
    ]
    assert screen.url("https://example.org").rule == "removed-source-returned"


def test_check_and_screen_agree_on_what_was_removed() -> None:
    """On a host of which no more is known both cannot tell, and what is said to be unlike is let in by both."""
    other = Removal(locator="https://example.org", unlike=(Unlike("open", "the part that is licensed"),))
    screen = Screen(replace(DATASET, removals=(other,)), Policy(), TODAY)
    assert screen.url("https://example.org/open/1").admitted
    assert not screen.url("https://example.org/elsewhere").admitted
    host = replace(DATASET, removals=(Removal(locator="https://example.org"),))
    lenient = Screen(host, Policy(), TODAY, Options(admit_unknown=True))
    assert lenient.url("https://example.org/open/1") == Verdict(True, source="open", unknown=True)


@pytest.mark.parametrize(
    "gone",
    [
        Removal(title="Open-notices (cleaned)"),
        Removal(sha256=(SHA,)),
        Removal(source="open", effective="2999-01-01"),
        Removal(source="OPEN"),
    ],
)
def test_a_source_that_is_what_was_removed_lets_nothing_in(gone: Removal) -> None:
    first, *others = DATASET.sources
    assert first.id == "open"
    known = first._replace(title="Open notices", files=(File("a.csv", sha256=SHA),))
    screen = Screen(replace(DATASET, sources=(known, *others), removals=(gone,)), Policy(), TODAY)
    assert screen.url("https://example.org/open/1").rule == "removed-source-returned"


def test_a_policy_that_lets_it_return_is_obeyed() -> None:
    gone = replace(DATASET, removals=(Removal(source="open"),))
    until = date(2999, 1, 1)
    waiver = Waiver("removed-source-returned", DATASET.path, None, "a new agreement", "us", until, Location("", 0, 0))
    for policy in (Policy(waivers=(waiver,)), Policy(ignore=("removed-source-returned",))):
        assert Screen(gone, policy, TODAY).url("https://example.org/open/1").admitted
    expired = Policy(waivers=(waiver._replace(expires=date(2001, 1, 1)),))
    assert not Screen(gone, expired, TODAY).url("https://example.org/open/1").admitted
