"""Edits to paste, in the job summary."""

from crs_gate.escape import fenced
from crs_gate.model.report import ManifestReport
from crs_gate.report import plans
from crs_gate.report.markdown_words import cell, ident
from crs_gate.report.page import Page

_SHOWN = 10


def plans_to_paste(page: Page, manifest: ManifestReport) -> None:
    """Each plan, folded: what it reaches, and its snippets."""
    for plan in plans.told(manifest):
        title = cell(plans.headline(manifest, plan), 300)
        page.rows("", plans.pastes(plan), _paste, most=_SHOWN, fold=title)
        page.add("" if plan.edits else f"{title}\n")


def _paste(paste: plans.Paste) -> str:
    counted = "; ".join(f"{ident(hole)} = {ident(answer)}" for hole, answer in paste.decides)
    rest = f"\nCounted on {counted}; other answers can ask for more.\n" if counted else ""
    return f"{cell(paste.where)} ({paste.effort}):\n\n{fenced(paste.text, 'yaml')}\n{rest}"
