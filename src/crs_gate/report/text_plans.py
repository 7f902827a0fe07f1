"""Edits to paste, on a terminal."""

from collections.abc import Iterator

from crs_gate.escape import terminal
from crs_gate.model.report import ManifestReport
from crs_gate.report import plans
from crs_gate.report.digest import many
from crs_gate.report.ink import Paint, cut

_SHOWN = 3
_DECIDED = 3


def lines(manifest: ManifestReport, paint: Paint, *, everything: bool, brief: bool) -> Iterator[str]:
    """Each plan: what it reaches, and its first snippets; one of many manifests gets one line."""
    for plan in plans.told(manifest)[: 1 if brief else None]:
        yield ""
        yield paint(cut(plans.headline(manifest, plan), 300), "bold")
        if not brief:
            yield from _pastes(plans.pastes(plan), paint, everything=everything)


def _pastes(pastes: tuple[plans.Paste, ...], paint: Paint, *, everything: bool) -> Iterator[str]:
    shown = pastes if everything else pastes[:_SHOWN]
    for paste in shown:
        yield from _paste(paste, paint)
    if rest := sum(paste.places for paste in pastes[len(shown) :]):
        yield paint(f"  and {many(rest, 'more edit')}: --verbose and --format json list all", "dim")


def _paste(paste: plans.Paste, paint: Paint) -> Iterator[str]:
    yield f"  {paste.where} {paint(f'({paste.effort})', 'dim')}:"
    yield from (terminal(f"    {row}") for row in paste.text.split("\n"))
    if counted := [f"{hole} = {answer}" for hole, answer in paste.decides[:_DECIDED]]:
        yield paint(f"  counted on {cut('; '.join(counted), 400)}; other answers can ask for more", "dim")
