"""Dropping information never turns a result into a better one."""

from collections.abc import Iterator

import pytest

from crs_gate.model.dataset import About
from crs_gate.model.policy import Policy
from crs_gate.model.scheme import Criterion, Scope
from crs_gate.model.source import (
    Acquisition,
    Collected,
    Consent,
    Evidence,
    File,
    Generator,
    LicenseClaim,
    Locator,
    PersonalData,
    Signal,
    Source,
    Step,
    Synthetic,
    Terms,
    Unverified,
)
from crs_gate.rules.registry import all_rules
from tests.unit.rules.build import SHA, judge, tree

FULL = Source(
    "s",
    "Posts",
    "crawled",
    ("text",),
    "train",
    "merged",
    Locator("https://example.org/a", revision="v1"),
    Collected("2024-11-20", "2024-11-26", "web-scraping", "x", "1"),
    Acquisition("scraped-within-terms", Terms("https://example.org/terms", "2024-11-19")),
    LicenseClaim("CC-BY-4.0", evidence=Evidence("https://example.org", SHA, "2024")),
    Consent("contract", "a.pdf"),
    (Signal("robots.txt", "2024-11-20", "allowed"),),
    PersonalData("yes", ("pi",), ("did",), "A6-1-f"),
    Synthetic("no"),
    (),
    (File("a.csv", SHA, "10", "1"),),
    (Step("deduplication", "jq", "1", "1a2b3c", "2024-12-01", ("s",), ("a.csv",)),),
    reviewed="2026-10-01",
)
MODEL = Generator("m", "1", "Apache-2.0")
CHECKS = (("privacy", "no name in 100 rows"), ("bias", "counted by country"), ("validity", "200 rows read"))
SCRAPED = Terms("https://example.org/terms", "unknown")
OTHERS = {
    "category": ["public_dataset", "user_data", "synthetic", "other", None],
    "locator": [Locator("unknown"), Locator(doi="10.1234/x"), Locator("https://e.org/x/tree/main", revision="main")],
    "collected": [
        Collected("2024-11"),
        Collected("unknown", method="unknown"),
        Collected("2024-11-20", "unknown"),
        Collected("2020", "2026", "web-scraping"),
        Collected("2020", "2024-11-26", "web-scraping"),
    ],
    "acquisition": [
        Acquisition("unknown"),
        Acquisition("licensed"),
        Acquisition("scraped-terms-unclear", SCRAPED),
        Acquisition("scraped-within-terms", Terms("https://example.org/terms", "2025-03-01")),
    ],
    "license": [
        LicenseClaim("other", name="n", link="https://x.org"),
        LicenseClaim("LicenseRef-terms"),
        LicenseClaim("none"),
    ],
    "consent": [
        Consent("none"),
        Consent("unknown"),
        Consent(),
        Consent("opt-in"),
        Consent("opt-in", "a.pdf", "https://example.org/withdraw"),
        Consent("opt-in", "unknown", "not possible"),
        Consent("legitimate-interest"),
    ],
    "signals": [
        None,
        (),
        (Signal("robots.txt", "2024-11-20", "disallowed"),),
        (Signal("robots.txt", "unknown", "unknown"), Signal("tdmrep", "2025-12", "allowed")),
    ],
    "personal_data": [
        PersonalData("no"),
        PersonalData("unknown"),
        PersonalData(),
        PersonalData("yes", ("phi",), ("face",), "A6-1-a", "A9-2-a", "names replaced", "no", "nobody found"),
        PersonalData("yes", ("pi",), (), "A6-1-b", None, "none", "yes"),
        PersonalData("yes", ("spi", "pi"), ("unknown",), "unknown", "unknown", "unknown", "unknown", "unknown"),
    ],
    "synthetic": [
        Synthetic("yes", "all", (MODEL,), ("parent",), "a field in each row", CHECKS),
        Synthetic("yes", generators=(MODEL, Generator("m", "1"), Generator(terms="MIT")), checks=CHECKS[:1]),
        Synthetic("yes", generators=(Generator("unknown", terms="unknown"),), disclosure="unknown"),
        Synthetic("no", generators=(MODEL,)),
        Synthetic("unknown"),
        Synthetic(),
    ],
    "relation": ["model_output"],
    "title": ["Answers of GPT-4"],
    "derived_from": [None, ("gone",), ("parent",), ("s",)],
    "files": [None, (), (File("a.csv"),), (File("gone.csv", SHA),), (File("a.csv", "unknown"),), (File("*.csv", SHA),)],
    "trace": [
        None,
        (),
        (Step("TODO"),),
        (Step("deduplication", "x", "unknown", at="2027-01-01"),),
        (Step("filter", inputs=("s",), outputs=("tmp",)), Step("scrub", inputs=("tmp", SHA), outputs=("a.csv", SHA))),
        (Step("filter", inputs=("nobody",), outputs=("tmp",)), Step("scrub", outputs=("a.csv",))),
        (Step("filter", inputs=("https://example.org/a",), outputs=("nowhere",)),),
    ],
    "unverified": [
        (Unverified("license", "unknown"), Unverified("collected.from", "unknown")),
        (Unverified("license", "unknown", "asked", "2026-11-01"), Unverified("trace", None, "asked", "2027")),
    ],
    "reviewed": [None, "2020", "unknown", "2027-01-01"],
}
SOURCES = [
    FULL,
    *(FULL._replace(**{name: value}) for name, values in OTHERS.items() for value in values),
    *(
        FULL._replace(
            category="licensed",
            collected=Collected("2024-11-20", method="download"),
            personal_data=PersonalData("no"),
            trace=(),
            acquisition=acquisition,
        )
        for acquisition in (Acquisition("licensed"), Acquisition())
    ),
]
JUDGED = [
    rule.id
    for rule in all_rules()
    if rule.scope in (Scope.SOURCE, Scope.DATASET) and rule.id != "source-metadata-dropped"
]  # that rule is about dropping itself
FILES = tree("a.csv", "b.csv")
PARENT = Source("parent", category="licensed", personal_data=PersonalData("no"))
EXCUSED = {
    ("placeholder-text", "trace"),  # a template's words are no information
    ("placeholder-text", "trace.step"),
    ("opt-out-signal-unchecked", "acquisition"),  # a contradiction to the category: fails acquisition-undeclared
    ("opt-out-signal-unchecked", "acquisition.basis"),
    ("opt-out-signal-unchecked", "collected"),  # the same: fails source-method-missing
    ("opt-out-signal-unchecked", "collected.method"),
    ("output-terms-conflict", "relation"),  # a contradiction to `synthetic.present: no` that is taken back
    ("output-terms-conflict", "synthetic.seeds"),  # the same to an empty derived_from
    *(
        (rule.id, field)  # contradictions to `synthetic.present: no` that are taken back
        for rule in all_rules()
        if rule.criterion is Criterion.SYNTHETIC
        for field in ("title", "relation", "synthetic.generators")
    ),
}


