"""The table of a run over many datasets, in text: verdict, path, owner, rating and one clause on why."""

from collections.abc import Iterator, Sequence

from crs_gate.model.report import ManifestReport, Report
from crs_gate.model.scheme import Status
from crs_gate.report import digest, ink
from crs_gate.report.digest import many
from crs_gate.report.ink import Paint, cut
from crs_gate.report.overview import overview, why

_SHOWN = 20
_WIDEST = 70
_HEAD = ("", "dataset", "owner", "rating")


def lines(report: Report, paint: Paint, verbose: bool) -> Iterator[str]:
    """A row for each dataset that did not pass or is touched, the worst first; the rest of them is counted."""
    found = overview(report)
    listed = (*found.bad, *found.touched)
    shown = listed if verbose or len(listed) == _SHOWN + 1 else listed[:_SHOWN]
    if shown:
        yield ""
        yield from _table(report, shown, paint)
    rest = listed[len(shown) :]
    bad = sum(manifest.verdict.status is not Status.PASSED for manifest in rest)
    more = [f"{bad:,} more that did not pass"] if bad else []
    more += [f"{many(len(rest) - bad, 'more dataset')} that passed"] if len(rest) > bad else []
    if more:
        yield paint(f"  and {', '.join(more)}", "dim")


def _table(report: Report, shown: Sequence[ManifestReport], paint: Paint) -> Iterator[str]:
    plain = [_cells(report, manifest, ink.plain) for manifest in shown]
    painted = [_cells(report, manifest, paint) for manifest in shown]
    owned = any(manifest.owner for manifest in shown)
    columns = [0, 1, 2, 3] if owned else [0, 1, 3]
    widths = {n: min(_WIDEST, max(len(row[n]) for row in (_HEAD, *plain))) for n in columns}
    yield paint("  " + "  ".join(f"{_HEAD[n]:{widths[n]}}" for n in columns) + "  why", "dim")
    for manifest, bare, row in zip(shown, plain, painted, strict=True):
        cells = (row[n] + " " * (widths[n] - len(bare[n])) for n in columns)
        yield f"  {'  '.join(cells)}  {cut(why(manifest), 160)}"


def _cells(report: Report, manifest: ManifestReport, paint: Paint) -> tuple[str, str, str, str]:
    status = manifest.verdict.status
    verdict = paint(digest.verdict(report, status).upper(), ink.VERDICT_STYLES[status])
    return verdict, cut(manifest.path), cut(manifest.owner, 40), ink.ratings(manifest, paint).rstrip()
