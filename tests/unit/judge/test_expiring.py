"""What ends with time alone, held against the checks themselves on the days around it."""

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.evidence.collection import Collected
from crs_gate.evidence.optout import OF_SITE, Part, Record
from crs_gate.facts.tree import Tree
from crs_gate.judge.expiring import endings
from crs_gate.model.dataset import About, Dataset, OptOut, Removal, Retention
from crs_gate.model.location import Location
from crs_gate.model.policy import Policy, Waiver
from crs_gate.model.scheme import Scope
from crs_gate.model.source import Collected as When
from crs_gate.model.source import Evidence, LicenseClaim, Locator, Signal, Source
from crs_gate.rules.interface import Context, NotApplicable, NotAsked, ToldElsewhere, Undetermined
from crs_gate.rules.registry import Rule, all_rules
from tests.unit.judge.build import dataset

TODAY = date(2026, 11, 1)
RULES = {rule.id: rule for rule in all_rules() if rule.ends}
DATES = st.none() | st.one_of(
    st.dates(date(2025, 9, 1), date(2027, 3, 1)).map(date.isoformat),
    st.sampled_from(["2025", "2026", "2026-10", "2026-12", "unknown", "TODO", "2027"]),
)


def state(rule: Rule, whole: Dataset, today: date, tree: Tree | None = None) -> str:
    """Whether the check on the dataset, or on its first source, is content, objects or does not know."""
    subject = whole if rule.scope is Scope.DATASET else whole.sources[0]
    try:
        return "objects" if list(rule.check(subject, Context(whole, Policy(), today, tree))) else "content"
    except NotApplicable:
        return "content"
    except (NotAsked, ToldElsewhere, Undetermined):
        return "unknown"


def told(rule: Rule, whole: Dataset, tree: Tree | None = None) -> list[date]:
    """The last days that are told on the first of November."""
    return [one.last for one in endings(whole, Policy(), [rule], TODAY, 3000, tree)]


SITE = "https://example.org"
STORED = sha256(b"terms").hexdigest()


@st.composite
def trees(draw: st.DrawFn) -> Tree | None:
    """What was collected of the site, the page and the license of the source, each on some day."""
    scopes = {
        SITE: {name: Part(draw(st.sampled_from([404, 500]))) for name in OF_SITE},
        f"{SITE}/posts": {"page": Part(200)},
        f"{SITE}/license": {"document": Part(200, STORED)},
    }
    taken = st.dates(date(2025, 9, 1), date(2027, 3, 1)).map(lambda day: f"{day}T10:00:00Z") | st.just("")
    records = {scope: Record(scope, draw(taken), parts) for scope, parts in scopes.items() if draw(st.booleans())}
    return Tree({}, collected=Collected(records, {STORED: b"terms"})) if records else None


DIGESTS = st.sampled_from([None, STORED, "ab" * 32])


@st.composite
def datasets(draw: st.DrawFn) -> Dataset:
    """A dataset of one source, with all that the rules compare with the day."""
    signals = draw(
        st.none() | st.lists(st.builds(Signal, st.just("robots.txt"), DATES, st.just("allowed")), max_size=2)
    )
    source = Source(
        id="a",
        category=draw(st.sampled_from([None, "crawled", "public_dataset"])),
        collected=When(draw(DATES), draw(DATES)),
        locator=Locator(url=f"{SITE}/posts"),
        license=LicenseClaim("CC0-1.0", evidence=Evidence(f"{SITE}/license", draw(DIGESTS), draw(DATES))),
        reviewed=draw(DATES),
        signals=None if signals is None else tuple(signals),
    )
    retention = Retention(draw(st.sampled_from([None, "P1Y", "P3M", "unlimited", "TODO"])), draw(DATES))
    opt_out = OptOut(response_days=draw(st.sampled_from([None, "7", "400"])))
    whole = dataset(source, about=About(name="d", retention=retention, opt_out=opt_out))
    whole_removals = draw(st.none() | st.lists(st.builds(Removal, requested=DATES, effective=DATES), max_size=1))
    return Dataset(
        whole.path, whole.format, whole.about, whole.sources, whole.pointers, whole.places,
        removals=None if whole_removals is None else tuple(whole_removals),
    )  # fmt: skip


@given(datasets(), trees())
def test_a_check_is_not_content_after_the_day_that_is_told(whole: Dataset, tree: Tree | None) -> None:
    for rule in RULES.values():
        for last in told(rule, whole, tree):
            assert state(rule, whole, max(last + timedelta(days=1), TODAY), tree) != "content", rule.id
            if last >= TODAY:
                assert state(rule, whole, last, tree) != "objects", rule.id


@given(datasets(), trees(), st.integers(1, 900))
def test_no_check_begins_to_object_without_a_day_that_is_told(whole: Dataset, tree: Tree | None, days: int) -> None:
    later = TODAY + timedelta(days=days)
    for rule in all_rules():
        if rule.scope not in {Scope.DATASET, Scope.SOURCE} or state(rule, whole, TODAY, tree) != "content":
            continue
        if state(rule, whole, later, tree) == "objects":
            assert rule.ends, rule.id
            assert any(TODAY <= last < later for last in told(rule, whole, tree)), rule.id


OLD = LicenseClaim("CC0-1.0", evidence=Evidence(retrieved="2025-11-20"))


def test_sources_that_end_together_are_told_together_and_only_within_the_days() -> None:
    whole = dataset(*(Source(id=name, license=OLD) for name in "abcde"))
    rule = RULES["license-evidence-stale"]
    (one,) = endings(whole, Policy(), [rule], TODAY, 30)
    assert (one.last, one.days_left, one.sources, one.sources_counted) == (date(2026, 11, 20), 19, ("a", "b", "c"), 5)
    assert endings(whole, Policy(), [rule], TODAY, 18) == ()
    assert endings(whole, Policy(evidence_days=2_000_000_000), [rule], TODAY, 3000) == ()


@pytest.mark.parametrize(("expires", "names"), [(date(2026, 11, 1), ("b",)), (date(2026, 10, 31), ("a", "b"))])
def test_what_a_waiver_in_force_lets_off_is_left_to_the_waiver(expires: date, names: tuple[str, ...]) -> None:
    waiver = Waiver("license-evidence-stale", "d.crs.yaml", "a", "why", "who", expires, Location("p", 1, 1))
    whole = dataset(Source(id="a", license=OLD), Source(id="b", license=OLD))
    (one,) = endings(whole, Policy(waivers=(waiver,)), [RULES["license-evidence-stale"]], TODAY, 30)
    assert one.sources == names


def test_a_source_that_is_to_go_on_a_later_day_is_told_with_the_day_before() -> None:
    planned = Removal(title="a", requested="2026-10-01", effective="2026-12-01", id="R-1")
    whole = replace(dataset(Source(id="a")), removals=(planned,))
    (one,) = endings(whole, Policy(), [RULES["removed-source-returned"]], TODAY, 90)
    assert (one.last, one.what) == (date(2026, 11, 30), "time until the removal of 'a' (R-1)")
    assert endings(whole, Policy(), [RULES["removed-source-returned"]], date(2026, 12, 1), 90) == ()
