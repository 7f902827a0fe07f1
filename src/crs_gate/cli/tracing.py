"""From a manifest on disk to a drawing of how its data came to be."""

from datetime import date
from pathlib import Path

import click

from crs_gate.cli.manifest_file import only_one
from crs_gate.errors import BLOCKED, PASSED, UNDECIDED, UsageError
from crs_gate.escape import in_quotes, terminal
from crs_gate.history.select import Comparison
from crs_gate.judge.lineage import Limits, lineage
from crs_gate.model.lineage import Lineage
from crs_gate.model.scheme import Outcome
from crs_gate.pipeline.files import held, opened, path_in
from crs_gate.pipeline.reading import Reading
from crs_gate.pipeline.request import Run
from crs_gate.rules.interface import Context
from crs_gate.settings.policy_file import find, load

_LIMITS = {"text": Limits(50, 50, 20), "mermaid": Limits(20, 40, 20), "json": Limits(10_000, 1_000, 1_000)}


def draw(manifest: Path | None, source: str | None, format_: str, policy: str | None, start: Path, today: date) -> int:
    """Print the drawing and give the exit code. Raises ``GateError``."""
    file = start / manifest if manifest else only_one(start)
    limits = _LIMITS[format_]
    if source is not None:
        limits = limits._replace(steps=max(limits.steps, 1_000), files=max(limits.files, 1_000))
    with context_of(file, policy, today) as ctx:
        found = lineage(ctx, limits, source)
    if not found.sources:
        shown = terminal(str(file))
        raise UsageError(
            f"there is no source {in_quotes(source or '')} in {shown}", "name the id of one of its sources"
        )
    click.echo(_written(found, format_).encode())
    if found.outcomes.get(Outcome.FAIL):
        return BLOCKED
    return UNDECIDED if found.outcomes.get(Outcome.UNKNOWN) else PASSED


def _written(found: Lineage, format_: str) -> str:
    if format_ == "mermaid":
        from crs_gate.report.lineage_mermaid import lineage_mermaid

        return lineage_mermaid(found)
    if format_ == "json":
        from crs_gate.report.lineage_json import lineage_json

        return lineage_json(found)
    from crs_gate.report.lineage_text import lineage_text

    return lineage_text(found)


class context_of:  # noqa: N801 - it reads as a sentence: with context_of(file)
    """What rules may ask of a manifest on disk, as it stands, while its repository is open."""

    def __init__(self, file: Path, policy: str | None, today: date) -> None:
        self._policy, self._today = policy, today
        self._opened = opened(file)

    def __enter__(self) -> Context:
        history, path = self._opened.__enter__()
        loaded = load(find(history.head, path_in(history.root, self._policy)))
        run = Run("rate", history.head, None, Comparison.NONE, history.chosen, self._today, (path,))
        case = next(Reading(run, loaded).cases())
        if case.head is None:
            raise UsageError(f"there is no file {terminal(path)}", "name a manifest")
        return Context(held(case.head.read, path), loaded, self._today, case.head.tree)

    def __exit__(self, *_: object) -> None:
        self._opened.__exit__()
