"""Reports to render: a realistic blocked one, a quiet one, hostile names, and as many sources as wanted."""

from datetime import date
from decimal import Decimal
from typing import Any

from crs_gate.model.findings import Change, ChangeKind, FieldChange, Finding, RuleResult
from crs_gate.model.location import Location
from crs_gate.model.policy import Waiver
from crs_gate.model.rating import CriterionRating, Rating
from crs_gate.model.report import (
    ManifestReport,
    Meta,
    Reason,
    Report,
    RoadmapStep,
    RuleInfo,
    Verdict,
    WaiverState,
    WaiverUse,
)
from crs_gate.model.scheme import CRITERIA, Criterion, Outcome, Severity, Status, letter_for

PATH = "data/social.crs.yaml"
HOSTILE = (
    "::error::forged",
    "##[add-mask]a",
    "a | b `c` <script>alert(1)</script>",
    "@everyone #1 https://evil.example/x www.evil.example",
    "\x1b[2J\x1b]0;owned\x07\u202egnp.exe",
    "a\r\n::set-output name=conclusion::passed",
    "***bold*** [link](javascript:alert(1)) ![x](http://x)",
    "```\n</details>",
)

_FIX = (
    "State the license as an SPDX expression, or say that it is not known.\n\n    license:\n      expression: CC-BY-4.0"
)
RULES = {
    info.id: info
    for info in (
        RuleInfo(
            "license-missing",
            Criterion.LICENSE,
            Severity.ERROR,
            "Every source states its license.",
            "Without a license nobody may use the data.",
            _FIX,
        ),
        RuleInfo(
            "opt-out-signal-unchecked",
            Criterion.OPT_OUT,
            Severity.ERROR,
            "Crawled sources were checked for opt-out signals.",
            "A reservation of rights that nobody looked for is still in force.",
            "Record which protocol was checked.\n\n    opt_out:\n      signals:\n        - {protocol: robots.txt}",
        ),
        RuleInfo(
            "derived-from-unknown",
            Criterion.TRACE,
            Severity.ERROR,
            "Derived sources name sources that exist.",
            "A trace that ends nowhere proves nothing.",
            "Name the sources it was made from, or write `derived_from: []`.",
        ),
        RuleInfo(
            "source-locator-unstable",
            Criterion.SOURCING,
            Severity.WARNING,
            "Locators point to one version.",
            "A branch moves.",
            "Add a revision.",
        ),
    )
}
META = Meta(
    tool_version="1.0.0",
    ruleset_version="1",
    command="check",
    today="2026-11-22",
    base="1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d",
    head="9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c",
    chosen="the first parent of the merge commit against the merge commit",
    policy=".github/crs-gate.yml@1a2b3c4d5e6f",
)


def finding(rule: str, line: int, message: str, subject: str = "", path: str = PATH) -> Finding:
    """A finding of one of ``RULES``."""
    place = Location(path, line, 5, f"/sources/{line}")
    return Finding(rule, RULES[rule].severity, message, place, subject, f"{rule}:{subject}:{line}")


def result(about: Finding, outcome: Outcome = Outcome.FAIL) -> RuleResult:
    """The result that a finding came from."""
    info = RULES[about.rule_id]
    reason = about.message if outcome is not Outcome.FAIL else ""
    return RuleResult(about.rule_id, info.criterion, info.severity, about.subject, outcome, (about,), reason)


def rating(
    unmet: dict[Criterion, tuple[tuple[str, ...], tuple[str, ...]]], score: str, sources: dict[str, str]
) -> Rating:
    """A rating; ``unmet`` maps a criterion to its failed and its unknown rules."""
    rows = tuple(
        CriterionRating(
            c, c not in unmet, Decimal("0.5") if c in unmet else Decimal(1), 12, *unmet.get(c, ((), ())), because
        )
        for c in (*CRITERIA, Criterion.PRIVACY)
        for because in [
            ("personal_data.present is no and the category is public_dataset",) if c is Criterion.OPT_OUT else ()
        ]
    )
    met = sum(row.met for row in rows[:6])
    return Rating(letter_for(met), met, Decimal(score), rows, sources)


