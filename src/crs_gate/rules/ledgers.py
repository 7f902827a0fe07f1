"""What rules ask of the ledger: what a manifest says of its sources, held against the rows, and the words for it."""

from typing import TYPE_CHECKING

from crs_gate.licenses.verdict import Act
from crs_gate.model.dataset import Dataset
from crs_gate.model.source import Source
from crs_gate.rules.answers import NotApplicable, NotAsked, ToldElsewhere, Undetermined
from crs_gate.rules.keeping import period_ends
from crs_gate.rules.license_terms import terms_of
from crs_gate.rules.signals import PERMISSIONS
from crs_gate.rules.statements import owed_when_crawled
from crs_gate.rules.wording import quoted

if TYPE_CHECKING:
    from crs_gate.audit.ledger.owed import Stated, Wanted
    from crs_gate.audit.ledger.tally import Tally
    from crs_gate.facts.ledgers import Counted
    from crs_gate.rules.interface import Context

POINTER = "/ledger"
_TELLS = "ledger-mismatch"
MOST_SOURCES = 100_000
"""Sources that rows are held against; of a dataset with more the ledger is not counted."""


def wanted_of(ctx: "Context") -> "Wanted":
    """What the manifest says, as far as rows are held against it. Raises ``Undetermined`` for too many sources."""
    from crs_gate.audit.ledger.owed import Wanted

    dataset = ctx.dataset
    if len(dataset.sources) > MOST_SOURCES:
        raise Undetermined(f"a ledger is held against {MOST_SOURCES:,} sources at most", POINTER)
    acts: dict[Act, Act] = {}
    retention = dataset.about.retention
    period = (retention.period or "").strip() if period_ends(retention) and not retention.until else ""
    return Wanted({source.id: _stated(source, ctx, acts) for source in dataset.sources}, ctx.today, period)


def _stated(source: Source, ctx: "Context", acts: dict[Act, Act]) -> "Stated":
    from crs_gate.audit.ledger.owed import Stated

    asks = _asks(source)
    basis = (source.consent.basis or "").strip().lower()
    permission = basis in PERMISSIONS - {"license"}, basis == "license"
    text = (source.license.expression or "").strip()
    if text.lower() == "other":
        text = (source.license.name or "").strip()
    try:
        terms = terms_of(source.license)
    except ToldElsewhere:
        act = ctx.licensing.act_of(source)
        return Stated("", "", None, acts.setdefault(act, act), asks, *permission)
    act = ctx.licensing.act_of(source, contents=terms.contents)
    return Stated(text, terms.canonical, terms.own, acts.setdefault(act, act), asks, *permission)


def _asks(source: Source) -> bool:
    """Whether anybody could have opted out: no, where the source says that nothing was crawled."""
    try:
        owed_when_crawled(source)
    except NotApplicable:
        return False
    except (Undetermined, ToldElsewhere, NotAsked):
        return True
    return True


def counted_of(ctx: "Context") -> "Counted":
    """What became of the ledger. Raises ``NotAsked`` where none is named, ``Undetermined`` where it is too large."""
    if ctx.dataset.ledger is None:
        raise NotAsked("the manifest names no ledger")
    if ctx.tree is None or ctx.tree.ledger is None:
        raise Undetermined("the files around the manifest were not read", POINTER)
    counted = ctx.tree.ledger.counted(wanted_of(ctx))
    if counted.why:
        raise Undetermined(f"{counted.why}: run `crs-gate ledger check`", POINTER)
    return counted


def rows_of(source: Source, ctx: "Context") -> "Tally":
    """The counts, where there are rows of a source; another rule tells why there are none, and of too many of them."""
    if ctx.tree is None:
        raise NotAsked("the files around the manifest were not read, as another rule says")
    try:
        tally = ctx.ledger.tally
    except Undetermined as gap:
        raise ToldElsewhere(((_TELLS, ""),), str(gap)) from gap
    if not tally.sources.get(source.id):
        raise NotAsked("another rule says that the ledger has no row of the source")
    return tally


