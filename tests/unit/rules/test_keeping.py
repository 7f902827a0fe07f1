"""How long data is kept, how old claims are, what was asked to be removed, and what a change takes back."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.model.dataset import About, Bias, KnownBias, OptOut, Removal, Retention, Scan, Security, Size
from crs_gate.model.dates import implausible, last_day, lasting
from crs_gate.model.policy import Policy
from crs_gate.model.source import (
    Collected,
    Consent,
    Grants,
    LicenseClaim,
    PersonalData,
    Signal,
    Source,
    Unverified,
)
from crs_gate.rules.interface import Context, NotApplicable, NotAsked, Undetermined
from tests.unit.rules.build import RULES, TODAY, dataset, judge


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("2024-11-26", "P2Y", "2026-11-26"),
        ("2024-02-29", "P1Y", "2025-02-28"),
        ("2024-01-31", "P1M", "2024-02-29"),
        ("2024-11-30", "P3M", "2025-02-28"),
        ("2024-12-31", "P1D", "2025-01-01"),
        ("2024-12-01", "P1Y1M1W1D", "2026-01-09"),
        ("2024-12-01", "PT1H", "2024-12-02"),
        ("2024-12-01", "PT48H", "2024-12-03"),
        ("2024-12-01", "P999999Y", "9999-12-31"),
        ("2024-12-01", "P999999D", "4762-10-23"),
    ],
)
def test_the_last_day_of_a_period(start, duration, end):
    found = last_day(date.fromisoformat(start), duration)
    assert found is not None
    if end != "4762-10-23":
        assert found == date.fromisoformat(end)


@pytest.mark.parametrize("text", ["", "P", "two years", "P1", "P" + "1" * 90 + "Y", "unlimited"])
def test_no_duration_has_no_end(text):
    assert (last_day(TODAY, text), lasting(text), implausible(text)) == (None, False, False)


@given(st.dates(), st.integers(0, 999_999), st.sampled_from("YMWD"))
def test_a_period_never_ends_before_it_begins(start, count, unit):
    end = last_day(start, f"P{count}{unit}")
    assert end is not None
    assert end >= start


OLD, NEW = Source("old", collected=Collected("2024-01-01", "2024-11-20")), Source("new", collected=Collected("2026-02"))


@pytest.mark.parametrize(
    ("retention", "sources", "outcome"),
    [
        (Retention("P2Y"), (OLD,), "fail"),
        (Retention("P2Y2D"), (OLD,), "pass"),
        (Retention("P2Y"), (OLD, NEW), "fail"),
        (Retention("P2Y2D"), (OLD, NEW), "pass"),
        (Retention("P2Y"), (OLD, Source("s")), "fail"),
        (Retention("P2Y"), (NEW, Source("s")), "unknown"),
        (Retention("P2Y"), (Source("s"),), "unknown"),
        (Retention("P2Y", "2030"), (OLD,), "pass"),
        (Retention("P9Y", "2026-11-21"), (OLD,), "fail"),
        (Retention(until="2026-11-22"), (), "pass"),
        (Retention(until="2026"), (), "pass"),
        (Retention("unlimited", basis="archive"), (OLD,), "na"),
        (Retention("unlimited"), (OLD,), "unknown"),
        (Retention("P999999Y"), (OLD,), "unknown"),
        (Retention("unknown"), (OLD,), "unknown"),
        (Retention(), (OLD,), "unknown"),
    ],
)
def test_what_was_to_be_deleted_is_not_kept(retention, sources, outcome):
    assert judge("retention-expired", *sources, about=About(retention=retention)).outcome == outcome


@given(
    st.sampled_from((None, "P1M", "P2Y", "P9Y", "P999999Y", "unlimited", "unknown")),
    st.lists(st.sampled_from((None, "2020", "2024-11-22", "2026-02", "unknown", "soon")), min_size=1, max_size=4),
    st.data(),
)
def test_saying_less_never_prolongs_the_retention(period, days, data):
    about = About(retention=Retention(period, basis="agreement"))
    sources = [Source(f"s{i}", collected=Collected(day)) for i, day in enumerate(days)]
    if judge("retention-expired", *sources, about=about).outcome in {"pass", "na"}:
        return
    index = data.draw(st.integers(0, len(days) - 1))
    less = [*sources[:index], Source(f"s{index}"), *sources[index + 1 :]]
    assert judge("retention-expired", *less, about=about).outcome not in {"pass", "na"}
    assert judge("retention-expired", *sources, about=About()).outcome not in {"pass", "na"}


@pytest.mark.parametrize(
    ("reviewed", "collected", "outcome"),
    [
        ("2026-11-01", "2020", "pass"),
        ("2025-11-22", "2020", "pass"),
        ("2025-11-21", "2020", "fail"),
        (None, "2026-01", "pass"),
        ("2020", "2026-01", "pass"),
        (None, "2020", "fail"),
        (None, None, "fail"),
        (None, "2027", "fail"),
        ("2027", "2026-01", "fail"),
        ("2026", "2020", "pass"),
        ("some day", "2020", "fail"),
        ("unknown", "2020", "unknown"),
        ("unknown", "2026-01", "pass"),
    ],
)
def test_an_entry_is_looked_at_again(reviewed, collected, outcome):
    source = Source("s", collected=Collected(collected), reviewed=reviewed)
    assert judge("source-metadata-stale", source).outcome == outcome


def test_the_policy_says_how_old_a_review_may_be():
    source = Source("s", reviewed="2026-06-01")
    assert judge("source-metadata-stale", source, policy=Policy(evidence_days=90)).outcome == "fail"
    assert judge("source-metadata-stale", source, policy=Policy(evidence_days=200)).outcome == "pass"


def on_dataset(rule: str, head, before=None) -> tuple[str, list[str]]:
    """How a rule on the dataset ends, and the pointers."""
    try:
        said = list(RULES[rule].check(head, Context(head, Policy(), TODAY, before=before)))
    except NotApplicable:
        return "na", []
    except NotAsked:
        return "silent", []
    except Undetermined as gap:
        return "unknown", [gap.pointer]
    return ("fail" if said else "pass"), [pointer for pointer, _ in said]


def asked(*removals: Removal, days: str | None = "30"):
    return replace(dataset(Source("s"), about=About(opt_out=OptOut(response_days=days))), removals=removals)


@pytest.mark.parametrize(
    ("removal", "days", "outcome"),
    [
        (Removal(requested="2026-10-23"), "30", "pass"),
        (Removal(requested="2026-10-22"), "30", "fail"),
        (Removal(requested="2026-10-22"), "31", "pass"),
        (Removal(requested="2026-10"), "30", "fail"),
        (Removal(requested="2026-11-21"), "0", "fail"),
        (Removal(requested="2026-08-22"), "999999999999", "pass"),
        (Removal(requested="2026-08-21"), "999999999999", "fail"),
        (Removal(requested="2026-10-23"), None, "unknown"),
        (Removal(requested="2026-10-23"), "soon", "unknown"),
        (Removal(requested="2026-10-22"), None, "fail"),
        (Removal(requested="2020", effective="2026-11-22"), "30", "pass"),
        (Removal(requested="2020", effective="2026-12-22"), "30", "fail"),
        (Removal(requested="2020", effective="unknown"), "30", "fail"),
        (Removal(effective="2020"), None, "pass"),
        (Removal(), "30", "unknown"),
        (Removal(requested="unknown"), "30", "unknown"),
        (Removal(requested="2027"), "30", "fail"),
    ],
)
def test_a_request_is_answered_in_time(removal, days, outcome):
    assert on_dataset("removal-overdue", asked(removal, days=days))[0] == outcome


def test_one_late_request_is_not_hidden_by_an_unclear_one():
    late, unclear = Removal(requested="2020"), Removal()
    assert on_dataset("removal-overdue", asked(unclear, late)) == ("fail", ["/removals/1"])


def test_only_an_empty_list_says_that_nobody_asked():
    assert on_dataset("removal-overdue", asked())[0] == "na"
    assert on_dataset("removal-overdue", dataset(Source("s"))) == ("unknown", ["/removals"])


DATES = st.sampled_from((None, "2020", "2026-10-22", "2026-11-10", "2027", "unknown"))


@given(DATES, DATES, st.sampled_from((None, "7", "60")), st.sampled_from(("requested", "effective", "days", "all")))
def test_saying_less_of_a_request_never_helps(requested, effective, days, dropped):
    removal = Removal(source="posts", requested=requested, effective=effective)
    if on_dataset("removal-overdue", asked(removal, days=days))[0] in {"pass", "na"}:
        return
    less = asked(
        removal._replace(**{dropped: None}) if dropped in {"requested", "effective"} else removal,
        days=None if dropped == "days" else days,
    )
    if dropped == "all":
        less = replace(less, removals=None)
    assert on_dataset("removal-overdue", less)[0] not in {"pass", "na"}


FULL = About(
    name="posts",
    license="LicenseRef-own",
    contact="data@example.org",
    opt_out=OptOut("https://example.org/opt-out", "privacy@example.org", "30", "true"),
    retention=Retention("P2Y", basis="agreement"),
    jurisdictions=("EU", "US-CA"),
    grants=Grants(commercial="yes"),
    bias=Bias((KnownBias("selection", "people who do not write"),), ("languages",)),
    security=Security("two maintainers", Scan("clamav", "1.4", "2026-10-01")),
    languages=("en", "fr"),
    size=Size("600", "4096"),
    first_used="2026-10",
)
BASE = replace(
    dataset(Source("s"), about=FULL), removals=(Removal("1", "chat", requested="2025"), Removal("2", "mail"))
)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"contact": None}, "/dataset/contact"),
        ({"contact": "TODO"}, "/dataset/contact"),
        ({"opt_out": FULL.opt_out._replace(email=None)}, "/dataset/opt_out/email"),
        ({"opt_out": FULL.opt_out._replace(response_days=None)}, "/dataset/opt_out/response_days"),
        ({"retention": Retention("unknown", basis="agreement")}, "/dataset/retention/period"),
        ({"jurisdictions": ("EU",)}, "/dataset/jurisdictions"),
        ({"grants": Grants()}, "/dataset/license/grants/commercial"),
        ({"bias": Bias((), ("languages",))}, "/dataset/bias/known"),
        ({"bias": Bias(FULL.bias.known)}, "/dataset/bias/looked_for"),
        ({"security": Security("two maintainers")}, "/dataset/security/scanned/tool"),
        ({"security": FULL.security._replace(access="none")}, "/dataset/security/access"),
        ({"retention": Retention("P2Y", basis="x")}, "/dataset/retention/basis"),
        ({"languages": ("en",)}, "/dataset/languages"),
        ({"size": Size("600")}, "/dataset/size/bytes"),
        ({"first_used": None}, "/dataset/first_used"),
    ],
)
def test_saying_less_of_the_dataset_is_a_loss(changes, pointer):
    head = replace(BASE, about=FULL._replace(**changes))
    outcome, pointers = on_dataset("dataset-metadata-dropped", head, BASE)
    assert (outcome, pointers[0]) == ("fail", pointer)


@pytest.mark.parametrize("removals", [None, (), BASE.removals[:1], (Removal("1", "chat"), BASE.removals[1])])
def test_what_was_removed_stays_on_record(removals):
    outcome, pointers = on_dataset("dataset-metadata-dropped", replace(BASE, removals=removals), BASE)
    assert outcome == "fail"
    assert all(pointer.startswith("/removals") for pointer in pointers)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"contact": "other@example.org"},
        {"retention": Retention(until="2030", basis="agreement")},
        {"jurisdictions": ("US-CA", "EU", "JP")},
        {"jurisdictions": ("US-CA", "NO")},
        {"languages": ("en", "no")},
        {"size": Size("700", "4444")},
        {"license": "CC-BY-4.0", "grants": Grants()},
        {"bias": Bias((*FULL.bias.known, KnownBias("label")), ("languages", "ages"))},
        {"unverified": (Unverified("size", "unknown"),)},
    ],
)
def test_another_answer_for_the_dataset_is_no_loss(changes):
    head = replace(BASE, about=FULL._replace(**changes), removals=(Removal("3", "new"), *BASE.removals[::-1]))
    assert on_dataset("dataset-metadata-dropped", head, BASE) == ("pass", [])


def test_a_dataset_without_an_earlier_version_has_nothing_to_lose():
    assert on_dataset("dataset-metadata-dropped", BASE)[0] == "silent"
    assert on_dataset("dataset-metadata-dropped", BASE, BASE)[0] == "pass"


OPEN = Source(
    "s",
    category="crawled",
    collected=Collected("2022-01-01", method="crawling"),
    signals=(Signal("robots.txt", "2022-01-01", "allowed"),),
)


@pytest.mark.parametrize(
    ("collected", "signals", "outcome"),
    [
        (Collected("2022-01-01", "2022-02-01"), ("2021-12-31",), "pass"),
        (Collected("2022-01-01"), ("2021-12-31",), "fail"),
        (Collected("2022-01-01", "unknown"), ("2021-12-31",), "fail"),
        (Collected("2022-01-01", "2026-11-22"), ("2021-12-31",), "fail"),
        (Collected("2022-01-01", "2026-11-22"), ("2021-12-31", "2026-01-01"), "pass"),
        (Collected("2020-01-01", "2022-02-01"), ("2019-12-31",), "fail"),
        (Collected("2022-01-01"), ("unknown",), "unknown"),
        (Collected("2022-01-01"), (), "unknown"),
    ],
)
def test_a_check_is_as_fresh_as_the_collection(collected, signals, outcome):
    checks = tuple(Signal("robots.txt", day, "allowed") for day in signals)
    assert judge("opt-out-evidence-stale", OPEN._replace(collected=collected, signals=checks)).outcome == outcome


PERSONAL = Source("s", category="licensed", personal_data=PersonalData("yes"))


@pytest.mark.parametrize(
    ("consent", "evidence", "withdrawal"),
    [
        (Consent("opt-in", "form.pdf", "https://example.org/out"), "pass", "pass"),
        (Consent("opt-in"), "fail", "fail"),
        (Consent("opt-in", "no form", "cannot be withdrawn"), "fail", "fail"),
        (Consent("opt-in", "Not published: see https://example.org/form", "No form: a@example.org"), "pass", "pass"),
        (Consent("opt-in", "TODO", "never"), "fail", "fail"),
        (Consent("opt-in", "unknown", "unknown"), "unknown", "unknown"),
        (Consent("contract"), "fail", "na"),
        (Consent("terms"), "na", "na"),
        (Consent("none"), "unknown", "unknown"),
        (Consent(), "unknown", "unknown"),
    ],
)
def test_consent_is_shown_and_can_be_taken_back(consent, evidence, withdrawal):
    source = PERSONAL._replace(consent=consent)
    found = judge("consent-evidence-missing", source).outcome, judge("consent-withdrawal-missing", source).outcome
    assert found == (evidence, withdrawal)


@pytest.mark.parametrize(("license_", "outcome"), [("LicenseRef-terms", "fail"), (None, "fail"), ("CC-BY-4.0", "na")])
def test_a_contract_against_a_reservation_is_shown(license_, outcome):
    signals = (Signal("robots.txt", "2022-01-01", "disallowed"),)
    source = OPEN._replace(
        signals=signals, license=LicenseClaim(license_), consent=Consent("contract"), personal_data=PersonalData("no")
    )
    assert judge("consent-evidence-missing", source._replace(category="licensed")).outcome == outcome


@pytest.mark.parametrize(
    ("notes", "outcome"),
    [
        ((Unverified("license", "unknown", since="2026"),), "pass"),
        ((Unverified("license", None, "asked the owner", "2026"),), "pass"),
        ((Unverified("license", "unknown"), Unverified("/license/expression", "unknown", since="2026")), "pass"),
        ((Unverified("license", "unknown"),), "fail"),
        ((Unverified("license", since="2026"),), "fail"),
        ((Unverified("license", None, "TODO", "2026"),), "fail"),
        ((Unverified("license", None, "?", "2026"),), "fail"),
        ((Unverified("license", None, "none", "2026"),), "fail"),
        ((Unverified("license", None, "x", "2026"),), "fail"),
        ((Unverified("license", None, "asdf", "2026"),), "fail"),
        ((Unverified("license", "unknown", since="2027"),), "fail"),
        ((Unverified("license", "unknown", since="unknown"),), "unknown"),
        ((Unverified("title", "unknown", since="2026"),), "unknown"),
        ((), "unknown"),
    ],
)
def test_a_note_says_why_and_since_when(notes, outcome):
    from tests.unit.rules.test_flagging import ANSWERED

    source = ANSWERED._replace(license=LicenseClaim("unknown"), unverified=notes)
    assert judge("unverified-note-empty", source).outcome == outcome
    assert judge("unverified-note-empty", ANSWERED._replace(unverified=notes)).outcome == "na"