def blocked() -> Report:
    """A pull request that adds a scraped source, spoils one, renames one and removes one."""
    added, old, renamed = "bluesky-firehose-2024-11", "forum-posts", "wiki-2026"
    new = (
        finding("license-missing", 41, "no license is stated", added),
        finding("opt-out-signal-unchecked", 52, "no opt-out protocol was checked", added),
        finding("derived-from-unknown", 60, "derived_from is missing, so its origin is not known", added),
        finding("source-locator-unstable", 44, "'https://example.org/tree/main' is a branch", added),
        finding("license-missing", 12, "no license is stated", old),
    )
    existing = (finding("source-locator-unstable", 22, "'https://example.org/latest' moves", renamed),)
    waived = (finding("derived-from-unknown", 71, "derived_from names 'gone', which is no source", "old-blog"),)
    odd = {new[2]: Outcome.UNKNOWN}
    results = tuple(result(one, odd.get(one, Outcome.FAIL)) for one in (*new, *existing, *waived))
    passes = tuple(
        RuleResult(rule, RULES[rule].criterion, RULES[rule].severity, "wiki-2026", Outcome.PASS)
        for rule in ("license-missing", "derived-from-unknown")
    )
    nothing_owed = RuleResult(
        "opt-out-signal-unchecked",
        Criterion.OPT_OUT,
        Severity.ERROR,
        "wiki-2026",
        Outcome.NOT_APPLICABLE,
        (),
        "the category is public_dataset",
    )
    base = rating({}, "82.14", {old: "A", renamed: "A", "old-blog": "B"})
    head = rating(
        {
            Criterion.LICENSE: (("license-missing",), ()),
            Criterion.OPT_OUT: (("opt-out-signal-unchecked",), ()),
            Criterion.TRACE: ((), ("derived-from-unknown",)),
        },
        "55.06",
        {added: "F", old: "B", renamed: "A", "old-blog": "B"},
    )
    changes = (
        Change(ChangeKind.ADDED, added, None),
        Change(ChangeKind.CHANGED, old, old, (FieldChange("/license/expression", "MIT", None),), "id"),
        Change(ChangeKind.RENAMED, renamed, "wiki-2025", (FieldChange("/id", "wiki-2025", renamed),), "locator"),
        Change(ChangeKind.REMOVED, "news-2019", "news-2019"),
    )
    reasons = (
        Reason("rating-lowered", "this change lowers the rating from A to D"),
        Reason("source-below-floor", f"added source '{added}' is rated F, below the floor C for sources", added),
    )
    roadmap = (
        RoadmapStep(Criterion.OPT_OUT, "C", (new[1],)),
        RoadmapStep(Criterion.LICENSE, "B", (new[0], new[4])),
    )
    manifest = ManifestReport(
        PATH,
        "crs",
        "social-posts",
        "changed",
        Verdict(Status.BLOCKED, reasons, new, existing, waived, 2),
        head,
        base,
        base._replace(score=Decimal("79.9")),
        PATH,
        changes,
        (*results, *passes, nothing_owed),
        {old: "A", "wiki-2025": "A", "news-2019": "C"},
        roadmap,
    )
    place = Location(".github/crs-gate.yml", 9, 5)
    waiver = Waiver(
        "derived-from-unknown", PATH, "old-blog", "agreement signed", "legal@example.org", date(2026, 12, 1), place
    )
    uses = (WaiverUse(waiver, WaiverState.EXPIRING, 9),)
    return Report(META, Status.BLOCKED, (), (manifest,), RULES, uses)


def passed() -> Report:
    """A pull request that adds one good source."""
    base, head = rating({}, "90", {"a": "A"}), rating({}, "91.5", {"a": "A", "b": "A"})
    manifest = ManifestReport(
        PATH, "crs", "social-posts", "changed", Verdict(Status.PASSED, ()), head, base, base, PATH,
        (Change(ChangeKind.ADDED, "b", None),), (), {"a": "A"},
    )  # fmt: skip
    return Report(META, Status.PASSED, (), (manifest,), RULES)


def stopped(*manifests: ManifestReport) -> Report:
    """A run that is blocked for a reason of its own, though each of its manifests may have passed."""
    return Report(META, Status.BLOCKED, (Reason("policy-invalid", "the policy is not valid"),), manifests, RULES)


def with_findings(introduced: tuple[Finding, ...], status: Status = Status.BLOCKED, **changes: Any) -> Report:
    """One manifest with these findings and nothing else; ``changes`` replace fields of the manifest."""
    verdict = Verdict(status, (), introduced)
    manifest = ManifestReport(PATH, "crs", "many", "changed", verdict, results=tuple(map(result, introduced)))
    return Report(META, status, (), (manifest._replace(**changes),), RULES)


def many(count: int) -> Report:
    """One rule failing on many sources."""
    return with_findings(
        tuple(finding("license-missing", n + 1, "no license is stated", f"source-{n}") for n in range(count))
    )


def hostile() -> Report:
    """Every text of the report that a stranger can choose is an attack."""
    report = blocked()
    manifest = report.manifests[0]
    texts = "\n".join(HOSTILE)
    new = tuple(
        Finding("license-missing", Severity.ERROR, name, Location(name, 3, 1, name), name, f"f{n}")
        for n, name in enumerate(HOSTILE)
    )
    changes = tuple(Change(ChangeKind.RENAMED, name, texts, (FieldChange(name, name, texts),)) for name in HOSTILE)
    reasons = tuple(Reason("source-below-floor", name, f"other {name}") for name in HOSTILE)
    verdict = Verdict(Status.BLOCKED, reasons, new, new, new, 1)
    letters = dict.fromkeys(HOSTILE, "F")
    manifest = manifest._replace(path=HOSTILE[0], base_path=HOSTILE[1], name=texts, verdict=verdict, changes=changes,
        results=tuple(result(one) for one in new), roadmap=(RoadmapStep(Criterion.LICENSE, "C", new),), notes=HOSTILE,
        head_rating=rating({Criterion.LICENSE: (HOSTILE, HOSTILE)}, "1", letters),
    )  # fmt: skip
    waivers = tuple(
        WaiverUse(Waiver(n, n, n, n, n, date(2026, 1, 1), Location(n, 1, 1)), WaiverState.EXPIRED, -9) for n in HOSTILE
    )
    meta = META._replace(base=HOSTILE[0], head=HOSTILE[1], chosen=texts, policy=texts, partial=texts)
    own = tuple(Reason(name, name) for name in HOSTILE)
    return Report(meta, Status.BLOCKED, own, (manifest,), RULES, waivers, HOSTILE)