def share(part: int, whole: int) -> str:
    """A part of the rows in words: ``3.1 % of 120,000 rows``; never 0 % of some, nor 100 % of not all."""
    if part == whole:
        return f"all {whole:,} rows" if whole > 1 else "1 of 1 rows"
    percent = 100 * part / whole
    shown = "less than 0.1" if percent < 0.1 else "more than 99.9" if percent > 99.9 else f"{percent:.1f}"  # noqa: PLR2004
    return f"{shown} % of {whole:,} rows"


def told(tally: "Tally", source: str, issue: str) -> str:
    """How many rows of a source have an issue, and the first of them."""
    from crs_gate.audit.ledger.columns import ISSUES
    from crs_gate.audit.ledger.tally import ROWS

    counts = tally.sources[source]
    where = places(tally, issue, source)
    return f"in the ledger {share(counts[issue], counts[ROWS])} {ISSUES[issue].what}{where}"


def places(tally: "Tally", issue: str, source: str) -> str:
    """The first rows with an issue, in parentheses; empty where none were kept."""
    found = tally.places.get((issue, source), ())
    by_path: dict[str, list[str]] = {}
    for path, row in found:
        by_path.setdefault(path, []).append(f"{row:,}")
    said = "; ".join(
        f"{quoted(path)} row{'s' if len(rows) > 1 else ''} {', '.join(rows)}" for path, rows in by_path.items()
    )
    return f" ({said})" if said else ""


def mismatches(dataset: Dataset, counted: "Counted") -> list[tuple[str, str]]:
    """Where ledger and manifest contradict each other: pointer and message."""
    from crs_gate.audit.ledger.columns import SUFFIXES
    from crs_gate.audit.ledger.tally import BROKEN, STRANGE, twice

    claim, tally = dataset.ledger, counted.tally
    if claim is None:
        return []
    if not counted.files:
        ends = ", ".join(SUFFIXES)
        return [(f"{POINTER}/table", f"{quoted(claim.table)} names no file here that ends in {ends}")]
    found = [(f"{POINTER}/table", f"{quoted(each.path)}: {each.why}") for each in tally.unread]
    if claim.rows is not None and claim.rows.strip() != str(tally.rows):
        found.append((f"{POINTER}/rows", f"rows is {quoted(claim.rows, 24)}, and the ledger has {tally.rows:,}"))
    if claim.sha256 is not None and counted.sha256 and claim.sha256.strip().lower() != counted.sha256:
        said = f"sha256 is {quoted(claim.sha256, 16)}, and that of the ledger begins with {counted.sha256[:12]}"
        found.append((f"{POINTER}/sha256", said))
    if tally.broken:
        text = f"{_rows(tally.broken)} cannot be read{places(tally, BROKEN, '')}"
        found.append((f"{POINTER}/table", text))
    for name, rows in list(tally.strange.items())[:_MOST]:
        what = f"{_rows(rows, 'is', 'are')} of {quoted(name)}, which is no source here{places(tally, STRANGE, name)}"
        found.append((f"{POINTER}/table", what))
    if len(tally.strange) > _MOST:
        found.append((f"{POINTER}/table", f"{tally.strange_rows:,} rows in all are of sources that are not here"))
    found += _without_rows(dataset, tally)
    again = twice(tally)
    if again and again.rows:
        first = ", ".join(f"{quoted(path)} row {row:,}" for path, row in again.places[:3])
        found.append((f"{POINTER}/table", f"{_rows(again.rows, 'has', 'have')} the id of an earlier row ({first})"))
    return found


_MOST = 20


def _rows(count: int, one: str = "", many: str = "") -> str:
    return f"{count:,} row{'' if count == 1 else 's'} {one if count == 1 else many}".rstrip()


def _without_rows(dataset: Dataset, tally: "Tally") -> list[tuple[str, str]]:
    empty = [source.id for source in dataset.sources if source.id not in tally.sources]
    found = [(f"{POINTER}/table", f"source {quoted(name)} has no row in the ledger") for name in empty[:_MOST]]
    if len(empty) > _MOST:
        found.append((f"{POINTER}/table", f"{len(empty) - _MOST:,} more sources have no row in the ledger"))
    return found
