"""A table is judged as the same sources in the manifest are: letter, score, verdict, findings but for their places."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crs_gate.facts.tree import Tree
from crs_gate.formats import read
from crs_gate.judge import earlier, tally, views
from crs_gate.judge.manifest import NOT_COMPARED, Case, Side
from crs_gate.judge.owing import owed
from crs_gate.model.debt import NO_BASELINE, Baseline
from crs_gate.model.findings import Finding, RuleResult
from crs_gate.model.location import Location
from crs_gate.model.policy import DatasetEntry, Floors, Policy, Waiver
from crs_gate.model.report import ManifestReport
from crs_gate.model.scheme import Outcome, Severity
from crs_gate.pipeline.judging import judged

OF_TABLE = "sources in s.jsonl:"
TODAY = date(2026, 11, 22)
PATH = "d.crs.json"
ABOVE = "above/m.crs.json"
IDS = tuple("abcdef")
SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
LICENSES = (
    "CC0-1.0",
    "CC-BY-4.0",
    "CC-BY-NC-4.0",
    "CC-BY-SA-4.0",
    "ODbL-1.0",
    "EUPL-1.2",
    "unknown",
    "zzz",
    "llama2",
    None,
)


def perhaps(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


def fields(**known: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    made = st.fixed_dictionaries({}, optional=known)
    return made.map(lambda found: {key: value for key, value in found.items() if value is not None})


SOURCE = fields(
    title=st.sampled_from(("one", "TODO", "two")),
    category=st.sampled_from(("public_dataset", "crawled", "other", "synthetic")),
    relation=st.sampled_from(("merged", "collection", "model_output")),
    role=st.sampled_from(("train", "eval")),
    license=st.sampled_from(LICENSES),
    locator=fields(url=st.sampled_from(("https://example.org/1", "https://example.org/2")), revision=st.just("v1")),
    collected=fields(**{"from": st.just("2026-01-01"), "method": st.sampled_from(("download", "web-scraping"))}),
    acquisition=fields(basis=st.sampled_from(("licensed", "scraped-terms-unclear", "unknown"))),
    personal_data=fields(
        present=st.sampled_from(("yes", "no", "unknown")),
        classes=st.lists(st.sampled_from(("pi", "phi")), max_size=1),
        identifiers=st.lists(st.sampled_from(("handle", "face")), max_size=1),
        gdpr_basis=st.sampled_from(("A6-1-a", "A6-1-f")),
        anonymisation=st.sampled_from(("hashed", "none")),
    ),
    synthetic=fields(
        present=st.sampled_from(("yes", "no")),
        generators=st.lists(
            fields(name=st.just("m"), terms=st.sampled_from(("llama2", "zzz", "Apache-2.0"))), max_size=1
        ),
        seeds=st.lists(st.sampled_from(IDS), max_size=1),
    ),
    derived_from=st.lists(st.sampled_from((*IDS, "nobody")), max_size=2),
    files=st.lists(fields(path=st.sampled_from(("data/x.csv", "none.csv", "data/*")), sha256=st.just(SHA)), max_size=1)
    | st.just([{"path": f"many/{number}.csv"} for number in range(30)]),
    trace=st.lists(
        fields(
            step=st.just("filter"),
            tool=st.sampled_from(("jq", "x")),
            inputs=st.lists(st.sampled_from((*IDS, "tmp", SHA)), max_size=1),
            outputs=st.lists(st.sampled_from(("a", "tmp", "data/x.csv")), max_size=1),
        ),
        max_size=2,
    ),
    reviewed=st.sampled_from(("2020", "2026-10-01", "unknown")),
    unverified=st.lists(fields(field=st.just("license"), reason=st.just("unknown")), max_size=1).filter(
        lambda notes: all("field" in note for note in notes)
    ),
)


@st.composite
def source_lists(draw: st.DrawFn) -> list[dict[str, Any]]:
    ids = draw(st.lists(st.sampled_from(IDS), min_size=1, max_size=5, unique=True))
    return [{"id": id_, **draw(SOURCE)} for id_ in ids]


ABOUT = fields(
    name=st.just("d"),
    license=st.sampled_from(("CC-BY-4.0", "CC0-1.0")),
    release=st.sampled_from(("public", "internal")),
    use=fields(train=st.booleans(), commercial=st.booleans()),
    retention=st.just({"period": "P2Y", "basis": "agreed"}),
    opt_out=st.just({"email": "data@example.org"}),
    removals=st.lists(
        fields(source=st.sampled_from(("a", "b")), title=st.just("one"), locator=st.just("https://example.org/1")),
        max_size=1,
    ),
    bias=st.sampled_from(({"known": [], "looked_for": ["languages"]}, {"known": [{"kind": "label"}]})),
)
RULES = ("license-missing", "license-unknown", "license-unrecognized", "derived-from-unknown", "license-mix-conflict")


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    place = Location("policy.yml", 1, 1)
    subjects = perhaps(st.sampled_from(IDS))
    waived = draw(st.lists(st.tuples(st.sampled_from(RULES), subjects), max_size=2))
    ends = date(2027, 1, 1)
    return Policy(
        min_rating=draw(perhaps(st.sampled_from("CE"))),
        min_score=draw(perhaps(st.just(Decimal(50)))),
        min_source_rating=draw(perhaps(st.sampled_from("CE"))),
        block_unknown=draw(st.booleans()),
        ignore=draw(st.sampled_from(((), ("license-missing",), ("C2",)))),
        severities=draw(st.sampled_from(({}, {"license-unknown": Severity.NOTE}))),
        require=draw(st.sampled_from(((), ("gdpr",), ("ca-ab2013", "eu-gpai")))),
        waivers=tuple(Waiver(rule, PATH, source, "why", "who", ends, place) for rule, source in waived),
        datasets=(DatasetEntry(ABOVE, owner="those above", floors=Floors("B", "90", "A", "block")),),
    )


def opener(content: bytes) -> Any:
    return lambda _path: lambda: iter([content[:7], content[7:]])


def document(about: Mapping[str, Any], sources: Any) -> str:
    """The manifest; what was removed stands among the answers on the dataset here, and beside it there."""
    whole = {"crs": 1, "dataset": {key: value for key, value in about.items() if key != "removals"}, "sources": sources}
    return json.dumps(whole | {key: about[key] for key in ("removals",) if key in about})


def inline(about: Mapping[str, Any], sources: list[dict[str, Any]]) -> Side:
    return Side(PATH, read(PATH, document(about, sources).encode()), Tree({"data/x.csv": 3, "data/y.csv": 4}))


def in_table(about: Mapping[str, Any], sources: list[dict[str, Any]]) -> Side:
    text = document(about, {"table": "s.jsonl"})
    rows = "".join(f"{json.dumps(source)}\n" for source in sources).encode()
    result = read(PATH, text.encode(), tables=opener(rows))
    assert result.dataset, result.problems
    return Side(PATH, result, Tree({"data/x.csv": 3, "data/y.csv": 4, "s.jsonl": 5}))


def told(findings: tuple[Finding, ...]) -> list[tuple[object, ...]]:
    return sorted((f.rule_id, f.severity, f.message, f.subject, f.fingerprint, f.location.pointer) for f in findings)


def rating_of(report: ManifestReport) -> Iterator[object]:
    for rating in (report.head_rating, report.base_rating, report.base_whole):
        yield rating and rating._replace(by_source=dict(sorted(rating.by_source.items())), by_letter=())


def essence(report: ManifestReport) -> dict[str, Any]:
    verdict = report.verdict
    return {
        "status": verdict.status,
        "reasons": sorted(verdict.reasons),
        "ratings": list(rating_of(report)),
        "introduced": told(verdict.introduced),
        "existing": told(verdict.existing),
        "waived": told(verdict.waived),
        "resolved": verdict.resolved,
        "changes": report.changes,
        "roadmap": [(step.criterion, step.reaches, told(step.edits)) for step in report.roadmap],
        "before": report.base_source_letters,
        "notes": [note for note in report.notes if OF_TABLE not in note],
        "owed": sorted((r.rule_id, r.subject, r.outcome.value, r.reason, r.told_by) for r in unsatisfied(report)),
        "origins": report.origins,
        "owner": report.owner,
        "baseline": report.baseline,
        "paths": (report.path, report.base_path, report.name, report.format, report.change),
    }


def unsatisfied(report: ManifestReport) -> list[RuleResult]:
    return [result for result in report.results if not result.satisfied]


def ends(report: ManifestReport) -> Counter[tuple[str, Outcome]]:
    """How many results of each rule ended in which way."""
    if not report.counts:
        return Counter((result.rule_id, result.outcome) for result in report.results)
    found: Counter[tuple[str, Outcome]] = Counter()
    for count in report.counts:
        found[count.rule_id, count.outcome] += count.size
    return found


@pytest.mark.parametrize("size", [1, 2, 3])
@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_table_is_judged_as_the_same_sources_in_the_manifest(size: int, data: st.DataObject) -> None:
    about, policy = data.draw(ABOUT), data.draw(policies())
    now = data.draw(source_lists())
    was = data.draw(st.none() | source_lists() | st.permutations(now) | st.just(now[1:] or now) | renamed(now))
    base_about = data.draw(st.just(about) | ABOUT)
    kinds = data.draw(st.sampled_from(((in_table, in_table), (inline, in_table), (in_table, inline))))
    change = "changed" if was else NOT_COMPARED
    within = data.draw(st.sampled_from(("", ABOVE)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(views, "SHARD", size)
        patch.setattr(earlier, "_MOST_AT_ONCE", size)
        patch.setattr(earlier, "_LARGEST_AT_ONCE", data.draw(st.sampled_from((1, 1_000_000))))
        patch.setattr(tally, "_MOST_REASONS", size)
        base = kinds[0](base_about, was) if was else None
        head = (kinds[1] if was else in_table)(about, now)
        policy = policy._replace(baseline=data.draw(baselines((base, head), policy)))
        found = judged(Case(PATH, change, head, base, within), policy, TODAY)
    plain = Case(PATH, change, inline(about, now), inline(base_about, was) if was else None, within)
    expected = judged(plain, policy, TODAY)
    assert (essence(found), ends(found)) == (essence(expected), ends(expected))


@st.composite
def baselines(draw: st.DrawFn, sides: tuple[Side | None, Side], policy: Policy) -> Baseline:
    """What a side owed when nothing had been taken before, or nothing."""
    side = draw(st.sampled_from((None, *sides)))
    if side is None or side.read.dataset is None:
        return NO_BASELINE
    return {PATH: owed(Case(PATH, NOT_COMPARED, side), side.read.dataset, policy, TODAY)}


def test_a_table_that_nothing_touches_is_judged_as_the_manifest_would_be() -> None:
    sources = [{"id": "a", "license": "unknown"}, {"id": "b", "license": "CC0-1.0", "files": [{"path": "data/x.csv"}]}]
    policy = Policy(min_rating="A", block_unknown=True)
    table, plain = in_table({"name": "d"}, sources), inline({"name": "d"}, sources)
    found = judged(Case(PATH, "unchanged", table, table), policy, TODAY)
    assert essence(found) == essence(judged(Case(PATH, "unchanged", plain, plain), policy, TODAY))


def renamed(now: list[dict[str, Any]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    others = dict(zip(IDS, ("u", "v", "w", "x", "y", "z"), strict=True))
    return st.just([{**source, "id": others[source["id"]]} for source in now])