def without_one(record) -> Iterator[tuple[str, object]]:
    """The record without each thing that it states, with the name of that thing."""
    for name, value in zip(record._fields, record, strict=True):
        default = record._field_defaults.get(name)
        if name == "id" or value in (None, default):
            continue
        yield name, record._replace(**{name: default})
        for below, rest in _without_below(value):
            yield f"{name.rstrip('_')}.{below}", record._replace(**{name: rest})


def _without_below(value) -> Iterator[tuple[str, object]]:
    if hasattr(value, "_fields"):
        yield from without_one(value)
    elif isinstance(value, tuple):
        for index, entry in enumerate(value):
            for below, rest in without_one(entry) if hasattr(entry, "_fields") else ():
                yield below, (*value[:index], rest, *value[index + 1 :])


def satisfied(source: Source) -> set[str]:
    return {rule for rule in JUDGED if judge(rule, PARENT, source, files=FILES).outcome in {"pass", "na"}}


@pytest.mark.parametrize("source", SOURCES, ids=range(len(SOURCES)))
def test_a_source_that_says_less_satisfies_no_more_rules(source):
    before = satisfied(source)
    gained = {(rule, what) for what, less in without_one(source) for rule in satisfied(less) - before}
    assert gained <= EXCUSED


def counts(license_: LicenseClaim) -> tuple[int, int]:
    """How many rules on licenses are satisfied and how many are not; who is not asked counts as neither."""
    policy = Policy(license_allow=("CC-BY-4.0",))
    rules = [rule.id for rule in all_rules() if rule.criterion is Criterion.LICENSE]
    outcomes = [judge(rule, FULL._replace(license=license_), policy=policy).outcome for rule in rules]
    return sum(o in {"pass", "na"} for o in outcomes), sum(o in {"fail", "unknown"} for o in outcomes)


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ("CC-BY-4.0", "MIT"),
        ("MIT", "CC-BY-5.0"),
        ("CC-BY-5.0", "unknown"),
        ("unknown", "none"),
        ("unknown", "TODO"),
        ("unknown", None),
        ("MIT", None),
        ("CC-BY-4.0", None),
    ],
)
def test_a_license_that_says_less_earns_no_more_and_owes_no_less(more, less):
    earned, owed = counts(LicenseClaim(more))
    earned_then, owed_then = counts(LicenseClaim(less))
    assert (earned_then <= earned, owed_then >= owed) == (True, True)


def test_silence_earns_nothing():
    """What a source that states nothing but its id satisfies: rules on what is not in the files, and nothing else."""
    earned = {
        rule for rule in JUDGED if judge(rule, Source("s"), about=About(), files=tree()).outcome in {"pass", "na"}
    }
    assert earned == {"data-path-unclaimed"}
